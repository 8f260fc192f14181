"""Counting months as people do, bank holidays, and the charity's clock."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays.countries import UnitedKingdom

CLOCK = ZoneInfo("Europe/London")


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


def working_days_before(day: date, number: int) -> date:
    """The day so many working days earlier: weekends and bank holidays in England are stepped over."""
    while number:
        day -= timedelta(days=1)
        number -= day.isoweekday() < 6 and not is_bank_holiday(day)
    return day


def instant(day: date, at: time, *, later: bool = False) -> datetime:
    """The moment at which the charity's clocks show this; of a doubled hour the first, or the later one."""
    return datetime.combine(day, at.replace(fold=int(later)), tzinfo=CLOCK).astimezone(UTC)


def is_skipped(day: date, at: time) -> bool:
    """Whether the clocks never show this, for they go forward over it (the last Sunday in March, 1:00 to 2:00)."""
    shown = instant(day, at).astimezone(CLOCK)
    return (shown.date(), shown.time().replace(fold=0)) != (day, at.replace(fold=0))


def ends_on(day: date, start: time, end: time) -> date:
    """The day of an end: the next one where the end stands before the start."""
    return day + timedelta(days=end < start)


def minutes_between(day: date, start: time, end: time) -> int:
    """Minutes that really pass from a start to an end, past midnight too and in the nights when the clocks change."""
    return int((instant(ends_on(day, start, end), end) - instant(day, start)).total_seconds()) // 60
