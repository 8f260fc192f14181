"""What happens to meet-ups, notes, contacts and sign-ups, and the end of an allocation."""

from .closings import close_mentee, planned_after
from .contacts import change_contact, log_contact
from .days import record_no_show, say_carer_told, say_home_safe, say_late, say_reachable, say_they_came
from .endings import change_allocation, end_allocation, planned_beyond
from .first_meetings import book_first_meeting
from .group_meetups import DRAFT as GROUP_DRAFT
from .group_meetups import cancel_group_meetup, change_group_meetup, confirm_group_meetup, plan_group_meetup
from .group_notes import write_group_note
from .groups import agree_to_group, close_group
from .handovers import hand_over_mentee
from .meetups import answer_meetup, cancel_meetup, change_meetup, plan_meetup, reply_to_question
from .notes import change_note, correct_note, move_note, standing_of, write_note
from .risks import add_risk_assessment, attach_risk_assessment
from .signups import answer_sign_up, let_other_take_over, release_unaccompanied, sign_up_all, sign_up_mentee, take_off
from .slots import confirm_slot, plan_weekly
from .starts import settle_starts
from .venues import change_venue_check, record_venue_check

__all__ = [
    "GROUP_DRAFT",
    "add_risk_assessment",
    "agree_to_group",
    "answer_meetup",
    "answer_sign_up",
    "attach_risk_assessment",
    "book_first_meeting",
    "cancel_group_meetup",
    "cancel_meetup",
    "change_allocation",
    "change_contact",
    "change_group_meetup",
    "change_meetup",
    "change_note",
    "change_venue_check",
    "close_group",
    "close_mentee",
    "confirm_group_meetup",
    "confirm_slot",
    "correct_note",
    "end_allocation",
    "hand_over_mentee",
    "let_other_take_over",
    "log_contact",
    "move_note",
    "plan_group_meetup",
    "plan_meetup",
    "plan_weekly",
    "planned_after",
    "planned_beyond",
    "record_no_show",
    "record_venue_check",
    "release_unaccompanied",
    "reply_to_question",
    "say_carer_told",
    "say_home_safe",
    "say_late",
    "say_reachable",
    "say_they_came",
    "settle_starts",
    "sign_up_all",
    "sign_up_mentee",
    "standing_of",
    "take_off",
    "write_group_note",
    "write_note",
]
