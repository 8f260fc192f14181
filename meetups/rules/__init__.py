"""The charity's rules about meet-ups and notes: plans and notes, and the day itself."""

from .days import Watched, alarms, clash_verdict, day_verdict, is_asked_about, weekly_days
from .groups import group_size_verdict, group_stage_verdict, group_that_met_verdict, names_in
from .meetups import (
    confirmation_verdict,
    first_meeting_verdict,
    group_verdict,
    is_soon,
    lift_given_verdict,
    lift_verdict,
    missing_from_note,
    note_due_on,
    note_verdict,
    notes_in_time_from,
    place_verdict,
    public_verdict,
    responsibility_verdict,
    risk_verdict,
    to_meet_by,
)

__all__ = [
    "Watched",
    "alarms",
    "clash_verdict",
    "confirmation_verdict",
    "day_verdict",
    "first_meeting_verdict",
    "group_size_verdict",
    "group_stage_verdict",
    "group_that_met_verdict",
    "group_verdict",
    "is_asked_about",
    "is_soon",
    "lift_given_verdict",
    "lift_verdict",
    "missing_from_note",
    "names_in",
    "note_due_on",
    "note_verdict",
    "notes_in_time_from",
    "place_verdict",
    "public_verdict",
    "responsibility_verdict",
    "risk_verdict",
    "to_meet_by",
    "weekly_days",
]
