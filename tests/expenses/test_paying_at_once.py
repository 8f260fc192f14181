"""Two officers press at the same moment: one result, every penny in one place, no fault. On PostgreSQL it counts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import OutboxMessage
from core.roles import Role
from expenses import actions
from expenses.models import Claim, Correction, PaymentRun
from expenses.standing.bank_files import named
from expenses.standing.payments import payees_of

from .. import factories, moments

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def overtaken(first, second):
    """What the second met when the first had happened and was not finished, or None."""
    met = moments.overtaken(first, second)[1]
    assert not isinstance(met, Exception) or isinstance(met, ValidationError), repr(met)
    return met if isinstance(met, Exception) else None


@pytest.fixture
def officers(person):
    return [person(Role.FINANCE_OFFICER, name=name) for name in ("Geoffrey Lam", "Nadia Frost")]


@pytest.fixture
def claims(gwen, idris):
    factories.BankDetailsFactory(mentor=gwen)
    return [factories.ClaimFactory(mentor=gwen, mentee=idris, amount=Decimal(n)) for n in (1, 2, 4)]


def test_claim_goes_into_one_of_two_runs(officers, claims):
    one, other = officers
    met = overtaken(
        lambda: actions.fill_run(by=one, claims=claims[:2]), lambda: actions.fill_run(by=other, claims=claims[1:])
    )

    assert "in a payment run by now" in str(met)
    assert [(run.number, run.claims.count()) for run in PaymentRun.objects.all()] == [(1, 2)]
    assert Claim.objects.get(pk=claims[2].pk).status == "finance"


def test_two_runs_at_once_have_two_numbers(officers, claims):
    one, other = officers
    met = overtaken(
        lambda: actions.fill_run(by=one, claims=claims[:1]), lambda: actions.fill_run(by=other, claims=claims[1:])
    )
    assert met is None
    assert {run.number for run in PaymentRun.objects.all()} == {1, 2}


def pay(by, run, day=None):
    """As the officer reads it now."""
    day, seen = day or timezone.localdate(), named(payees_of(run, timezone.localdate()))
    return lambda: actions.pay_run(by=by, run=run, paid_on=day, reference="BACS 1", seen_payees=seen)


@pytest.mark.parametrize("pays_first", [True, False])
def test_claim_taken_out_while_the_run_is_paid_is_paid_or_out(officers, claims, pays_first):
    one, other = officers
    run = actions.fill_run(by=one, claims=claims)
    acts = [pay(one, run), lambda: actions.take_out_claim(by=other, claim=claims[0])]

    met = overtaken(*(acts if pays_first else reversed(acts)))

    states = list(Claim.objects.order_by("pk").values_list("status", flat=True))
    if pays_first:
        assert "paid by now" in str(met)
        assert states == ["paid"] * 3
    else:
        assert "it is £6.00 now" in str(met)
        assert states == ["finance", "in_run", "in_run"]


def test_run_is_paid_once(officers, claims):
    one, other = officers
    run = actions.fill_run(by=one, claims=claims)

    met = overtaken(pay(one, run), pay(other, run))

    assert "paid by now" in str(met)
    assert OutboxMessage.objects.filter(event=f"run:paid:{run.pk}").count() == 1
    assert Claim.objects.get(pk=claims[0].pk).steps.filter(became="paid").count() == 1


def test_nothing_is_paid_into_a_month_that_is_being_closed(officers, claims):
    one, other = officers
    run = actions.fill_run(by=one, claims=claims)
    last = timezone.localdate().replace(day=1) - timedelta(days=1)

    met = overtaken(
        lambda: actions.close_month(by=other, month=last.replace(day=1), runs_not_paid=True), pay(one, run, last)
    )

    assert "is closed" in str(met)
    assert not Claim.objects.exclude(paid_on=None).exists()


def test_two_corrections_never_take_back_more_than_was_paid(officers, gwen):
    one, other = officers
    claim = factories.ClaimFactory(mentor=gwen, paid_on=timezone.localdate())

    def correct(by):
        return lambda: actions.correct_claim(by=by, claim=claim, amount=Decimal("-5.00"), words="So")

    met = overtaken(correct(one), correct(other))

    assert "£3.80 of this claim stands" in str(met)
    assert Correction.objects.get().amount == Decimal("-5.00")
