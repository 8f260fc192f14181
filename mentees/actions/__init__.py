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
from .closings import ask_last_questionnaire, close_support, reopen_support
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
from .disclosures import record_disclosure
from .handovers import hand_over
from .help import answer_help_request, ask_for_help
from .locking import lock_mentee
from .matching import check_pair, record_remark, withdraw_remark
from .mentees import change_mentee, make_mentee
from .mentors import decline_application, let_mentor_go, open_allocations, withdraw_application
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
from .referrals import (
    add_referred_child,
    assign_referral,
    confirm_grounds,
    match_referral,
    receive_referral,
    withdraw_referral,
)
from .reviews import change_review, record_measures, record_review
from .starts import record_step
from .summaries import issue_summary, log_download
from .supported import check_supported

__all__ = [
    "add_goal",
    "add_referred_child",
    "allocate_mentor",
    "answer_consents",
    "answer_help_request",
    "ask_for_consents",
    "ask_for_help",
    "ask_last_questionnaire",
    "assign_referral",
    "change_allocation",
    "change_goal",
    "change_mentee",
    "change_plan",
    "change_review",
    "check_pair",
    "check_supported",
    "close_support",
    "conclude_goal",
    "confirm_grounds",
    "decide_referral",
    "decline_application",
    "decline_referral",
    "end_allocation",
    "hand_over",
    "issue_summary",
    "let_mentor_go",
    "lock_mentee",
    "log_download",
    "make_mentee",
    "make_plan",
    "match_referral",
    "open_allocations",
    "receive_referral",
    "record_consent",
    "record_consents",
    "record_disclosure",
    "record_measures",
    "record_progress",
    "record_remark",
    "record_review",
    "record_step",
    "remove_goal",
    "renew_plan",
    "reopen_support",
    "restore_mentor",
    "rewrite_keys",
    "sign_consents",
    "sign_off_plan",
    "suspend_mentor",
    "wanted_keys",
    "withdraw_application",
    "withdraw_consent",
    "withdraw_referral",
    "withdraw_remark",
    "write_wording",
]
