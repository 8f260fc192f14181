"""Tables as a spreadsheet file, in which no text is taken for a formula."""

import io
from collections.abc import Iterable
from typing import Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet program may take for the beginning of a formula, as typed or in full width.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(value: Any) -> Any:
    """Text that could be a formula gets an apostrophe in front; numbers and days stay as they are."""
    if not isinstance(value, str):
        return value
    text = "".join(sign for sign in value if sign >= " " or sign in "\t\r\n")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def written(title: str, rows: Iterable[list[Any]]) -> bytes:
    """An XLSX file of one sheet."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(title)
    page.column_dimensions["A"].width = 36
    for row in rows:
        page.append([guarded(value) for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
