"""A stranger's file: everything that is no workbook is refused in plain words, and nothing is run."""

import io
import zipfile

import openpyxl
import pytest

from imports import workbook
from imports.plan import TITLES
from imports.workbook import WorkbookError, guard, open_workbook, write_refused

from .conftest import USUAL


def repacked(data, *, without=(), **parts):
    """The same archive with parts taken out, replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in source.infolist():
            if info.filename not in without and info.filename not in parts:
                archive.writestr(info.filename, source.read(info))
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_charitys_workbook_opens(records):
    book = open_workbook(records, TITLES)
    assert tuple(book) == USUAL
    assert len(book["Register"].rows) == 562


def test_blank_rows_are_left_out_and_rows_keep_their_number(records):
    rows = open_workbook(records, TITLES)["Children"].rows
    numbers = [number for number, _ in rows]
    assert len(numbers) == 42
    assert numbers[-1] == 46


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "0 bytes"),
        (b"Ref,First name\nC001,Maryam\n", "not an Excel workbook"),
        (b"PK\x03\x04 not really an archive", "not an Excel workbook"),
        (b"%PDF-1.7", "not an Excel workbook"),
        (OLE + b"\0" * 600, "old kind"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\0" * (workbook.LARGEST_FILE + 1), "larger than 10 MB"),
    ],
    ids=["empty", "csv", "broken archive", "pdf", "xls", "password", "huge"],
)
def test_file_that_is_no_workbook_is_refused(data, words):
    with pytest.raises(WorkbookError, match=words):
        open_workbook(data, TITLES)


def test_other_archive_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("holiday.txt", "sun")
    with pytest.raises(WorkbookError, match="not an Excel workbook"):
        open_workbook(target.getvalue(), TITLES)


def test_workbook_that_unpacks_to_far_too_much_is_not_opened(workbook_of):
    bomb = repacked(workbook_of(), **{"xl/media/picture.bin": b"\0" * (workbook.LARGEST_UNPACKED + 1)})
    assert len(bomb) < workbook.LARGEST_FILE
    with pytest.raises(WorkbookError, match="unpacks to far more"):
        open_workbook(bomb, TITLES)


def test_workbook_with_macros_is_not_opened(workbook_of):
    with pytest.raises(WorkbookError, match="macros"):
        open_workbook(repacked(workbook_of(), **{"xl/vbaProject.bin": b"x"}), TITLES)


def test_workbook_with_entities_is_not_opened(workbook_of):
    laughs = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><sst>&lol;</sst>'
    with pytest.raises(WorkbookError, match="not an Excel workbook"):
        open_workbook(repacked(workbook_of(), **{"xl/sharedStrings.xml": laughs}), TITLES)


SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_of(rows):
    return b'<?xml version="1.0"?><worksheet ' + SPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    "rows",
    [
        b"<row>" + b"<c/>" * (workbook.LAST_COLUMN + 1) + b"</row>",
        b"<row/>" * (workbook.LAST_ROW + 1),
        b'<row r="9999999999"><c r="A9999999999"><v>1</v></c></row>',
        (b"<row>" + b"<c/>" * 16_000 + b"</row>") * 100,
    ],
    ids=["wide", "long", "far", "both"],
)
def test_sheet_that_claims_to_be_far_larger_than_any_is_not_opened(workbook_of, rows):
    bomb = repacked(workbook_of(), **{"xl/worksheets/sheet1.xml": sheet_of(rows)})
    assert len(bomb) < 100_000

    with pytest.raises(WorkbookError, match="far larger than it looks"):
        open_workbook(bomb, TITLES)


def test_entities_behind_a_long_beginning_are_found_too(workbook_of):
    late = b'<?xml version="1.0"?>' + b" " * 5000 + b'<!DOCTYPE lolz [<!ENTITY lol "lol">]><sst>&lol;</sst>'

    with pytest.raises(WorkbookError, match="not an Excel workbook"):
        open_workbook(repacked(workbook_of(), **{"xl/sharedStrings.xml": late}), TITLES)


@pytest.mark.parametrize("number", [b"x", b"1e9", b"9" * 6000])
def test_row_without_a_number_is_damaged(workbook_of, number):
    page = sheet_of(b'<row r="' + number + b'"><c><v>1</v></c></row>')

    with pytest.raises(WorkbookError, match="damaged"):
        open_workbook(repacked(workbook_of(), **{"xl/worksheets/sheet1.xml": page}), TITLES)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_damaged_workbook_is_refused(workbook_of, part):
    with pytest.raises(WorkbookError, match="damaged"):
        open_workbook(repacked(workbook_of(), **{part: b"<broken"}), TITLES)


def test_workbook_without_a_known_sheet_is_refused():
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    with pytest.raises(WorkbookError, match="None of its sheets is called Children"):
        open_workbook(target.getvalue(), TITLES)


def test_too_many_rows_are_refused(workbook_of, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(WorkbookError, match="more than 2 rows"):
        open_workbook(workbook_of({"Children": [{}, {}, {}]}), TITLES)


def test_sheet_that_states_its_size_wrongly_is_read_to_its_end(workbook_of):
    data = workbook_of()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml")
    start, end = page.index(b"<dimension"), page.index(b"/>", page.index(b"<dimension")) + 2
    lying = page[:start] + b'<dimension ref="A1"/>' + page[end:]
    book = open_workbook(repacked(data, **{"xl/worksheets/sheet1.xml": lying}), TITLES)
    assert book["Children"].rows


def test_formula_is_never_worked_out(workbook_of):
    book = openpyxl.load_workbook(io.BytesIO(workbook_of()))
    book["Children"]["B3"] = '=HYPERLINK("http://example.org")'
    target = io.BytesIO()
    book.save(target)
    assert open_workbook(target.getvalue(), TITLES)["Children"].rows[0][1][1].startswith("=HYPERLINK")


@pytest.mark.parametrize("text", ["=1+1", "+44 7700", "-5", "@SUM(A1)", "\t=1", " =1", "=cmd|' /C calc'!A0"])
def test_cell_that_looks_like_a_formula_is_guarded(text):
    assert guard(text).startswith("'")


def test_refused_rows_come_back_with_the_same_columns_and_a_reason(workbook_of):
    book = open_workbook(workbook_of({"Expenses": [{"Amount": "12,5O", "What for": "=cmd()"}, {}]}), TITLES)
    back = openpyxl.load_workbook(io.BytesIO(write_refused(book, {"Expenses": {3: ["Amount: =no", "What for: no"]}})))
    assert tuple(back.sheetnames) == USUAL
    head, row = back["Expenses"].iter_rows(values_only=True)
    assert head == ("Date", "Volunteer", "Child ref", "What for", "Amount", "Receipt", "Paid on", "Reason")
    assert row[3:5] == ("'=cmd()", "12,5O")
    assert row[-1] == "Amount: =no What for: no"
    assert [len(list(back[title].iter_rows())) for title in USUAL] == [1, 1, 1, 1, 1, 2, 1]
    assert not any(cell.data_type == "f" for page in back for cells in page.iter_rows() for cell in cells)
