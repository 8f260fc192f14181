"""What happens to mentees; one module for each part of a child's way through mentoring."""

from .allocations import (
    allocate_mentor,
    change_allocation,
    end_allocation,
    restore_mentor,
    rewrite_keys,
    suspend_mentor,
    wanted_keys,
)
from .consents import record_consent, withdraw_consent
from .mentees import change_mentee, make_mentee
from .mentors import let_mentor_go, open_allocations

__all__ = [
    "allocate_mentor",
    "change_allocation",
    "change_mentee",
    "end_allocation",
    "let_mentor_go",
    "make_mentee",
    "open_allocations",
    "record_consent",
    "restore_mentor",
    "rewrite_keys",
    "suspend_mentor",
    "wanted_keys",
    "withdraw_consent",
]
