"""What mentors spent: a claim after most meet-ups, within the month's limit, except now and then."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from expenses.models import Claim

from .places import KINDS

LIMIT = Decimal("20.00")
# What Gwen spent at the museum a fortnight ago: with nothing else in that month, £14.50 of £20.
IDRIS = (("Bus fares", "5.60"), ("Museum café, hot chocolate and cake for two", "8.90"))


def build(world):
    spent = defaultdict(Decimal)
    idris = world.days.ago(14)
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
        _claim(world, met.mentee, met.mentor, met.day, what_for, amount)
    for what_for, amount in IDRIS:
        _claim(world, world.mentees["idris"], world.mentors["gwen"], idris, what_for, Decimal(amount))


def _claim(world, mentee, mentor, day, what_for, amount):
    """A claim sent within days and paid in the next run, unless that is still ahead or it was overlooked."""
    rng, days = world.rng, world.days
    claimed = days.evening(day + timedelta(days=rng.randrange(0, 4)), rng)
    paid_on = next_run(day + timedelta(days=5))
    if paid_on >= days.today or rng.random() < 0.04:
        paid_on = None
    claim = Claim(
        mentor=mentor,
        mentee=mentee,
        spent_on=day,
        what_for=what_for,
        amount=amount,
        receipt=rng.choices([Claim.Receipt.YES, Claim.Receipt.LOST], weights=(83, 17))[0],
        paid_on=paid_on,
        claimed_at=claimed,
        status=Claim.Status.PAID if paid_on else Claim.Status.FINANCE,
    )
    if paid_on is None:
        world.rows.add(claim, by=mentor.user, at=claimed)
    else:
        then = world.staff["finance_officer"], days.morning(paid_on, rng)
        world.rows.add(
            claim, by=mentor.user, at=claimed, was={"paid_on": None, "status": Claim.Status.FINANCE}, then=then
        )


def next_run(day: date) -> date:
    """The finance officer pays on the 1st and the 15th."""
    if day.day == 1 or day.day == 15:
        return day
    if day.day < 15:
        return day.replace(day=15)
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
