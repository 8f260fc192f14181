"""KOP-5: what a year is planned to cost, what it has cost so far, and where that leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from policy.dates import months_after
from policy.figures import Figures

PENNY = Decimal("0.01")
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Forecast:
    """What a year will have cost, or None where nothing can be said yet; and how that was worked out."""

    amount: Decimal | None
    words: str


@dataclass(frozen=True)
class Line:
    """One line of a budget, in pounds."""

    label: str
    planned: Decimal
    paid: Decimal
    committed: Decimal
    forecast: Forecast

    @property
    def left(self) -> Decimal:
        return self.planned - self.paid - self.committed

    @property
    def difference(self) -> Decimal | None:
        """What the year will stay below its plan; below zero where it goes beyond."""
        return None if self.forecast.amount is None else self.planned - self.forecast.amount


def planned_by_policy(figures: Figures) -> dict[str, Any]:
    """A new budget begins with the policy: 15 children, £500 for each; coordinator 20 hours, 46 weeks, £12 (KOP-5)."""
    return {
        "children": figures.budget_children,
        "for_each_child": figures.budget_for_each_child,
        "hours": figures.coordinator_hours,
        "weeks": figures.coordinator_weeks,
        "rate": figures.coordinator_rate,
    }


def last_day_of(first: date) -> date:
    """A budget runs twelve months."""
    return months_after(first, 12) - timedelta(days=1)


def first_day_around(today: date, first_month: int) -> date:
    """The first day of the policy year that holds a day."""
    return date(today.year if today.month >= first_month else today.year - 1, first_month, 1)


def support_forecast(paid: Decimal, committed: Decimal, first: date, last: date, today: date) -> Forecast:
    """At the pace so far to the end of the year, and no less than what is paid and committed (KOP-5)."""
    return _outside(paid, first, last, today) or _at_this_pace(paid, committed, first, last, today)


def coordinator_forecast(planned: Decimal, paid: Decimal, first: date, last: date, today: date) -> Forecast:
    """As planned while no pay has been entered, then at the pace of what was paid (KOP-5)."""
    outside = _outside(paid, first, last, today)
    if outside:
        return outside
    if not paid:
        return Forecast(planned, "Nothing has been entered as paid yet, so this is the plan.")
    return _at_this_pace(paid, NOTHING, first, last, today)


def total_line(lines: Iterable[Line]) -> Line:
    """All lines together; a forecast only where each line has one."""
    lines = list(lines)
    amounts = [line.forecast.amount for line in lines if line.forecast.amount is not None]
    whole = sum(amounts, NOTHING) if len(amounts) == len(lines) else None
    return Line(
        "Total",
        sum((line.planned for line in lines), NOTHING),
        sum((line.paid for line in lines), NOTHING),
        sum((line.committed for line in lines), NOTHING),
        Forecast(whole, "" if whole is not None else "No sum before each line can be forecast."),
    )


def most_at_once(times: Iterable[tuple[int, date, date | None]], first: date, last: date) -> int:
    """The most children who had a mentor on one and the same day; `times` are (child, first day, last day) (KOP-5)."""
    inside: dict[int, list[tuple[date, date]]] = {}
    for child, start, end in times:
        begins, ends = max(start, first), min(end or last, last)
        if begins <= ends:
            inside.setdefault(child, []).append((begins, ends))
    turns = []
    for spans in inside.values():
        for begins, ends in _joined(spans):
            turns += [(begins, 1), (ends + timedelta(days=1), -1)]
    most = now = 0
    # Whoever ends on the day before leaves a place: leaving comes first.
    for _, step in sorted(turns):
        now += step
        most = max(most, now)
    return most


def _joined(spans):
    """Days of one child with two mentors at once count once."""
    joined: list[tuple[date, date]] = []
    for begins, ends in sorted(spans):
        if joined and begins <= joined[-1][1] + timedelta(days=1):
            joined[-1] = joined[-1][0], max(joined[-1][1], ends)
        else:
            joined.append((begins, ends))
    return joined


def _outside(paid, first, last, today):
    if today < first:
        return Forecast(None, "The year has not begun.")
    return Forecast(paid, "The year is over: this is what was paid.") if today > last else None


def _at_this_pace(paid, committed, first, last, today):
    if today < months_after(first, 1):
        return Forecast(None, "Too early to say: the first month is not over.")
    gone, whole = (today - first).days + 1, (last - first).days + 1
    pace = (paid * whole / gone).quantize(PENNY, ROUND_HALF_UP)
    known = paid + committed
    if known > pace:
        return Forecast(known, "What is paid and committed is more than the pace so far would come to.")
    return Forecast(pace, f"£{paid:,.2f} in {gone} days, at the same pace for {whole} days.")
