"""Goals and meet-ups by aim (KOT-2.3), early endings apart from planned ones (KOT-2.4), small numbers left out."""

from datetime import date

import pytest

from impact.rules import AimFacts, EarlierReport, Facts, GoalHeld, report_figures
from impact.rules.aims import goals_followed
from impact.rules.periods import policy_year, quarter
from policy.figures import Figures

Q3 = quarter(2026, 3)
JULY, AUGUST = date(2026, 7, 3), date(2026, 8, 5)
AIM = "self_esteem"


def goal(pk, mentee, **changes):
    values = {"carried_from": None, "aim": AIM, "first_day": date(2026, 1, 20), "last_day": None} | changes
    return GoalHeld(pk, mentee=mentee, **values)


def shown(mentees, *, period=Q3, earlier=(), **aims):
    children = range(mentees)
    counted = Facts(
        allocations={mentee: [(date(2026, 4, 1), None)] for mentee in children},
        meetup_days={mentee: {JULY} for mentee in children},
        meetups={date(2026, 7, 1): mentees},
        aims=AimFacts(**aims),
    )
    return report_figures(counted, period, earlier, Figures())


@pytest.mark.rule("KOT-2.3")
def test_goal_is_followed_while_its_plan_is_and_counts_once_when_carried_over():
    goals = (
        goal(1, 1, last_day=date(2026, 8, 1)),
        goal(2, 1, carried_from=1, first_day=date(2026, 8, 1)),
        goal(3, 2, last_day=date(2026, 6, 30)),
        goal(4, 3, first_day=date(2026, 10, 1)),
        goal(5, 4, aim="self_efficacy"),
    )
    assert [g.pk for g in goals_followed(goals, AIM, Q3.first_day, Q3.last_day)] == [2]


@pytest.mark.rule("KOT-2.3")
@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize(
    ("with_goal", "mentees", "expected"),
    [(4, 4, None), (5, 5, 5), (5, 6, None), (5, 10, 5), (0, 10, None), (9, 10, None)],
)
def test_goals_by_aim_need_five_children_with_and_none_or_five_without(with_goal, mentees, expected):
    figures = shown(mentees, goals=tuple(goal(n, n) for n in range(with_goal)))
    assert figures[f"goals_{AIM}"] == expected


@pytest.mark.rule("KOT-2.3")
@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize(
    ("served", "mentees", "expected"), [(4, 10, None), (5, 5, 5), (5, 6, None), (5, 9, None), (5, 10, 5), (10, 10, 10)]
)
def test_meetups_by_aim_need_five_children_and_none_or_five_beside_them(served, mentees, expected):
    days = {n: {JULY} for n in range(mentees)}
    figures = shown(
        mentees,
        served={AIM: {n: days[n] for n in range(served)}},
        others={AIM: {n: days[n] for n in range(served, mentees)}},
        meetups={AIM: served},
    )
    assert figures[f"meetups_{AIM}"] == expected


@pytest.mark.rule("KOT-2.4")
@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize(
    ("planned", "early", "expected"), [(5, 0, (5, None)), (4, 5, (None, 5)), (6, 7, (6, 7)), (0, 0, (None, None))]
)
def test_early_endings_are_counted_apart_and_small_numbers_left_out(planned, early, expected):
    endings = {
        "planned": {n: {AUGUST} for n in range(planned)},
        "early": {n: {AUGUST} for n in range(planned, planned + early)},
    }
    figures = shown(20, endings=endings)
    assert (figures["endings_planned"], figures["endings_early"]) == expected


@pytest.mark.rule("KOT-20.2")
def test_quarter_beside_its_year_gives_no_few_endings_away():
    """Eleven ended in the year; the quarters that are out would leave one."""
    year = policy_year(2026, 4)
    april, november = date(2026, 4, 20), date(2026, 11, 3)
    endings = {"planned": {**{n: {AUGUST} for n in range(5)}, **{n: {april} for n in range(5, 10)}, 10: {november}}}
    issued = []
    for period in (quarter(2026, 2), Q3, quarter(2026, 4), quarter(2027, 1), year):
        figures = shown(20, period=period, earlier=issued, endings=endings)
        issued.append(EarlierReport(period.first_day, period.last_day, figures))
    assert [report.figures["endings_planned"] for report in issued] == [5, 5, None, None, None]
