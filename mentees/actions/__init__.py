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
from .decisions import decide_referral, decline_referral
from .mentees import change_mentee, make_mentee
from .referrals import (
    add_referred_child,
    assign_referral,
    confirm_grounds,
    match_referral,
    receive_referral,
    withdraw_referral,
)

__all__ = [
    "add_referred_child",
    "allocate_mentor",
    "assign_referral",
    "change_allocation",
    "change_mentee",
    "confirm_grounds",
    "decide_referral",
    "decline_referral",
    "end_allocation",
    "make_mentee",
    "match_referral",
    "receive_referral",
    "record_consent",
    "restore_mentor",
    "rewrite_keys",
    "suspend_mentor",
    "wanted_keys",
    "withdraw_consent",
    "withdraw_referral",
]
