"""Rows that are written together, each with the history that an action would have left."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import models

from club.models import (
    Carer,
    CarerLink,
    Child,
    EqualityRecord,
    Event,
    Membership,
    RegisterEntry,
    Resource,
    RiskAssessment,
    SchoolHoliday,
)
from core.models import User
from expenses.models import (
    BankDetails,
    Budget,
    Claim,
    ClaimLine,
    ClaimStep,
    Correction,
    Export,
    ExportLine,
    Fund,
    GiftRequest,
    GrantApplication,
    GrantView,
    Outlay,
    Payment,
    PaymentRun,
    ReceiptFile,
    TaxiFirm,
    TaxiRequest,
)
from impact.models import Questionnaire
from meetups.models import Contact, DayMessage, GroupChat, GroupMeetUp, MeetUp, Note, SignUp, VenueCheck
from mentees.models import (
    Allocation,
    Closing,
    Consent,
    ConsentRequest,
    Disclosure,
    Goal,
    GoalProgress,
    Ground,
    Handover,
    HelpRequest,
    Mentee,
    OutcomeMeasure,
    PairRemark,
    Plan,
    Referral,
    ReferralDecision,
    Review,
    StartStep,
    SummaryDownload,
)
from mentors.models import (
    Agreement,
    Application,
    Attendance,
    DbsCheck,
    Interview,
    Leave,
    Mentor,
    Reference,
    StopLift,
    SupportMeeting,
    Training,
)
from safeguarding.models import Concern, ConcernEntry, ConcernSubject

# What a row points to is written before it.
ORDER = (
    User, Child, Carer, CarerLink, RiskAssessment, Event, RegisterEntry, Membership, Resource, EqualityRecord,
    Mentor, Training, DbsCheck, StopLift, Application, Reference, Interview,
    Agreement, SupportMeeting, Attendance, Leave,
    Ground, Referral, ReferralDecision, Mentee, Allocation, PairRemark, Handover, SummaryDownload,
    Consent, ConsentRequest, StartStep, GroupMeetUp, MeetUp, Note, DayMessage, Questionnaire,
    TaxiFirm, TaxiRequest, Fund, GiftRequest, GrantApplication, GrantView,
    BankDetails, PaymentRun, Payment, Claim, ClaimLine, ClaimStep, ReceiptFile, Correction, Export, ExportLine,
    Plan, Goal, GoalProgress, Review, OutcomeMeasure, Closing, HelpRequest, Disclosure, SignUp,
    Concern, ConcernSubject, ConcernEntry,
    Contact, GroupChat, VenueCheck, SchoolHoliday, Budget, Outlay,
)  # fmt: skip
AT_ONCE = 1_000


@dataclass
class Step:
    """One change: who made it when and why, and the fields that read otherwise before."""

    by: User
    at: datetime
    was: dict
    because: str | None = None


@dataclass
class Entry:
    """A row as it is now, who made it when, and the changes it went through, in their order."""

    row: models.Model
    by: User | None
    at: datetime
    steps: list[Step] = field(default_factory=list)
    because: str | None = None


class Rows:
    def __init__(self):
        self.entries = defaultdict(list)
        self.roles = []
        self.offers = []

    def add(self, row, *, by, at, was=None, then=None, because=None, later=()):
        """Keep a row for writing. `was` are the fields that read otherwise before the change `then` (who, when);
        `later` are the steps that followed."""
        steps = [Step(*then, was or {}, because)] if then else []
        self.entries[type(row)].append(Entry(row, by, at, [*steps, *later], None if then else because))
        return row

    def give_role(self, user, role):
        self.roles.append((user, role))

    def offer(self, referral, resource):
        self.offers.append((referral, resource))

    def of(self, model):
        return [entry.row for entry in self.entries[model]]

    def write(self):
        for model in ORDER:
            entries = self.entries.pop(model, [])
            for rows in _in_turns(model, [entry.row for entry in entries]):
                model._base_manager.bulk_create(rows, batch_size=AT_ONCE)
            if not hasattr(model, "history"):
                continue
            history = model.history.model
            history.objects.bulk_create(
                [version for entry in entries for version in _versions(history, entry)], batch_size=AT_ONCE
            )
            if model is User:
                self._write_roles()
        Referral.offered.through.objects.bulk_create(
            [Referral.offered.through(referral=referral, resource=resource) for referral, resource in self.offers]
        )
        self.offers = []

    def _write_roles(self):
        groups = dict(Group.objects.values_list("name", "pk"))
        User.groups.through.objects.bulk_create(
            [User.groups.through(user_id=user.pk, group_id=groups[role]) for user, role in self.roles],
            batch_size=AT_ONCE,
        )
        self.roles = []


def _in_turns(model, rows):
    """First those that point to no row of their own kind, then the others."""
    names = [field.name for field in model._meta.concrete_fields if field.related_model is model]
    turns = [], []
    for row in rows:
        turns[any(getattr(row, name) is not None for name in names)].append(row)
    return [turn for turn in turns if turn]


def _versions(history, entry):
    """The first version, then one for each step; worked out from the row as it is now, backwards."""
    values = {name.attname: getattr(entry.row, name.attname) for name in history.tracked_fields}
    found = []
    for step in reversed(entry.steps):
        found.append(
            history(
                history_date=step.at,
                history_user=step.by,
                history_type="~",
                history_change_reason=step.because,
                **values,
            )
        )
        values = {**values, **step.was}
    found.append(
        history(
            history_date=entry.at,
            history_user=entry.by,
            history_type="+",
            history_change_reason=entry.because,
            **values,
        )
    )
    return reversed(found)
