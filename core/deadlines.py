"""A day by which somebody has to do something: what every app's deadlines.py answers with."""

from dataclasses import dataclass
from datetime import date

from .models import User


@dataclass(frozen=True)
class Deadline:
    """One thing that is due. `event` names it in the outbox, so that its reminder goes out once."""

    what: str
    due_on: date
    clause: str
    url: str
    person: User
    subject: str
    event: str

    def is_late(self, today: date) -> bool:
        return self.due_on < today
