"""Counting months and working days as people do."""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from holidays.countries import UnitedKingdom


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the month's last day where it is shorter (29 to 28 February)."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def in_words(day: date) -> str:
    """A day as the portal writes it: 3 November 2026."""
    return f"{day.day} {day:%B %Y}"


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(UnitedKingdom(subdiv="ENG", years=year))


def is_bank_holiday(day: date) -> bool:
    """Whether nobody is expected to work in England on this day, though it may be a Monday."""
    return day in _bank_holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself where people work on it, otherwise the next one: no weekend and no bank holiday in England."""
    while day.isoweekday() > 5 or is_bank_holiday(day):
        day += timedelta(days=1)
    return day
