"""Opens the charity's workbook safely, and writes the workbook of refused rows.

A workbook is a stranger's file: it is looked at as an archive first, opened for reading only, and no formula is
worked out.
"""

import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat

from . import cells

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 120 * 1024 * 1024
LARGEST_PART = 80 * 1024 * 1024
MOST_PARTS = 2_000
MOST_COLUMNS = 60
MOST_ROWS = 60_000
# The last row and column that a spreadsheet program knows.
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
# What one part may hold: with more of it a file of a hundred kilobytes keeps a server busy for minutes.
MOST_CELLS = 1_500_000
MOST_TEXTS = 300_000

SAVE_AGAIN = "Open it in your spreadsheet program, save it as an Excel workbook (.xlsx), and choose that file."
DAMAGED = f"This workbook is damaged and cannot be read. {SAVE_AGAIN}"
NOT_A_WORKBOOK = f"This file is not an Excel workbook. {SAVE_AGAIN}"
TOO_FAR = f"One of its sheets is far larger than it looks, so it was not opened. {SAVE_AGAIN}"


class WorkbookError(ValueError):
    """Why a file cannot be taken as a workbook, as a sentence for the person who chose it."""


@dataclass
class Sheet:
    """The rows of one sheet as they stand, each with its number; blank rows are left out."""

    title: str
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, tuple]] = field(default_factory=list)


def open_workbook(data: bytes, wanted) -> dict[str, Sheet]:
    """The sheets whose titles are wanted, by the title as wanted. Raises WorkbookError."""
    import openpyxl  # slow to load, and only an import needs it

    look_inside(data)
    by_key = {cells.key(title): title for title in wanted}
    with warnings.catch_warnings():
        # What openpyxl leaves unread (styles, drop-down lists) is nothing we need.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            found = {
                by_key[cells.key(page.title)]: _read_sheet(page, by_key[cells.key(page.title)])
                for page in book.worksheets
                if cells.key(page.title) in by_key
            }
        except WorkbookError:
            raise
        except Exception as error:  # a damaged file can fail anywhere inside the library
            raise WorkbookError(DAMAGED) from error
    if not found:
        raise WorkbookError(f"None of its sheets is called {_either(wanted)}. Is it the right workbook?")
    return found


def look_inside(data: bytes):
    if not data:
        raise WorkbookError("This file is empty: it holds 0 bytes.")
    if len(data) > LARGEST_FILE:
        raise WorkbookError("This file is larger than 10 MB. Take out pictures, or split it into two workbooks.")
    if data[:8] == bytes.fromhex("d0cf11e0a1b11ae1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise WorkbookError("This workbook is locked with a password. Save a copy without one, and choose that.")
        raise WorkbookError(f"This is a workbook of the old kind (.xls). {SAVE_AGAIN}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_at_parts(archive)
    except WorkbookError:
        raise
    except Exception as error:  # zipfile fails in many ways on a file that only begins like an archive
        raise WorkbookError(NOT_A_WORKBOOK) from error


def _look_at_parts(archive: zipfile.ZipFile):
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 0x1 for part in parts):
        raise WorkbookError("This file is locked with a password. Save a copy without one, and choose that.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise WorkbookError("This file unpacks to far more than a workbook holds, so it was not opened.")
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise WorkbookError(NOT_A_WORKBOOK)
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise WorkbookError(f"This workbook holds macros (small programs), so it was not opened. {SAVE_AGAIN}")
    for part in parts:
        if part.file_size > LARGEST_PART:
            raise WorkbookError("One sheet of this workbook is far too large. Split it into two workbooks.")
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as content:
                _Shape().look_at(content)


class _Shape:
    """How far a part reaches, read piece by piece before anything is built from it: a few bytes can claim very much."""

    def __init__(self):
        self.rows = self.row = self.cells = self.across = self.texts = 0

    def look_at(self, content):
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._count
        try:
            parser.ParseFile(content)
        except (expat.ExpatError, ValueError) as error:
            if isinstance(error, WorkbookError):
                raise
            raise WorkbookError(DAMAGED) from error

    def _refuse_doctype(self, *_):
        raise WorkbookError(NOT_A_WORKBOOK)

    def _count(self, name, attributes):
        name = name.rpartition(":")[2]
        if name == "c":
            self.cells, self.across = self.cells + 1, self.across + 1
        elif name == "row":
            self.rows, self.across = self.rows + 1, 0
            self.row = int(attributes.get("r", self.row + 1))
        elif name == "si":
            self.texts += 1
        if self.across > LAST_COLUMN or max(self.rows, self.row) > LAST_ROW:
            raise WorkbookError(TOO_FAR)
        if self.cells > MOST_CELLS or self.texts > MOST_TEXTS:
            raise WorkbookError(TOO_FAR)


def _read_sheet(page, title: str) -> Sheet:
    # A sheet may state its own size wrongly; without the statement every row is read.
    page.reset_dimensions()
    sheet = Sheet(title)
    for number, row in enumerate(page.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
        if all(cells.is_blank(value) for value in row):
            continue
        if not sheet.header:
            sheet.header = [_heading(value) for value in row]
            while sheet.header and not sheet.header[-1]:
                sheet.header.pop()
            continue
        if len(sheet.rows) >= MOST_ROWS:
            raise WorkbookError(f"The sheet {title} has more than {MOST_ROWS:,} rows. Split it into two workbooks.")
        sheet.rows.append((number, row))
    return sheet


def _heading(value) -> str:
    return "" if cells.is_blank(value) else " ".join(cells.clean(str(value)).split())[:80]


def _either(titles) -> str:
    *most, last = titles
    return f"{', '.join(most)} or {last}" if most else last


def guard(value):
    """A value that no spreadsheet runs: text that looks like a formula gets a mark in front."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value.date()
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", str(getattr(value, "text", value)))[:32_000]
    return f"'{text}" if text.lstrip()[:1] in set("=+-@\t\r") and text.strip() else text


def write_refused(sheets: dict[str, Sheet], reasons: dict[str, dict[int, list[str]]]) -> bytes:
    """A workbook of the same sheets and columns that holds the refused rows alone, each with its reason."""
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook(write_only=True)
    bold = Font(bold=True)
    for title, sheet in sheets.items():
        page = book.create_sheet(title)
        header = [heading for heading in sheet.header if cells.key(heading) != "reason"]
        wide = [n for n, heading in enumerate(sheet.header) if cells.key(heading) != "reason"]
        titles = []
        for heading in [*header, "Reason"]:
            cell = openpyxl.cell.WriteOnlyCell(page, guard(heading))
            cell.font = bold
            titles.append(cell)
        page.append(titles)
        for number, row in sheet.rows:
            if number in reasons.get(title, {}):
                kept = [guard(row[n]) if n < len(row) else None for n in wide]
                page.append([*kept, guard(" ".join(reasons[title][number]))])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
