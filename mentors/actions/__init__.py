"""What happens to mentors: how they come, what they are checked for, how they are supported, how they go."""

from .agreements import sign_agreement, write_wording
from .mentors import PERSON_FIELDS, add_mentor, change_mentor, mark_restored, mark_suspended
from .supervision import (
    add_leave,
    change_leave,
    change_meeting,
    mark_attendance,
    mark_left,
    pause_mentor,
    record_group_meeting,
    record_support_meeting,
    remove_leave,
    resume_mentor,
    take_back,
)
from .vetting import (
    add_dbs_check,
    add_training,
    change_dbs_check,
    change_training,
    erase_dbs_details,
    lift_stop,
    note_look,
    strike_training,
)

__all__ = [
    "PERSON_FIELDS",
    "add_dbs_check",
    "add_leave",
    "add_mentor",
    "add_training",
    "change_dbs_check",
    "change_leave",
    "change_meeting",
    "change_mentor",
    "change_training",
    "erase_dbs_details",
    "lift_stop",
    "mark_attendance",
    "mark_left",
    "mark_restored",
    "mark_suspended",
    "note_look",
    "pause_mentor",
    "record_group_meeting",
    "record_support_meeting",
    "remove_leave",
    "resume_mentor",
    "sign_agreement",
    "strike_training",
    "take_back",
    "write_wording",
]
