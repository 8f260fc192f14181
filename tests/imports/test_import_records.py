"""manage.py import_records"""

from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from club.models import Child
from imports.models import ImportRun
from meetups.models import Note

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, workbook_of, today):
    """Runs the command on a small workbook and returns what it says."""

    def call(changes=None, *options):
        path = tmp_path / "records.xlsx"
        path.write_bytes(workbook_of(changes))
        answer = StringIO()
        call_command("import_records", str(path), *options, stdout=answer)
        return answer.getvalue()

    return call


def test_dry_run_tells_and_writes_nothing(run):
    answer = run(None, "--dry-run")
    assert "nothing is written" in answer
    assert "All                     7        0           0        0" in answer
    assert not Child.objects.exists()
    assert not ImportRun.objects.exists()


def test_workbook_comes_in_and_comes_in_again_without_a_change(run):
    assert "Brought in" in run()
    assert "All                     0        0           7        0" in run()
    assert Child.objects.count() == 1
    assert set(ImportRun.objects.values_list("status", "uploaded_by")) == {("done", None)}


def test_refused_rows_and_changes_are_told_and_handed_back(run, tmp_path):
    run()
    out = tmp_path / "out.xlsx"
    answer = run({"Children": [{"School": "Foxley"}], "Expenses": [{"Amount": "12,5O"}]}, "--refused", str(out))
    assert "Children, row 3 (C001, Maryam Ellery), School: Larkmere -> Foxley" in answer
    assert "Expenses, row 3, Amount: “12,5O” is not an amount. Write it like 8.80." in answer
    head, row = openpyxl.load_workbook(out)["Expenses"].iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True))["Reason"] == "Amount: “12,5O” is not an amount. Write it like 8.80."


def test_history_names_the_person(run, coordinator):
    run(None, "--by", coordinator.email.upper())
    assert Child.history.get().history_user == coordinator


def test_kinds_of_place_stay_empty_unless_asked_for(run):
    run()
    assert Note.objects.get().venue_kind == ""
    run(None, "--venues", "suggested")
    assert Note.objects.get().venue_kind == "museum"


def test_flags_are_told(run):
    assert "1 cinema note with a single mentor (KOT-9.1)" in run(
        {"Mentoring log": [{"Location": "Regal"}]}, "--dry-run"
    )


def test_what_is_no_workbook_and_nobodys_address_are_said(run, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    for arguments, words in [
        ([str(path)], "not an Excel workbook"),
        ([str(tmp_path / "none.xlsx")], "cannot be read"),
        ([str(path), "--by", "nobody@example.org"], "Nobody has an account"),
    ]:
        with pytest.raises(CommandError, match=words):
            call_command("import_records", *arguments)
