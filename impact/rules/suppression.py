"""No figure about fewer than five children, and none from which one could be worked out (KOT-20.2).

A shown total is the difference between two running totals, the one before its first month and the one after its last.
So whoever reads several totals can work out every stretch whose two ends are joined by what is shown, and may take
one such stretch out of the middle of another. `stretches` names the smallest pieces that can be had in that way.
"""

from bisect import bisect
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain, pairwise

from .periods import month_after, months_between

# A shown total: the first day of its first month, and the first day after its last.
Cell = tuple[date, date]
ByMonth = Mapping[date, set[int]]


def cell(first_day: date, last_day: date) -> Cell:
    months = months_between(first_day, last_day)
    return months[0], month_after(months[-1])


def months_in(stretch: Cell) -> set[date]:
    first, after = stretch
    return {month for month in months_between(first, after) if month < after}


def children_in(months: Iterable[date], by_month: ByMonth) -> set[int]:
    return {child for month in months for child in by_month.get(month, ())}


def stretches(cells: Iterable[Cell]) -> list[frozenset[date]]:
    """The smallest sets of months whose total can be worked out from these totals."""
    groups = _joined(cells)
    found = []
    for group in groups:
        for first, after in pairwise(group):
            months = months_in((first, after))
            for other in groups:
                if first < other[0] and other[-1] < after:
                    months -= months_in((other[0], other[-1]))
            found.append(frozenset(months))
    return found


def _joined(cells: Iterable[Cell]) -> list[list[date]]:
    """The ends of the cells, those that are joined by cells together, each group in order.

    Groups that interleave, such as school years and calendar quarters, are taken as joined too: more than a reader
    knows, never less. So each group lies between two neighbouring ends of another, or apart from it.
    """
    groups: list[list[date]] = []
    for ends in cells:
        group = sorted(ends)
        while touched := [other for other in groups if _meet(group, other)]:
            groups = [other for other in groups if other not in touched]
            group = sorted({*group, *chain.from_iterable(touched)})
        groups.append(group)
    return groups


def _meet(one: list[date], other: list[date]) -> bool:
    """Whether two groups share an end or interleave; before the first and after the last is the same gap."""
    return not set(one).isdisjoint(other) or len({bisect(one, end) % len(one) for end in other}) > 1


def known(cells: Iterable[Cell], children: ByMonth, mentored: ByMonth) -> set[frozenset[date]]:
    """The stretches that can be worked out from these totals.

    A month in which nobody was mentored is known to be empty: it helps to work out others, and gives nothing away.
    """
    cells = set(cells)
    if not cells:
        return set()
    hull = months_in((min(first for first, _ in cells), max(after for _, after in cells)))
    empty = {month for month in hull if not children.get(month) and not mentored.get(month)}
    found = stretches(cells | {(month, month_after(month)) for month in empty})
    return {months for months in found if not months <= empty}


def gives_away(cells: Iterable[Cell], children: ByMonth, mentored: ByMonth, smallest: int) -> set[frozenset[date]]:
    """The stretches that can be worked out and have too few children behind them, none at all among them."""
    found = known(cells, children, mentored)
    return {months for months in found if len(children_in(months, children)) < smallest}


def showable(
    wanted: Iterable[Cell], shown: Iterable[Cell], children: ByMonth, mentored: ByMonth, smallest: int
) -> set[Cell]:
    """Which of the wanted totals can be shown beside those that earlier reports show.

    They are taken in the order given, each only if with all before it nothing new is given away; so where one month
    must be hidden, another that would reveal it stays hidden too.
    """
    kept: set[Cell] = set()
    shown = set(shown)
    for candidate in wanted:
        if candidate in shown:
            kept.add(candidate)
            continue
        before = gives_away(shown | kept, children, mentored, smallest)
        if gives_away(shown | kept | {candidate}, children, mentored, smallest) <= before:
            kept.add(candidate)
    return kept


def count_showable(counted: set[int], others: Iterable[set[int]], smallest: int) -> bool:
    """Whether a number of different children can be shown beside those that earlier reports show.

    Such numbers do not add up over time, so each earlier one is compared by itself, where its period lies inside this
    one or around it: the children in one and not in the other are none, or enough.
    """
    return len(counted) >= smallest and all(not 0 < len(counted ^ other) < smallest for other in others)
