"""How the demo's claims were paid: accounts, a run on every 1st and 15th, one that is open, months closed."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from core.roles import Role
from expenses.models import BankDetails, Claim, ClaimStep, ClosedMonth, Payment, PaymentRun
from expenses.standing.banking import Account, sealed

from .rows import Step

MADE_AT, PAID_AT = time(9, 40), time(11, 15)
# Claims sent in so long before the last run wait still; some of them lie in the run that is open.
IN_OPEN_RUN = 4
# Books two months old are closed, on a morning of the month after.
CLOSED_AFTER_MONTHS = 2
# 12-34-56 is no bank's.
SORT_CODE = "123456"


def build(world):
    rng = Random(f"Larkmere {world.cast.number} payments")  # noqa: S311 - nothing secret
    claims = _by_payment(world)
    waiting = sorted(claims[None], key=lambda entry: (entry.row.spent_on, entry.row.what_for))
    chosen, left = waiting[:IN_OPEN_RUN], waiting[IN_OPEN_RUN:]
    # One whose change stands out on the open run, and one who waits and has not said where to.
    changed = chosen[0].row.mentor if chosen else None
    without = next((entry.row.mentor for entry in reversed(left) if entry.row.mentor is not changed), None)
    _accounts(world, rng, changed, without)
    if world.cast.number:
        # One finance officer pays for all towns; what other towns were paid came before the runs of this one.
        return
    officer = world.staff[Role.FINANCE_OFFICER]
    days = sorted(day for day in claims if day)
    for number, day in enumerate(days, start=1):
        _paid_run(world, officer, number, day, claims[day])
    if chosen:
        _open_run(world, officer, len(days) + 1, chosen)
    _close_months(world, officer, {day.replace(day=1) for day in days})


def _accounts(world, rng, changed, without):
    for mentor in world.mentors.values():
        number = f"{rng.randrange(10**8):08}"
        if mentor is without or not mentor.user.is_active:
            continue
        at = world.days.evening(world.days.ago(3 if mentor is changed else rng.randrange(60, 400)), rng)
        details = BankDetails(
            mentor=mentor,
            sealed=sealed(Account(mentor.user.name, SORT_CODE, number)),
            last_digits=number[-2:],
            changed_by=mentor.user,
            changed_at=at,
            confirmed_at=at,
        )
        world.rows.add(details, by=mentor.user, at=at)


def _by_payment(world):
    """The entries of this town's claims by the day on which they were paid; None where they wait."""
    found, own = defaultdict(list), set(map(id, world.mentees.values()))
    for entry in world.rows.entries[Claim]:
        if id(entry.row.mentee) in own and entry.row.status in (Claim.Status.PAID, Claim.Status.FINANCE):
            found[entry.row.paid_on].append(entry)
    return found


def _paid_run(world, officer, number, day, entries):
    made, paid = (_at(world, day, clock) for clock in (MADE_AT, PAID_AT))
    run = PaymentRun(
        number=number,
        status=PaymentRun.Status.PAID,
        made_by=officer,
        made_at=made,
        paid_on=day,
        reference=f"BACS {day:%d%m%y}",
    )
    was = {"status": PaymentRun.Status.OPEN, "paid_on": None, "reference": ""}
    world.rows.add(run, by=officer, at=made, was=was, then=(officer, paid))
    _payments(world, run, officer, paid, entries)
    for entry in entries:
        entry.row.run = run
        put_in = {"status": Claim.Status.FINANCE, "run_id": None}
        entry.steps = [
            Step(officer, made, put_in),
            Step(officer, paid, {"status": Claim.Status.IN_RUN, "paid_on": None}),
        ]
        _step(world, entry, officer, made, Claim.Status.FINANCE, Claim.Status.IN_RUN)
        _step(world, entry, officer, paid, Claim.Status.IN_RUN, Claim.Status.PAID)


def _payments(world, run, officer, at, entries):
    """Whoever has no account by now was paid in another way."""
    ends = {id(details.mentor): details.last_digits for details in world.rows.of(BankDetails)}
    found = {}
    for claim in (entry.row for entry in entries):
        payment = found.setdefault(id(claim.mentor), Payment(run=run, mentor=claim.mentor, amount=Decimal(0)))
        payment.amount += claim.amount
    for key, payment in found.items():
        payment.last_digits = ends.get(key, "")
        world.rows.add(payment, by=officer, at=at)


def _open_run(world, officer, number, chosen):
    made = _at(world, world.days.ago(1), PAID_AT)
    run = world.rows.add(PaymentRun(number=number, made_by=officer, made_at=made), by=officer, at=made)
    for entry in chosen:
        entry.row.run, entry.row.status = run, Claim.Status.IN_RUN
        entry.steps = [Step(officer, made, {"status": Claim.Status.FINANCE, "run_id": None})]
        _step(world, entry, officer, made, Claim.Status.FINANCE, Claim.Status.IN_RUN)


def _step(world, entry, by, at, was, became):
    world.rows.add(ClaimStep(claim=entry.row, was=was, became=became, by=by, at=at), by=by, at=at)


def _close_months(world, officer, months):
    last = world.days.months(-CLOSED_AFTER_MONTHS).replace(day=1)
    for month in sorted(month for month in months if month <= last):
        after = (month + timedelta(days=31)).replace(day=1) + timedelta(days=5)
        at = _at(world, after, PAID_AT)
        world.rows.add(ClosedMonth(month=month, closed_by=officer, closed_at=at), by=officer, at=at)


def _at(world, day, clock):
    return min(timezone.make_aware(datetime.combine(day, clock)), world.days.at(world.days.ago(1), PAID_AT))
