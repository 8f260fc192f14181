"""What becomes of each row of a workbook, and what the past broke."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format

SEVERAL = re.compile(r"\b(handover|allocation|volunteer|note|claim|row|cell|contact)s\b")
CREATED, CHANGED, SAME, REFUSED = "created", "changed", "same", "refused"


def shown(value) -> str:
    """A value as a person reads it, on the preview and in the command's answer."""
    if value is None or value == "":
        return "(empty)"
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, Decimal):
        return f"£{value:,.2f}"
    return str(value)


@dataclass
class Row:
    """One row of a sheet: what it is, what becomes of it, and what is to be written for it."""

    number: int
    cells: dict = field(default_factory=dict)
    label: str = ""
    child: object = None
    is_new: bool = False
    refusals: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    creates: list = field(default_factory=list)
    updates: list[tuple[object, str]] = field(default_factory=list)
    deletes: list = field(default_factory=list)

    @property
    def result(self) -> str:
        if self.refusals:
            return REFUSED
        if self.is_new:
            return CREATED
        return CHANGED if self.changes else SAME

    @property
    def child_id(self):
        return getattr(self.child, "pk", None)

    def refuse(self, column, reason):
        self.refusals.append((column, reason))

    def leave_out(self, column, reason):
        """Take the row without this cell."""
        self.cells.pop(column, None)
        self.left_out.append((column, reason))

    def note_change(self, column, old, new):
        self.changes.append((column, shown(old), shown(new)))

    def take(self, column, thing, name, *, show=shown):
        """Put the cell's value on a stored row where it differs; an empty cell leaves what stands there."""
        if column not in self.cells:
            return
        new, old = self.cells[column], getattr(thing, name)
        if new == old:
            return
        if new is None or new == "":
            self.kept.append((column, show(old)))
            return
        setattr(thing, name, new)
        self.updates.append((thing, name))
        self.changes.append((column, show(old), show(new)))


@dataclass
class SheetPlan:
    """What becomes of one sheet. `problem` says why none of it can be read."""

    title: str
    problem: str = ""
    notices: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def count(self, result) -> int:
        return sum(row.result == result for row in self.rows)

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if not row.refusals]


@dataclass(frozen=True)
class FlaggedRow:
    sheet: str
    number: int | None
    words: str
    child_id: int | None = None


@dataclass
class Flag:
    """Something that is taken although it breaks a rule, or that a person should look at."""

    kind: str
    title: str
    clause: str = ""
    rows: list[FlaggedRow] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def words(self) -> str:
        """The title with its count; of one thing alone it speaks in the singular."""
        title = SEVERAL.sub(r"\1", self.title, count=1) if self.count == 1 else self.title
        return f"{self.count} {title}"
