"""Nothing about fewer than five children is shown, or can be worked out from what is shown."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from impact.rules.periods import month_after
from impact.rules.suppression import cell, count_showable, gives_away, showable, stretches

APRIL = date(2025, 4, 1)
MONTHS = [month_after(APRIL, n) for n in range(12)]
YEAR = (MONTHS[0], month_after(MONTHS[-1]))


def quarter(number):
    return (month_after(APRIL, 3 * number - 3), month_after(APRIL, 3 * number))


def month(number):
    return (month_after(APRIL, number), month_after(APRIL, number + 1))


def world(*counts):
    """So many children in each month from April on, the busier months holding those of the quieter."""
    return {month: set(range(count)) for month, count in zip(MONTHS, counts, strict=False)}


def ordered(cells):
    return [(first.month, after.month) for first, after in sorted(cells)]


def test_cell_ends_with_the_month_after():
    assert cell(date(2025, 10, 1), date(2025, 12, 31)) == (date(2025, 10, 1), date(2026, 1, 1))


@pytest.mark.parametrize(("count", "is_shown"), [(0, False), (1, False), (4, False), (5, True), (6, True)])
def test_total_needs_five_children_behind_it(count, is_shown):
    children = world(count, count, count)
    assert bool(showable([quarter(1)], [], children, world(9, 9, 9), 5)) is is_shown


def test_nought_is_shown_only_where_nobody_was_mentored():
    assert gives_away([month(0)], {}, {MONTHS[0]: {1}}, 5)
    assert not gives_away([month(0)], {}, {}, 5)


def test_smallest_number_is_the_figure_of_the_policy():
    assert showable([quarter(1)], [], world(9, 9, 9), world(9, 9, 9), 10) == set()
    assert showable([quarter(1)], [], world(9, 9, 9), world(9, 9, 9), 9) == {quarter(1)}


@pytest.mark.parametrize(
    ("counts", "shown_months"),
    [
        ((9, 9, 9), [0, 1, 2]),
        # The small one, and with it the next smallest, from which it would follow.
        ((9, 3, 8), [0]),
        ((9, 0, 8), [0]),
        ((3, 9, 9), [1]),
        # Two small ones hide each other only if they hold five children together: here the same three.
        ((3, 9, 3), []),
        ((4, 4, 4), []),
    ],
)
def test_month_that_would_give_a_small_one_away_is_hidden_too(counts, shown_months):
    wanted = [quarter(1), *sorted((month(n) for n in range(3)), key=lambda m: (-counts[m[0].month - 4], m))]
    kept = showable(wanted, [], world(*counts), world(9, 9, 9), 5)
    total = {quarter(1)} if max(counts) >= 5 else set()
    assert kept == total | {month(n) for n in shown_months}


def test_two_small_months_of_different_children_hide_each_other():
    children = {MONTHS[0]: {1, 2, 3}, MONTHS[1]: {4, 5, 6}, MONTHS[2]: set(range(9))}
    wanted = [quarter(1), month(2), month(0), month(1)]
    assert showable(wanted, [], children, world(9, 9, 9), 5) == {quarter(1), month(2)}


def test_year_is_hidden_where_three_quarters_would_leave_a_small_fourth():
    children = world(9, 9, 9, 9, 9, 9, 9, 9, 9, 2, 2, 2)
    mentored = world(*[9] * 12)
    quarters = [quarter(1), quarter(2), quarter(3)]
    assert showable([YEAR], quarters, children, mentored, 5) == set()
    assert showable([YEAR], quarters[:2], children, mentored, 5) == {YEAR}


def test_quarter_is_hidden_where_the_year_minus_it_would_be_small():
    children = world(2, 2, 2, 9, 9, 9, 0, 0, 0, 0, 0, 0)
    mentored = world(*[9] * 12)
    assert showable([quarter(2)], [YEAR], children, mentored, 5) == set()


def test_year_beside_all_its_quarters_gives_nothing_more_away():
    children = world(*[9] * 12)
    assert showable([YEAR], [quarter(n) for n in (1, 2, 3, 4)], children, children, 5) == {YEAR}


def test_month_shown_before_counts_when_a_quarter_is_judged():
    """The year showed May and June; with the quarter's total, April with its two children would follow."""
    children = world(2, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9)
    mentored = world(*[9] * 12)
    assert showable([quarter(1)], [month(1), month(2)], children, mentored, 5) == set()
    assert showable([quarter(1)], [month(1)], children, mentored, 5) == {quarter(1)}


def test_what_was_given_away_before_hides_nothing_new():
    """A figure corrected after it was issued has fewer children now; the next quarter is judged by itself."""
    children = world(2, 2, 2, 9, 9, 9)
    assert showable([quarter(2)], [quarter(1)], children, world(*[9] * 6), 5) == {quarter(2)}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([], []),
        ([quarter(1)], [{0, 1, 2}]),
        ([quarter(1), month(0)], [{0}, {1, 2}]),
        ([quarter(1), month(1)], [{0, 2}, {1}]),
        ([YEAR, quarter(2)], [{0, 1, 2, 6, 7, 8, 9, 10, 11}, {3, 4, 5}]),
        # Two that interleave are taken as joined.
        ([(MONTHS[0], MONTHS[3]), (MONTHS[2], MONTHS[5])], [{0, 1}, {2}, {3, 4}]),
        ([YEAR, quarter(1), quarter(4)], [{0, 1, 2}, {3, 4, 5, 6, 7, 8}, {9, 10, 11}]),
    ],
)
def test_stretches_are_the_smallest_that_follow(cells, expected):
    found = [{MONTHS.index(month) for month in months} for months in stretches(cells)]
    assert sorted(found, key=min) == expected


@pytest.mark.parametrize(
    ("size", "other", "is_shown"),
    [
        (15, set(range(15)), True),
        (15, set(range(14)), False),
        (15, set(range(11)), False),
        (15, set(range(10)), True),
        (15, set(), True),
        (4, set(range(4)), False),
        (5, set(range(5)), True),
    ],
)
def test_number_of_children_differs_by_none_or_enough_from_an_earlier_one(size, other, is_shown):
    assert count_showable(set(range(size)), [other], 5) is is_shown


cells_of_six = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 3)).map(
        lambda pair: (MONTHS[pair[0]], MONTHS[min(pair[0] + pair[1], 6)])
    ),
    max_size=6,
)
children_of_six = st.lists(st.sets(st.integers(0, 8), max_size=9), min_size=6, max_size=6).map(
    lambda sets: dict(zip(MONTHS, sets, strict=False))
)


def what_follows(cells):
    """Every set of months whose total is a sum of known totals, each added or taken away once; the slow way."""
    vectors = [tuple(int(first <= month < after) for month in MONTHS[:6]) for first, after in set(cells)]
    reached = {(0,) * 6}
    for vector in vectors:
        reached |= {
            tuple(a + sign * b for a, b in zip(row, vector, strict=True)) for row in reached for sign in (1, -1)
        }
    return [
        {month for month, is_in in zip(MONTHS, row, strict=False) if is_in} for row in reached if set(row) <= {0, 1}
    ]


@settings(max_examples=300)
@example(
    [(MONTHS[0], MONTHS[3]), (MONTHS[1], MONTHS[4]), (MONTHS[3], MONTHS[5])],
    dict(zip(MONTHS, [set(), set(), set(range(5)), set(range(5)), set(), set()], strict=False)),
    set(MONTHS[:6]),
)
@example(
    [(MONTHS[1], MONTHS[4]), (MONTHS[2], MONTHS[5]), (MONTHS[3], MONTHS[6])],
    dict(zip(MONTHS, [set(), {0}, set(range(5)), {0}, set(range(5)), {0}], strict=False)),
    set(),
)
@given(cells_of_six, children_of_six, st.sets(st.sampled_from(MONTHS[:6])))
def test_nothing_small_follows_from_what_is_kept(wanted, children, months_mentored):
    """Whoever adds and takes away totals, knowing the months without mentoring, finds five children behind each."""
    mentored = {month: {0} for month in months_mentored}
    kept = showable(wanted, [], children, mentored, 5)
    empty = {month for month in MONTHS[:6] if not children[month] and month not in mentored}
    for months in what_follows(kept | {(month, month_after(month)) for month in empty}):
        if not months <= empty:
            assert len(set().union(*(children[month] for month in months))) >= 5, (kept, months)


@given(children_of_six)
def test_order_of_wanted_totals_decides_only_which_stay(children):
    everybody = {month: set(range(9)) for month in MONTHS[:6]}
    wanted = [month(n) for n in range(6)]
    for pair in combinations(wanted, 2):
        kept = showable(pair, [], children, everybody, 5)
        assert kept == {one for one in pair if len(children[one[0]]) >= 5}
