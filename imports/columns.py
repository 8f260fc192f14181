"""The columns of a sheet: their titles, how each is read, which a row cannot do without."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import cells
from .outcomes import Row, SheetPlan


@dataclass(frozen=True)
class Column:
    title: str
    read: Callable[[Any], Any]
    needed: bool = False
    # What an empty cell means: no words, or nothing known.
    empty: Any = ""
    # A soft cell that cannot be read is left out and flagged: many other rows hang on this row.
    soft: bool = False


def read_sheet(sheet, columns) -> SheetPlan:
    """The rows of a sheet with their cells read; a cell that cannot be read refuses its row."""
    plan = SheetPlan(sheet.title)
    places = _places_of(sheet, columns, plan)
    if plan.problem:
        plan.rows = []
        return plan
    for number, values in sheet.rows:
        row = Row(number)
        for column in columns:
            if column.title in places:
                _read_cell(row, column, values[places[column.title]])
        plan.rows.append(row)
    return plan


def _places_of(sheet, columns, plan) -> dict[str, int]:
    """Where each column stands. Headings count without regard to letter case."""
    headings = [cells.key(heading) for heading in sheet.header]
    known = {cells.key(column.title): column for column in columns}
    twice = sorted(
        {title for title in sheet.header if (name := cells.key(title)) in known and headings.count(name) > 1}
    )
    missing = [column for column in columns if cells.key(column.title) not in headings]
    lacking = [column.title for column in missing if column.needed]
    unread = [title for title in sheet.header if title and cells.key(title) not in {*known, "reason"}]
    if not sheet.header:
        plan.problem = "This sheet is empty."
    elif twice:
        plan.problem = f"{_columns(twice)} here twice. Delete or rename one of them."
    elif lacking:
        plan.problem = f"{_columns(lacking)} missing, so no row of this sheet can be read."
    else:
        if missing:
            titles = [column.title for column in missing]
            plan.notices.append(f"{_columns(titles)} not there; what the portal knows stays.")
        if unread:
            plan.notices.append(f"{_columns(unread[:10])} not known to the portal and not read.")
    return {known[heading].title: n for n, heading in enumerate(headings) if heading in known}


def _read_cell(row, column, value):
    if cells.is_blank(value):
        row.cells[column.title] = column.empty
        if column.needed:
            row.refuse(column.title, "This cell is empty; it has to be filled in.")
        return
    try:
        read = column.read(value)
    except cells.CellError as error:
        if column.soft:
            row.leave_out(column.title, str(error))
        else:
            row.refuse(column.title, str(error))
        return
    row.cells[column.title] = read


def _columns(titles) -> str:
    """The beginning of a sentence about columns."""
    named = ", ".join(f"“{title}”" for title in titles)
    return f"The column {named} is" if len(titles) == 1 else f"The columns {named} are"
