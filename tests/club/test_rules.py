"""Stages, the programme of a year group, what memberships cost, numbers shown in bands."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from club.rules import (
    Fee,
    Held,
    Typed,
    banded,
    birthday_fits,
    details_are_old,
    programme,
    stage_of,
    stage_words,
    stages_of,
    usual_year,
    yearly_costs,
)
from policy.figures import Figures

FIGURES = Figures()


@pytest.mark.rule("KOP-4")
@pytest.mark.parametrize(
    ("year", "stages"),
    [
        (None, ()),
        *((year, ()) for year in range(5)),
        (5, (1,)),
        (6, (1,)),
        (7, (1, 2)),
        (8, (1, 2)),
        (9, (2,)),
        *((year, (3,)) for year in range(10, 15)),
    ],
)
def test_stages_follow_from_the_school_year(year, stages):
    assert stages_of(year) == stages


@pytest.mark.rule("KOP-4")
@pytest.mark.parametrize(
    ("year", "chosen", "stage"),
    [
        (6, None, 1),
        (6, 2, 1),
        (7, None, None),
        (7, 1, 1),
        (8, 2, 2),
        (8, 3, None),
        (9, 1, 2),
        (10, 2, 3),
        (4, 1, None),
        (None, 1, None),
    ],
)
def test_stage_is_chosen_only_where_the_year_belongs_to_two(year, chosen, stage):
    assert stage_of(year, chosen) == stage


def test_stage_words_say_what_is_missing():
    assert stage_words(None, None) == "Not known: the school year is missing"
    assert stage_words(4, None) == "None yet: the stages begin in year 5"
    assert stage_words(7, None) == "One or two: nobody has chosen yet"
    assert stage_words(9, 1) == "Two: work experience"


@pytest.mark.parametrize(
    ("born", "fits"),
    [
        (date(2012, 9, 1), True),
        (date(2013, 8, 31), True),
        (date(2011, 9, 1), True),
        (date(2011, 8, 31), False),
        (date(2014, 8, 31), True),
        (date(2014, 9, 1), False),
    ],
)
def test_birthday_fits_year_nine_of_2026_a_year_more_or_less(born, fits):
    assert birthday_fits(born, 9, 2026) is fits


@pytest.mark.parametrize(
    ("born", "year", "fits"),
    [
        (date(2013, 9, 1), 8, True),
        (date(2014, 8, 31), 8, True),
        (date(2014, 9, 1), 7, True),
        (date(2014, 9, 1), 8, True),
        (date(2014, 9, 1), 6, True),
        (date(2014, 9, 1), 9, False),
        (date(2014, 9, 1), 5, False),
        (date(2020, 1, 1), 10, False),
    ],
)
def test_birthday_and_school_year_go_together(born, year, fits):
    assert birthday_fits(born, year, 2026) is fits


@pytest.mark.parametrize(
    ("born", "year"), [(date(2014, 8, 31), 8), (date(2014, 9, 1), 7), (date(2014, 1, 1), 8), (date(2013, 12, 31), 8)]
)
def test_usual_year_turns_with_birthdays_in_september(born, year):
    assert usual_year(born, 2026) == year


def held(kind, *days, first=None, last=None):
    return [Held(kind, date.fromisoformat(day), first, last) for day in days]


CAMPS = ("2026-10-24", "2027-02-13", "2027-04-10", "2027-08-07")


@pytest.mark.rule("KOT-2.1")
@pytest.mark.parametrize(
    ("camps", "clubs", "missing"),
    [
        (CAMPS, ("2026-11-12",), ("", "")),
        (CAMPS[:3], ("2026-11-12",), ("1 camp missing", "")),
        (CAMPS[:1], (), ("3 camps missing", "No lunch club yet")),
        ((), (), ("4 camps missing", "No lunch club yet")),
    ],
)
@pytest.mark.parametrize("year", [5, 6, 7])
def test_programme_of_years_five_to_seven_is_four_camps_and_lunch_clubs(year, camps, clubs, missing):
    judged = programme(year, held("camp", *camps) + held("lunch_club", *clubs, first=5, last=7), FIGURES)
    assert tuple(want.missing for want in judged.wants) == missing
    assert judged.is_met is (missing == ("", ""))


WORKSHOPS = ("2026-11-16", "2027-03-08", "2027-06-14")


@pytest.mark.rule("KOT-2.1")
@pytest.mark.parametrize(
    ("workshops", "fun", "missing"),
    [
        (WORKSHOPS, ("2027-07-10",), ("", "")),
        (WORKSHOPS[:2], ("2027-07-10",), ("No workshop in the summer term", "")),
        (
            ("2026-09-01", "2026-12-31"),
            (),
            ("No workshop in the spring and summer term", "No yearly fun activity yet"),
        ),
        ((), (), ("No workshop in the autumn, spring and summer term", "No yearly fun activity yet")),
    ],
)
@pytest.mark.parametrize("year", [8, 9, 10, 11])
def test_programme_of_years_eight_to_eleven_is_a_workshop_a_term_and_a_fun_activity(year, workshops, fun, missing):
    judged = programme(year, held("workshop", *workshops, first=8, last=11) + held("fun", *fun), FIGURES)
    assert tuple(want.missing for want in judged.wants) == missing


@pytest.mark.rule("KOT-2.1")
def test_programme_counts_only_events_of_the_year_group():
    assert not programme(7, held("camp", *CAMPS, first=8) + held("lunch_club", "2026-11-12", last=6), FIGURES).is_met
    assert programme(4, [], FIGURES).wants == ()


@pytest.mark.parametrize(
    ("every", "until", "sums"),
    [
        ("once", None, {2026: 10}),
        ("month", None, {2027: 20, 2026: 30}),
        ("month", date(2027, 2, 28), {2026: 20}),
        ("term", None, {2027: 10, 2026: 10}),
        ("year", None, {2026: 10}),
    ],
)
@pytest.mark.rule("KOT-2.1")
def test_costs_fall_into_the_policy_year_of_each_payment(every, until, sums):
    fee = Fee(Decimal(10), every, date(2027, 1, 31), until)
    assert yearly_costs([fee], date(2027, 5, 31), 4) == sums


def test_costs_of_what_has_not_begun_are_none():
    assert yearly_costs([Fee(Decimal(10), "month", date(2027, 1, 1))], date(2026, 12, 31), 4) == {}


@pytest.mark.rule("KOT-19.1")
@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 30, "b": 5, "c": 9}, ["30 to 34", "5 to 9", "5 to 9"]),
        # One small number alone could be worked out: the next smallest goes with it.
        ({"a": 30, "b": 4, "c": 9}, ["30 to 34", "Not shown", "Not shown"]),
        ({"a": 30, "b": 1, "c": 1, "d": 12}, ["30 to 34", "Not shown", "Not shown", "Not shown"]),
        ({"a": 30, "b": 3, "c": 2, "d": 12}, ["30 to 34", "Not shown", "Not shown", "10 to 14"]),
        # Everybody gave one answer: to show it would say it of each of them.
        ({"a": 30, "b": 0}, ["Not shown", "Not shown"]),
        ({"a": 0, "b": 0}, ["Not shown", "Not shown"]),
    ],
)
def test_bands_keep_small_numbers_back_and_what_would_give_them_away(counts, shown):
    assert [band.in_words for band in banded(counts, 5)] == shown


@pytest.mark.rule("KOT-19.1")
@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(1, 10))
def test_bands_never_let_a_small_number_be_worked_out(numbers, smallest):
    counts = {str(place): number for place, number in enumerate(numbers)}
    bands = banded(counts, smallest)
    hidden = [counts[band.label] for band in bands if not band.is_shown]
    for band in bands:
        if band.is_shown:
            assert band.least <= counts[band.label] <= band.most
            assert band.least >= smallest
    # Even somebody who knows the exact total and every shown number learns a sum that is no small number.
    assert not hidden or len(hidden) == len(bands) or (len(hidden) > 1 and sum(hidden) >= smallest)


@pytest.mark.rule("KOP-19")
def test_details_are_old_after_a_year():
    checked = date(2025, 11, 25)
    assert not details_are_old(checked, date(2026, 11, 24))
    assert details_are_old(checked, date(2026, 11, 25))
    assert details_are_old(None, checked)


@pytest.mark.parametrize(
    ("typed", "now", "changes", "clashes"),
    [
        (Typed("present"), ("booked", ""), True, False),
        (Typed("present"), ("present", ""), False, False),
        (Typed("present"), ("missed", ""), True, True),
        (Typed("present", "", ("present", "")), ("missed", ""), False, False),
        (Typed("", "", ("booked", "")), ("missed", ""), False, False),
        (Typed("missed", "Ill", ("missed", "")), ("missed", ""), True, False),
    ],
)
def test_typed_marks_change_and_clash_only_where_they_were_touched(typed, now, changes, clashes):
    assert (typed.changes(now), typed.clashes_with(now)) == (changes, clashes)


def test_held_days_are_in_order():
    days = programme(5, held("camp", *reversed(CAMPS)), FIGURES).wants[0].days
    assert list(days) == sorted(days)
    assert days[0] - timedelta(days=1) < days[1]
