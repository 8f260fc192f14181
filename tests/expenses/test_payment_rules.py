"""On which day a payment is booked, which months close, and what a correction may do."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expenses.rules import (
    closing_verdict,
    correction_verdict,
    fee_back_verdict,
    is_recent_change,
    payment_day_verdict,
)

TODAY = date(2026, 11, 25)
CLOSED = [date(2026, 9, 1), date(2026, 10, 1)]
pounds = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("500"), places=2)


@pytest.mark.rule("KOT-8.3")
@pytest.mark.parametrize(
    ("day", "is_fine"),
    [
        (date(2026, 11, 25), True),
        (date(2026, 11, 26), False),
        (date(2026, 11, 1), True),
        (date(2026, 10, 31), False),
        (date(2026, 9, 1), False),
        (date(2026, 8, 31), True),
    ],
)
def test_payment_day_is_past_and_in_no_closed_month(day, is_fine):
    assert payment_day_verdict(day, TODAY, CLOSED).is_allowed is is_fine


@pytest.mark.rule("KOT-8.3")
@pytest.mark.parametrize(
    ("month", "is_over"), [(date(2026, 10, 1), True), (date(2026, 11, 1), False), (date(2027, 1, 1), False)]
)
def test_month_closes_once_it_is_over(month, is_over):
    assert closing_verdict(month, TODAY).is_allowed is is_over
    assert closing_verdict(month, month.replace(day=28)).is_refused


@pytest.mark.rule("KOT-8.3")
@pytest.mark.parametrize(
    ("claimed", "corrected", "amount", "is_fine"),
    [
        ("8.80", "0", "-8.80", True),
        ("8.80", "0", "-8.81", False),
        ("8.80", "-8.80", "-0.01", False),
        ("8.80", "-2.00", "2.00", True),
        ("8.80", "-2.00", "2.01", False),
        ("8.80", "0", "0.01", False),
        ("8.80", "0", "0.00", False),
    ],
)
def test_correction_stays_between_nothing_and_what_was_claimed(claimed, corrected, amount, is_fine):
    verdict = correction_verdict(Decimal(claimed), Decimal(corrected), Decimal(amount))
    assert verdict.is_allowed is is_fine


@given(claimed=pounds, amounts=st.lists(st.decimals(min_value=-500, max_value=500, places=2), max_size=8))
def test_whatever_is_corrected_a_claim_never_falls_below_nothing(claimed, amounts):
    corrected = Decimal(0)
    for amount in amounts:
        if correction_verdict(claimed, corrected, amount).is_allowed:
            corrected += amount
    assert 0 <= claimed + corrected <= claimed


@pytest.mark.parametrize(("days", "stands_out"), [(0, True), (14, True), (15, False)])
def test_change_of_an_account_stands_out_for_two_weeks(days, stands_out):
    assert is_recent_change(TODAY - timedelta(days=days), TODAY) is stands_out


@pytest.mark.rule("KOT-2.1")
@pytest.mark.parametrize(
    ("paid", "change", "is_fine"), [("12", "-12", True), ("12", "-12.01", False), ("0", "5", True)]
)
def test_no_more_of_a_fee_comes_back_than_was_paid(paid, change, is_fine):
    verdicts = [fee_back_verdict(Decimal(paid), Decimal(change), strikes=strikes) for strikes in (False, True)]
    assert [verdict.is_allowed for verdict in verdicts] == [is_fine, is_fine]
    if not is_fine:
        assert "£12.00 was paid for it" in verdicts[0].sentence
        assert "Strike that out first" in verdicts[1].sentence
