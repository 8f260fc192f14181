"""What happens to meet-ups, notes and contacts, and the end of an allocation."""

from .closings import close_mentee, planned_after
from .contacts import change_contact, log_contact
from .endings import end_allocation, planned_beyond
from .first_meetings import book_first_meeting
from .handovers import hand_over_mentee
from .meetups import answer_meetup, cancel_meetup, change_meetup, plan_meetup, reply_to_question
from .notes import move_note, write_note

__all__ = [
    "answer_meetup",
    "book_first_meeting",
    "cancel_meetup",
    "change_contact",
    "change_meetup",
    "close_mentee",
    "end_allocation",
    "hand_over_mentee",
    "log_contact",
    "move_note",
    "plan_meetup",
    "planned_after",
    "planned_beyond",
    "reply_to_question",
    "write_note",
]
