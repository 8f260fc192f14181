"""Meet-ups: planned, noted, talked about; and who comes to the termly activity with whom."""

from .days import DayMessage, Told
from .meetups import Contact, MeetUp, Note, NoteMove, PlannedThen, Transport
from .signups import SignUp

__all__ = ["Contact", "DayMessage", "MeetUp", "Note", "NoteMove", "PlannedThen", "SignUp", "Told", "Transport"]
