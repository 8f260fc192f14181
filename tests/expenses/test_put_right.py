"""What a correction takes back was not spent: it is left again where it was spent, and never twice."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from expenses import actions
from expenses.models import Claim, ClosedMonth, Correction
from expenses.standing import (
    left_of_gift,
    left_of_grant,
    left_of_taxi,
    spent_by_mentee,
    spent_in_month,
    standing_of,
    with_claimed,
)
from expenses.standing.budgets import years_of
from expenses.standing.claims import verdict_on
from expenses.standing.payments import around, months_booked
from home.breaches import overspent
from mentees.models import Mentee
from policy.figures import Figures

from .. import factories, moments

SEPTEMBER = date(2026, 9, 5)


def correct(by, claim, amount):
    return actions.correct_claim(by=by, claim=claim, amount=Decimal(amount), words="So")


@pytest.fixture
def paid(gwen, idris):
    """£18.00 of September, paid in September, whose books are closed."""
    claim = factories.ClaimFactory(
        mentor=gwen, mentee=idris, spent_on=SEPTEMBER, amount=Decimal("18.00"), paid_on=date(2026, 9, 15)
    )
    ClosedMonth.objects.create(month=date(2026, 9, 1), closed_by=factories.UserFactory())
    return claim


@pytest.mark.rule("KOT-8.1")
def test_minus_is_left_in_the_month_of_the_spending_and_booked_today(officer, paid, idris):
    before = next(month for month in months_booked(timezone.localdate()) if month.first == date(2026, 9, 1))
    correct(officer, paid, "-5.50")

    assert spent_in_month(idris, SEPTEMBER) == Decimal("12.50")
    assert spent_in_month(idris, SEPTEMBER, without=paid) == 0
    assert around(paid, Figures()).spent == Decimal("12.50")
    assert Mentee.objects.annotate(spent=spent_by_mentee(SEPTEMBER)).get(pk=idris.pk).spent == Decimal("12.50")
    # The books have it where it was made, and the closed month as it was closed.
    months = {month.first: month for month in months_booked(timezone.localdate())}
    assert (months[date(2026, 9, 1)].paid, months[date(2026, 9, 1)].corrected) == (before.paid, 0)
    assert months[timezone.localdate().replace(day=1)].corrected == Decimal("-5.50")
    assert spent_in_month(idris, timezone.localdate()) == 0


@pytest.mark.rule("KOT-8.1")
def test_what_came_back_can_be_spent_on_the_child_without_asking(officer, paid, gwen, idris):
    factories.AllocationFactory(mentor=gwen, mentee=idris, start_on=date(2026, 9, 1))
    later = factories.ClaimFactory(mentor=gwen, mentee=idris, spent_on=SEPTEMBER, amount=Decimal("7.50"))
    assert "£18.00 already claimed" in verdict_on(later).in_words
    correct(officer, paid, "-5.50")
    assert "£12.50 already claimed" in verdict_on(later).in_words


@pytest.mark.rule("KOT-8.1")
def test_child_is_not_reported_as_overspent_once_the_money_came_back(officer, gwen, idris):
    today = timezone.localdate()
    claim = factories.ClaimFactory(mentor=gwen, mentee=idris, spent_on=today, amount=Decimal("20.10"), paid_on=today)
    everybody = Mentee.objects.all()
    assert len(overspent(everybody, Figures(), today)) == 1
    correct(officer, claim, "-0.10")
    assert not overspent(everybody, Figures(), today)


@pytest.mark.rule("KOT-8.1")
def test_plus_that_undoes_a_minus_fits_what_is_left_by_then(officer, paid, gwen, idris):
    correct(officer, paid, "-10.00")
    correct(officer, paid, "1.00")
    factories.ClaimFactory(mentor=gwen, mentee=idris, spent_on=SEPTEMBER, amount=Decimal("9.00"))

    with pytest.raises(ValidationError, match=r"£2\.00 is left by now where it was spent"):
        correct(officer, paid, "2.01")
    correct(officer, paid, "2.00")
    assert spent_in_month(idris, SEPTEMBER) == Decimal("20.00")


@pytest.mark.rule("KOT-8.1")
@pytest.mark.parametrize("kind", ["spending", "taxi"])
def test_minus_on_what_the_coordinator_agreed_to_is_undone_up_to_all_of_it(kind, officer, gwen, idris, coordinator):
    pair = {"mentor": gwen, "mentee": idris}
    taxi = factories.TaxiRequestFactory(**pair, status="approved", amount=Decimal("20.00"))
    claim = factories.ClaimFactory(
        **pair,
        kind=kind,
        taxi=taxi if kind == "taxi" else None,
        spent_on=SEPTEMBER,
        amount=Decimal("30.00"),
        paid_on=date(2026, 9, 15),
    )
    correct(officer, claim, "-8.00")
    with pytest.raises(ValidationError, match=r"£0\.00 is left by now"):
        correct(officer, claim, "5.00")

    claim.steps.create(was="coordinator", became="finance", by=coordinator)
    correct(officer, claim, "5.00")
    with pytest.raises(ValidationError, match=r"The claim was £30\.00"):
        correct(officer, claim, "3.01")
    correct(officer, claim, "3.00")
    assert standing_of(Claim.objects.filter(pk=claim.pk)) == Decimal("30.00")


@pytest.mark.rule("KOT-8.1")
def test_agreement_lifts_no_limit_of_a_grant(officer, given, coordinator):
    claim = given.claims.get()
    claim.steps.create(was="coordinator", became="finance", by=coordinator)
    correct(officer, claim, "-30.00")
    factories.ClaimFactory(mentor=given.mentor, mentee=given.mentee, kind="grant", grant=given, amount=Decimal("45.00"))
    with pytest.raises(ValidationError, match=r"£5\.00 is left by now"):
        correct(officer, claim, "5.01")


@pytest.mark.rule("KOT-8.2")
def test_gift_and_taxi_that_were_given_back_are_left(officer, gwen, idris):
    pair, day = {"mentor": gwen, "mentee": idris}, timezone.localdate()
    gift = factories.GiftRequestFactory(**pair, status="approved", amount=Decimal("8.00"))
    taxi = factories.TaxiRequestFactory(**pair, status="approved", amount=Decimal("12.00"))
    of_gift = factories.ClaimFactory(**pair, kind="gift", gift=gift, amount=Decimal("8.00"), paid_on=day)
    of_taxi = factories.ClaimFactory(**pair, kind="taxi", taxi=taxi, amount=Decimal("12.00"), paid_on=day)
    assert (left_of_gift(gift), left_of_taxi(taxi)) == (0, 0)

    correct(officer, of_gift, "-8.00")
    correct(officer, of_taxi, "-2.30")

    assert (left_of_gift(gift), left_of_taxi(taxi)) == (Decimal("8.00"), Decimal("2.30"))
    factories.ClaimFactory(**pair, kind="gift", gift=gift, amount=Decimal("7.00"))
    with pytest.raises(ValidationError, match=r"£1\.00 is left by now"):
        correct(officer, of_gift, "1.01")


@pytest.fixture
def given(gwen, idris, fund):
    """A grant of £120 from a fund of £300, of which £100 was claimed and paid."""
    fund.committed = Decimal("120.00")
    fund.save()
    grant = factories.ApprovedGrantFactory(mentor=gwen, mentee=idris, fund=fund)
    factories.ClaimFactory(
        mentor=gwen, mentee=idris, kind="grant", grant=grant, amount=Decimal("100.00"), paid_on=timezone.localdate()
    )
    return grant


@pytest.mark.rule("KOT-11.1")
def test_open_grant_holds_again_what_came_back_and_its_closing_gives_it_to_the_fund(officer, given, fund):
    correct(officer, given.claims.get(), "-30.00")

    assert left_of_grant(given) == Decimal("50.00")
    assert with_claimed(type(given).objects.all()).get().claimed == Decimal("70.00")
    fund.refresh_from_db()
    assert fund.committed == Decimal("120.00")
    actions.close_grant(by=officer, grant=given)
    fund.refresh_from_db()
    assert fund.committed == Decimal("70.00")


@pytest.mark.rule("KOT-11.1")
def test_closed_grant_gives_it_to_its_fund_at_once_and_takes_it_only_while_there_is_some(officer, given, fund):
    actions.close_grant(by=officer, grant=given)
    claim = given.claims.get()
    correct(officer, claim, "-30.00")

    fund.refresh_from_db()
    given.refresh_from_db()
    assert (fund.committed, given.given_back, left_of_grant(given)) == (Decimal("70.00"), Decimal("50.00"), 0)
    assert fund.history.first().history_change_reason == "A claim was put right"

    type(fund).objects.filter(pk=fund.pk).update(committed=Decimal("290.00"))
    with pytest.raises(ValidationError, match=r"£10\.00 is left by now"):
        correct(officer, claim, "10.01")
    correct(officer, claim, "10.00")
    fund.refresh_from_db()
    assert fund.left == 0


@pytest.mark.rule("KOP-5")
def test_budget_counts_an_open_grant_less_what_stands_of_its_claims(officer, given):
    budget = factories.BudgetFactory(starts_on=timezone.localdate().replace(day=1), scheme=given.mentee.scheme)
    correct(officer, given.claims.get(), "-30.00")
    [year] = years_of([budget], timezone.localdate())
    assert dict(year.parts)["Grants approved and not claimed yet"] == Decimal("50.00")


def test_desk_shows_what_stands_of_the_other_claims_of_the_month(officer, paid, gwen, idris, sign_in):
    other = factories.ClaimFactory(mentor=gwen, mentee=idris, spent_on=SEPTEMBER, amount=Decimal("2.00"))
    correct(officer, paid, "-5.50")
    page = sign_in(officer).get(reverse("expenses:claim_check", args=[other.pk])).content.decode()
    assert "£14.50 of £20.00 claimed" in page
    assert "£12.50" in page


@pytest.mark.rule("KOT-11.1")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_correction_waits_for_who_closes_the_grant_at_that_moment(officer, given, fund):
    claim = given.claims.get()
    answers = moments.overtaken(
        lambda: actions.close_grant(by=officer, grant=given), lambda: correct(officer, claim, "-30.00")
    )

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    fund.refresh_from_db()
    assert fund.committed == Decimal("70.00")
    assert Correction.objects.get().amount == Decimal("-30.00")
    assert Claim.objects.get(pk=claim.pk).amount == Decimal("100.00")
