from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from mentors.rules import has_lapsed
from policy.figures import Figures, Item, VenueKind

FIGURES = Figures()


def test_figures_survive_being_stored():
    figures = replace(FIGURES, monthly_spending=Decimal("25.50"), reminder_days=(14,), note_due_days=0)

    assert Figures.from_json(figures.to_json()) == figures


def test_figure_not_stored_keeps_its_default():
    assert Figures.from_json({"note_due_days": 5}) == replace(FIGURES, note_due_days=5)


def test_unknown_figure_is_refused():
    with pytest.raises(TypeError):
        Figures.from_json({"meetings_on_the_moon": 3})


def test_every_figure_has_a_label_a_clause_and_a_value_in_words():
    for figure in FIGURES.each():
        assert figure.label
        assert figure.clause
        assert figure.words
    assert len(FIGURES.each()) == len(fields(Figures))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("monthly_spending", Decimal("1250"), "£1,250.00"),
        ("attendance_needed", Decimal("80.00"), "80%"),
        ("attendance_needed", Decimal("79.50"), "79.5%"),
        ("safeguarding_valid_months", 1, "1 month"),
        ("safeguarding_valid_months", 12, "12 months"),
        ("children_for_each_mentor", 1, "1 child"),
        ("reminder_days", (60, 30, 7), "60, 30 and 7 days"),
        ("reminder_days", (7,), "7 days"),
        ("report_year_starts_month", 9, "September"),
        ("meetups_need_confirmation", True, "yes"),
        ("attendance_counts_camps_only", False, "no"),
        ("venue_kinds", (VenueKind("zoo", "Zoo"), VenueKind("den", "Den", 2)), "Zoo; Den (at least 2 mentors)"),
        ("start_steps", (Item("a", "First", "KOT-7.1"),), "First"),
        ("dbs_needed", "enhanced_barred", "Enhanced with children's barred list"),
        ("dbs_needed", "basic", "Basic"),
        ("peer_courses", (Item("a", "Listening", "EPT-10"),), "Listening"),
    ],
)
def test_figure_reads_as_a_person_says_it(name, value, words):
    figure = next(figure for figure in replace(FIGURES, **{name: value}).each() if figure.name == name)

    assert figure.words == words


def test_differences_name_what_moved_and_nothing_else():
    without_zoo = tuple(kind for kind in FIGURES.venue_kinds if kind.key != "zoo")
    newer = replace(FIGURES, note_due_days=3, venue_kinds=(*without_zoo, VenueKind("skating", "Skating", 2)))

    found = [(d.figure.name, d.was, d.becomes) for d in newer.differences_from(FIGURES)]

    assert found == [("venue_kinds", "Zoo", "Skating (at least 2 mentors)"), ("note_due_days", "2 days", "3 days")]


def test_figures_of_the_policy_are_possible():
    assert FIGURES.wrong() == {}


TWICE = (VenueKind("zoo", "Zoo"), VenueKind("zoo", "Other zoo"))
SAME_LABEL = (VenueKind("zoo", "Zoo"), VenueKind("zoo_2", " zoo"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("report_year_starts_month", 0),
        ("report_year_starts_month", 13),
        ("attendance_needed", Decimal("-0.1")),
        ("attendance_needed", Decimal("100.1")),
        ("monthly_spending", Decimal("-0.01")),
        ("gift_limit", Decimal("-1")),
        ("safeguarding_valid_months", 0),
        ("meet_every_days", 0),
        ("smallest_number_shown", 2),
        ("reminder_days", ()),
        ("reminder_days", (0,)),
        ("reminder_days", (7, 7)),
        ("policy_review_reminder_days", (366,)),
        ("venue_kinds", ()),
        ("venue_kinds", TWICE),
        ("venue_kinds", SAME_LABEL),
        ("venue_kinds", (VenueKind("zoo", "Zoo", 0),)),
        ("start_steps", ()),
        ("dbs_needed", ""),
        ("dbs_needed", "List 99"),
        ("peer_courses", ()),
        ("outcome_measures", (Item("a", "A", "KOP-23"), Item("a", "B", "KOP-23"))),
    ],
)
def test_figure_that_no_policy_can_mean_is_named(name, value):
    assert list(replace(FIGURES, **{name: value}).wrong()) == [name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("report_year_starts_month", 1),
        ("report_year_starts_month", 12),
        ("attendance_needed", Decimal(0)),
        ("attendance_needed", Decimal(100)),
        ("monthly_spending", Decimal(0)),
        ("note_due_days", 0),
        ("venue_kinds", (VenueKind("zoo", "Zoo"),)),
    ],
)
def test_figure_at_the_edge_is_possible(name, value):
    assert replace(FIGURES, **{name: value}).wrong() == {}


@pytest.mark.rule("KOT-5.1")
def test_training_is_judged_by_the_figures_it_is_given():
    taken, day = date(2026, 1, 1), date(2026, 9, 1)

    assert not has_lapsed(taken, day, FIGURES)
    assert has_lapsed(taken, day, replace(FIGURES, safeguarding_valid_months=6))
