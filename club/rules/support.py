"""When what others say about themselves has to be looked up again."""

from datetime import date

from policy.dates import months_after

MONTHS = 12


def details_are_old(checked_on: date | None, today: date) -> bool:
    """The details of outside support are looked up once a year (KOP-19)."""
    return checked_on is None or months_after(checked_on, MONTHS) <= today
