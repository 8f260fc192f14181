"""What the years of budgets have cost: every sum loaded for all of them at once."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from mentees.models import Allocation
from policy.models import Scheme

from ..models import Claim, Correction, GrantApplication, Outlay
from ..rules import Line, coordinator_forecast, for_each, most_at_once, support_forecast, total_line
from ..rules.costs import NOTHING, PENNY
from .grants import with_claimed


@dataclass(frozen=True)
class Year:
    """One budget with what came of it up to a day."""

    budget: object
    parts: list
    support: Line
    coordinator: Line
    children: int
    most_at_once: int
    is_now: bool

    @property
    def lines(self):
        return [self.support, self.coordinator]

    @property
    def total(self):
        return total_line(self.lines)

    @property
    def paid_for_each_child(self):
        return for_each(self.support.paid, self.children)


def years_of(budgets, today) -> list[Year]:
    """Each budget beside what was paid in its year, what is committed today, and the children; in six queries."""
    budgets = list(budgets)
    if not budgets:
        return []
    paid, waiting, granted = _paid(budgets), _waiting(), _granted()
    times = _times(budgets, today)
    return [_year(budget, paid[budget.pk], waiting, granted, times, today) for budget in budgets]


def _year(budget, paid, waiting, granted, times, today):
    first, last = budget.starts_on, budget.ends_on
    is_now = first <= today <= last
    # What waits today is paid from the year that runs, whatever the day of the spending.
    to_pay = waiting.get(budget.scheme_id, NOTHING) if is_now else NOTHING
    to_claim = granted.get(budget.scheme_id, NOTHING) if is_now else NOTHING
    support, committed = paid["claims"] + paid["corrections"] + paid["support"], to_pay + to_claim
    parts = [
        ("Claims of mentors, paid", paid["claims"]),
        ("Corrections of paid claims", paid["corrections"]),
        ("Outlays, such as fees of clubs", paid["support"]),
        ("Claims waiting to be paid", to_pay),
        ("Grants approved and not claimed yet", to_claim),
    ]
    own = [span for scheme, *span in times if scheme == budget.scheme_id]
    until = min(last, today)
    held = {child for child, start, end in own if first <= until >= start and (end is None or end >= first)}
    return Year(
        budget=budget,
        parts=parts,
        support=Line(
            "Support for children",
            budget.support,
            support,
            committed,
            support_forecast(support, committed, first, last, today),
        ),
        coordinator=Line(
            "Coordinator",
            budget.coordinator,
            paid["coordinator"],
            NOTHING,
            coordinator_forecast(budget.coordinator, paid["coordinator"], first, last, today),
        ),
        children=len(held),
        most_at_once=most_at_once(own, first, until) if first <= until else 0,
        is_now=is_now,
    )


def _paid(budgets):
    """By budget: claims by the day they were paid, corrections by the day they were booked, outlays by their day."""
    found = defaultdict(dict)
    outlays = Outlay.objects.standing()
    sums = {
        "claims": (Claim.objects.filter(status=Claim.Status.PAID), "mentee__scheme", "paid_on"),
        "corrections": (Correction.objects.all(), "claim__mentee__scheme", "booked_on"),
        "support": (outlays.filter(head=Outlay.Head.SUPPORT), "scheme", "on"),
        "coordinator": (outlays.filter(head=Outlay.Head.COORDINATOR), "scheme", "on"),
    }
    for name, (rows, scheme, day) in sums.items():
        inside = {
            f"b{budget.pk}": Q(**{scheme: budget.scheme_id, f"{day}__range": (budget.starts_on, budget.ends_on)})
            for budget in budgets
        }
        got = rows.aggregate(**{key: Sum("amount", filter=where) for key, where in inside.items()})
        for budget in budgets:
            found[budget.pk][name] = in_pennies(got[f"b{budget.pk}"])
    return found


def _waiting():
    """Claims sent in and not settled, by scheme."""
    rows = Claim.objects.waiting().order_by().values("mentee__scheme").annotate(pounds=Sum("amount"))
    return {row["mentee__scheme"]: in_pennies(row["pounds"]) for row in rows}


def _granted():
    """What approved grants still hold beyond every claim that counts, by scheme."""
    rows = with_claimed(GrantApplication.objects.filter(status=GrantApplication.Status.APPROVED).order_by())
    held = defaultdict(lambda: NOTHING)
    for scheme, amount, back, used in rows.values_list("mentee__scheme", "amount", "given_back", "claimed"):
        held[scheme] += max(amount - back - in_pennies(used), NOTHING)
    return held


def _times(budgets, today):
    """(scheme, child, first day, last day) of every allocation that has begun and touches one of the years."""
    first = min(budget.starts_on for budget in budgets)
    last = min(max(budget.ends_on for budget in budgets), today)
    held = Allocation.objects.not_struck().filter(Q(end_on=None) | Q(end_on__gte=first), start_on__lte=last)
    return list(held.order_by().values_list("mentee__scheme", "mentee", "start_on", "end_on"))


def scheme_of(child=None):
    """The scheme that pays for a child: that of its mentoring, otherwise the charity's own, which is the first."""
    own = Scheme.objects.filter(mentees__child=child).first() if child else None
    return own or Scheme.objects.first()


def in_pennies(pounds) -> Decimal:
    """SQLite adds amounts as floating numbers; a sum is brought back to whole pennies."""
    return (pounds or NOTHING).quantize(PENNY)
