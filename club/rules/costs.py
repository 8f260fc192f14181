"""What memberships of other clubs have cost."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policy.dates import months_after

MONTHS_BETWEEN = {"month": 1, "term": 4, "year": 12}


@dataclass(frozen=True)
class Fee:
    """A sum paid once, or each month, term or year from the first day on."""

    cost: Decimal
    every: str
    from_on: date
    until_on: date | None = None


def payments(fee: Fee, until: date) -> Iterator[date]:
    """The days on which a fee fell due, up to a day; three terms make a year (KOT-2.1)."""
    last = min(until, fee.until_on) if fee.until_on else until
    step, number = MONTHS_BETWEEN.get(fee.every, 0), 0
    due = fee.from_on
    while due <= last:
        yield due
        if not step:
            return
        number += 1
        due = months_after(fee.from_on, number * step)


def year_of(day: date, first_month: int) -> int:
    """The policy year of a day, by the calendar year in which it began."""
    return day.year if day.month >= first_month else day.year - 1


def yearly_costs(fees: Iterable[Fee], until: date, first_month: int) -> dict[int, Decimal]:
    """What fell due in each policy year up to a day, the newest year first (KOT-2.1)."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for fee in fees:
        for day in payments(fee, until):
            sums[year_of(day, first_month)] += fee.cost
    return dict(sorted(sums.items(), reverse=True))
