"""The charity's rules about meet-ups and notes: plans and notes, and the day itself."""

from .days import Watched, alarms, clash_verdict, day_verdict, is_asked_about, weekly_days
from .meetups import (
    confirmation_verdict,
    first_meeting_verdict,
    lift_given_verdict,
    lift_verdict,
    missing_from_note,
    note_due_on,
    notes_in_time_from,
    place_verdict,
    public_verdict,
    responsibility_verdict,
    risk_verdict,
)

__all__ = [
    "Watched",
    "alarms",
    "clash_verdict",
    "confirmation_verdict",
    "day_verdict",
    "first_meeting_verdict",
    "is_asked_about",
    "lift_given_verdict",
    "lift_verdict",
    "missing_from_note",
    "note_due_on",
    "notes_in_time_from",
    "place_verdict",
    "public_verdict",
    "responsibility_verdict",
    "risk_verdict",
    "weekly_days",
]
