"""From counted facts to the figures of a report, with what must not be shown left out for good."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from policy.figures import Figures

from .aims import AIMS, ENDINGS, AimFacts, goals_followed
from .fairness import Answers, Wait, first_mentors, in_bands, lengths, share, waiting_on
from .fortnights import Interval, fortnights, runs
from .periods import Period, last_of, month_of, months_between
from .suppression import Cell, cell, children_in, count_showable, known, showable


@dataclass(frozen=True)
class Claims:
    """The claims of one child for what was spent in one month, paid or waiting."""

    mentee: int
    month: date
    is_paid: bool
    amount: Decimal


@dataclass(frozen=True)
class Facts:
    """What was counted. Children are kept apart here to see how many stand behind a figure; the figures name none."""

    # Of the period and of every issued report that overlaps it:
    allocations: Mapping[int, list[Interval]] = field(default_factory=dict)
    meetup_days: Mapping[int, set[date]] = field(default_factory=dict)
    timed_days: Mapping[int, set[date]] = field(default_factory=dict)
    claims: list[Claims] = field(default_factory=list)
    # Of the period alone, by month: meet-ups, those whose length is known, and their minutes.
    meetups: Mapping[date, int] = field(default_factory=dict)
    known: Mapping[date, int] = field(default_factory=dict)
    minutes: Mapping[date, int] = field(default_factory=dict)
    aims: AimFacts = field(default_factory=AimFacts)
    # Of all time up to the last of these days.
    waits: list[Wait] = field(default_factory=list)
    answers: Answers = field(default_factory=Answers)


@dataclass(frozen=True)
class EarlierReport:
    """An issued report that overlaps the new one: what it shows stays known to its readers."""

    first_day: date
    last_day: date
    figures: Mapping[str, Any]

    @property
    def cell(self) -> Cell:
        return cell(self.first_day, self.last_day)

    def shows(self, name: str) -> bool:
        return self.figures.get(name) is not None

    @property
    def months(self) -> set[Cell]:
        rows = self.figures.get("months", [])
        days = [date.fromisoformat(row["month"]) for row in rows if row["meetups"] is not None]
        return {cell(day, day) for day in days}


def active(allocations: Mapping[int, list[Interval]], first_day: date, last_day: date) -> set[int]:
    """Children with a mentor on at least one day of a period."""
    return {mentee for mentee, intervals in allocations.items() if runs(intervals, first_day, last_day)}


def by_month(days: Mapping[int, set[date]]) -> dict[date, set[int]]:
    months: dict[date, set[int]] = defaultdict(set)
    for mentee, dates in days.items():
        for month in {month_of(day) for day in dates}:
            months[month].add(mentee)
    return months


def report_figures(facts: Facts, period: Period, earlier: Iterable[EarlierReport], figures: Figures) -> dict[str, Any]:
    """The figures of a report, ready to be frozen: a number, or None where it must not be shown."""
    earlier = list(earlier)
    desk = _Desk(facts, period, earlier, figures.smallest_number_shown)
    meetups, months = desk.meetups()
    claimed, paid = desk.spending()
    mentees = desk.mentees()
    return {
        "period": period.key,
        "is_year": period.is_year,
        "smallest_number_shown": figures.smallest_number_shown,
        "meet_every_days": figures.meet_every_days,
        "mentees": mentees,
        "meetups": meetups,
        "contact": desk.contact(meetups),
        "fortnights": desk.fortnights(figures.meet_every_days),
        "claimed": claimed,
        "paid": paid,
        "months": months,
        **{f"goals_{aim}": desk.goals(aim) for aim in AIMS},
        **{f"meetups_{aim}": desk.meetups_of(aim, meetups) for aim in AIMS},
        **{f"endings_{kind}": desk.endings(kind) for kind in ENDINGS},
        "cost_each_child": desk.cost_each_child(claimed),
        "cost_each_meetup": desk.cost_each_meetup(claimed, meetups),
        "waited": desk.waited(),
        "still_waiting": desk.still_waiting(),
        "equality": desk.equality(mentees),
    }


class _Desk:
    """One report being written: each method answers one figure, or None where it must not be shown."""

    def __init__(self, facts: Facts, period: Period, earlier: list[EarlierReport], smallest: int):
        self.facts, self.period, self.earlier, self.smallest = facts, period, earlier, smallest
        self.cell = cell(period.first_day, period.last_day)
        first = min([period.first_day, *(report.first_day for report in earlier)])
        last = max([period.last_day, *(report.last_day for report in earlier)])
        hull = Period("", "", first, last)
        self.mentored = {month: active(facts.allocations, month, last_of(month)) for month in hull.months}
        self.met = by_month(facts.meetup_days)

    def _shown(self, name: str) -> set[Cell]:
        return {report.cell for report in self.earlier if report.shows(name)}

    def _total_can_be_shown(self, name: str, children: Mapping[date, set[int]]) -> bool:
        if len(children_in(self.period.months, children)) < self.smallest:
            return False
        return bool(showable([self.cell], self._shown(name), children, self.mentored, self.smallest))

    def mentees(self) -> int | None:
        counted = self._mentored_in(self.period)
        return len(counted) if count_showable(counted, self._told_earlier(), self.smallest) else None

    def _mentored_in(self, span: Period | EarlierReport) -> set[int]:
        return active(self.facts.allocations, span.first_day, span.last_day)

    def _met_in(self, span: Period | EarlierReport) -> set[int]:
        return children_in(months_between(span.first_day, span.last_day), self.met)

    def _near(self, name: str) -> list[EarlierReport]:
        """Earlier reports that show a figure, and whose period lies inside this one or around it."""
        return [
            report for report in self.earlier if report.shows(name) and _one_holds_the_other(report.cell, self.cell)
        ]

    def _told_earlier(self) -> list[set[int]]:
        """The children whose number earlier reports tell: outright, or by the cost for each of them."""
        return [
            *(self._mentored_in(report) for report in self._near("mentees")),
            *(self._met_in(report) for report in self._near("cost_each_child")),
        ]

    def meetups(self) -> tuple[int | None, list[dict[str, Any]]]:
        """The total, and the months, those with most children first: beside a small month the next smallest hides."""
        enough = len(children_in(self.period.months, self.met)) >= self.smallest
        shown = self._shown("meetups").union(*(report.months for report in self.earlier))
        busiest = sorted(self.period.months, key=lambda month: (-len(self.met.get(month, ())), month))
        wanted = [self.cell, *(cell(month, month) for month in busiest)] if enough else []
        kept = showable(wanted, shown, self.met, self.mentored, self.smallest)
        # A month in which nobody was mentored gives nothing away and says nothing: it stays empty too.
        rows = [
            {
                "month": month.isoformat(),
                "meetups": self.facts.meetups.get(month, 0)
                if cell(month, month) in kept and self.met.get(month)
                else None,
            }
            for month in self.period.months
        ]
        return (sum(self.facts.meetups.values()) if self.cell in kept else None), rows

    def goals(self, aim: str) -> int | None:
        """KOT-2.3: goals of one aim. Judged by the children behind them, and by those with a mentor and none of it."""
        goals, first, last = self.facts.aims.goals, self.period.first_day, self.period.last_day
        followed = goals_followed(goals, aim, first, last)
        children = {goal.mentee for goal in followed}
        others = [
            {goal.mentee for goal in goals_followed(goals, aim, report.first_day, report.last_day)}
            for report in self._near(f"goals_{aim}")
        ]
        without = active(self.facts.allocations, first, last) - children
        is_told = count_showable(children, others, self.smallest) and not 0 < len(without) < self.smallest
        return len(followed) if is_told else None

    def meetups_of(self, aim: str, total: int | None) -> int | None:
        """KOT-2.3: meet-ups that served one aim; those that did not follow from the total, so they are judged too."""
        served, others = (by_month(days.get(aim, {})) for days in (self.facts.aims.served, self.facts.aims.others))
        name = f"meetups_{aim}"
        if total is None or not self._total_can_be_shown(name, served):
            return None
        rest = showable([self.cell], self._shown(name), others, {}, self.smallest)
        return self.facts.aims.meetups.get(aim, 0) if rest else None

    def endings(self, kind: str) -> int | None:
        """KOT-2.4: support that ended in the period; early endings are counted apart from planned ones."""
        ended = self.facts.aims.endings.get(kind, {})
        if not self._total_can_be_shown(f"endings_{kind}", by_month(ended)):
            return None
        return len(children_in(self.period.months, by_month(ended)))

    def contact(self, meetups: int | None) -> dict[str, int] | None:
        if meetups is None or not self._total_can_be_shown("contact", by_month(self.facts.timed_days)):
            return None
        known, minutes = sum(self.facts.known.values()), sum(self.facts.minutes.values())
        return {"minutes": minutes, "known": known, "of": meetups}

    def fortnights(self, every_days: int) -> dict[str, int] | None:
        """Shown where enough children stand behind the met ones, and none or enough behind the missed ones."""
        counted = self._fortnights_in(self.period.months, every_days)
        met = sum(1 for met, _ in counted.values() if met)
        if met < self.smallest or not all(
            self._total_can_be_shown("fortnights", months) for months in (self.mentored, self.met)
        ):
            return None
        shown = self._shown("fortnights")
        if self._few_missed(shown | {self.cell}, every_days) - self._few_missed(shown, every_days):
            return None
        return {"met": sum(met for met, _ in counted.values()), "all": sum(total for _, total in counted.values())}

    def _few_missed(self, cells: set[Cell], every_days: int) -> set[frozenset[date]]:
        """The stretches that can be worked out and in which somebody missed a fortnight, but too few children did."""
        found = set()
        for months in known(cells, self.mentored, self.mentored):
            missed = sum(1 for met, total in self._fortnights_in(months, every_days).values() if met < total)
            if 0 < missed < self.smallest:
                found.add(months)
        return found

    def _fortnights_in(self, months: Iterable[date], every_days: int) -> dict[int, tuple[int, int]]:
        """Of each child (met, all) in these months, counted afresh in each unbroken run of them."""
        days = [(month, last_of(month)) for month in months]
        parts = runs(days, min(days)[0], max(days)[1])
        counted = {}
        for mentee, intervals in self.facts.allocations.items():
            held = self.facts.meetup_days.get(mentee, set())
            each = [fortnights(intervals, first, last, held, every_days) for first, last in parts]
            counted[mentee] = (sum(met for met, _ in each), sum(total for _, total in each))
        return counted

    def spending(self) -> tuple[str | None, str | None]:
        """Claimed, and of it paid; what is left waiting follows from the two, so it must not concern few children."""
        claims = [row for row in self.facts.claims if row.month in set(self.period.months)]
        if not self._total_can_be_shown("claimed", _claiming(self.facts.claims)):
            return None, None
        claimed = str(sum((row.amount for row in claims), Decimal(0)))
        waiting = _claiming(row for row in self.facts.claims if not row.is_paid)
        # Nobody waiting for money says nothing of a child, so here a nought may be worked out.
        rest = showable([self.cell], self._shown("paid"), waiting, {}, self.smallest)
        if not rest or not self._total_can_be_shown("paid", _claiming(r for r in self.facts.claims if r.is_paid)):
            return claimed, None
        return claimed, str(sum((row.amount for row in claims if row.is_paid), Decimal(0)))

    def cost_each_child(self, claimed: str | None) -> str | None:
        """KOT-1: who met can be counted from it, so it is held against those who had a mentor and did not meet."""
        met = self._met_in(self.period)
        others = [self._mentored_in(self.period), *self._told_earlier()]
        if claimed is None or not count_showable(met, others, self.smallest):
            return None
        return share(Decimal(claimed), len(met))

    def cost_each_meetup(self, claimed: str | None, meetups: int | None) -> str | None:
        """KOT-1: it says nothing that the two figures do not say, and stands only beside both."""
        return None if claimed is None or meetups is None else share(Decimal(claimed), meetups)

    def waited(self) -> dict[str, int] | None:
        """KOT-1: from the referral to the first mentor, where enough children got one in this period."""
        first, last = self.period.first_day, self.period.last_day
        all_first = [wait for wait in self.facts.waits if wait.got_a_mentor]
        children = by_month({wait.child: {wait.until} for wait in all_first if wait.until and wait.days >= 0})
        return lengths(first_mentors(all_first, first, last)) if self._total_can_be_shown("waited", children) else None

    def still_waiting(self) -> int | None:
        """KOT-1: children without a mentor yet at the end of the period."""
        waits = self.facts.waits
        counted = waiting_on(waits, self.period.last_day)
        others = [waiting_on(waits, report.last_day) for report in self._near("still_waiting")]
        return len(counted) if count_showable(counted, others, self.smallest) else None

    def equality(self, mentees: int | None) -> list[dict[str, Any]] | None:
        """KOT-19.1: of the children who had a mentor, and only where their number stands in the report."""
        return None if mentees is None else in_bands(self.facts.answers, self._mentored_in(self.period), self.smallest)


def _one_holds_the_other(one: Cell, other: Cell) -> bool:
    return (one[0] <= other[0] and other[1] <= one[1]) or (other[0] <= one[0] and one[1] <= other[1])


def _claiming(claims: Iterable[Claims]) -> dict[date, set[int]]:
    months: dict[date, set[int]] = defaultdict(set)
    for row in claims:
        months[row.month].add(row.mentee)
    return months
