"""The charity's rules about supporting mentors."""

from datetime import date

from policy.dates import months_after
from policy.figures import Figures


def support_due_on(last_on: date | None, since: date | None, figures: Figures) -> date | None:
    """At least one support meeting a year, counted from the last one, or from the start (KOT-5.2); None: never."""
    start = last_on or since
    return months_after(start, figures.support_meeting_months) if start else None


def support_shows(last_on: date | None, since: date | None, today: date, figures: Figures) -> bool:
    """A support meeting that is missing shows after eleven months (KOT-5.2); of whom nothing is known, at once."""
    start = last_on or since
    return start is None or months_after(start, figures.support_flag_months) <= today
