"""The charity's rules about supporting mentors."""

from datetime import date, timedelta

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


def team_meeting_due_on(last_on: date | None, since: date | None, figures: Figures) -> date | None:
    """Mentors and coordinator meet each term, counted from the last meeting of them all, or from the start (HTP-5)."""
    start = last_on or since
    return months_after(start, figures.team_meeting_months) if start else None


def scheme_review_due_on(last_on: date | None, since: date | None, figures: Figures) -> date | None:
    """Once a year mentors and coordinator look back on the whole scheme, the training too (HTP-5)."""
    start = last_on or since
    return months_after(start, figures.scheme_review_months) if start else None


def block_notice(figures: Figures) -> timedelta:
    """Mentor and coordinator meet at the end of a block, which is announced so many days before; an evaluation held on
    one of those days or later is that meeting (HTP-5)."""
    return timedelta(days=figures.team_meeting_notice_days)
