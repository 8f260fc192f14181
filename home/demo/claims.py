"""Claims from their sending on: what the policy said to each then, and each move with who made it when and why."""

from datetime import time, timedelta
from decimal import Decimal

from django.utils import timezone

from core.roles import Role
from expenses.models import Claim, ClaimStep
from expenses.rules import ClaimFacts, claim_verdict, desk_for

from .rows import Step

Kind, Status = Claim.Kind, Claim.Status
AGREED = (
    "That is fine for once. Please tell me beforehand next time.",
    "Agreed: the tickets cannot be had for less.",
    "Agreed, as we said on the telephone.",
)


def send(world, claim, key, then=None, *, pay_on=None, left=None):
    """Keep a claim for sending; `key` names the child in the cast, `left` is what its request or grant holds.

    `then` tells what becomes of it; otherwise it is agreed to where that is needed, and paid on its day.
    """
    world.to_send.append((claim, key, left, then or (lambda entry: _as_usual(world, entry, pay_on))))


def build(world):
    """Send them one after another, as they came in: each is judged with those that were sent before it."""
    for claim, key, left, then in sorted(world.to_send, key=lambda sent: sent[0].claimed_at):
        then(_sent(world, claim, key, left))


def _sent(world, claim, key, left):
    version, month = world.version_on(claim.spent_on), (key, claim.spent_on.year, claim.spent_on.month)
    at, counting = claim.claimed_at, world.counting[month]
    before = sum((amount for amount, until in counting.values() if until is None or at < until), Decimal(0))
    verdict = claim_verdict(ClaimFacts(claim.kind, claim.amount, claim.spent_on, before, left), version.figures)
    claim.status, claim.judged, claim.policy_version = desk_for(verdict), verdict.in_words, version
    if claim.kind == Kind.SPENDING:
        counting[id(claim)] = claim.amount, None
    owner = claim.mentor.user
    world.rows.add(claim, by=owner, at=at)
    world.rows.add(ClaimStep(claim=claim, became=claim.status, by=owner, at=at), by=owner, at=at)
    return world.rows.entries[Claim][-1]


def fall_through(world, entry, key, at):
    """From a moment on it counts towards no month (KOT-8.1)."""
    claim = entry.row
    world.counting[key, claim.spent_on.year, claim.spent_on.month][id(claim)] = claim.amount, at


def _as_usual(world, entry, pay_on):
    agree(world, entry)
    pay_later(world, entry, pay_on)


def move(world, entry, became, *, by, at, words="", **values):
    """Bring a claim to its next place, as `move_claim` does; `values` are the fields saved with it."""
    claim = entry.row
    names = {claim._meta.get_field(name).attname for name in values}
    was = {"status": claim.status, **{name: getattr(claim, name) for name in names}}
    world.rows.add(ClaimStep(claim=claim, was=claim.status, became=became, words=words, by=by, at=at), by=by, at=at)
    claim.status = became
    for name, value in values.items():
        setattr(claim, name, value)
    entry.steps.append(Step(by, at, was, words[:100] or None))


def agree(world, entry, words=""):
    """What went to the coordinator is agreed to on the next morning, once that has come."""
    claim = entry.row
    on = timezone.localdate(claim.claimed_at) + timedelta(days=1)
    if claim.status != Status.COORDINATOR or on >= world.days.today:
        return
    words = words or AGREED[int(claim.amount * 100) % len(AGREED)]
    by = world.staff[Role.COORDINATOR]
    move(world, entry, Status.FINANCE, by=by, at=world.days.at(on, time(9, 15)), words=words)


def pay_later(world, entry, on):
    """To be paid on a day, if finance has it by then and the day is over; otherwise it waits."""
    is_over = on is not None and on < world.days.today and entry.row.status == Status.FINANCE
    world.to_pay.append((on if is_over else None, entry))
