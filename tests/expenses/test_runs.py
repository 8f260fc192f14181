"""Payment runs: put together, given up, paid; every penny in one place, all or nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core.models import OutboxMessage
from core.roles import Role
from expenses import actions
from expenses.models import Claim, ClaimStep, ClosedMonth, PaymentRun
from expenses.standing.bank_files import named
from expenses.standing.payments import payees_of

from .. import factories


def places(claims):
    return list(Claim.objects.filter(pk__in=[claim.pk for claim in claims]).order_by("pk").values_list("status", "run"))


def seen(run):
    return named(payees_of(run, timezone.localdate()))


@pytest.fixture
def claims(claims, hilary):
    """Both have an account."""
    factories.BankDetailsFactory(mentor=hilary)
    return claims


def test_ticked_claims_go_into_a_new_run_and_more_into_the_same(officer, claims):
    run = actions.fill_run(by=officer, claims=claims[:2])
    actions.fill_run(by=officer, claims=claims[2:], run=run)

    assert run.number == 1
    assert places(claims) == [("in_run", run.pk)] * 3
    assert ClaimStep.objects.filter(was="finance", became="in_run", by=officer).count() == 3
    assert actions.fill_run(by=officer, claims=[factories.ClaimFactory()]).number == 2


def test_one_claim_that_is_gone_stops_them_all_and_is_named(officer, claims):
    actions.move_claim(by=officer, claim=claims[2], to="returned", words="Which bus?", returned_by="finance")

    with pytest.raises(ValidationError, match=r"£5.00 of 7 November 2026, Hilary Stone: .*Nothing was changed"):
        actions.fill_run(by=officer, claims=claims)

    assert [place for place, _ in places(claims)] == ["finance", "finance", "returned"]
    assert not PaymentRun.objects.exists()


def test_claim_is_taken_out_and_run_given_up(officer, claims):
    run = actions.fill_run(by=officer, claims=claims)
    actions.take_out_claim(by=officer, claim=claims[0])
    assert places(claims)[0] == ("finance", None)

    actions.drop_run(by=officer, run=run, because="Wrong month")

    assert places(claims) == [("finance", None)] * 3
    run.refresh_from_db()
    assert (run.status, run.history.first().history_change_reason) == ("dropped", "Wrong month")
    with pytest.raises(ValidationError, match="given up"):
        actions.fill_run(by=officer, claims=claims, run=run)


@pytest.mark.rule("KOT-8.3")
def test_run_is_paid_and_each_mentor_told_once_without_a_childs_name(officer, claims):
    run = actions.fill_run(by=officer, claims=claims)
    today = timezone.localdate()

    actions.pay_run(by=officer, run=run, paid_on=today, reference="BACS 251126", seen_payees=seen(run))

    assert places(claims) == [("paid", run.pk)] * 3
    assert set(Claim.objects.values_list("paid_on", flat=True)) == {today}
    sent = {message.to: message for message in OutboxMessage.objects.filter(event=f"run:paid:{run.pk}")}
    assert set(sent) == {"gwen@example.org", "hilary@example.org"}
    body = sent["gwen@example.org"].body
    assert "we paid £12.00 for your 2 claims to the account ending in 77" in body
    assert not any(word in message.body for message in sent.values() for word in ("Idris", "Farrow", "entry"))


def refused(run, officer, match, **given):
    given = {"paid_on": timezone.localdate(), "reference": "BACS 1"} | given
    with pytest.raises(ValidationError, match=match):
        actions.pay_run(by=officer, run=run, **given)
    assert not Claim.objects.exclude(paid_on=None).exists()
    assert not OutboxMessage.objects.filter(event__startswith="run:paid").exists()


@pytest.mark.rule("KOT-8.3")
def test_what_stops_a_payment(officer, claims):
    run = actions.fill_run(by=officer, claims=claims)
    today = timezone.localdate()
    last_month = today.replace(day=1) - timedelta(days=1)
    ClosedMonth.objects.create(month=last_month.replace(day=1), closed_by=officer)

    refused(run, officer, "has not come yet", paid_on=today + timedelta(days=1))
    refused(run, officer, "is closed", paid_on=last_month)
    refused(run, officer, "it is £17.00 now", seen_payees="read before")
    claims[0].mentor.bank_details.delete()
    refused(run, officer, "leaves out Gwen Okafor")

    actions.pay_run(by=officer, run=run, paid_on=today, reference="BACS 1", paid_otherwise=True)
    assert places(claims) == [("paid", run.pk)] * 3
    with pytest.raises(ValidationError, match="paid by now"):
        actions.pay_run(by=officer, run=run, paid_on=today, reference="BACS 1")
    with pytest.raises(ValidationError, match="paid by now"):
        actions.take_out_claim(by=officer, claim=claims[0])


@pytest.mark.rule("KOT-8.3")
def test_nobody_puts_their_own_claim_into_a_run_or_pays_a_run_that_holds_it(person, officer, claims):
    other = person(Role.FINANCE_OFFICER, Role.MENTOR)
    own = factories.ClaimFactory(mentor=factories.MentorFactory(user=other))
    factories.BankDetailsFactory(mentor=own.mentor)
    with pytest.raises(ValidationError, match="your own claim"):
        actions.fill_run(by=other, claims=[*claims, own])
    run = actions.fill_run(by=officer, claims=[*claims, own])

    refused(run, other, "A claim of your own is in this run")
    with pytest.raises(ValidationError, match="your own claim"):
        actions.drop_run(by=other, run=run, because="No")

    actions.pay_run(by=officer, run=run, paid_on=timezone.localdate(), reference="BACS 1")
    assert Claim.objects.get(pk=own.pk).is_paid


def test_run_without_a_claim_is_not_paid(officer, claims):
    run = actions.fill_run(by=officer, claims=claims[:1])
    actions.take_out_claim(by=officer, claim=claims[0])
    refused(run, officer, "no claim in this run")


class Desk(RuleBasedStateMachine):
    """Two officers press anything in any order; every penny stays in exactly one place."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.officers = [factories.UserFactory(roles=[Role.FINANCE_OFFICER]) for _ in range(2)]
        mentor = factories.MentorFactory()
        factories.BankDetailsFactory(mentor=mentor)
        self.claims = [factories.ClaimFactory(mentor=mentor, amount=Decimal(n)) for n in (1, 2, 4, 8)]

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def attempt(self, action, **given):
        before = places(self.claims)
        try:
            with transaction.atomic():
                action(**given)
        except ValidationError:
            assert places(self.claims) == before

    def run_of(self, pick):
        runs = list(PaymentRun.objects.order_by("pk"))
        return runs[pick % len(runs)] if runs else None

    @rule(who=st.integers(0, 1), which=st.sets(st.integers(0, 3), min_size=1), pick=st.integers(-1, 5))
    def fill(self, who, which, pick):
        run = self.run_of(pick) if pick >= 0 else None
        claims = [self.claims[n] for n in which]
        self.attempt(actions.fill_run, by=self.officers[who], claims=claims, run=run)

    @rule(who=st.integers(0, 1), which=st.integers(0, 3))
    def take_out(self, who, which):
        self.attempt(actions.take_out_claim, by=self.officers[who], claim=self.claims[which])

    @rule(who=st.integers(0, 1), pick=st.integers(0, 5))
    def drop(self, who, pick):
        if run := self.run_of(pick):
            self.attempt(actions.drop_run, by=self.officers[who], run=run, because="So")

    @rule(who=st.integers(0, 1), pick=st.integers(0, 5), ago=st.integers(-1, 60))
    def pay(self, who, pick, ago):
        if run := self.run_of(pick):
            day = timezone.localdate() - timedelta(days=ago)
            self.attempt(actions.pay_run, by=self.officers[who], run=run, paid_on=day, reference="B")

    @rule(back=st.integers(0, 2))
    def close(self, back):
        month = (timezone.localdate().replace(day=1) - timedelta(days=28 * back)).replace(day=1)
        self.attempt(actions.close_month, by=self.officers[0], month=month, runs_not_paid=True)

    @rule(which=st.integers(0, 3), amount=st.sampled_from(["-1.00", "0.50", "-8.00"]))
    def correct(self, which, amount):
        by = self.officers[0]
        self.attempt(actions.correct_claim, by=by, claim=self.claims[which], amount=Decimal(amount), words="So")

    @invariant()
    def every_penny_stands_once(self):
        found = list(Claim.objects.filter(pk__in=[claim.pk for claim in self.claims]).select_related("run"))
        assert sum(claim.amount for claim in found) == 15
        for claim in found:
            expected = {"finance": None, "in_run": "open", "paid": "paid"}[claim.status]
            assert (claim.run.status if claim.run else None) == expected
            assert claim.paid_on == (claim.run.paid_on if claim.is_paid else None)
            assert claim.amount + sum(entry.amount for entry in claim.corrections.all()) >= 0
            last = claim.steps.last()
            assert last is None or last.became == claim.status


@pytest.mark.rule("KOT-8.3")
@pytest.mark.django_db
def test_every_penny_stays_in_one_place_whatever_is_pressed():
    run = settings(max_examples=12, stateful_step_count=12, deadline=None)
    run_state_machine_as_test(Desk, settings=run)


def test_months_close_and_hold(officer, claims):
    today = timezone.localdate()
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    run = actions.fill_run(by=officer, claims=claims)
    PaymentRun.objects.filter(pk=run.pk).update(made_at=timezone.now() - timedelta(days=40))

    with pytest.raises(ValidationError, match="is not over yet"):
        actions.close_month(by=officer, month=today.replace(day=1))
    with pytest.raises(ValidationError, match=r"Still open: Payment run 1 \(£17.00\)"):
        actions.close_month(by=officer, month=month)
    actions.close_month(by=officer, month=month, runs_not_paid=True)
    with pytest.raises(ValidationError, match="closed already"):
        actions.close_month(by=officer, month=month, runs_not_paid=True)

    refused(run, officer, "is closed", paid_on=month)


@pytest.mark.rule("KOT-8.3")
def test_correction_is_an_entry_of_its_own_and_leaves_the_closed_month_as_it_was(officer, gwen):
    claim = factories.ClaimFactory(mentor=gwen, paid_on=date(2026, 9, 15))
    ClosedMonth.objects.create(month=date(2026, 9, 1), closed_by=officer)

    entry = actions.correct_claim(by=officer, claim=claim, amount=Decimal("-2.50"), words="Counted twice")

    claim.refresh_from_db()
    assert (claim.amount, claim.paid_on, claim.history.count()) == (Decimal("8.80"), date(2026, 9, 15), 1)
    assert entry.booked_on == timezone.localdate()
    with pytest.raises(ValidationError, match=r"£6\.30 of this claim stands"):
        actions.correct_claim(by=officer, claim=claim, amount=Decimal("-6.31"), words="More")
    with pytest.raises(ValidationError, match="is not paid"):
        actions.correct_claim(by=officer, claim=factories.ClaimFactory(), amount=Decimal("-1"), words="No")


def test_nobody_corrects_their_own_claim(person):
    own = person(Role.FINANCE_OFFICER, Role.MENTOR)
    claim = factories.ClaimFactory(mentor=factories.MentorFactory(user=own), paid_on=date(2026, 9, 15))
    with pytest.raises(ValidationError, match="your own claim"):
        actions.correct_claim(by=own, claim=claim, amount=Decimal("-1"), words="No")
