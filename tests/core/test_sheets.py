"""Spreadsheets: no text is taken for a formula."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from core.sheets import guarded, written


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "=cmd|' /C calc'!A0"])
def test_text_that_could_be_a_formula_is_text(text):
    assert guarded(text).startswith("'")
    page = openpyxl.load_workbook(io.BytesIO(written("Sheet", [[text, "plain"]]))).active
    assert page["A1"].data_type == "s"
    assert page["A1"].value.startswith("'")


@pytest.mark.parametrize("value", ["Bus fares", "3-4 miles", "", None, 3, Decimal("-12.50"), date(2026, 1, 1)])
def test_everything_else_stays_as_it_is(value):
    assert guarded(value) == value


def test_control_characters_that_no_sheet_holds_are_left_out():
    page = openpyxl.load_workbook(io.BytesIO(written("Sheet", [["a\x00b\x0bc"]]))).active
    assert page["A1"].value == "abc"
