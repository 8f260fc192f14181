"""Register: a row is a child's mark at an event, known by event and child."""

from club.models import Event, RegisterEntry

from .. import cells
from ..columns import Column

TITLE = "Register"
COLUMNS = [
    Column("Date", cells.day, needed=True, empty=None),
    Column("Event", cells.words(120), needed=True),
    Column("Kind", cells.event_kind, needed=True, empty=None),
    Column("Child ref", cells.words(20), needed=True),
    Column("Present", cells.mark, needed=True, empty=None),
]


def plan(sheet, known, flags):
    seen, kinds = {}, {}
    for row in sheet.rows:
        if row.refusals:
            continue
        here = cells.key(row.cells["Child ref"])
        event_key = cells.key(row.cells["Event"]), row.cells["Date"]
        row.label = f"{row.cells['Event']}, {row.cells['Child ref']}"
        try:
            row.child = known.child(row.cells["Child ref"])
        except cells.CellError as error:
            row.refuse("Child ref", str(error))
            continue
        if (event_key, here) in seen:
            row.refuse("Child ref", f"{row.child.ref} is in this register already, in row {seen[event_key, here]}.")
            continue
        first = kinds.setdefault(event_key, row)
        if first.cells["Kind"] != row.cells["Kind"]:
            said = Event.Kind(first.cells["Kind"]).label
            row.refuse("Kind", f"Row {first.number} says that this event is of the kind {said}.")
            continue
        seen[event_key, here] = row.number
        event = _take_event(row, known, event_key)
        _take_mark(row, known, event, (event_key, here))


def _take_event(row, known, event_key):
    event = known.events.get(event_key)
    if event is None:
        event = Event(name=row.cells["Event"], held_on=row.cells["Date"], kind=row.cells["Kind"])
        known.events[event_key] = event
        row.creates.append(event)
    elif event.pk:
        row.take("Kind", event, "kind", show=lambda kind: Event.Kind(kind).label)
    return event


def _take_mark(row, known, event, entry_key):
    entry = known.register.get(entry_key)
    if entry is None:
        row.is_new = True
        row.creates.append(RegisterEntry(event=event, child=row.child, mark=row.cells["Present"]))
    else:
        row.take("Present", entry, "mark", show=lambda mark: RegisterEntry.Mark(mark).label)
