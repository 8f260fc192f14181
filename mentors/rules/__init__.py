"""The charity's rules about mentors: pure functions of facts, figures and a day."""

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
    "Clearance",
    "clear_to_plan",
    "has_lapsed",
    "lapses_on",
    "reminder_due",
    "reminders_of",
    "safeguarding_standing",
    "valid_until",
]
