"""What an import would do: every row compared with the portal and with the rows before it. Writes nothing."""

from dataclasses import dataclass, field

from . import cells
from .columns import read_sheet
from .known import Known
from .outcomes import CHANGED, CREATED, REFUSED, SAME, Flag, FlaggedRow, SheetPlan
from .sheets import allocations, children, expenses, notes, questionnaires, referrals, register, volunteers

SHEETS = (children, volunteers, register, allocations, notes, expenses, questionnaires, referrals)
# Workbooks of before do not have them, and nothing hangs on them.
OPTIONAL = (referrals,)
LEFT_OUT = "cells not to be read; the rest of the row is taken"
KEPT = "cells passed over; what the portal knows stays"
TITLES = tuple(sheet.TITLE for sheet in SHEETS)


class Flags:
    """The flags of one import, in the order in which they first came up."""

    def __init__(self):
        self.by_kind: dict[str, Flag] = {}

    def add(self, kind: str, title: str, clause: str, row: FlaggedRow):
        self.by_kind.setdefault(kind, Flag(kind, title, clause)).rows.append(row)

    def __iter__(self):
        return iter(self.by_kind.values())


@dataclass
class Plan:
    """The plans of all sheets, in the order in which they are written."""

    sheets: list[SheetPlan]
    flags: list[Flag]
    missing: list[str] = field(default_factory=list)
    places: list[tuple[str, int]] = field(default_factory=list)

    def count(self, result: str) -> int:
        return sum(sheet.count(result) for sheet in self.sheets)

    @property
    def created(self) -> int:
        return self.count(CREATED)

    @property
    def changed(self) -> int:
        return self.count(CHANGED)

    @property
    def same(self) -> int:
        return self.count(SAME)

    @property
    def refused(self) -> int:
        return self.count(REFUSED)

    @property
    def total(self) -> int:
        return sum(len(sheet.rows) for sheet in self.sheets)

    def flag(self, kind: str) -> Flag | None:
        return next((flag for flag in self.flags if flag.kind == kind), None)

    def reasons(self) -> dict[str, dict[int, list[str]]]:
        """Why rows were refused or cells left out, for the workbook to correct."""
        return {
            sheet.title: {
                row.number: [f"{column}: {reason}" for column, reason in row.refusals + row.left_out]
                for row in sheet.rows
                if row.refusals or row.left_out
            }
            for sheet in self.sheets
        }


def make_plan(book: dict, *, today, by=None, venues: dict | None = None, pulse=lambda: None) -> Plan:
    """`book` is what `workbook.open_workbook` gave; `venues` maps locations, as compared, to kinds of place; `by`
    is who brings it in, and pays nothing of their own.

    `pulse` is called before the first and after each sheet: a large workbook takes its time.
    """
    flags = Flags()
    plans = {module: read_sheet(book[module.TITLE], module.COLUMNS) for module in SHEETS if module.TITLE in book}
    pulse()
    known = Known(_refs_in(plans.values()), today, by)
    for module in SHEETS:
        if module is notes:
            known.gather_spans()
        if module is referrals and module in plans:
            known.load_referrals()
        sheet = plans.get(module)
        if sheet is None:
            continue
        if module is notes:
            module.plan(sheet, known, flags, venues or {})
        else:
            module.plan(sheet, known, flags)
        _finish(sheet, flags)
        pulse()
    missing = [module.TITLE for module in SHEETS if module not in plans and module not in OPTIONAL]
    return Plan(list(plans.values()), list(flags), missing, _places_in(plans.get(notes)))


def _refs_in(sheets) -> set[str]:
    """The children that the workbook speaks of."""
    named = (row.cells.get("Ref") or row.cells.get("Child ref") for sheet in sheets for row in sheet.rows)
    return {cells.key(ref) for ref in named if ref}


def _finish(sheet, flags):
    for row in sheet.rows:
        row.label = row.label or "this row"
        if row.refusals:
            row.refusals, row.left_out = row.left_out + row.refusals, []
            row.creates, row.updates, row.deletes, row.changes, row.kept = [], [], [], [], []
        for column, reason in row.left_out:
            _flag(flags, "left_out", LEFT_OUT, sheet, row, f"{row.label}: {column}: {reason}")
        for column, value in row.kept:
            _flag(flags, "kept", KEPT, sheet, row, f"{row.label}: {column} stays {value}")


def _flag(flags, kind, title, sheet, row, words):
    flags.add(kind, title, "", FlaggedRow(sheet.title, row.number, words, row.child_id))


def _places_in(sheet) -> list[tuple[str, int]]:
    """The locations of the log with how often each stands there, the most frequent first."""
    times: dict[str, list] = {}
    for row in sheet.good if sheet else []:
        if place := row.cells.get("Location"):
            times.setdefault(cells.key(place), [place, 0])[1] += 1
    return sorted(((place, count) for place, count in times.values()), key=lambda pair: (-pair[1], pair[0]))
