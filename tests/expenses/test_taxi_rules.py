"""KOT-12.2, KOT-15.1 at their boundaries: until when a check holds, and when a taxi is paid."""

from datetime import date
from decimal import Decimal

import pytest

from expenses.rules import (
    FirmFacts,
    check_holds_until,
    fare_verdict,
    firm_verdict,
    newest_check_verdict,
    renewal_verdict,
    taxi_verdict,
)
from policy.figures import Figures

CHECKED = date(2025, 11, 3)


def firm(checked_on=CHECKED, is_stopped=False):
    return FirmFacts("Heron Cabs", checked_on, is_stopped)


@pytest.mark.rule("KOT-15.1")
@pytest.mark.parametrize(
    ("checked_on", "months", "until"),
    [
        (date(2025, 11, 3), 12, date(2026, 11, 3)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 11, 3), 1, date(2025, 12, 3)),
    ],
)
def test_check_holds_through_the_same_day_so_many_months_later(checked_on, months, until):
    assert check_holds_until(checked_on, Figures(taxi_check_months=months)) == until


@pytest.mark.rule("KOT-15.1")
@pytest.mark.parametrize(
    ("facts", "on", "is_allowed", "said"),
    [
        (firm(), date(2025, 11, 2), False, "checked on 3 November 2025, after 2 November 2025"),
        (firm(), date(2025, 11, 3), True, "holds until 3 November 2026"),
        (firm(), date(2026, 11, 3), True, "holds until 3 November 2026"),
        (firm(), date(2026, 11, 4), False, "held until 3 November 2026. It has lapsed"),
        (firm(checked_on=None), date(2026, 1, 1), False, "no safeguarding check"),
        (firm(is_stopped=True), date(2026, 1, 1), False, "not used any more"),
    ],
)
def test_firm_may_be_chosen_only_while_its_check_holds(facts, on, is_allowed, said):
    verdict = firm_verdict(facts, on, Figures())
    assert verdict.is_allowed is is_allowed
    assert verdict.is_refused is not is_allowed
    assert said in verdict.sentence
    assert verdict.clause == "KOT-15.1"
    assert "ride" not in verdict.sentence


@pytest.mark.rule("KOT-8.4")
@pytest.mark.parametrize(("amount", "is_refused"), [("100.00", False), ("100.01", True)])
def test_ride_above_100_pounds_needs_a_grant(amount, is_refused):
    verdict = fare_verdict(Decimal(amount), Figures())
    assert verdict.is_refused == is_refused
    assert ("needs a grant approved by the committee" in verdict.in_words) == is_refused


@pytest.mark.rule("KOT-15.1")
@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2025, 11, 2), "checked on 3 November 2025, after the ride on 2 November 2025"),
        (date(2026, 11, 4), "holds until 3 November 2026. The ride is on 4 November 2026"),
    ],
)
def test_ride_outside_the_check_is_refused_with_both_days(on, said):
    verdict = taxi_verdict(firm(), on, unsafe_to_walk="No pavement", nothing_else="No bus", figures=Figures())
    assert verdict.is_refused
    assert said in verdict.sentence


@pytest.mark.rule("KOT-15.1")
@pytest.mark.parametrize(
    ("stands", "checked_on", "is_refused"),
    [
        (CHECKED, date(2025, 11, 2), True),
        (CHECKED, CHECKED, False),
        (CHECKED, date(2025, 11, 4), False),
        (None, date(2020, 1, 1), False),
    ],
)
def test_earlier_check_does_not_take_the_place_of_a_newer_one(stands, checked_on, is_refused):
    assert newest_check_verdict(firm(stands), checked_on).is_refused is is_refused


@pytest.mark.rule("KOT-15.1")
@pytest.mark.parametrize(
    ("today", "outcome"),
    [
        (date(2026, 10, 3), "allowed"),
        (date(2026, 10, 4), "needs approval"),
        (date(2026, 11, 3), "needs approval"),
        (date(2026, 11, 4), "refused"),
    ],
)
def test_check_is_due_thirty_days_before_it_ends(today, outcome):
    assert renewal_verdict(firm(), today, Figures()).outcome == outcome


@pytest.mark.rule("KOT-12.2")
@pytest.mark.rule("KOT-15.1")
@pytest.mark.parametrize(
    ("unsafe", "nothing_else", "on", "outcome", "clause"),
    [
        ("No pavement", "No bus", date(2026, 1, 1), "needs approval", "KOT-12.2"),
        ("", "No bus", date(2026, 1, 1), "refused", "KOT-15.1"),
        ("No pavement", "", date(2026, 1, 1), "refused", "KOT-15.1"),
        (" ", "\n", date(2026, 1, 1), "refused", "KOT-15.1"),
        ("No pavement", "No bus", date(2026, 11, 4), "refused", "KOT-15.1"),
    ],
)
def test_taxi_needs_both_reasons_a_checked_firm_and_the_coordinator(unsafe, nothing_else, on, outcome, clause):
    verdict = taxi_verdict(firm(), on, unsafe_to_walk=unsafe, nothing_else=nothing_else, figures=Figures())
    assert (verdict.outcome, verdict.clause) == (outcome, clause)
    if outcome == "needs approval":
        assert verdict.approver == "coordinator"
