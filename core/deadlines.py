"""A day by which somebody has to do something: what every app's deadlines.py answers with."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .models import User


@dataclass(frozen=True)
class Deadline:
    """One thing that is due. `event` names it in the outbox, so that its reminder goes out once."""

    what: str
    due_on: date
    clause: str
    url: str
    person: User | None
    subject: str
    event: str
    # The record that names a child, for the read log; nothing where none is named.
    row: Any = field(default=None, kw_only=True)
    # The page on which those read of it who may not do it themselves; nothing where `url` is for everybody.
    read_at: str = field(default="", kw_only=True)
    # Why this clock stands still for now; nothing where it runs. It is neither late nor reminded of meanwhile.
    paused: str = field(default="", kw_only=True)

    def is_late(self, today: date) -> bool:
        return self.due_on < today and not self.paused
