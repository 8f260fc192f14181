import calendar
import contextlib
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from club.models import Event, RegisterEntry
from expenses.models import Claim
from imports import cells
from imports.cells import CellError
from mentees.models import Ground

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2068, 12, 31))
POUNDS = st.decimals(min_value="0.01", max_value="999999.99", places=2)


@pytest.mark.parametrize(
    "written",
    [
        "03/11/2026", "3/11/26", "3 Nov 2026", "2026-11-03", " 03-11-2026 ", "3.11.2026", "3rd November 2026",
        "Tue 3 Nov 2026", "3 NOV 26", "2026-11-03 00:00:00", "2026-11-03T00:00:00", datetime(2026, 11, 3, 14, 5),
        date(2026, 11, 3),
    ],
)  # fmt: skip
def test_day_in_every_form(written):
    assert cells.day(written) == date(2026, 11, 3)


@pytest.mark.parametrize(
    "written",
    [
        "31/02/2026", "29/02/2025", "11/13/2026", "00/01/2026", "next week", "2026", "3/11", "3 Foo 2026", 46000, 4.5,
        True, "03/11/226", "=TODAY()", "#REF!", time(9, 0), date(1, 1, 1), "1/1/1066", "٣/١١/٢٠٢٦", "3/11/2026 or so",
    ],
)  # fmt: skip
def test_day_that_is_none_is_refused(written):
    with pytest.raises(CellError):
        cells.day(written)


def test_no_such_day_is_said_in_plain_words():
    with pytest.raises(CellError, match="There is no such day as “31/02/2026”"):
        cells.day("31/02/2026")


@given(DAYS)
def test_every_day_reads_back_from_every_form(day):
    month = calendar.month_name[day.month]
    number, year = f"{day.day}/{day.month}", f"{day.year % 100:02}"
    forms = [f"{day:%d/%m/%Y}", f"{number}/{year}", day.isoformat(), f"{day.day} {month[:3]} {day.year}"]
    forms += [f"{day.day} {month} {day.year}", f" {number.replace('/', '-')}-{day.year}\u00a0"]
    assert {cells.day(form) for form in forms} == {day}


@given(st.integers(13, 99), st.integers(1, 31), st.integers(1900, 2100))
def test_no_day_is_read_month_first(month, day, year):
    with pytest.raises(CellError):
        cells.day(f"{day}/{month}/{year}")


@pytest.mark.parametrize(
    ("written", "pounds"),
    [
        ("£ 8.80", "8.80"), ("8.80 ", "8.80"), (8.8, "8.80"), (12, "12.00"),
        ("£1,250", "1250.00"), ("£\u00a04.5", "4.50"),
        (18.400000000000002, "18.40"), (".50", "0.50"),
    ],
)  # fmt: skip
def test_amount_in_every_form(written, pounds):
    assert cells.amount(written) == Decimal(pounds)


@pytest.mark.parametrize(
    "written",
    [
        "12,5O", "12,50", "1,25", "-5", -5, 0, "0", "0.00", "8.805", 8.805, "free", "£", "1e3", "££5", True, "=1+1",
        datetime(2026, 1, 1), 1e12, float("nan"), float("inf"), "9999999", "١٢",
    ],
)  # fmt: skip
def test_amount_that_is_none_is_refused(written):
    with pytest.raises(CellError):
        cells.amount(written)


@given(POUNDS)
def test_every_amount_reads_back_from_every_form(pounds):
    assert {cells.amount(form) for form in (str(pounds), f"£ {pounds}", f"£{pounds:,}", float(pounds))} == {pounds}


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.none(), st.times(), st.timedeltas())
)
def test_no_cell_of_any_kind_breaks_a_reader(value):
    readers = [cells.day, cells.amount, cells.school_year, cells.mark, cells.frequency, cells.grounds, cells.receipt]
    readers += [cells.phone, cells.email, cells.event_kind, cells.mentor_status, cells.dbs_level]
    readers += [cells.words(20), cells.lines(50), cells.whole(0, 3)]
    for read in readers:
        try:
            read(value)
        except CellError:
            continue


@given(st.text())
def test_no_text_begins_a_formula_once_read(text):
    with contextlib.suppress(CellError):
        assert not cells.lines()(text).startswith("=")


@pytest.mark.parametrize("written", [9, 9.0, "9", "Y9", "y 9", "Year 9", "YEAR 9", "yr9"])
def test_school_year_in_every_form(written):
    assert cells.school_year(written) == 9


@pytest.mark.parametrize("written", ["14", "nine", "Y", "Year 9b", -1, 9.5, "=9"])
def test_school_year_that_is_none_is_refused(written):
    with pytest.raises(CellError):
        cells.school_year(written)


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        *[(word, RegisterEntry.Mark.PRESENT) for word in ("Y", "yes", "✓", "✔\ufe0f", "YES", "Present")],
        *[(word, RegisterEntry.Mark.MISSED) for word in ("N", "no", "Missed")],
        *[(word, RegisterEntry.Mark.AUTHORISED) for word in ("A", "ill", "Authorised absence")],
    ],
)
def test_register_marks(written, mark):
    assert cells.mark(written) == mark


@pytest.mark.parametrize("written", ["maybe", "YN", 1, "x"])
def test_register_mark_that_is_none_is_refused(written):
    with pytest.raises(CellError, match="is not one of"):
        cells.mark(written)


@pytest.mark.parametrize(
    ("written", "days"),
    [("weekly", 7), ("Fortnightly", 14), ("every 2 weeks", 14), ("every  3 weeks", 21), ("monthly", 30)],
)
def test_how_often(written, days):
    assert cells.frequency(written) == days


def test_criteria_are_parted_by_semicolons():
    found = cells.grounds("parent MH/addiction;Family Drop-out; ")
    assert found == {Ground.Kind.PARENT_ILL, Ground.Kind.DROP_OUT}
    with pytest.raises(CellError):
        cells.grounds("trauma; bored")


def test_receipt_that_says_something_else_is_not_said():
    told = {word: cells.receipt(word) for word in ("Y", "lost", "in the post")}
    assert list(told.values()) == [Claim.Receipt.YES, Claim.Receipt.LOST, Claim.Receipt.UNKNOWN]


def test_text_keeps_emoji_and_scripts_and_loses_what_nobody_sees():
    assert cells.words(50)(" Mu\u200bseum \u202etrip 🦕 \u0000 عمر ") == "Museum trip 🦕 عمر"
    assert cells.lines()("one\r\ntwo") == "one\ntwo"


@pytest.mark.parametrize("written", ["=cmd()", "=cmd|' /C calc'!A0", " =1+1", "'=1+1", "\u200b=A1"])
def test_text_that_begins_with_an_equals_sign_is_refused(written):
    with pytest.raises(CellError, match="begins with ="):
        cells.words(50)(written)


def test_text_that_is_too_long_is_refused_with_its_length():
    with pytest.raises(CellError, match="161 characters; at most 160 fit"):
        cells.words(160)("x" * 161)


def test_phone_that_lost_its_nought_gets_it_back():
    assert cells.phone(7700900123) == "07700900123"
    with pytest.raises(CellError):
        cells.phone("ask Mum")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Yearly fun activity", Event.Kind.FUN),
        ("termly activity for mentors and mentees", Event.Kind.TERMLY),
        ("Lunch club", Event.Kind.LUNCH_CLUB),
    ],
)
def test_event_kind_knows_every_kind_of_the_programme(typed, kind):
    assert cells.event_kind(typed) == kind


@pytest.mark.rule("PRO-1")
@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("Enhanced CRB", "enhanced"),
        ("enhanced dbs check", "enhanced"),
        ("Standard CRB", "standard"),
        ("Basic disclosure", "basic"),
        ("Enhanced CRB + List 99", "enhanced_barred"),
        ("Enhanced CRB and List 99", "enhanced_barred"),
        ("enhanced crb with LIST  99", "enhanced_barred"),
        ("Enhanced CRB check+List 99", "enhanced_barred"),
        ("Enhanced CRB/List 99", "enhanced_barred"),
        ("Enhanced CRB, List 99", "enhanced_barred"),
        ("Enhanced CRB (List 99)", "enhanced_barred"),
        ("Enhanced CRB incl. list99", "enhanced_barred"),
        ("Enhanced with children's barred list", "enhanced_barred"),
    ],
)
def test_dbs_level_knows_the_words_of_before(written, level):
    assert cells.dbs_level(written) == level


@pytest.mark.parametrize("written", ["CRB", "List 99", "DBS", "enhanced, pending"])
def test_dbs_level_that_is_not_said_is_not_guessed(written):
    with pytest.raises(CellError, match=re.escape(written.split(",")[0])):
        cells.dbs_level(written)


def test_past_day_has_been():
    today = timezone.localdate()
    assert cells.past_day(today) == today
    with pytest.raises(CellError, match="has not come yet"):
        cells.past_day(today + timedelta(days=1))
