"""Met fortnightly, counted by hand at its boundaries and held against a slow count day by day."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.rules import fortnights
from impact.rules.fortnights import runs

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)  # 92 days: six blocks and eight days over


def day(number):
    """The day of the period with this number, from 1."""
    return FIRST + timedelta(days=number - 1)


@pytest.mark.rule("KOT-9.2")
@pytest.mark.parametrize(
    ("intervals", "meetups", "expected"),
    [
        ([], [], (0, 0)),
        ([(FIRST, LAST)], [], (0, 6)),
        ([(FIRST, None)], [day(1)], (1, 6)),
        ([(date(2020, 1, 1), None)], [day(14)], (1, 6)),
        ([(FIRST, None)], [day(14), day(15)], (2, 6)),
        ([(FIRST, None)], [day(1), day(7), day(14)], (1, 6)),
        # The eight days over are neither met nor missed.
        ([(FIRST, None)], [day(84)], (1, 6)),
        ([(FIRST, None)], [day(85), day(92)], (0, 6)),
        # Too short for one block; exactly one; one day over.
        ([(day(1), day(13))], [day(5)], (0, 0)),
        ([(day(1), day(14))], [day(5)], (1, 1)),
        ([(day(1), day(15))], [day(15)], (0, 1)),
        ([(day(1), day(28))], [day(15)], (1, 2)),
        # Blocks begin with the mentor, not with the period.
        ([(day(8), day(35))], [day(7)], (0, 2)),
        ([(day(8), day(35))], [day(21), day(22)], (2, 2)),
        # Handed over with overlap, or from one day to the next: one stretch.
        ([(day(1), day(20)), (day(15), day(28))], [day(1), day(28)], (2, 2)),
        ([(day(1), day(7)), (day(8), day(14))], [day(10)], (1, 1)),
        ([(day(8), day(14)), (day(1), day(7))], [day(10)], (1, 1)),
        ([(day(1), day(28)), (day(5), day(9))], [], (0, 2)),
        # A day without a mentor between begins the count anew.
        ([(day(1), day(7)), (day(9), day(15))], [day(10)], (0, 0)),
        ([(day(1), day(14)), (day(20), day(33))], [day(14), day(16), day(20)], (2, 2)),
        # Outside the period.
        ([(date(2026, 1, 1), date(2026, 6, 30))], [], (0, 0)),
        ([(date(2026, 10, 1), None)], [], (0, 0)),
        ([(date(2026, 6, 1), day(14))], [date(2026, 6, 30)], (0, 1)),
    ],
)
def test_fortnights_are_counted_from_the_first_day_with_a_mentor(intervals, meetups, expected):
    assert fortnights(intervals, FIRST, LAST, meetups) == expected


@pytest.mark.rule("KOT-9.2")
def test_fortnights_follow_the_figure_of_the_policy():
    assert fortnights([(FIRST, None)], FIRST, LAST, [day(20)], every_days=14) == (1, 6)
    assert fortnights([(FIRST, None)], FIRST, LAST, [day(20)], every_days=7) == (1, 13)


days = st.integers(-20, 120).map(day)
intervals = st.lists(
    st.tuples(days, st.none() | days).filter(lambda pair: pair[1] is None or pair[1] >= pair[0]), max_size=5
)


def blocks_of(intervals):
    """The complete fortnights, found day by day."""
    covered = {
        d
        for d in (day(n) for n in range(1, 93))
        if any(start <= d and (end is None or d <= end) for start, end in intervals)
    }
    found, run = [], []
    for d in (day(n) for n in range(1, 94)):
        if d in covered:
            run.append(d)
            continue
        found += [run[i : i + 14] for i in range(0, len(run) - 13, 14)]
        run = []
    return found


@pytest.mark.rule("KOT-9.2")
@given(intervals, st.sets(days, max_size=8))
def test_fortnights_equal_a_count_day_by_day(intervals, meetups):
    blocks = blocks_of(intervals)
    expected = sum(any(d in meetups for d in block) for block in blocks), len(blocks)
    assert fortnights(intervals, FIRST, LAST, meetups) == expected


@given(intervals, st.sets(days, max_size=8), days)
def test_another_meetup_never_lowers_the_count(intervals, meetups, another):
    met, total = fortnights(intervals, FIRST, LAST, meetups)
    more, same = fortnights(intervals, FIRST, LAST, meetups | {another})
    assert same == total
    assert met <= more <= met + 1


@given(intervals)
def test_runs_lie_apart_and_inside_the_period(intervals):
    found = runs(intervals, FIRST, LAST)
    assert all(FIRST <= start <= end <= LAST for start, end in found)
    assert all(after[0] > before[1] + timedelta(days=1) for before, after in itertools.pairwise(found))
