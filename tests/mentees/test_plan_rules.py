"""Plans, reviews and endings as the policy sees them: tables of boundary cases."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentees.rules import ending_verdict, goal_day_verdict, plan_due_on, review_due_on, sign_off_verdict
from policy.dates import months_after
from policy.figures import Figures

START = date(2026, 1, 31)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.rule("KOP-28")
@pytest.mark.parametrize(
    ("starts_on", "last_review_on", "due_on"),
    [
        (START, None, date(2026, 7, 31)),
        (START, date(2026, 7, 31), date(2027, 1, 31)),
        # Reviewed early: the rhythm goes on from the review, not from the day it was due.
        (START, date(2026, 6, 10), date(2026, 12, 10)),
        # A month that is shorter gives its last day.
        (date(2026, 8, 31), None, date(2027, 2, 28)),
        (date(2027, 8, 31), None, date(2028, 2, 29)),
    ],
)
def test_review_is_due_six_months_after_the_last_or_the_start(starts_on, last_review_on, due_on):
    assert review_due_on(starts_on, last_review_on, Figures()) == due_on


@pytest.mark.rule("KOP-28")
@pytest.mark.rule("HTP-4")
@given(DAYS, st.none() | DAYS, st.integers(1, 24))
def test_review_rhythm_is_a_figure_of_the_policy(starts_on, last_review_on, months):
    figures = replace(Figures(), review_every_months=months)
    assert review_due_on(starts_on, last_review_on, figures) == months_after(last_review_on or starts_on, months)


@pytest.mark.rule("KOP-3")
def test_plan_is_due_four_weeks_after_the_start():
    assert plan_due_on(date(2026, 11, 25), Figures()) == date(2026, 12, 23)
    assert plan_due_on(date(2026, 11, 25), replace(Figures(), plan_due_days=14)) == date(2026, 12, 9)


@pytest.mark.rule("KOP-3")
@pytest.mark.rule("KOT-2.4")
@pytest.mark.parametrize(
    ("missing", "clause"),
    [({}, None), ({"goals": 0}, "KOT-2.4"), ({"until_on": None}, "KOT-2.4"), ({"needs": ""}, "KOP-3"),
     ({"consulted": ""}, "KOP-3")],
)  # fmt: skip
def test_plan_is_signed_off_only_when_it_is_whole(missing, clause):
    whole = {"goals": 1, "until_on": START, "needs": "A friend", "consulted": "Mum"}

    verdict = sign_off_verdict(**whole | missing)

    assert verdict.is_refused == bool(clause)
    assert clause is None or verdict.clause == clause


@pytest.mark.rule("KOT-2.4")
@pytest.mark.parametrize(
    ("due_on", "until_on", "fits"),
    [
        (date(2026, 1, 30), date(2026, 12, 31), False),
        (START, date(2026, 12, 31), True),
        (date(2026, 12, 31), date(2026, 12, 31), True),
        (date(2027, 1, 1), date(2026, 12, 31), False),
        (date(2040, 1, 1), None, True),
    ],
)
def test_goal_outside_the_plans_period_is_flagged_and_not_refused(due_on, until_on, fits):
    verdict = goal_day_verdict(due_on, START, until_on)

    assert verdict.is_allowed is fits
    assert not verdict.is_refused


@pytest.mark.rule("KOT-2.4")
@pytest.mark.parametrize(
    ("last_day", "agreed_end_on", "open_goals", "looks_planned"),
    [
        (date(2026, 6, 29), date(2026, 6, 30), 0, False),
        (date(2026, 6, 30), date(2026, 6, 30), 0, True),
        (date(2026, 7, 1), date(2026, 6, 30), 0, True),
        (date(2026, 6, 30), date(2026, 6, 30), 1, False),
        (date(2026, 6, 30), None, 0, True),
        (date(2026, 6, 30), None, 2, False),
    ],
)
def test_ending_before_its_day_or_with_open_goals_looks_early(last_day, agreed_end_on, open_goals, looks_planned):
    verdict = ending_verdict(last_day, agreed_end_on, open_goals)

    assert verdict.is_allowed is looks_planned
    # A person decides which it is.
    assert not verdict.is_refused
