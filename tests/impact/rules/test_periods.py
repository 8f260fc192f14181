"""Quarters and policy years: which are over, how they are named."""

from datetime import date

import pytest

from impact.rules import closed_periods
from impact.rules.periods import month_after, months_between, policy_year, quarter


@pytest.mark.parametrize(
    ("period", "key", "title", "first", "last"),
    [
        (quarter(2026, 1), "2026-q1", "January to March 2026", date(2026, 1, 1), date(2026, 3, 31)),
        (quarter(2024, 3), "2024-q3", "July to September 2024", date(2024, 7, 1), date(2024, 9, 30)),
        (quarter(2026, 4), "2026-q4", "October to December 2026", date(2026, 10, 1), date(2026, 12, 31)),
        (
            policy_year(2025, 4),
            "2025-26",
            "Policy year April 2025 to March 2026",
            date(2025, 4, 1),
            date(2026, 3, 31),
        ),
        (
            policy_year(2025, 1),
            "2025",
            "Policy year January 2025 to December 2025",
            date(2025, 1, 1),
            date(2025, 12, 31),
        ),
        (
            policy_year(2023, 3),
            "2023-24",
            "Policy year March 2023 to February 2024",
            date(2023, 3, 1),
            date(2024, 2, 29),
        ),
    ],
)
def test_period_has_whole_months_and_a_name(period, key, title, first, last):
    assert (period.key, period.title, period.first_day, period.last_day) == (key, title, first, last)


@pytest.mark.parametrize(
    ("today", "newest"),
    [
        (date(2026, 9, 30), ["2026-q2", "2025-26", "2026-q1"]),
        (date(2026, 10, 1), ["2026-q3", "2026-q2", "2025-26"]),
        (date(2026, 3, 31), ["2025-q4", "2025-q3", "2025-q2"]),
        (date(2026, 4, 1), ["2025-26", "2026-q1", "2025-q4"]),
    ],
)
def test_period_is_closed_from_the_day_after_its_last(today, newest):
    assert [period.key for period in closed_periods(today, 4)][:3] == newest


def test_policy_year_begins_with_the_month_of_the_policy():
    years = [period for period in closed_periods(date(2026, 11, 21), 9) if period.is_year]
    assert (years[0].first_day, years[0].last_day) == (date(2025, 9, 1), date(2026, 8, 31))


def test_closed_periods_go_back_ten_years_and_no_further():
    assert min(period.first_day for period in closed_periods(date(2026, 11, 21), 4)) == date(2016, 1, 1)


def test_months_cross_the_turn_of_the_year():
    assert months_between(date(2025, 11, 30), date(2026, 1, 1)) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
    ]
    assert month_after(date(2025, 12, 1)) == date(2026, 1, 1)
    assert month_after(date(2025, 12, 1), 12) == date(2026, 12, 1)
