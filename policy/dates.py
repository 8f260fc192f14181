"""Counting months as people do."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the month's last day where it is shorter (29 to 28 February)."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def in_words(day: date) -> str:
    """A day as the portal writes it: 3 November 2026."""
    return f"{day.day} {day:%B %Y}"
