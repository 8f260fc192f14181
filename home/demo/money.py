"""What mentors spent: a claim after most meet-ups, within the month's limit, except now and then."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from expenses.models import Claim

from . import claims
from .places import KINDS

LIMIT = Decimal("20.00")
# What Gwen spent at the museum a fortnight ago: with nothing else in that month, £14.50 of £20.
IDRIS = (("Bus fares", "5.60"), ("Museum café, hot chocolate and cake for two", "8.90"))
OVERLOOKED_SINCE = 80
LOST = (
    "The machine had run out of paper.",
    "It went into the bin with the napkins.",
    "It got wet in my pocket and cannot be read.",
)


def build(world):
    idris, spent = world.days.ago(14), defaultdict(Decimal)
    for met in sorted(world.meetups, key=lambda met: (met.day, met.pair.child)):
        is_told = met.pair.child == "idris" and (met.day.year, met.day.month) >= (idris.year, idris.month)
        if is_told or world.rng.random() > 0.66:
            continue
        what_for, least, most = world.rng.choice(KINDS[met.kind].costs)
        amount = Decimal(world.rng.randrange(least, most + 1, 5 if least % 10 != 9 else 50)) / 100
        month = met.pair.child, met.day.year, met.day.month
        if spent[month] + amount > LIMIT and world.rng.random() > 0.15:
            continue
        spent[month] += amount
        _claim(world, met.pair.child, met.mentee, met.mentor, met.day, what_for, amount)
    for what_for, amount in IDRIS:
        _claim(world, "idris", world.mentees["idris"], world.mentors["gwen"], idris, what_for, Decimal(amount))


def _claim(world, key, mentee, mentor, day, what_for, amount):
    """A claim sent within days and paid in the next run, unless that is still ahead or it was overlooked of late."""
    rng, days = world.rng, world.days
    claimed = days.evening(day + timedelta(days=rng.randrange(0, 4)), rng)
    paid_on = next_run(day + timedelta(days=5))
    is_overlooked = paid_on < days.today and rng.random() < 0.04 and paid_on > days.ago(OVERLOOKED_SINCE)
    if paid_on >= days.today or is_overlooked:
        paid_on = None
    receipt = rng.choices([Claim.Receipt.YES, Claim.Receipt.LOST], weights=(83, 17))[0]
    claim = Claim(
        mentor=mentor,
        mentee=mentee,
        spent_on=day,
        what_for=what_for,
        amount=amount,
        receipt=receipt,
        no_receipt_because=LOST[day.day % len(LOST)] if receipt == Claim.Receipt.LOST else "",
        claimed_at=claimed,
    )
    claims.send(world, claim, key, pay_on=paid_on)


def next_run(day: date) -> date:
    """The finance officer pays on the 1st and the 15th."""
    if day.day == 1 or day.day == 15:
        return day
    if day.day < 15:
        return day.replace(day=15)
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
