"""The money of the demo: a claim at each place where one can stand, its receipt, grants and the year's budget."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from club.rules import names_in
from core.files import checked
from core.models import User
from expenses import actions
from expenses.models import (
    AskedFor,
    Budget,
    Claim,
    ClosedMonth,
    Correction,
    Export,
    Fund,
    GiftRequest,
    GrantApplication,
    Outlay,
    PaymentRun,
    ReceiptFile,
    TaxiRequest,
)
from expenses.standing import left_of_grant
from expenses.standing.budgets import years_of
from expenses.standing.claims import facts_of, flags_of
from home.demo import charity

from .larkmere import TODAY, lived

pytestmark = pytest.mark.django_db
PASSWORD = "museum-on-saturday"


# --- claims and their receipts ----------------------------------------------------------------------------


@pytest.mark.rule("KOT-8.3")
def test_demo_has_a_claim_in_each_place(demo):
    places = Counter(Claim.objects.values_list("status", flat=True))
    assert set(places) == set(Claim.Status.values)
    asked = Claim.objects.filter(status="returned").values_list("returned_by", flat=True)
    assert set(asked) == {"coordinator", "finance"}
    settled = Claim.objects.filter(status__in=["returned", "refused", "withdrawn"])
    assert all(claim.steps.order_by("id").last().words for claim in settled)
    assert set(Claim.objects.values_list("kind", flat=True)) == set(Claim.Kind.values)
    assert Claim.objects.exclude(lines=None).exists()


@pytest.mark.rule("KOT-8.1")
def test_what_passes_the_limit_went_to_the_coordinator(demo):
    for waits in Claim.objects.filter(status="coordinator"):
        facts = facts_of(waits)
        assert facts.spent_before + facts.amount > Decimal(20)
    beyond = [claim for claim in Claim.objects.filter(kind="spending") if "coordinator decides" in claim.judged]
    assert len(beyond) > 5
    assert all(claim.steps.order_by("id").first().became == "coordinator" for claim in beyond)


@pytest.mark.rule("KOT-20.2")
def test_nothing_that_finance_reads_names_the_child(demo):
    for claim in Claim.objects.select_related("mentee__child").prefetch_related("steps"):
        words = [claim.what_for, claim.no_receipt_because, claim.late_because, *(s.words for s in claim.steps.all())]
        assert names_in(" / ".join(words), claim.mentee.child.names) == []
    for gift in GiftRequest.objects.select_related("mentee__child"):
        assert names_in(f"{gift.what} / {gift.occasion} / {gift.words}", gift.mentee.child.names) == []


@pytest.mark.rule("KOT-8.2")
@pytest.mark.rule("KOP-20")
def test_nothing_was_bought_before_it_was_agreed_to(demo):
    for claim in Claim.objects.filter(kind__in=["gift", "grant"]).exclude(status="refused"):
        facts = facts_of(claim)
        assert facts.decided_on is None or facts.spent_on >= facts.decided_on


@pytest.mark.rule("KOT-8.3")
def test_receipts_are_kept_as_the_portal_keeps_them(demo):
    waits = Claim.objects.exclude(status="paid").filter(receipt="yes")
    assert waits.count() > 10
    assert not waits.filter(receipts=None).exists()
    kinds = Counter(receipt.file.name.rsplit(".")[-1] for receipt in ReceiptFile.objects.all())
    assert kinds["pdf"] == 1
    for receipt in ReceiptFile.objects.all():
        with receipt.file.open("rb") as stored:
            content = stored.read()
        # What a check takes for a document of the portal's own.
        assert checked(ContentFile(content, name="again")).size > 0
    assert not Claim.objects.exclude(receipts=None).exclude(receipt="yes").exists()


@pytest.mark.rule("KOT-8.3")
def test_finance_sees_the_receipt_beside_the_claim(demo, client):
    client.force_login(User.objects.get(name="Geoffrey Lam"))
    claim = Claim.objects.get(what_for="Swimming and a meal without gluten")
    page = client.get(reverse("expenses:claim_check", args=[claim.pk]))
    receipt = claim.receipts.get()
    assert reverse("expenses:receipt_picture", args=[receipt.pk]) in page.content.decode()


@pytest.mark.rule("KOT-8.3")
def test_odd_claims_are_flagged(demo):
    claims = Claim.objects.exclude(status="paid")
    told = {claim.what_for: " ".join(flag.words for flag in flags_of(claim)) for claim in claims}
    assert "carries the same receipt" in told["Paints"]
    assert "It came late. The receipt was in my summer jacket" in told["Boat on the lake, half an hour"]
    without = Claim.objects.filter(receipt="lost")
    assert without.count() > 5
    assert all(claim.no_receipt_because and not claim.receipts.exists() for claim in without)
    miles = Claim.objects.filter(kind="miles")
    assert {claim.is_paid for claim in miles} == {True, False}
    assert all(claim.amount == round(claim.miles * claim.mile_rate, 2) for claim in miles)


def test_refused_claim_of_the_demo_stands_as_the_actions_leave_it(demo):
    seeded = Claim.objects.get(status="refused")
    sent, refused = seeded.steps.order_by("id")
    told = ("mentee", "spent_on", "what_for", "amount", "kind", "no_receipt_because", "late_because")
    facts = {name: getattr(seeded, name) for name in told}
    Claim.objects.filter(pk=seeded.pk).update(status="withdrawn")
    # What was sent in before it counts, and nothing that came later.
    Claim.objects.filter(mentee=seeded.mentee, claimed_at__gt=sent.at).exclude(pk=seeded.pk).update(kind="miles")
    with time_machine.travel(sent.at, tick=False):
        acted = actions.send_claim(by=seeded.mentor.user, mentor=seeded.mentor, **facts)
        Claim.objects.filter(pk=acted.pk).update(receipt="yes")
        acted.history.update(receipt="yes")
    with time_machine.travel(refused.at, tick=False):
        actions.refuse_claim(by=refused.by, claim=acted, words=refused.words)
    Claim.objects.filter(pk=seeded.pk).update(status="refused")
    alone = ("submission", "occurrence")
    assert lived(acted, *alone) == lived(seeded, *alone)
    ours, theirs = (
        [(step.was, step.became, step.by, step.at, step.words) for step in each.steps.order_by("id")]
        for each in (acted, seeded)
    )
    assert ours == theirs


# --- asked for beforehand, and the budget -----------------------------------------------------------------


@pytest.mark.rule("KOP-20", "KOT-11.1")
def test_demo_has_a_grant_in_each_place_and_a_fund_that_is_nearly_empty(demo):
    assert {grant.status for grant in GrantApplication.objects.all()} == set(GrantApplication.Status.values)
    assert GrantApplication.objects.get(status="refused").feedback_words
    votes = [sorted(view.says for view in grant.views.all()) for grant in GrantApplication.objects.waiting()]
    assert sorted(votes) == [["no", "yes"], ["yes"]]
    nearly, other = Fund.objects.order_by("amount").reverse()
    given = GrantApplication.objects.filter(fund=nearly)
    assert nearly.committed == sum(grant.amount - grant.given_back for grant in given)
    assert 0 < nearly.left < Decimal(50)
    assert other.left == other.amount
    assert not [grant for grant in given if not nearly.starts_on <= grant.decided_on <= nearly.ends_on]
    closed = GrantApplication.objects.get(status="closed")
    assert closed.claims.get().amount == closed.amount - closed.given_back
    assert all(left_of_grant(grant) > 0 for grant in given.filter(status="approved"))


@pytest.mark.rule("KOT-8.2", "KOT-12.2")
def test_gifts_and_taxis_of_the_demo_are_asked_answered_and_bought(demo):
    for model in (GiftRequest, TaxiRequest):
        answers = {row.status for row in model.objects.all()}
        assert answers == {AskedFor.OPEN, AskedFor.APPROVED, AskedFor.REFUSED}
        bought = [claim for row in model.objects.all() for claim in row.claims.all()]
        assert bought
        assert {claim.status for claim in bought} <= {"finance", "in_run", "paid"}


@pytest.mark.rule("KOP-5")
def test_budget_of_the_demo_says_something(demo):
    year, before = years_of(Budget.objects.all(), TODAY)
    parts = dict(year.parts)
    assert all(parts[label] for label in parts)
    assert year.support.forecast.amount > year.support.paid > 1_000
    assert year.coordinator.forecast.amount < year.budget.coordinator
    assert before.support.paid > 500


# A leap day, the first of a month and a year, the last of a month, a Wednesday in term.
@pytest.mark.parametrize("today", [date(2028, 2, 29), date(2027, 1, 1), date(2027, 5, 31), date(2026, 11, 25)])
def test_money_of_the_demo_is_whole_on_any_day(settings, today):
    settings.DEBUG = True
    at_night = timezone.make_aware(datetime.combine(today, time(0, 20)))
    with time_machine.travel(at_night, tick=False):
        charity.build(today=today, password=PASSWORD)
        assert set(Claim.objects.values_list("status", flat=True)) == set(Claim.Status.values)
        assert {grant.status for grant in GrantApplication.objects.all()} == set(GrantApplication.Status.values)
        assert Fund.objects.filter(starts_on__lte=today, ends_on__gte=today).count() == 2
        assert PaymentRun.objects.filter(status="open").count() == Correction.objects.count() == 1
        assert not PaymentRun.objects.filter(paid_on__gte=today).exists()
        assert not ClosedMonth.objects.filter(closed_at__gt=timezone.now()).exists()
        beyond = [claim.judged for claim in Claim.objects.filter(status="coordinator")]
        assert all("coordinator decides" in judged for judged in beyond)


# --- the larger sizes -------------------------------------------------------------------------------------


@pytest.fixture
def two_towns(settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setitem(charity.SIZES, "county", 2)
    noon = timezone.make_aware(datetime.combine(TODAY, time(12, 30)))
    with time_machine.travel(noon, tick=False):
        charity.build(size="county", today=TODAY, password=PASSWORD)
        yield


@pytest.mark.rule("KOT-8.3")
def test_every_town_has_been_paid_and_its_books_are_closed(two_towns):
    towns = [Claim.objects.filter(mentee__child__ref__regex=f"^KT0{town}") for town in (0, 1)]
    for claims in towns:
        runs = PaymentRun.objects.filter(claims__in=claims).distinct()
        assert runs.filter(status="paid").exclude(reference="").count() > 25
        assert runs.filter(status="open").count() == 1
        assert claims.filter(status="paid").count() > 100
        assert not claims.filter(status="paid", run=None).exists()
        assert Correction.objects.filter(claim__in=claims).count() == 1
    last = date(2026, 9, 1)
    assert ClosedMonth.objects.latest("month").month == last
    booked = Claim.objects.filter(paid_on__gte=last, paid_on__lt=last + timedelta(days=30))
    outlays = Outlay.objects.standing().filter(on__gte=last, on__lt=last + timedelta(days=30))
    sums = [rows.aggregate(sum=Sum("amount"))["sum"] for rows in (booked, outlays)]
    assert Export.objects.get(month=last).total == sum(sums)
    for export in Export.objects.filter(kind="bank"):
        assert sum(line.amount for line in export.lines.all()) == export.total
    assert Export.objects.filter(kind="bank").count() == PaymentRun.objects.filter(status="paid").count()
    assert Budget.objects.first().children == 30
