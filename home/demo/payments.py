"""How the claims of a town were paid: accounts, a run on every 1st and 15th, one that is open, a correction."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from core.roles import Role
from expenses.models import BankDetails, Claim, Correction, Export, ExportLine, Payment, PaymentRun
from expenses.standing.banking import Account, sealed, written

from . import claims

MADE_AT, PAID_AT = time(9, 40), time(11, 15)
# Claims sent in so long before the last run wait still; some of them lie in the run that is open.
IN_OPEN_RUN = 4
TO_THE_BANK = timedelta(minutes=40)
# A claim paid so many days ago was corrected five days ago.
CORRECTED_AFTER, CORRECTED = 70, 5
# 12-34-56 is no bank's.
SORT_CODE = "123456"


def build(world):
    rng = Random(f"Larkmere {world.cast.number} payments")  # noqa: S311 - nothing secret
    paid, waiting = _by_payment(world)
    chosen, left = waiting[:IN_OPEN_RUN], waiting[IN_OPEN_RUN:]
    # One whose change stands out on the open run, and one who waits and has not said where to.
    changed = chosen[0].row.mentor if chosen else None
    in_run = {id(entry.row.mentor) for entry in chosen}
    without = next((entry.row.mentor for entry in reversed(left) if id(entry.row.mentor) not in in_run), None)
    have = _accounts(world, rng, changed, without)
    officer = world.staff[Role.FINANCE_OFFICER]
    days = sorted(paid)
    for turn, day in enumerate(days):
        _paid_run(world, officer, _number(world, turn), day, paid[day], have)
    if chosen:
        _open_run(world, officer, _number(world, len(days)), chosen)
    _correct(world, officer, [entry for day in days for entry in paid[day]])


def _number(world, turn):
    """Each town is paid in a run of its own, and the towns take turns."""
    return turn * world.towns + world.cast.number + 1


def _accounts(world, rng, changed, without):
    """Answers the bank details of whoever gave some, by the identity of the mentor."""
    have = {}
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
        have[id(mentor)] = details
    return have


def _by_payment(world):
    """The claims of this town by the day on which they are paid; and those that wait, the oldest in front."""
    paid, waiting = defaultdict(list), []
    for on, entry in world.to_pay:
        if on:
            paid[on].append(entry)
        elif entry.row.status == Claim.Status.FINANCE:
            waiting.append(entry)
    return paid, sorted(waiting, key=lambda entry: (entry.row.spent_on, entry.row.what_for))


def _paid_run(world, officer, number, day, entries, have):
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
    payments = _payments(world, run, officer, paid, entries, have)
    for entry in entries:
        claims.move(world, entry, Claim.Status.IN_RUN, by=officer, at=made, run=run)
        claims.move(world, entry, Claim.Status.PAID, by=officer, at=paid, paid_on=day)
    to_bank = [payment for payment in payments if payment.last_digits]
    total = sum((payment.amount for payment in to_bank), Decimal(0))
    export = Export(kind=Export.Kind.BANK, run=run, total=total, by=officer, at=made + TO_THE_BANK)
    world.rows.add(export, by=officer, at=export.at)
    for payment in to_bank:
        account = written(have[id(payment.mentor)])
        line = ExportLine(export=export, mentor=payment.mentor, amount=payment.amount, account=account)
        world.rows.add(line, by=officer, at=export.at)


def _payments(world, run, officer, at, entries, have):
    """What each mentor got by a run; whoever has no account was paid in another way."""
    found = {}
    for claim in (entry.row for entry in entries):
        payment = found.setdefault(id(claim.mentor), Payment(run=run, mentor=claim.mentor, amount=Decimal(0)))
        payment.amount += claim.amount
    for key, payment in found.items():
        payment.last_digits = have[key].last_digits if key in have else ""
        world.rows.add(payment, by=officer, at=at)
    return list(found.values())


def _open_run(world, officer, number, chosen):
    made = _at(world, world.days.ago(1), PAID_AT)
    run = world.rows.add(PaymentRun(number=number, made_by=officer, made_at=made), by=officer, at=made)
    for entry in chosen:
        claims.move(world, entry, Claim.Status.IN_RUN, by=officer, at=made, run=run)


def _correct(world, officer, entries):
    """One claim of the quarter before last was paid as it was typed and not as its receipt says."""
    old = [entry.row for entry in entries if entry.row.paid_on < world.days.ago(CORRECTED_AFTER)]
    claim = next((claim for claim in reversed(old) if claim.kind == Claim.Kind.SPENDING and claim.amount > 5), None)
    if claim is None:
        return
    on = world.days.ago(CORRECTED)
    correction = Correction(
        claim=claim,
        amount=Decimal("-1.80"),
        booked_on=on,
        words=f"The receipt says £{claim.amount - Decimal('1.80')}; two figures had changed places.",
        by=officer,
        at=world.days.at(on, time(10, 50)),
    )
    world.rows.add(correction, by=officer, at=correction.at)


def _at(world, day, clock):
    return min(timezone.make_aware(datetime.combine(day, clock)), world.days.at(world.days.ago(1), PAID_AT))
