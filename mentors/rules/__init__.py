"""The charity's rules about mentors: pure functions of facts, figures and a day."""

from .clearance import Check, Clear, Papers, Point, clear_to_mentor
from .supervision import support_due_on, support_shows
from .training import (
    Clearance,
    clear_to_plan,
    has_lapsed,
    lapses_on,
    reminder_due,
    reminders_of,
    safeguarding_standing,
    valid_until,
)

__all__ = [
    "Check",
    "Clear",
    "Clearance",
    "Papers",
    "Point",
    "clear_to_mentor",
    "clear_to_plan",
    "has_lapsed",
    "lapses_on",
    "reminder_due",
    "reminders_of",
    "safeguarding_standing",
    "support_due_on",
    "support_shows",
    "valid_until",
]
