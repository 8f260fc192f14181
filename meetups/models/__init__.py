"""Meet-ups: planned, noted, talked about; and who comes to the termly activity with whom."""

from .groups import GroupChat
from .meetups import Contact, MeetUp, Note, NoteMove, PlannedThen, Transport
from .signups import SignUp

__all__ = ["Contact", "GroupChat", "MeetUp", "Note", "NoteMove", "PlannedThen", "SignUp", "Transport"]
