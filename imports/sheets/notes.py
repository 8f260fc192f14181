"""Mentoring log: a row is one child's meet-up, known by child, day and mentor. Hours are unknown and stay so."""

import re

from meetups.models import Note

from .. import cells
from ..columns import Column
from ..known import email_of
from ..outcomes import FlaggedRow, shown
from ..venues import suggest

TITLE = "Mentoring log"
COLUMNS = [
    Column("Date", cells.day, needed=True, empty=None),
    Column("Location", cells.words(160)),
    Column("Mentoring Programme run by", cells.words(254), needed=True),
    Column("Attendees present", cells.words(300)),
    Column("Activities / Focus of session", cells.lines()),
    Column("Goals / Outcomes", cells.lines()),
    Column("Overall comment", cells.lines()),
    Column("Child ref", cells.words(20), needed=True),
]
FIELDS = {
    "Location": "place",
    "Attendees present": "attendees",
    "Activities / Focus of session": "activities",
    "Goals / Outcomes": "outcomes",
    "Overall comment": "comment",
}


def plan(sheet, known, flags, venues):
    """`venues` maps a location to a kind of place, as a person has confirmed it."""
    seen = {}
    people = _people(known)
    for row in sheet.rows:
        if row.refusals:
            continue
        mentee, mentor = find_people(row, known, "Mentoring Programme run by")
        if row.refusals:
            continue
        here, day = cells.key(row.cells["Child ref"]), row.cells["Date"]
        row.label = f"{row.child.ref} with {mentor.user.name} on {shown(day)}"
        note_key = here, day, email_of(mentor)
        if note_key in seen:
            row.refuse("Date", f"The same child, day and mentor stand in row {seen[note_key]} already.")
            continue
        seen[note_key] = row.number
        notes = known.notes.get(note_key, [])
        note = next((note for note in notes if _says(note, row)), None)
        if note is None and note_key in known.moved_away and not _has_own(notes):
            _leave_alone(row, flags)
            continue
        note = note or next(iter(notes), None)
        place = row.cells.get("Location", "")
        kind = venues.get(cells.key(place), "")
        if note is None:
            _add_note(row, mentee, mentor, kind)
        else:
            _change_note(row, note, kind)
        flag_days(TITLE, row, known, flags, day, here, mentor)
        likely = (note.venue_kind if note else kind) or venues.get(cells.key(place), suggest(place))
        _flag_single_mentor(row, known, flags, likely, people)


def find_people(row, known, mentor_column):
    """The mentee and the mentor that a row names; who cannot be found refuses it."""
    found = []
    for column, find in (("Child ref", known.mentee), (mentor_column, known.mentor)):
        try:
            found.append(find(row.cells[column]))
        except cells.CellError as error:
            found.append(None)
            row.refuse(column, str(error))
    if found[0] is not None:
        row.child = found[0].child
    row.label = row.label or row.cells["Child ref"]
    return found


def _says(note, row) -> bool:
    """Whether the note says what the row says, as far as the row says anything."""
    return all(row.cells.get(column) in (None, "", getattr(note, name)) for column, name in FIELDS.items())


def _has_own(notes) -> bool:
    """Whether one of them came in as this very row, and not by a move or by hand."""
    return any(note.imported and not note.moved_here for note in notes)


def _leave_alone(row, flags):
    """The note of this row was moved to the child it belongs to; its words do not come back here."""
    title = "notes moved to another child in the portal; left alone"
    flags.add("note_moved", title, "", FlaggedRow(TITLE, row.number, row.label, row.child_id))


def _add_note(row, mentee, mentor, kind):
    row.is_new = True
    told = {name: row.cells.get(column, "") for column, name in FIELDS.items()}
    note = Note(mentee=mentee, mentor=mentor, date=row.cells["Date"], venue_kind=kind, imported=True, **told)
    row.creates.append(note)


def _change_note(row, note, kind):
    for column, name in FIELDS.items():
        row.take(column, note, name)
    if kind and not note.venue_kind:
        row.note_change("Kind of place", "", kind)
        note.venue_kind = kind
        row.updates.append((note, "venue_kind"))


def flag_days(title, row, known, flags, day, here, mentor):
    """A day outside the volunteer's time with the child, or still to come, is taken and flagged."""
    if day > known.today:
        flags.add(
            "to_come",
            "rows about a day still to come",
            "",
            FlaggedRow(title, row.number, row.label, row.child_id),
        )
    if not known.was_allocated(here, mentor, day):
        flags.add(
            "outside_allocation",
            "rows about a day on which the volunteer was not allocated to the child",
            "KOP-7",
            FlaggedRow(title, row.number, row.label, row.child_id),
        )


def _people(known) -> set[str]:
    """What volunteers are called: full names, and first names alone."""
    names = {cells.key(mentor.user.name) for mentor in known.mentors.values()}
    return names | {name.split()[0] for name in names if name}


def _flag_single_mentor(row, known, flags, likely, people):
    """KOT-9.1: some places ask for more than one mentor. Without a confirmed kind the place's name decides."""
    figures = known.figures_on(row.cells["Date"])
    kind = figures.venue_kind(likely) if figures else None
    if kind is None or kind.mentors < 2:
        return
    present = [cells.key(part) for part in re.split(r"[,;&\n]| and ", row.cells.get("Attendees present", ""))]
    child = row.child
    childs_own = {cells.key(name) for name in (child.first_name, child.full_name, child.known_as) if name}
    mentors = max(1, sum(name in people for name in present if name not in childs_own))
    if mentors < kind.mentors:
        flags.add(
            f"single_mentor_{kind.key}",
            f"{kind.label.lower()} notes with a single mentor",
            "KOT-9.1",
            FlaggedRow(TITLE, row.number, f"{row.label}: {row.cells['Location']}", row.child_id),
        )
