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
from .starts import record_step

__all__ = [
    "add_referred_child",
    "allocate_mentor",
    "answer_consents",
    "ask_for_consents",
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
    "record_consents",
    "record_step",
    "restore_mentor",
    "rewrite_keys",
    "sign_consents",
    "suspend_mentor",
    "wanted_keys",
    "withdraw_consent",
    "withdraw_referral",
    "write_wording",
]
