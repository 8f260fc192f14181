"""Counting months as people do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.dates import in_words, is_bank_holiday, months_after


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 5, 4), 0, date(2026, 5, 4)),
    ],
)
def test_months_after_keeps_the_day_where_the_month_has_it(day, months, later):
    assert months_after(day, months) == later


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 240))
def test_months_after_lands_in_the_right_month_and_never_on_a_later_day(day, months):
    later = months_after(day, months)
    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day <= day.day


def test_a_day_in_words():
    assert in_words(date(2026, 11, 3)) == "3 November 2026"


def test_bank_holidays_are_those_of_england():
    assert is_bank_holiday(date(2026, 5, 25))
    # St Andrew's Day, in Scotland alone.
    assert not is_bank_holiday(date(2026, 11, 30))
