"""What happens to mentors: how they come, what they are checked for, how they are supported, how they go."""

from .acceptance import accept_applicant, decline_application, record_interview, withdraw_application
from .applications import begin_application, link_application, save_application, send_application
from .mentors import PERSON_FIELDS, add_mentor, change_mentor, mark_restored, mark_suspended
from .referees import (
    add_reference,
    answer_reference,
    ask_referee,
    chase_referee,
    record_call,
    replace_reference,
)
from .vetting import add_dbs_check, add_training, lift_stop

__all__ = [
    "PERSON_FIELDS",
    "accept_applicant",
    "add_dbs_check",
    "add_mentor",
    "add_reference",
    "add_training",
    "answer_reference",
    "ask_referee",
    "begin_application",
    "change_mentor",
    "chase_referee",
    "decline_application",
    "lift_stop",
    "link_application",
    "mark_restored",
    "mark_suspended",
    "record_call",
    "record_interview",
    "replace_reference",
    "save_application",
    "send_application",
    "withdraw_application",
]
