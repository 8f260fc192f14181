"""The rules of a claim at their boundaries, and what holds for every sum."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expenses.rules import (
    ClaimFacts,
    approval_verdict,
    claim_verdict,
    desk_for,
    desk_for_answer,
    is_late,
    month_in_words,
    parts_of_one_purchase,
    sum_of_miles,
)
from policy.figures import Figures

DAY = date(2026, 11, 3)
LATER = DAY + timedelta(days=1)
FIGURES = Figures()
pounds = st.decimals(min_value="0.01", max_value="5000", places=2)


def facts(amount, **other):
    return ClaimFacts(**{"kind": "spending", "amount": Decimal(amount), "spent_on": DAY} | other)


@pytest.mark.rule("KOT-8.1")
@pytest.mark.rule("KOT-8.2")
@pytest.mark.rule("KOT-8.4")
@pytest.mark.rule("KOP-20")
@pytest.mark.parametrize(
    ("claim", "outcome", "desk", "may_be_agreed"),
    [
        (facts("20.00"), "allowed", "finance", True),
        (facts("20.01"), "needs approval", "coordinator", True),
        (facts("5.50", spent_before=Decimal("14.50")), "allowed", "finance", True),
        (facts("5.51", spent_before=Decimal("14.50")), "needs approval", "coordinator", True),
        (facts("100.00"), "needs approval", "coordinator", True),
        (facts("100.01"), "refused", "coordinator", False),
        (facts("100.01", kind="miles"), "refused", "coordinator", False),
        (facts("60.00", kind="miles", spent_before=Decimal("19.00")), "allowed", "finance", True),
        (facts("10.00", kind="gift", left=Decimal("10.00")), "allowed", "finance", True),
        (facts("10.01", kind="gift", left=Decimal("10.00")), "refused", "coordinator", False),
        (facts("3.00", kind="gift"), "refused", "coordinator", False),
        (facts("250.00", kind="grant", left=Decimal("250.00")), "allowed", "finance", True),
        (facts("250.01", kind="grant", left=Decimal("250.00")), "refused", "coordinator", False),
        # Bought before it was agreed to; on the very day is early enough.
        (facts("9.00", kind="gift", left=Decimal(10), decided_on=DAY), "allowed", "finance", True),
        (facts("9.00", kind="gift", left=Decimal(10), decided_on=LATER), "needs approval", "coordinator", True),
        (facts("11.00", kind="gift", left=Decimal(10), decided_on=LATER), "refused", "coordinator", False),
        (facts("150.00", kind="grant", left=Decimal(250), decided_on=DAY), "allowed", "finance", True),
        (facts("150.00", kind="grant", left=Decimal(250), decided_on=LATER), "needs approval", "coordinator", True),
        (facts("9.00", kind="taxi"), "refused", "coordinator", False),
        (facts("9.00", kind="taxi", left=Decimal("9.00")), "allowed", "finance", True),
        (facts("9.01", kind="taxi", left=Decimal("9.00")), "needs approval", "coordinator", True),
        (facts("100.00", kind="taxi", left=Decimal("9.00")), "needs approval", "coordinator", True),
        (facts("100.01", kind="taxi", left=Decimal("300.00")), "refused", "coordinator", False),
        (facts("2.00", is_for_own_days=False), "needs approval", "coordinator", True),
        # A day outside one's time opens no way round a limit.
        (facts("100.01", is_for_own_days=False), "refused", "coordinator", False),
        (facts("9.00", kind="grant", left=Decimal(5), is_for_own_days=False), "refused", "coordinator", False),
    ],
)
def test_verdict_on_a_claim(claim, outcome, desk, may_be_agreed):
    verdict = claim_verdict(claim, FIGURES)

    assert (verdict.outcome, desk_for(verdict)) == (outcome, desk)
    assert approval_verdict(claim, FIGURES).is_allowed == may_be_agreed


@pytest.mark.rule("KOT-8.1")
@given(before=pounds, amount=pounds, own=st.booleans())
def test_what_goes_straight_to_finance_is_within_the_month(before, amount, own):
    claim = facts(amount, spent_before=before, is_for_own_days=own)
    goes_straight = claim_verdict(claim, FIGURES).is_allowed

    assert goes_straight == (own and before + amount <= Decimal("20.00"))
    assert approval_verdict(claim, FIGURES).is_allowed == (amount <= 100)


@pytest.mark.rule("KOT-8.4")
@pytest.mark.parametrize(
    ("days", "amount", "found"),
    [
        (0, "50.01", "100.01"),
        (6, "50.01", "100.01"),
        (7, "50.01", "100.01"),
        (8, "50.01", None),
        (-7, "50.01", "100.01"),
        (6, "50.00", None),
    ],
)
def test_parts_of_one_purchase_are_seen_within_seven_days(days, amount, found):
    others = [(DAY + timedelta(days=days), Decimal("50.00"))]

    assert parts_of_one_purchase(facts(amount), others, FIGURES) == (found and Decimal(found))


@pytest.mark.rule("KOT-8.4")
def test_parts_go_to_the_coordinator_although_each_fits():
    assert desk_for(claim_verdict(facts("5.00"), FIGURES), is_odd=True) == "coordinator"


@pytest.mark.rule("KOT-8.3")
@pytest.mark.parametrize(
    ("fits", "asked_by", "is_as_it_was", "desk"),
    [
        (True, "coordinator", False, "coordinator"),
        (True, "finance", False, "finance"),
        (False, "finance", False, "coordinator"),
        (False, "finance", True, "finance"),
    ],
)
def test_answer_goes_back_to_the_desk_that_asked(fits, asked_by, is_as_it_was, desk):
    verdict = claim_verdict(facts("5.00" if fits else "25.00"), FIGURES)

    assert desk_for_answer(verdict, asked_by=asked_by, is_as_it_was=is_as_it_was) == desk


@pytest.mark.rule("KOT-8.4")
def test_answer_that_nobody_may_agree_to_never_goes_to_finance():
    verdict = claim_verdict(facts("150.00", kind="grant"), FIGURES)

    assert desk_for_answer(verdict, asked_by="finance", is_as_it_was=True) == "coordinator"


@pytest.mark.rule("KOT-8.3")
@pytest.mark.parametrize(
    ("spent_on", "today", "late"),
    [
        (date(2026, 8, 25), date(2026, 11, 25), False),
        (date(2026, 8, 24), date(2026, 11, 25), True),
        (date(2026, 11, 30), date(2027, 2, 28), False),
    ],
)
def test_claim_is_late_after_three_months(spent_on, today, late):
    assert is_late(spent_on, today, FIGURES) is late


@pytest.mark.parametrize(("miles", "sum_"), [("0.1", "0.05"), ("10", "4.50"), ("10.5", "4.73"), ("999.9", "449.96")])
def test_miles_are_paid_by_the_rate(miles, sum_):
    assert sum_of_miles(Decimal(miles), FIGURES) == Decimal(sum_)


@pytest.mark.rule("KOT-8.1")
def test_what_is_left_is_never_below_nothing():
    assert month_in_words(Decimal("14.50"), DAY, FIGURES) == "£5.50 of £20.00 left in November."
    assert month_in_words(Decimal("24.50"), DAY, FIGURES) == "£0.00 of £20.00 left in November."
