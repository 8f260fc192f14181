"""Meet-ups: planned, noted, talked about; and who comes to the termly activity with whom."""

from .days import DayMessage, Told
from .group_meetups import GroupMeetUp
from .groups import GroupChat
from .meetups import Contact, MeetUp, PlannedThen, Transport, Unusual
from .notes import Note, NoteCorrection, NoteMove
from .signups import SignUp
from .venues import VenueCheck

__all__ = [
    "Contact",
    "DayMessage",
    "GroupChat",
    "GroupMeetUp",
    "MeetUp",
    "Note",
    "NoteCorrection",
    "NoteMove",
    "PlannedThen",
    "SignUp",
    "Told",
    "Transport",
    "Unusual",
    "VenueCheck",
]
