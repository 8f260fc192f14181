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
from .closings import ask_last_questionnaire, close_support, reopen_support, strike_allocation
from .consents import record_consent, withdraw_consent
from .mentees import change_mentee, make_mentee
from .plans import (
    add_goal,
    change_goal,
    change_plan,
    conclude_goal,
    make_plan,
    record_progress,
    remove_goal,
    renew_plan,
    sign_off_plan,
)
from .reviews import change_review, record_measures, record_review
from .supported import check_supported

__all__ = [
    "add_goal",
    "allocate_mentor",
    "ask_last_questionnaire",
    "change_allocation",
    "change_goal",
    "change_mentee",
    "change_plan",
    "change_review",
    "check_supported",
    "close_support",
    "conclude_goal",
    "end_allocation",
    "make_mentee",
    "make_plan",
    "record_consent",
    "record_measures",
    "record_progress",
    "record_review",
    "remove_goal",
    "renew_plan",
    "reopen_support",
    "restore_mentor",
    "rewrite_keys",
    "sign_off_plan",
    "strike_allocation",
    "suspend_mentor",
    "wanted_keys",
    "withdraw_consent",
]
