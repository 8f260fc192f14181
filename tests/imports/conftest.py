"""The charity's workbook, and small workbooks that differ from a good one in a cell or two."""

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from imports import actions
from imports.plan import OPTIONAL, SHEETS, TITLES, make_plan
from imports.workbook import open_workbook

RECORDS = Path(__file__).resolve().parents[1] / "data" / "records.xlsx"
TODAY = date(2026, 10, 31)

GOOD = {
    "Children": {
        "Ref": "C001",
        "First name": "Maryam",
        "Surname": "Ellery",
        "School year": "Y10",
        "School": "Larkmere",
    },
    "Volunteers": {"Name": "Claire Okafor", "Email": "claire@example.org", "Max children": 2, "Status": "active"},
    "Register": {"Date": "17/2/24", "Event": "February camp", "Kind": "Camp", "Child ref": "C001", "Present": "✓"},
    "Allocations": {
        "Child ref": "C001",
        "Volunteer email": "claire@example.org",
        "From": "3/5/25",
        "How often": "weekly",
        "Parent agreed": "1 May 2025",
    },
    "Mentoring log": {
        "Date": "8/5/25",
        "Location": "Town museum",
        "Mentoring Programme run by": "CLAIRE OKAFOR",
        "Attendees present": "Maryam, Claire",
        "Activities / Focus of session": "Bike skills",
        "Child ref": "c001",
    },
    "Expenses": {
        "Date": "8/5/25",
        "Volunteer": "Claire@Example.org",
        "Child ref": "C001",
        "What for": "entry x2",
        "Amount": "£ 8.80",
        "Receipt": "Y",
        "Paid on": "28 May 2025",
    },
    "Questionnaires": {"Child ref": "C001", "Date": "20/6/25", "Round": "baseline", "A1": 2, "A3": 0, "B1": 4},
    "Referrals": {
        "Received": "2/9/26",
        "First name": "Wilf",
        "Surname": "Arden",
        "Date of birth": "4/5/14",
        "Referred by": "Hope Lister",
        "Kind": "School",
        "Organisation": "Larkmere Primary",
        "Why they may benefit": "Often alone at break",
        "Criteria": "trauma",
    },
}
# What every workbook holds; the optional sheets stand in a small workbook only where a test asks for their rows.
USUAL = tuple(module.TITLE for module in SHEETS if module not in OPTIONAL)


@pytest.fixture
def today(time_machine):
    """31 October 2026, the day for which the workbook's figures are given."""
    time_machine.move_to(datetime(2026, 10, 31, 12, 0), tick=False)
    return TODAY


@pytest.fixture(scope="session")
def records():
    return RECORDS.read_bytes()


def saved(book) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture(scope="session")
def workbook_of():
    """Builds a workbook of one good row a sheet; `sheet=[{...}, ...]` gives the rows of a sheet as changes to it."""

    def build(changes=None, *, without=(), columns_without=None) -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for module in SHEETS:
            is_asked = module not in OPTIONAL or module.TITLE in (changes or {})
            if module.TITLE in without or not is_asked:
                continue
            page = book.create_sheet(module.TITLE)
            left_out = (columns_without or {}).get(module.TITLE, ())
            titles = [column.title for column in module.COLUMNS if column.title not in left_out]
            page.append(titles)
            # Rows 3, 5, 7: blank rows occur.
            for place, row in enumerate((changes or {}).get(module.TITLE, [{}])):
                told = GOOD[module.TITLE] | row
                for number, title in enumerate(titles, start=1):
                    cell = page.cell(3 + 2 * place, number, told.get(title))
                    if isinstance(told.get(title), str) and told[title].startswith("="):
                        cell.data_type = "s"
        return saved(book)

    return build


@pytest.fixture
def plan_of(db, workbook_of, today):
    """The plan of a small workbook."""

    def plan(changes=None, **kwargs):
        return make_plan(open_workbook(workbook_of(changes, **kwargs), TITLES), today=today)

    return plan


@pytest.fixture
def bring_in(db, today, workbook_of):
    """Brings in a workbook, given as bytes or as changes to the small one; returns the plan as carried out."""

    def run(workbook=None, *, by=None, **kwargs):
        data = workbook if isinstance(workbook, bytes) else workbook_of(workbook)
        return actions.import_workbook(by=by, name="records.xlsx", data=data, **kwargs)[1]

    return run


def refusals(plan):
    """Every refused cell as (sheet, row, column, reason)."""
    return [
        (sheet.title, row.number, column, reason)
        for sheet in plan.sheets
        for row in sheet.rows
        for column, reason in row.refusals
    ]


def changes(plan):
    return [(sheet.title, row.number, *change) for sheet in plan.sheets for row in sheet.rows for change in row.changes]
