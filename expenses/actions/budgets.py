"""The budget of a year, and money of the programme that no mentor claimed (KOP-5)."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction

from core import history
from policy.models import Scheme

from ..models import Budget, Outlay
from ..rules import fee_back_verdict, fee_verdict, last_day_of, outlay_verdict
from ..standing.budgets import scheme_of
from ..standing.fees import with_fees
from ..standing.payments import closed_months
from .locking import lock_books

OVERLAPS = "The budget from {} to {} holds some of these days already. Choose another first day"


@transaction.atomic
def make_budget(*, by, starts_on, scheme=None, **figures):
    """Plan one year of a scheme; no two budgets of a scheme share a day."""
    scheme = Scheme.objects.select_for_update().get(pk=(scheme or scheme_of()).pk)
    budget = Budget(scheme=scheme, starts_on=starts_on, ends_on=last_day_of(starts_on), **figures)
    _check_alone(budget)
    return history.save(budget, by=by)


@transaction.atomic
def change_budget(*, by, budget, starts_on, seen=None, **figures):
    Scheme.objects.select_for_update().get(pk=budget.scheme_id)
    budget.starts_on, budget.ends_on = starts_on, last_day_of(starts_on)
    _check_alone(budget)
    values = {"starts_on": starts_on, "ends_on": last_day_of(starts_on), **figures}
    return history.change(budget, by=by, seen=seen, **values)


def _check_alone(budget):
    others = Budget.objects.filter(scheme=budget.scheme_id).exclude(pk=budget.pk)
    other = others.filter(starts_on__lte=budget.ends_on, ends_on__gte=budget.starts_on).first()
    if other:
        days = (f"{day.day} {day:%B %Y}" for day in (other.starts_on, other.ends_on))
        raise ValidationError({"starts_on": OVERLAPS.format(*days)})


@transaction.atomic
def enter_outlay(*, by, on, amount, what_for, head=Outlay.Head.SUPPORT, scheme=None, submission=None):
    """Write down money that the charity paid itself, or with a minus what came back; one submission is one outlay."""
    details = {"on": on, "amount": amount, "what_for": what_for, "head": head}
    return _enter(Outlay(scheme=scheme or scheme_of(), **details), by=by, submission=submission)


@transaction.atomic
def pay_membership(*, by, membership, on, amount, submission=None, is_ahead=False):
    """Write down that the fee of a club was paid, or with a minus that some of it came back (KOT-2.1).

    `is_ahead` says that more than what is open is meant.
    """
    type(membership).objects.select_for_update().get(pk=membership.pk)
    if submission is None or not Outlay.objects.filter(submission=submission).exists():
        _check_fee(membership, amount, is_ahead)
    details = {"on": on, "amount": amount, "what_for": f"Fee of {membership.club_name}"[:200]}
    outlay = Outlay(scheme=scheme_of(membership.child), membership=membership, **details)
    return _enter(outlay, by=by, submission=submission)


def _check_fee(membership, amount, is_ahead):
    [now] = with_fees([membership])
    verdict = fee_verdict(amount, now.open, now.open_in_a_year)
    for one in (fee_back_verdict(now.paid, amount), verdict):
        if one.is_refused:
            raise ValidationError({"amount": one.sentence})
    if amount > 0 and not verdict.is_allowed and not is_ahead:
        raise ValidationError({"is_ahead": f"{verdict.sentence} Put the amount right, or tick the box"})


def _enter(outlay, *, by, submission):
    outlay.by, outlay.submission = by, submission or uuid.uuid4()
    lock_books()
    before = Outlay.objects.filter(submission=outlay.submission).first()
    if before is None:
        verdict = outlay_verdict(outlay.on, closed_months(outlay.on))
        if verdict.is_refused:
            raise ValidationError({"on": verdict.sentence})
        return history.save(outlay, by=by)
    if before.is_struck:
        raise ValidationError("This was entered before and is struck out. Open the form anew to enter it again")
    said = ("on", "amount", "what_for", "head", "membership_id")
    if any(getattr(before, name) != getattr(outlay, name) for name in said):
        raise ValidationError("This was sent before with other words. Open the form anew to enter another one")
    return before


@transaction.atomic
def strike_outlay(*, by, outlay, because, seen=None):
    """Take a mistake out of every sum; it stays in sight with the reason."""
    fee_of = outlay.membership
    if fee_of:
        type(fee_of).objects.select_for_update().get(pk=fee_of.pk)
    lock_books()
    now = Outlay.objects.select_for_update(of=("self",)).get(pk=outlay.pk)
    if now.is_struck:
        raise ValidationError("This is struck out already")
    verdicts = [outlay_verdict(now.on, closed_months(now.on), strikes=True)]
    if fee_of:
        verdicts.insert(0, fee_back_verdict(with_fees([fee_of])[0].paid, -now.amount, strikes=True))
    for verdict in verdicts:
        if verdict.is_refused:
            raise ValidationError(verdict.sentence)
    return history.change(outlay, by=by, reason=because[:100], seen=seen, struck_because=because)
