"""KOT-3.1: who is eligible."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentees.rules import Facts, Marks, attendance, capacity_verdict, eligibility
from policy.figures import Figures

FIGURES = Figures()
TRAUMA = ("Significant trauma",)
pytestmark = pytest.mark.rule("KOT-3.1")


def judged(camps=Marks(4), other_events=Marks(), grounds=TRAUMA, **figures):
    return eligibility(Facts(camps, other_events, grounds), replace(FIGURES, **figures))


@pytest.mark.parametrize(
    ("been", "is_met", "sentence"),
    [
        (0, False, "0 camps attended; at least 4 needed."),
        (1, False, "1 camp attended; at least 4 needed."),
        (3, False, "3 camps attended; at least 4 needed."),
        (4, True, "4 camps attended; at least 4 needed."),
        (5, True, "5 camps attended; at least 4 needed."),
    ],
)
def test_camps_at_the_boundary(been, is_met, sentence):
    answer = judged(camps=Marks(been))
    assert (answer.camps.is_met, answer.camps.figure, answer.camps.sentence) == (is_met, str(been), sentence)


def test_camps_counts_no_other_event():
    assert not judged(camps=Marks(3), other_events=Marks(50)).camps.is_met


@pytest.mark.parametrize(
    ("marks", "is_met", "figure", "sentence"),
    [
        (Marks(4, 1), True, "80%", "Came to 4 of 5 events: 80%; at least 80% needed."),
        (Marks(799, 201), False, "79.9%", "Came to 799 of 1000 events: 79.9%; at least 80% needed."),
        (Marks(79_999, 20_001), False, "79.9%", "Came to 79999 of 100000 events: 79.9%; at least 80% needed."),
        (Marks(801, 199), True, "80.1%", "Came to 801 of 1000 events: 80.1%; at least 80% needed."),
        (Marks(11, 3), False, "78.5%", "Came to 11 of 14 events: 78.5%; at least 80% needed."),
        (Marks(1, 0), True, "100%", "Came to 1 of 1 event: 100%; at least 80% needed."),
        (Marks(0, 1), False, "0%", "Came to 0 of 1 event: 0%; at least 80% needed."),
        (Marks(4, 1, 20), True, "80%", "Came to 4 of 5 events: 80%; at least 80% needed."),
        (Marks(), False, "none", "Not booked on any event yet: no attendance to judge."),
        (Marks(0, 0, 1), False, "none", "Only authorised absence so far (1 event): no attendance to judge."),
        (Marks(0, 0, 3), False, "none", "Only authorised absence so far (3 events): no attendance to judge."),
    ],
)
def test_attendance_at_the_boundary(marks, is_met, figure, sentence):
    answer = judged(camps=marks).attendance
    assert (answer.is_met, answer.figure, answer.sentence) == (is_met, figure, sentence)


def test_attendance_counts_every_event_unless_the_policy_says_camps_only():
    camps, clubs = Marks(4, 0), Marks(0, 4)
    assert judged(camps, clubs).attendance.figure == "50%"
    only = judged(camps, clubs, attendance_counts_camps_only=True).attendance
    assert (only.is_met, only.sentence) == (True, "Came to 4 of 4 camps: 100%; at least 80% needed.")


def test_attendance_of_camps_only_says_so_where_there_is_none():
    camps, clubs = Marks(), Marks(9, 0)
    answer = judged(camps, clubs, attendance_counts_camps_only=True).attendance
    assert (answer.is_met, answer.sentence) == (False, "Not booked on any camp yet: no attendance to judge.")


def test_grounds_need_at_least_one():
    assert judged().grounds.sentence == "Significant trauma."
    assert (
        judged(grounds=("Significant trauma", "Child in need")).grounds.sentence == "Significant trauma; Child in need."
    )
    none = judged(grounds=()).grounds
    assert (none.is_met, none.figure, none.sentence) == (False, "0", "No ground recorded; at least one needed.")


@pytest.mark.parametrize(
    ("camps", "grounds", "is_eligible"),
    [
        (Marks(4, 1), TRAUMA, True),
        (Marks(3), TRAUMA, False),
        (Marks(4, 2), TRAUMA, False),
        (Marks(4, 1), (), False),
        (Marks(), (), False),
    ],
)
def test_eligible_only_when_all_three_are_met(camps, grounds, is_eligible):
    assert judged(camps, grounds=grounds).is_eligible is is_eligible


def test_verdict_names_each_test_that_is_not_met():
    verdict = judged(camps=Marks(3), grounds=()).verdict
    assert verdict.needs_approval
    assert verdict.clause == "KOT-3.1"
    assert verdict.approver == "family liaison and chief executive"
    assert verdict.sentence == (
        "Not eligible yet. 3 camps attended; at least 4 needed. No ground recorded; at least one needed."
    )
    assert judged().verdict.is_allowed
    assert judged().verdict.sentence == "Eligible: all three tests are met."


def test_figures_are_those_of_the_policy():
    assert not judged(camps=Marks(4), camps_needed=5).camps.is_met
    raised = judged(camps=Marks(4, 1), attendance_needed=Decimal("80.5")).attendance
    assert (raised.is_met, raised.sentence) == (False, "Came to 4 of 5 events: 80%; at least 80.5% needed.")
    assert all(test.clause == "KOT-3.1" for test in judged().tests)


counts = st.integers(0, 10**6)
marks = st.builds(Marks, counts, counts, counts)


@given(marks, marks)
def test_attendance_agrees_with_whole_numbers(camps, others):
    """80% of the events that count, without a division."""
    attended, missed = camps.attended + others.attended, camps.missed + others.missed
    assert judged(camps, others).attendance.is_met == (
        attended + missed > 0 and 5 * attended >= 4 * (attended + missed)
    )


@given(marks, marks, counts)
def test_authorised_absence_never_matters_once_an_event_counts(camps, others, more):
    away = replace(camps, authorised=camps.authorised + more)
    if (camps + others).counted:
        assert judged(away, others).attendance == judged(camps, others).attendance
    assert judged(away, others).is_eligible == judged(camps, others).is_eligible


@given(marks, marks)
def test_coming_once_more_never_costs_eligibility(camps, others):
    better = replace(camps, attended=camps.attended + 1)
    assert judged(better, others).is_eligible >= judged(camps, others).is_eligible


@given(marks)
def test_the_percentage_shown_never_flatters(camps):
    share = attendance(camps)
    if share is not None:
        shown = Fraction(judged(camps).attendance.figure.rstrip("%"))
        assert 0 <= share - shown < Fraction(1, 10)


@pytest.mark.rule("KOP-8")
@pytest.mark.parametrize(
    ("children", "said", "reason", "is_refused"),
    [
        (0, 1, "", False),
        (1, 1, "", True),
        (1, 2, "", False),
        (2, 2, "", True),
        (2, 3, "", True),
        (2, 2, "Twins", False),
    ],
)
def test_one_child_more_than_the_mentor_and_the_policy_say_needs_a_reason(children, said, reason, is_refused):
    assert capacity_verdict(children, said, reason, Figures()).is_refused is is_refused


@pytest.mark.rule("KOP-8")
def test_children_for_each_mentor_is_a_figure_of_the_policy():
    assert not capacity_verdict(2, 3, "", replace(Figures(), children_for_each_mentor=3)).is_refused
