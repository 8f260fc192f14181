"""Which figures stand in a report, from facts written down by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from impact.rules import Claims, EarlierReport, Facts, report_figures
from impact.rules.periods import policy_year, quarter
from policy.figures import Figures

Q3 = quarter(2026, 3)
JULY = date(2026, 7, 1)
BLOCKS = [JULY + timedelta(days=14 * n) for n in range(6)]


def facts(*met, **more):
    """Mentees with a mentor all the quarter; of each, the number of fortnights met."""
    return Facts(
        allocations={mentee: [(JULY, None)] for mentee in range(len(met))},
        meetup_days={mentee: set(BLOCKS[:count]) for mentee, count in enumerate(met) if count},
        **more,
    )


def shown(facts, period=Q3, earlier=()):
    return report_figures(facts, period, earlier, Figures())


@pytest.mark.rule("KOT-9.2")
@pytest.mark.parametrize(
    ("met", "expected"),
    [
        ((3, 3, 3, 3, 3), {"met": 15, "all": 30}),
        ((3, 3, 3, 3), None),
        # Only four were met at all; five.
        ((3, 3, 3, 3, 0, 0, 0, 0, 0), None),
        ((3, 3, 3, 3, 3, 0, 0, 0, 0), {"met": 15, "all": 54}),
        # All were met all the time; one was not, four were not, five were not.
        ((6, 6, 6, 6, 6, 6), {"met": 36, "all": 36}),
        ((5, 6, 6, 6, 6, 6), None),
        ((5, 5, 5, 5, 6, 6), None),
        ((5, 5, 5, 5, 5, 6), {"met": 31, "all": 36}),
    ],
)
def test_share_needs_five_children_met_and_none_or_five_missed(met, expected):
    assert shown(facts(*met))["fortnights"] == expected


@pytest.mark.rule("KOT-9.2")
@pytest.mark.rule("KOT-20.2")
def test_year_hides_fortnights_where_the_quarters_that_are_out_would_leave_few_missed():
    """Two of eight children missed a fortnight, in the last quarter alone, which therefore stays empty."""
    year, every_week = policy_year(2025, 4), [date(2025, 4, 1) + timedelta(days=7 * n) for n in range(53)]
    late = [day for day in every_week if day < date(2026, 2, 1)]
    spring = [day for day in every_week if day > date(2025, 5, 1)]
    met = {mentee: {*(spring if mentee > 1 else set(spring) & set(late))} for mentee in range(8)}
    counted = Facts(allocations={mentee: [(date(2025, 4, 1), None)] for mentee in range(8)}, meetup_days=met)
    issued = []
    for period in (quarter(2025, 2), quarter(2025, 3), quarter(2025, 4), quarter(2026, 1), year):
        issued.append(EarlierReport(period.first_day, period.last_day, shown(counted, period, issued)))
    assert [report.shows("fortnights") for report in issued] == [True, True, True, False, False]
    assert shown(counted, year)["fortnights"] is not None


def claims(*rows):
    return [Claims(mentee, JULY, is_paid, Decimal("2.50")) for mentee, is_paid in rows]


@pytest.mark.parametrize(
    ("paid", "waiting", "expected"),
    [
        (4, 0, (None, None)),
        (5, 0, ("12.50", "12.50")),
        (5, 1, ("15.00", None)),
        (5, 4, ("22.50", None)),
        (5, 5, ("25.00", "12.50")),
        (4, 5, ("22.50", None)),
        (0, 5, ("12.50", None)),
    ],
)
def test_paid_needs_five_paid_and_none_or_five_waiting(paid, waiting, expected):
    rows = [(n, True) for n in range(paid)] + [(20 + n, False) for n in range(waiting)]
    counted = shown(facts(*[1] * 30, claims=claims(*rows)))
    assert (counted["claimed"], counted["paid"]) == expected


def test_quarter_hides_where_the_year_that_is_out_would_leave_few():
    """The year shows 8 meet-ups; all but those of two children lie in the quarter."""
    year = policy_year(2026, 4)
    spring = {0: {date(2026, 5, 1)}, 1: {date(2026, 5, 1)}}
    counted = Facts(
        allocations={mentee: [(date(2026, 4, 1), None)] for mentee in range(6)},
        meetup_days={mentee: {JULY} | spring.get(mentee, set()) for mentee in range(6)},
        meetups={JULY: 6},
    )
    out = {
        "meetups": 12,
        "mentees": 6,
        "contact": None,
        "fortnights": None,
        "claimed": None,
        "paid": None,
        "months": [],
    }
    assert shown(counted)["meetups"] == 6
    beside = shown(counted, earlier=[EarlierReport(year.first_day, year.last_day, out)])
    assert (beside["meetups"], beside["mentees"]) == (None, 6)


def test_nothing_recorded_leaves_every_figure_empty():
    counted = shown(Facts())
    assert [counted[name] for name in ("mentees", "meetups", "contact", "fortnights", "claimed", "paid")] == [None] * 6
    assert [row["meetups"] for row in counted["months"]] == [None] * 3


@pytest.mark.rule("KOT-9.2")
def test_child_met_only_after_the_last_complete_fortnight_does_not_count_as_met():
    """Five children were met, one of them on the last day alone: four stand behind the share."""
    counted = facts(3, 3, 3, 3, 0, 0, 0, 0, 0)
    counted.meetup_days[4] = {Q3.last_day}
    assert shown(counted)["fortnights"] is None
