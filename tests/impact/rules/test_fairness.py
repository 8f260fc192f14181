"""Costs, waits and answers (KOT-1, KOT-19.1), counted by hand; small numbers and what gives them away left out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from club.rules import banded
from impact.rules import Answers, Claims, EarlierReport, Facts, Wait, report_figures
from impact.rules.fairness import lengths, share
from impact.rules.periods import policy_year, quarter
from policy.figures import Figures

Q3 = quarter(2026, 3)
JULY = date(2026, 7, 1)


def facts(mentored, met, *, spent="10.00", meetups=None, **more):
    """Children with a mentor all the quarter; the first of them met once in July, and each claims the same."""
    return Facts(
        allocations={child: [(JULY, None)] for child in range(mentored)},
        meetup_days={child: {JULY} for child in range(met)},
        claims=[Claims(child, JULY, True, Decimal(spent)) for child in range(mentored)] if spent else [],
        meetups={JULY: met if meetups is None else meetups},
        **more,
    )


def shown(facts, period=Q3, earlier=()):
    return report_figures(facts, period, earlier, Figures())


@pytest.mark.rule("KOT-1")
@pytest.mark.parametrize(
    ("pounds", "count", "expected"),
    [
        ("10.00", 8, "1.25"),
        ("10.00", 3, "3.33"),
        ("20.00", 3, "6.67"),
        # Half a penny goes up, also where the penny before is even; less than half goes down.
        ("0.05", 2, "0.03"),
        ("0.25", 2, "0.13"),
        ("0.34", 25, "0.01"),
        ("7.00", 1, "7.00"),
        ("7.00", 0, None),
    ],
)
def test_share_is_rounded_once_a_half_up(pounds, count, expected):
    assert share(Decimal(pounds), count) == expected


@pytest.mark.rule("KOT-1")
@pytest.mark.parametrize(
    ("mentored", "met", "each_child", "each_meetup"),
    [
        (6, 6, "10.00", "5.00"),
        (5, 5, "10.00", "4.17"),
        # Four met; five met and one did not, four did not, five did not.
        (9, 4, None, None),
        (6, 5, None, "5.00"),
        (9, 5, None, "7.50"),
        (10, 5, "20.00", "8.33"),
        (1, 1, None, None),
        (0, 0, None, None),
        (10, 0, None, None),
    ],
)
def test_cost_needs_five_children_met_and_none_or_five_not(mentored, met, each_child, each_meetup):
    counted = shown(facts(mentored, met, meetups=12 if met else 0))
    assert (counted["cost_each_child"], counted["cost_each_meetup"]) == (each_child, each_meetup)


@pytest.mark.rule("KOT-1")
def test_no_claims_leave_no_cost():
    counted = shown(facts(10, 10, spent=None))
    assert (counted["cost_each_child"], counted["cost_each_meetup"]) == (None, None)


@pytest.mark.rule("KOT-20.2")
def test_year_hides_what_an_earlier_cost_would_tell_of_few_children():
    """Six met in the quarter, a seventh only in May: the year's cost, and its mentees, would tell of one child."""
    counted = facts(7, 6)
    counted.allocations[6] = [(date(2026, 5, 1), date(2026, 6, 1))]
    counted.meetup_days[6] = {date(2026, 5, 1)}
    issued = dict.fromkeys(shown(counted)) | {"cost_each_child": "10.00", "months": []}
    out = EarlierReport(Q3.first_day, Q3.last_day, issued)
    year = policy_year(2026, 4)
    assert (shown(counted, year)["cost_each_child"], shown(counted, year)["mentees"]) == ("10.00", 7)
    beside = shown(counted, year, [out])
    assert (beside["cost_each_child"], beside["mentees"]) == (None, None)


def waits(*days, until=JULY):
    """Children who got their first mentor on a day, after so many days."""
    return [Wait(n, until - timedelta(days=length), until, True) for n, length in enumerate(days)]


@pytest.mark.rule("KOT-1")
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), None),
        ((0,), {"median": 0, "at_most": 28}),
        ((10, 20, 28), {"median": 20, "at_most": 28}),
        ((10, 20, 21, 29), {"median": 21, "at_most": 56}),
        ((56, 1), {"median": 29, "at_most": 56}),
    ],
)
def test_middle_and_longest_wait(days, expected):
    assert lengths(waits(*days)) == expected


@pytest.mark.rule("KOT-1")
@pytest.mark.parametrize(
    ("first_mentor_on", "is_counted"),
    [(date(2026, 6, 30), False), (JULY, True), (date(2026, 9, 30), True), (date(2026, 10, 1), False)],
)
def test_wait_belongs_to_the_period_of_the_first_mentor(first_mentor_on, is_counted):
    counted = shown(Facts(waits=waits(7, 14, 30, 31, 40, until=first_mentor_on)))
    assert counted["waited"] == ({"median": 30, "at_most": 56} if is_counted else None)


@pytest.mark.rule("KOT-1")
def test_waits_of_four_children_and_mentors_from_before_the_referral_are_not_shown():
    assert shown(Facts(waits=waits(7, 14, 30, 31)))["waited"] is None
    assert shown(Facts(waits=waits(7, 14, 30, 31, -1)))["waited"] is None


@pytest.mark.rule("KOT-1")
@pytest.mark.parametrize(
    ("received_on", "until", "expected"),
    [
        (Q3.last_day, None, 5),
        (date(2026, 10, 1), None, None),
        (JULY, date(2026, 10, 1), 5),
        (JULY, Q3.last_day, None),
    ],
)
def test_children_wait_from_the_referral_until_the_day_before_their_first_mentor(received_on, until, expected):
    rows = [Wait(n, JULY) for n in range(4)] + [Wait(9, received_on, until)]
    assert shown(Facts(waits=rows))["still_waiting"] == expected


@pytest.mark.rule("KOT-20.2")
def test_waiting_hides_where_an_earlier_report_differs_by_few():
    rows = [Wait(n, JULY) for n in range(6)] + [Wait(9, date(2026, 8, 1), date(2026, 12, 1))]
    out = EarlierReport(Q3.first_day, Q3.last_day, {"still_waiting": 7})
    year = policy_year(2026, 4)
    assert shown(Facts(waits=rows), year)["still_waiting"] == 6
    assert shown(Facts(waits=rows), year, [out])["still_waiting"] is None


def answered(*said):
    return Answers({"Gender": ("Girl", "Boy")}, {n: {"Gender": words} for n, words in enumerate(said)}, banded)


@pytest.mark.rule("KOT-19.1")
@pytest.mark.rule("KOT-1")
def test_answers_are_in_bands_and_whoever_was_not_asked_did_not_answer():
    said = answered(*["Girl"] * 6, *["Boy"] * 11)
    rows = shown(facts(22, 22, answers=said))["equality"]
    assert rows == [{"question": "Gender", "answers": [["Girl", 5, 9], ["Boy", 10, 14], ["Did not answer", 5, 9]]}]


@pytest.mark.rule("KOT-19.1")
def test_few_answers_hide_with_the_next_smallest():
    said = answered(*["Girl"] * 6, *["Boy"] * 11)
    [row] = shown(facts(18, 18, answers=said))["equality"]
    assert row["answers"] == [["Girl", None, None], ["Boy", 10, 14], ["Did not answer", None, None]]


@pytest.mark.rule("KOT-19.1")
def test_answers_hide_with_the_number_of_mentees():
    assert shown(facts(4, 4, answers=answered("Girl", "Girl")))["equality"] is None
    out = EarlierReport(Q3.first_day, Q3.last_day, {"mentees": 10})
    counted = facts(11, 11, answers=answered(*["Girl"] * 11))
    counted.allocations[10] = [(date(2026, 5, 1), date(2026, 6, 1))]
    assert shown(counted, policy_year(2026, 4))["equality"] is not None
    assert shown(counted, policy_year(2026, 4), [out])["equality"] is None
