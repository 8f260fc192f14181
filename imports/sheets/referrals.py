"""Referrals: a row is a child proposed for mentoring, known by the child's name and birthday, referrer and day."""

import uuid
from datetime import datetime, time

from django.utils import timezone

from mentees.models import Referral

from .. import cells
from ..columns import Column
from ..outcomes import FlaggedRow, shown

TITLE = "Referrals"
COLUMNS = [
    Column("Received", cells.day, needed=True, empty=None),
    Column("First name", cells.words(60), needed=True),
    Column("Surname", cells.words(60), needed=True),
    Column("Date of birth", cells.day, empty=None),
    Column("Child ref", cells.words(20)),
    Column("Referred by", cells.words(120), needed=True),
    Column("Kind", cells.referrer_kind, needed=True, empty=None),
    Column("Organisation", cells.words(120), soft=True),
    Column("Email", cells.email, soft=True),
    Column("Phone", cells.phone, soft=True),
    Column("School", cells.words(120), soft=True),
    Column("School year", cells.school_year, empty=None, soft=True),
    Column("Parent/carer", cells.words(120), soft=True),
    Column("Mobile", cells.phone, soft=True),
    Column("Why they may benefit", cells.lines(), needed=True),
    Column("Criteria", cells.grounds, empty=frozenset(), soft=True),
]
FIELDS = {
    "Kind": "referrer_kind",
    "Organisation": "organisation",
    "Email": "referrer_email",
    "Phone": "referrer_phone",
    "School": "school",
    "School year": "school_year",
    "Parent/carer": "carer_name",
    "Mobile": "carer_phone",
    "Why they may benefit": "reason",
}


def plan(sheet, known, flags):
    seen = {}
    for row in sheet.rows:
        row.label = f"{row.cells.get('First name', '')} {row.cells.get('Surname', '')}".strip()
        if row.refusals:
            continue
        received, today = row.cells["Received"], known.today
        here = _key_of(row)
        if received > today:
            row.refuse("Received", f"{shown(received)} has not come yet.")
        elif here in seen:
            row.refuse("First name", f"The same child, referrer and day stand in row {seen[here]} already.")
        child = _child_of(row, known)
        if row.refusals:
            continue
        seen[here] = row.number
        row.child = child
        stored = known.referrals.get(here)
        if stored is None:
            _make(row, known, child)
            _flag_mentee(row, known, flags)
        elif stored.is_open:
            _put_right(row, stored, child)
        else:
            _keep(row, stored)


def _key_of(row):
    told = row.cells
    name = f"{told['First name']} {told['Surname']}"
    return cells.key(name), told.get("Date of birth"), cells.key(told["Referred by"]), told["Received"]


def _child_of(row, known):
    """The child of the club that the row names, if it names one."""
    if not row.cells.get("Child ref"):
        return None
    try:
        return known.child(row.cells["Child ref"])
    except cells.CellError as error:
        row.refuse("Child ref", str(error))
        return None


def _make(row, known, child):
    told = row.cells
    row.is_new = True
    referral = Referral(
        scheme=known.scheme,
        source=Referral.Source.WORKBOOK,
        submission=uuid.uuid4(),
        received_at=timezone.make_aware(datetime.combine(told["Received"], time(12))),
        referrer_name=told["Referred by"],
        child=child,
        first_name=told["First name"],
        surname=told["Surname"],
        date_of_birth=told.get("Date of birth"),
        grounds=sorted(told.get("Criteria", ())),
    )
    for column, name in FIELDS.items():
        if column in told:
            setattr(referral, name, told[column])
    row.creates.append(referral)


def _flag_mentee(row, known, flags):
    if row.child and cells.key(row.child.ref) in known.mentees:
        words = f"{row.label}, {row.child.ref}, referred on {shown(row.cells['Received'])}"
        title = "referrals of children who are mentees already"
        flags.add("referred_mentee", title, "KOP-1", FlaggedRow(TITLE, row.number, words, row.child_id))


def _put_right(row, stored, child):
    for column, name in FIELDS.items():
        row.take(column, stored, name)
    wanted = sorted(row.cells.get("Criteria", ()))
    if wanted and wanted != sorted(stored.grounds):
        row.note_change("Criteria", "; ".join(sorted(stored.grounds)), "; ".join(wanted))
        stored.grounds = wanted
        row.updates.append((stored, "grounds"))
    if child and stored.child_id is None:
        row.note_change("Child ref", "", child.ref)
        stored.child = child
        row.updates.append((stored, "child"))
    elif child and stored.child_id != child.pk:
        row.kept.append(("Child ref", "as the portal has it"))


def _keep(row, stored):
    """A settled referral stays as it was decided."""
    differing = [
        (column, getattr(stored, name))
        for column, name in FIELDS.items()
        if row.cells.get(column) not in ("", None, getattr(stored, name))
    ]
    row.kept += [(column, shown(value)) for column, value in differing]
