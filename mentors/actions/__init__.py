"""What happens to mentors: how they come, what they are checked for, how they are supported, how they go."""

from .mentors import PERSON_FIELDS, add_mentor, change_mentor, mark_restored, mark_suspended
from .vetting import add_dbs_check, add_training, lift_stop

__all__ = [
    "PERSON_FIELDS",
    "add_dbs_check",
    "add_mentor",
    "add_training",
    "change_mentor",
    "lift_stop",
    "mark_restored",
    "mark_suspended",
]
