"""The periods that a report can be issued for: calendar quarters and policy years that are over."""

from dataclasses import dataclass
from datetime import date, timedelta

# How far back a report can still be issued. A slip in a date does not offer a century of reports.
YEARS_BACK = 10


@dataclass(frozen=True)
class Period:
    """Whole months, from the first day to the last, both included."""

    key: str
    title: str
    first_day: date
    last_day: date

    @property
    def months(self) -> list[date]:
        return months_between(self.first_day, self.last_day)

    @property
    def is_year(self) -> bool:
        return len(self.months) == 12


def month_of(day: date) -> date:
    """A month is named by its first day."""
    return day.replace(day=1)


def month_after(month: date, count: int = 1) -> date:
    years, months = divmod(month.month - 1 + count, 12)
    return date(month.year + years, months + 1, 1)


def last_of(month: date) -> date:
    return month_after(month) - timedelta(days=1)


def months_between(first_day: date, last_day: date) -> list[date]:
    """Every month from that of the first day to that of the last."""
    months = [month_of(first_day)]
    while months[-1] < month_of(last_day):
        months.append(month_after(months[-1]))
    return months


def quarter(year: int, number: int) -> Period:
    first = date(year, 3 * number - 2, 1)
    last = month_after(first, 3) - timedelta(days=1)
    return Period(f"{year}-q{number}", f"{first:%B} to {last:%B %Y}", first, last)


def policy_year(year: int, starts_month: int) -> Period:
    """The twelve months that begin in this year with the month the policy names."""
    first = date(year, starts_month, 1)
    last = month_after(first, 12) - timedelta(days=1)
    key = str(year) if starts_month == 1 else f"{year}-{last:%y}"
    return Period(key, f"Policy year {first:%B %Y} to {last:%B %Y}", first, last)


def closed_periods(today: date, starts_month: int) -> list[Period]:
    """Quarters and policy years whose last day is before today, newest first, a year before its last quarter."""
    years = range(today.year - YEARS_BACK, today.year + 1)
    offered = [quarter(year, number) for year in years for number in (1, 2, 3, 4)]
    offered += [policy_year(year, starts_month) for year in years]
    closed = [period for period in offered if period.last_day < today]
    return sorted(closed, key=lambda period: (period.last_day, period.is_year), reverse=True)
