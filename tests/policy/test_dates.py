"""Counting months as people do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.dates import in_words, is_bank_holiday, months_after, next_working_day


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


@pytest.mark.parametrize(
    ("day", "works_on"),
    [
        (date(2026, 11, 25), date(2026, 11, 25)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 8, 31), date(2026, 9, 1)),
        # Good Friday to Easter Monday.
        (date(2026, 4, 3), date(2026, 4, 7)),
        # Boxing Day is a Saturday, so the Monday after is a holiday too.
        (date(2026, 12, 25), date(2026, 12, 29)),
        (date(2027, 12, 31), date(2027, 12, 31)),
    ],
)
def test_next_working_day_passes_over_weekends_and_bank_holidays(day, works_on):
    assert next_working_day(day) == works_on


def test_bank_holidays_are_those_of_england():
    assert is_bank_holiday(date(2026, 5, 25))
    # St Andrew's Day, in Scotland alone.
    assert not is_bank_holiday(date(2026, 11, 30))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_next_working_day_is_never_before_the_day_nor_a_week_after(day):
    assert 0 <= (next_working_day(day) - day).days < 7
