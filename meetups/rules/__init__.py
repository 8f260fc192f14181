"""The charity's rules about meet-ups and notes: plans and notes, the day itself, and the slot of every week."""

from .contact import contact_verdict
from .days import Watched, alarms, day_verdict, is_asked_about, waits_for_morning
from .groups import group_size_verdict, group_stage_verdict, group_that_met_verdict
from .meetups import (
    confirmation_verdict,
    first_meeting_verdict,
    group_verdict,
    is_soon,
    lift_given_verdict,
    lift_verdict,
    missing_from_note,
    night_verdict,
    note_due_on,
    note_verdict,
    notes_in_time_from,
    place_verdict,
    public_verdict,
    responsibility_verdict,
    risk_verdict,
    to_meet_by,
)
from .slots import Week, clash_verdict, is_same_room, slot_verdict, weekly_days, weeks_counted
from .venues import holds_until, insurance_verdict, lapses_soon

__all__ = [
    "Watched",
    "Week",
    "alarms",
    "clash_verdict",
    "confirmation_verdict",
    "contact_verdict",
    "day_verdict",
    "first_meeting_verdict",
    "group_size_verdict",
    "group_stage_verdict",
    "group_that_met_verdict",
    "group_verdict",
    "holds_until",
    "insurance_verdict",
    "is_asked_about",
    "is_same_room",
    "is_soon",
    "lapses_soon",
    "lift_given_verdict",
    "lift_verdict",
    "missing_from_note",
    "night_verdict",
    "note_due_on",
    "note_verdict",
    "notes_in_time_from",
    "place_verdict",
    "public_verdict",
    "responsibility_verdict",
    "risk_verdict",
    "slot_verdict",
    "to_meet_by",
    "waits_for_morning",
    "weekly_days",
    "weeks_counted",
]
