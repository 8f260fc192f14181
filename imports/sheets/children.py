"""Children: a row is a child, known by its reference."""

from club.models import Child, academic_year
from mentees.models import Ground

from .. import cells
from ..carers import CarerBook
from ..columns import Column
from ..outcomes import shown

TITLE = "Children"
COLUMNS = [
    Column("Ref", cells.words(20), needed=True),
    Column("First name", cells.words(60), needed=True),
    Column("Surname", cells.words(60), needed=True),
    Column("Known as", cells.words(60), soft=True),
    Column("Date of birth", cells.day, empty=None, soft=True),
    Column("School year", cells.school_year, empty=None, soft=True),
    Column("School", cells.words(120), soft=True),
    Column("Parent/carer", cells.words(120), soft=True),
    Column("Relationship", cells.words(60), soft=True),
    Column("Mobile", cells.phone, soft=True),
    Column("Email", cells.email, soft=True),
    Column("Address", cells.words(200), soft=True),
    Column("Postcode", cells.words(10), soft=True),
    Column("2nd contact", cells.words(120), soft=True),
    Column("2nd mobile", cells.phone, soft=True),
    Column("Medical / additional needs", cells.lines(), soft=True),
    Column("Joined", cells.day, empty=None, soft=True),
    Column("Why they may benefit", cells.lines(), soft=True),
    Column("Criteria", cells.grounds, empty=frozenset(), soft=True),
]
FIELDS = {
    "First name": "first_name",
    "Surname": "surname",
    "Known as": "known_as",
    "Date of birth": "date_of_birth",
    "School": "school",
    "Address": "address",
    "Postcode": "postcode",
    "Medical / additional needs": "needs",
    "Joined": "joined_on",
    "Why they may benefit": "may_benefit",
}


def plan(sheet, known, flags):
    seen = {}
    carers = CarerBook(known, flags)
    for row in sheet.rows:
        ref = row.cells.get("Ref", "")
        here = cells.key(ref)
        row.label = ref
        row.child = known.children.get(here)
        if ref and here in seen:
            row.refuse("Ref", f"{ref} stands in row {seen[here]} already; a reference belongs to one child.")
        _ask_for_names(row)
        if row.refusals:
            if ref and here not in seen:
                known.refused_children.setdefault(here, row.number)
            continue
        seen[here] = row.number
        _take_child(row, known, here)
        carers.take_first_contact(row, here)
        carers.take_second_contact(row, here)
        _take_grounds(row, known, here)


def _ask_for_names(row):
    """A phone number without a name is nobody's."""
    for name, numbers in (("Parent/carer", ("Mobile", "Email")), ("2nd contact", ("2nd mobile",))):
        if row.cells.get(name) == "" and any(row.cells.get(number) for number in numbers):
            row.leave_out(name, f"This cell is empty although “{numbers[0]}” is filled in. Whose number is it?")
            for number in numbers:
                row.cells.pop(number, None)


def _take_child(row, known, here):
    year, year_in = row.cells.get("School year"), academic_year(known.today)
    if row.child is None:
        row.is_new = True
        row.child = Child(ref=row.cells["Ref"])
        for column, name in FIELDS.items():
            if column in row.cells:
                setattr(row.child, name, row.cells[column])
        if year is not None:
            row.child.school_year, row.child.school_year_in = year, year_in
        row.creates.append(row.child)
        known.children[here] = row.child
    else:
        for column, name in FIELDS.items():
            row.take(column, row.child, name)
        _take_school_year(row, year, year_in, known.today)
    row.label = f"{row.child.ref}, {row.child.full_name}"


def _take_school_year(row, year, year_in, today):
    """The year has moved on by itself since the last import: neither the old figure nor today's is a change."""
    child = row.child
    if year is None:
        if child.school_year is not None and "School year" in row.cells:
            row.kept.append(("School year", shown(child.school_year_on(today))))
        return
    if year in (child.school_year, child.school_year_on(today)):
        return
    row.note_change("School year", child.school_year_on(today), year)
    child.school_year, child.school_year_in = year, year_in
    row.updates += [(child, "school_year"), (child, "school_year_in")]


def _take_grounds(row, known, here):
    wanted, stored = row.cells.get("Criteria", frozenset()), known.grounds[here]
    if not wanted:
        if stored and "Criteria" in row.cells:
            row.kept.append(("Criteria", _labels(stored)))
        return
    added, dropped = wanted - stored.keys(), stored.keys() - wanted
    if (added or dropped) and not row.is_new:
        row.note_change("Criteria", _labels(stored), _labels(wanted))
    row.creates += [Ground(child=row.child, kind=kind) for kind in sorted(added)]
    row.deletes += [stored[kind] for kind in sorted(dropped)]


def _labels(kinds) -> str:
    return "; ".join(Ground.Kind(kind).label for kind in sorted(kinds))
