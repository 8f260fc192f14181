"""Payment runs: put together, given up, paid; each all or nothing."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core import history, outbox

from .. import emails
from ..models import Claim, ClosedMonth, Export, PaymentRun
from ..rules import payment_day_verdict
from ..standing.payments import payees_of
from .locking import lock_books, lock_run
from .moves import move_claim


@transaction.atomic
def fill_run(*, by, claims, run=None):
    """Put claims into a run that is open, or into a new one; returns the run."""
    lock_books()
    run = _open_run(run) if run else _new_run(by)
    for claim in sorted(claims, key=lambda claim: claim.pk):
        _move(by=by, claim=claim, to=Claim.Status.IN_RUN, run=run)
    return run


@transaction.atomic
def take_out_claim(*, by, claim):
    """Back to the queue; the run goes on without it."""
    lock_books()
    run = Claim.objects.get(pk=claim.pk).run
    if run is None:
        raise ValidationError("This claim is in no run. Look at it again before you go on", code="moved")
    _open_run(run)
    return move_claim(by=by, claim=claim, to=Claim.Status.FINANCE, run=None)


@transaction.atomic
def drop_run(*, by, run, because):
    """Give a run up: every claim in it goes back to the queue."""
    lock_books()
    now = _open_run(run)
    for claim in now.claims.order_by("pk"):
        _move(by=by, claim=claim, to=Claim.Status.FINANCE, words=because, run=None)
    return history.change(run, by=by, reason=because[:100], status=PaymentRun.Status.DROPPED)


@transaction.atomic
def pay_run(*, by, run, paid_on, reference, seen_total=None, paid_otherwise=False):
    """What the bank has paid, on which day and under which reference; every mentor is told once.

    `seen_total` is the sum that the officer read: a claim that came or went since stops it. `paid_otherwise` says that
    whoever has no account in the portal got the money in another way.
    """
    lock_books()
    now = _open_run(run)
    claims = list(now.claims.select_related("mentor__user").order_by("pk"))
    _check_payment(by, now, claims, paid_on, seen_total, paid_otherwise)
    for claim in claims:
        _move(by=by, claim=claim, to=Claim.Status.PAID, paid_on=paid_on)
    history.change(run, by=by, status=PaymentRun.Status.PAID, paid_on=paid_on, reference=reference)
    for payee in payees_of(run, timezone.localdate()):
        subject, body = emails.paid(run, payee)
        outbox.post(event=f"run:paid:{run.pk}", to=payee.mentor.user.email, subject=subject, body=body)
    return run


def _check_payment(by, run, claims, paid_on, seen_total, paid_otherwise):
    if not claims:
        raise ValidationError("There is no claim in this run. Put one in, or give the run up", code="empty")
    own = [claim for claim in claims if claim.mentor.user_id == by.pk]
    if own:
        raise ValidationError(
            "A claim of your own is in this run. Somebody else pays it, or takes that claim out first", code="own"
        )
    total = sum((claim.amount for claim in claims), Decimal(0))
    if seen_total is not None and seen_total != total:
        raise ValidationError(
            f"This run has changed while you were here: it is £{total:,.2f} now. Look at it again, and compare it "
            "with what the bank was told",
            code="changed",
        )
    closed = list(ClosedMonth.objects.holding(paid_on).values_list("month", flat=True))
    spent_on = max(claim.spent_on for claim in claims)
    verdict = payment_day_verdict(paid_on, timezone.localdate(), closed, spent_on)
    if verdict.is_refused:
        raise ValidationError({"paid_on": verdict.sentence})
    missing = [payee.mentor.user.name for payee in payees_of(run, timezone.localdate()) if payee.missing]
    if missing and not paid_otherwise:
        raise ValidationError(
            {
                "paid_otherwise": f"The bank file leaves out {', '.join(missing)}. Say that they got their money "
                "another way, or take their claims out first"
            }
        )


@transaction.atomic
def note_export(*, by, kind, total, run=None, month=None):
    """Who took which file, when, and what sum stood in it."""
    return Export.objects.create(by=by, kind=kind, total=total, run=run, month=month)


def _new_run(by):
    """The books are locked, so that no two runs take one number."""
    number = (PaymentRun.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    return history.save(PaymentRun(number=number, made_by=by), by=by)


def _open_run(run):
    now = lock_run(run)
    if not now.is_open:
        raise ValidationError(f"{now} is {now.get_status_display().lower()} by now. Nothing was changed", code="moved")
    return now


def _move(*, by, claim, to, words="", **values):
    """One of several: what stops it names the claim, and nothing of the others has happened."""
    try:
        return move_claim(by=by, claim=claim, to=to, words=words, **values)
    except ValidationError as error:
        which = f"£{claim.amount} of {claim.spent_on:%-d %B %Y}, {claim.mentor}"
        raise ValidationError(f"{which}: {' '.join(error.messages)}. Nothing was changed", code="moved") from error
