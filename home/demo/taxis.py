"""Taxi firms with their check, and rides: one that waits for an answer, one that was taken and claimed, one refused."""

import uuid
from datetime import time, timedelta
from decimal import Decimal
from random import Random

from core.roles import Role
from expenses.models import AskedFor, Claim, TaxiFirm, TaxiRequest

from . import claims
from .agreed import mentor_on
from .money import next_run

# Name, phone, checked how many days ago, what was checked, why it is not used any more.
FIRMS = (
    ("Larkmere Lakes Cars", "07700 900811", 140, "Council licence, DBS of all drivers seen at the office", ""),
    ("Heron Cabs", "07700 900812", 350, "Council licence and DBS of drivers, list sent by e-mail", ""),
    ("Old Mill Taxis", "07700 900813", 420, "Council licence seen by phone", ""),
)
# Child, days from now, from, to, why walking is not safe, why nothing else, cost, answer, words, what it came to.
RIDES = (
    ("idris", 9, "The Old Library", "His home", "It is dark by four and the road has no pavement after the mill.",
     "The last bus goes at ten to four, and I cannot drive.", "11.50", AskedFor.OPEN, "", ""),
    ("priya", -24, "Larkmere Lakes, boathouse", "Her home", "She had hurt her ankle and could not walk to the bus.",
     "Nobody at home has a car, and I had come by bicycle.", "9.80", AskedFor.APPROVED,
     "Of course. Tell me how the ankle is.", "9.40"),
    ("mollie", -47, "The Regal, Larkmere", "Her home", "It rained and was dark.",
     "The bus takes twenty minutes longer.", "8.50", AskedFor.REFUSED,
     "The number 7 runs until nine and stops at the door. Please take that one.", ""),
)  # fmt: skip


def build(world):
    """Firms are those of the first town, and so are the rides."""
    if world.cast.number:
        return
    rng = Random(f"Larkmere {world.cast.number} taxis")  # noqa: S311 - nothing secret
    firms = _firms(world)
    for part in RIDES:
        _ride(world, firms[0], rng, *part)


def _firms(world):
    by = world.staff[Role.COORDINATOR]
    found = []
    for name, phone, ago, words, stopped in FIRMS:
        on = world.days.ago(ago)
        firm = TaxiFirm(name=name, phone=phone, checked_on=on, checked_by=by, words=words, stopped_because=stopped)
        found.append(world.rows.add(firm, by=by, at=world.days.at(on, time(14))))
    return found


def _ride(world, firm, rng, child, ahead, start, end, unsafe, nothing_else, amount, status, words, cost):
    on = world.days.today + timedelta(days=ahead)
    asked_on = min(on, world.days.today) - timedelta(days=2)
    mentor = mentor_on(world, child, asked_on)
    if mentor is None:
        return
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
        firm=firm,
        amount=Decimal(amount),
        policy_version=world.version_on(min(on, world.days.today)),
        submission=uuid.UUID(int=rng.getrandbits(128), version=4),
    )
    if status == AskedFor.OPEN:
        world.rows.add(taxi, by=mentor.user, at=asked)
        return
    by, answered = world.staff[Role.COORDINATOR], world.days.at(asked_on + timedelta(days=1), time(9, 40))
    taxi.status, taxi.words, taxi.decided_by, taxi.decided_at = status, words, by, answered
    was = {"status": AskedFor.OPEN, "words": "", "decided_by_id": None, "decided_at": None}
    world.rows.add(taxi, by=mentor.user, at=asked, was=was, then=(by, answered))
    if cost:
        _claim(world, taxi, child, Decimal(cost))


def _claim(world, taxi, child, cost):
    claim = Claim(
        mentor=taxi.mentor,
        mentee=taxi.mentee,
        kind=Claim.Kind.TAXI,
        taxi=taxi,
        spent_on=taxi.on,
        what_for=f"Taxi, {taxi.start} to {taxi.end.lower()}",
        amount=cost,
        receipt=Claim.Receipt.YES,
        claimed_at=world.days.at(taxi.on + timedelta(days=1), time(18, 40)),
    )
    claims.send(world, claim, child, pay_on=next_run(taxi.on + timedelta(days=5)), left=taxi.amount)
