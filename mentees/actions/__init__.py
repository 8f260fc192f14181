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
from .consents import (
    answer_consents,
    ask_for_consents,
    record_consent,
    record_consents,
    sign_consents,
    withdraw_consent,
    write_wording,
)
from .mentees import change_mentee, make_mentee
from .starts import record_step

__all__ = [
    "allocate_mentor",
    "answer_consents",
    "ask_for_consents",
    "change_allocation",
    "change_mentee",
    "end_allocation",
    "make_mentee",
    "record_consent",
    "record_consents",
    "record_step",
    "restore_mentor",
    "rewrite_keys",
    "sign_consents",
    "suspend_mentor",
    "wanted_keys",
    "withdraw_consent",
    "write_wording",
]
