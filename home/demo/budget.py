"""The money of two years: budgets, the coordinator's pay, fees of clubs; and taxis with their firms."""

import uuid
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from club.models import Membership
from core.roles import Role
from expenses.models import AskedFor, Budget, Outlay, TaxiFirm, TaxiRequest
from expenses.standing.fees import days_due
from policy.dates import months_after

from .agreed import mentor_on

# Name, phone, checked how many days ago, what was checked, why it is not used any more.
FIRMS = (
    ("Larkmere Lakes Cars", "07700 900811", 140, "Council licence, DBS of all drivers seen at the office", ""),
    ("Heron Cabs", "07700 900812", 350, "Council licence and DBS of drivers, list sent by e-mail", ""),
    ("Old Mill Taxis", "07700 900813", 420, "Council licence seen by phone", ""),
)
# Child, days from now, from, to, why walking is not safe, why nothing else, cost, answer, words.
RIDES = (
    ("idris", 9, "The Old Library", "His home", "It is dark by four and the road has no pavement after the mill.",
     "The last bus goes at ten to four, and I cannot drive.", "11.50", AskedFor.OPEN, ""),
    ("priya", -24, "Larkmere Lakes, boathouse", "Her home", "She had hurt her ankle and could not walk to the bus.",
     "Nobody at home has a car, and I had come by bicycle.", "9.80", AskedFor.APPROVED,
     "Of course. Tell me how the ankle is."),
)  # fmt: skip
TICKETS = ((4, "Boat tickets for the raft day", "64.00"), (7, "Craft box for the lunch club", "38.75"))


def build(world):
    rng = Random(f"Larkmere {world.cast.number} budget")  # noqa: S311 - nothing secret
    firms = _firms(world) if world.cast.number == 0 else []
    if world.cast.number == 0:
        _budgets(world)
        _pay(world)
        _tickets(world)
    _fees(world, rng)
    if firms:
        _rides(world, firms, rng)


def _years(world):
    today = world.days.today
    first = date(today.year if today.month >= 4 else today.year - 1, 4, 1)
    return first.replace(year=first.year - 1), first


def _budgets(world):
    by = world.staff[Role.FINANCE_OFFICER]
    for children, first in zip((12, 15), _years(world), strict=True):
        figures = world.version_on(world.days.today).figures
        budget = Budget(
            scheme=world.scheme,
            starts_on=first,
            ends_on=months_after(first, 12) - timedelta(days=1),
            children=children,
            for_each_child=figures.budget_for_each_child,
            hours=figures.coordinator_hours,
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
        _outlay(world, paid_on, f"Coordinator’s pay, {month:%B %Y}", Decimal(240 * weeks), head="coordinator")
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


def _firms(world):
    by = world.staff[Role.COORDINATOR]
    found = []
    for name, phone, ago, words, stopped in FIRMS:
        on = world.days.ago(ago)
        firm = TaxiFirm(name=name, phone=phone, checked_on=on, checked_by=by, words=words, stopped_because=stopped)
        found.append(world.rows.add(firm, by=by, at=world.days.at(on, time(14))))
    return found


def _rides(world, firms, rng):
    for child, ahead, start, end, unsafe, nothing_else, amount, status, words in RIDES:
        on = world.days.today + timedelta(days=ahead)
        asked_on = min(on, world.days.today) - timedelta(days=2)
        mentor = mentor_on(world, child, asked_on)
        if mentor is None:
            continue
        by, answered = world.staff[Role.COORDINATOR], world.days.at(asked_on + timedelta(days=1), time(9, 40))
        asked = world.days.at(asked_on, time(19, 5))
        taxi = TaxiRequest(
            mentor=mentor,
            mentee=world.mentees[child],
            asked_at=asked,
            on=on,
            start=start,
            end=end,
            unsafe_to_walk=unsafe,
            nothing_else=nothing_else,
            firm=firms[0],
            amount=Decimal(amount),
            policy_version=world.version_on(min(on, world.days.today)),
            submission=uuid.UUID(int=rng.getrandbits(128), version=4),
        )
        if status == AskedFor.OPEN:
            world.rows.add(taxi, by=mentor.user, at=asked)
            continue
        taxi.status, taxi.words, taxi.decided_by, taxi.decided_at = status, words, by, answered
        was = {"status": AskedFor.OPEN, "words": "", "decided_by_id": None, "decided_at": None}
        world.rows.add(taxi, by=mentor.user, at=asked, was=was, then=(by, answered))
