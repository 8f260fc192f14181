"""Tables as files that a spreadsheet program opens and runs nothing of."""

import csv
import unicodedata
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

LONGEST = 32_000
# What makes a spreadsheet program calculate; full-width and small forms are turned into these first.
STARTS = frozenset("=+-@|\u2212")


def safe(value) -> str:
    """Text that no spreadsheet takes for a formula, marked where it begins like one, for files without types."""
    text = plain(value)
    return f"'{text}" if is_like_formula(text) else text


def plain(value) -> str:
    """Text in one line, without what cannot be seen."""
    seen = (" " if c in "\n\r\t" else c for c in str(value) if c in "\n\r\t" or _is_seen(c))
    return "".join(seen)[:LONGEST].strip()


def is_like_formula(text) -> bool:
    start = unicodedata.normalize("NFKC", text).lstrip(" '\"")[:1]
    return bool(start) and start in STARTS


def _is_seen(character):
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"} or character == "\u200d"


def as_csv(rows) -> bytes:
    """With the mark by which Excel knows UTF-8. Sums are plain numbers, days as 2026-11-03."""
    written = StringIO()
    csv.writer(written).writerows([[_in_csv(value) for value in row] for row in rows])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _in_csv(value):
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else safe(value)


def as_xlsx(title, rows, widths, *, heading=1) -> bytes:
    """One sheet whose heading, the row of that number, stays.

    Sums are numbers in pounds, days are days, everything else is text.
    """
    # Loading it takes a second, and most processes never write a workbook.
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row_number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            _write(sheet.cell(row_number, column), value)
    for cell in sheet[heading]:
        cell.font = Font(bold=True)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{heading + 1}"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _write(cell, value):
    if value is None:
        return
    if isinstance(value, Decimal):
        cell.value, cell.number_format = value, '"£"#,##0.00'
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "d mmmm yyyy"
    elif isinstance(value, int):
        cell.value = value
    else:
        cell.value = plain(value)
        # Whatever it looks like, it is text, which no program calculates when it opens the file.
        cell.data_type = "s"
        # The mark that Excel itself keeps where somebody types an apostrophe in front: it is not seen, and whoever
        # edits the cell and presses Enter still leaves text.
        cell.quotePrefix = is_like_formula(cell.value)
