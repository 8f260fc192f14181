"""The money of two years: budgets, the coordinator's pay, fees of clubs."""

from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from club.models import Membership
from core.roles import Role
from expenses.models import Budget, Outlay
from expenses.standing.fees import days_due
from policy.dates import months_after

TICKETS = ((4, "Boat tickets for the raft day", "64.00"), (7, "Craft box for the lunch club", "38.75"))


def build(world):
    rng = Random(f"Larkmere {world.cast.number} budget")  # noqa: S311 - nothing secret
    if world.cast.number == 0:
        _budgets(world)
        _pay(world)
        _tickets(world)
    _fees(world, rng)


def _years(world):
    today = world.days.today
    first = date(today.year if today.month >= 4 else today.year - 1, 4, 1)
    return first.replace(year=first.year - 1), first


def _budgets(world):
    """One plan for all towns, each with its children and a coordinator's hours."""
    by = world.staff[Role.FINANCE_OFFICER]
    for children, first in zip((12, 15), _years(world), strict=True):
        figures = world.version_on(world.days.today).figures
        budget = Budget(
            scheme=world.scheme,
            starts_on=first,
            ends_on=months_after(first, 12) - timedelta(days=1),
            children=children * world.towns,
            for_each_child=figures.budget_for_each_child,
            hours=figures.coordinator_hours * world.towns,
            weeks=figures.coordinator_weeks,
            rate=figures.coordinator_rate,
        )
        world.rows.add(budget, by=by, at=world.days.at(first - timedelta(days=20), time(10)))


def _pay(world):
    """The coordinator's pay at the end of each month: 20 hours in about four weeks, August and Christmas less."""
    first, _ = _years(world)
    month = first
    while (paid_on := months_after(month, 1) - timedelta(days=3)) < world.days.today:
        weeks = {8: 2, 12: 3}.get(month.month, 4)
        _outlay(
            world, paid_on, f"Coordinator’s pay, {month:%B %Y}", Decimal(240 * weeks * world.towns), head="coordinator"
        )
        month = months_after(month, 1)


def _tickets(world):
    first, now = _years(world)
    for year in (first, now):
        for later, what_for, amount in TICKETS:
            on = months_after(year, later) - timedelta(days=9)
            if on < world.days.today:
                _outlay(world, on, what_for, Decimal(amount))


def _fees(world, rng):
    """What fell due of each membership in these two years, mostly paid within days."""
    start, _ = _years(world)
    own = {child.ref for child in world.children.values()}
    for membership in world.rows.of(Membership):
        if membership.child.ref not in own:
            continue
        for due in days_due(membership, world.days.ago(1)):
            paid_on = due + timedelta(days=rng.randrange(1, 9))
            if due >= start and paid_on < world.days.today and membership.cost:
                what_for = f"Fee of {membership.club_name}"
                _outlay(world, paid_on, what_for, membership.cost, membership=membership)


def _outlay(world, on: date, what_for, amount, *, head="support", membership=None):
    by = world.staff[Role.FINANCE_OFFICER]
    about = {"scheme": world.scheme, "on": on, "what_for": what_for, "amount": amount, "head": head}
    at = world.days.at(on + timedelta(days=1), time(10, 30))
    world.rows.add(Outlay(**about, membership=membership, by=by), by=by, at=at)
