"""Meet-ups: planned, noted, talked about; and who comes to the termly activity with whom."""

from .meetups import Contact, MeetUp, Note, NoteMove, Transport
from .signups import SignUp

__all__ = ["Contact", "MeetUp", "Note", "NoteMove", "SignUp", "Transport"]
