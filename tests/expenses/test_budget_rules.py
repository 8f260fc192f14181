"""KOP-5: the figures of a year to the penny, where a year leads, and how many children at a time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expenses.models import Budget
from expenses.rules import (
    Cost,
    Forecast,
    Line,
    coordinator_forecast,
    first_day_around,
    for_each,
    last_day_of,
    most_at_once,
    planned_by_policy,
    support_forecast,
    total_line,
)
from policy.figures import Figures

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
POUNDS = st.decimals(min_value=0, max_value=99_999, places=2)


def pounds(text):
    return Decimal(text)


@pytest.mark.rule("KOP-5")
@pytest.mark.parametrize(
    ("changed", "support", "coordinator", "total"),
    [
        ({}, "7500.00", "11040.00", "18540.00"),
        ({"children": 12}, "6000.00", "11040.00", "17040.00"),
        ({"children": 0}, "0.00", "11040.00", "11040.00"),
        ({"weeks": 0, "children": 0}, "0.00", "0.00", "0.00"),
        ({"rate": Decimal("12.21")}, "7500.00", "11233.20", "18733.20"),
    ],
)
def test_budget_of_the_policy_is_reproduced_to_the_penny(changed, support, coordinator, total):
    budget = Budget(starts_on=FIRST, ends_on=LAST, **planned_by_policy(Figures()) | changed)
    assert (budget.support, budget.coordinator, budget.total) == (pounds(support), pounds(coordinator), pounds(total))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 4, 1), date(2027, 3, 31)),
        (date(2027, 4, 1), date(2028, 3, 31)),
        (date(2024, 2, 29), date(2025, 2, 27)),
        (date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_budget_runs_twelve_months(first, last):
    assert last_day_of(first) == last


@pytest.mark.parametrize(("today", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (LAST, 2026)])
def test_policy_year_around_a_day(today, year):
    assert first_day_around(today, 4) == date(year, 4, 1)


@pytest.mark.rule("KOP-5")
@pytest.mark.parametrize(
    ("paid", "committed", "today", "amount", "said"),
    [
        ("100.00", "0.00", date(2026, 3, 31), None, "not begun"),
        ("100.00", "0.00", date(2026, 4, 1), None, "Too early to say"),
        ("100.00", "0.00", date(2026, 4, 30), None, "Too early to say"),
        # 31 days of 365.
        ("100.00", "0.00", date(2026, 5, 1), "1177.42", "£100.00 in 31 days, at the same pace for 365 days"),
        ("100.00", "1077.42", date(2026, 5, 1), "1177.42", "at the same pace"),
        ("100.00", "1077.43", date(2026, 5, 1), "1177.43", "paid and committed"),
        ("0.00", "0.00", date(2026, 5, 1), "0.00", "£0.00 in 31 days"),
        ("7300.00", "0.00", date(2027, 3, 31), "7300.00", "in 365 days"),
        ("7300.00", "0.00", date(2027, 4, 1), "7300.00", "The year is over"),
    ],
)
def test_support_is_forecast_at_the_pace_so_far(paid, committed, today, amount, said):
    forecast = support_forecast(pounds(paid), pounds(committed), FIRST, LAST, today)
    assert forecast.amount == (None if amount is None else pounds(amount))
    assert said in forecast.words


@pytest.mark.rule("KOP-5")
@pytest.mark.parametrize(
    ("paid", "today", "amount", "said"),
    [
        ("0.00", date(2026, 3, 31), None, "not begun"),
        ("0.00", date(2026, 4, 2), "11040.00", "so this is the plan"),
        ("0.00", date(2026, 12, 1), "11040.00", "so this is the plan"),
        ("900.00", date(2026, 4, 30), None, "Too early"),
        ("1840.00", date(2026, 5, 30), "11193.33", "in 60 days"),
        ("0.00", date(2027, 4, 1), "0.00", "The year is over"),
    ],
)
def test_coordinator_is_forecast_as_planned_until_pay_is_entered(paid, today, amount, said):
    forecast = coordinator_forecast(pounds("11040.00"), pounds(paid), FIRST, LAST, today)
    assert forecast.amount == (None if amount is None else pounds(amount))
    assert said in forecast.words


@given(POUNDS, POUNDS, st.integers(min_value=30, max_value=364))
def test_forecast_never_says_less_than_what_is_known(paid, committed, gone):
    today = FIRST + timedelta(days=gone)
    amount = support_forecast(paid, committed, FIRST, LAST, today).amount
    assert amount is not None
    assert amount >= paid + committed
    assert amount == amount.quantize(Decimal("0.01"))


def test_line_says_what_is_left_and_how_far_below_the_plan_the_year_stays():
    said = Forecast(pounds("80.00"), "")
    line = Line("Support", pounds("100.00"), pounds("30.00"), pounds("75.00"), said)
    assert (line.left, line.difference) == (pounds("-5.00"), pounds("20.00"))
    unknown = Line("Other", pounds("1.00"), pounds("0.00"), pounds("0.00"), Forecast(None, "Too early"))
    assert unknown.difference is None
    whole = total_line([line, unknown])
    assert (whole.planned, whole.paid, whole.committed) == (pounds("101.00"), pounds("30.00"), pounds("75.00"))
    assert whole.forecast.amount is None
    assert total_line([line, line]).forecast.amount == pounds("160.00")


@pytest.mark.rule("KOP-5")
@pytest.mark.parametrize(
    ("times", "most"),
    [
        ([], 0),
        ([(1, date(2026, 5, 1), None), (2, date(2026, 6, 1), None)], 2),
        # The first one's last day is the day before the second one's first.
        ([(1, date(2026, 5, 1), date(2026, 5, 31)), (2, date(2026, 6, 1), None)], 1),
        ([(1, date(2026, 5, 1), date(2026, 6, 1)), (2, date(2026, 6, 1), None)], 2),
        # One child whose mentors share days, at a handover.
        ([(1, date(2026, 5, 1), date(2026, 6, 10)), (1, date(2026, 6, 1), None)], 1),
        # Outside the year.
        ([(1, date(2025, 5, 1), date(2026, 3, 31)), (2, date(2027, 4, 1), None)], 0),
        ([(1, date(2020, 1, 1), None), (2, date(2026, 4, 1), date(2026, 4, 1)), (3, LAST, None)], 2),
    ],
)
def test_most_children_at_one_time(times, most):
    assert most_at_once(times, FIRST, LAST) == most


@pytest.mark.rule("KOT-1")
@pytest.mark.parametrize(
    ("sum_", "count", "each"), [("10.00", 3, "3.33"), ("0.01", 2, "0.01"), ("20.00", 8, "2.50"), ("5.00", 0, None)]
)
def test_cost_for_each_is_to_the_nearest_penny(sum_, count, each):
    assert for_each(pounds(sum_), count) == (None if each is None else pounds(each))


@pytest.mark.rule("KOT-1")
def test_cost_of_a_child_adds_claims_corrections_and_fees():
    cost = Cost({"spending": pounds("12.50"), "taxi": pounds("7.50")}, pounds("-2.00"), pounds("12.00"), 4)
    assert (cost.claimed, cost.total, cost.for_each_meetup) == (pounds("20.00"), pounds("30.00"), pounds("7.50"))
    assert Cost().for_each_meetup is None
