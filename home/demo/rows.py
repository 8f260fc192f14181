"""Rows that are written together, each with the history that an action would have left."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import models

from club.models import Carer, CarerLink, Child, Event, RegisterEntry
from core.models import User
from expenses.models import Claim
from impact.models import Questionnaire
from meetups.models import MeetUp, Note
from mentees.models import Allocation, Consent, Ground, Mentee
from mentors.models import (
    Agreement,
    Attendance,
    DbsCheck,
    Leave,
    Mentor,
    StopLift,
    SupportMeeting,
    Training,
)

# What a row points to is written before it.
ORDER = (
    User, Child, Carer, CarerLink, Event, RegisterEntry, Mentor, Training, DbsCheck, StopLift, Agreement,
    SupportMeeting, Attendance, Leave, Ground, Mentee, Allocation, Consent, MeetUp, Note, Claim, Questionnaire,
)  # fmt: skip
AT_ONCE = 1_000


@dataclass
class Entry:
    """A row as it is now, who made it when, what it said at first, and who changed it when."""

    row: models.Model
    by: User | None
    at: datetime
    was: dict = field(default_factory=dict)
    then: tuple[User, datetime] | None = None
    because: str | None = None


class Rows:
    def __init__(self):
        self.entries = defaultdict(list)
        self.roles = []

    def add(self, row, *, by, at, was=None, then=None, because=None):
        """Keep a row for writing. `was` are the fields that read otherwise before the change `then` (who, when)."""
        self.entries[type(row)].append(Entry(row, by, at, was or {}, then, because))
        return row

    def give_role(self, user, role):
        self.roles.append((user, role))

    def of(self, model):
        return [entry.row for entry in self.entries[model]]

    def write(self):
        for model in ORDER:
            entries = self.entries.pop(model, [])
            model._base_manager.bulk_create([entry.row for entry in entries], batch_size=AT_ONCE)
            history = model.history.model
            history.objects.bulk_create(
                [version for entry in entries for version in _versions(history, entry)], batch_size=AT_ONCE
            )
            if model is User:
                self._write_roles()

    def _write_roles(self):
        groups = dict(Group.objects.values_list("name", "pk"))
        User.groups.through.objects.bulk_create(
            [User.groups.through(user_id=user.pk, group_id=groups[role]) for user, role in self.roles],
            batch_size=AT_ONCE,
        )
        self.roles = []


def _versions(history, entry):
    values = {name.attname: getattr(entry.row, name.attname) for name in history.tracked_fields}
    first = {**values, **entry.was} if entry.then else values
    yield history(history_date=entry.at, history_user=entry.by, history_type="+", **first)
    if entry.then:
        by, at = entry.then
        yield history(history_date=at, history_user=by, history_type="~", history_change_reason=entry.because, **values)
