"""Payment runs: put together, given up, paid; each all or nothing."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core import history, outbox

from .. import emails
from ..models import Claim, Export, ExportLine, PaymentRun
from ..rules import payment_day_verdict
from ..standing import bank_files
from ..standing.payments import closed_months, payees_of
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
def pay_run(*, by, run, paid_on, reference, seen_payees="", paid_otherwise=False, paid_as_here=False):
    """What the bank has paid, on which day and under which reference; every mentor is told once.

    `seen_payees` names who gets what, as the officer read it: whatever came, went or changed since stops it.
    `paid_otherwise` says that whoever has no account in the portal got the money in another way, `paid_as_here` that
    the bank paid what stands here although the last file for it says otherwise.
    """
    lock_books()
    now = _open_run(run)
    claims = list(now.claims.select_related("mentor__user").order_by("pk"))
    payees = payees_of(now, timezone.localdate())
    _check_payment(by, claims, paid_on)
    if seen_payees and seen_payees != bank_files.named(payees):
        total = sum(claim.amount for claim in claims)
        raise ValidationError(
            f"This run has changed while you were here: it is £{total:,.2f} now. Look at it again, and compare it "
            "with what the bank was told",
            code="changed",
        )
    _check_told(now, payees, paid_otherwise, paid_as_here)
    for claim in claims:
        _move(by=by, claim=claim, to=Claim.Status.PAID, paid_on=paid_on)
    reason = "The bank paid this, not what its last file said" if paid_as_here else ""
    history.change(run, by=by, reason=reason, status=PaymentRun.Status.PAID, paid_on=paid_on, reference=reference)
    for payee in payees:
        subject, body = emails.paid(run, payee)
        outbox.post(event=f"run:paid:{run.pk}", to=payee.mentor.user.email, subject=subject, body=body)
    return run


def _check_payment(by, claims, paid_on):
    if not claims:
        raise ValidationError("There is no claim in this run. Put one in, or give the run up", code="empty")
    own = [claim for claim in claims if claim.mentor.user_id == by.pk]
    if own:
        raise ValidationError(
            "A claim of your own is in this run. Somebody else pays it, or takes that claim out first", code="own"
        )
    spent_on = max(claim.spent_on for claim in claims)
    verdict = payment_day_verdict(paid_on, timezone.localdate(), closed_months(paid_on), spent_on)
    if verdict.is_refused:
        raise ValidationError({"paid_on": verdict.sentence})


def _check_told(run, payees, paid_otherwise, paid_as_here):
    """Whether the bank was told what is marked as paid, payee by payee; where not, somebody has to say so."""
    export = bank_files.last_bank_file(run)
    told = bank_files.differences(export, payees) if export else []
    if told and not paid_as_here:
        raise ValidationError(
            {
                "paid_as_here": f"The last file for the bank says otherwise. {' '.join(told)} Say that the bank paid "
                "what stands here, or put the run right first"
            }
        )
    missing = [payee.mentor.user.name for payee in payees if payee.missing]
    if missing and not paid_otherwise:
        raise ValidationError(
            {
                "paid_otherwise": f"The bank file leaves out {', '.join(missing)}. Say that they got their money "
                "another way, or take their claims out first"
            }
        )


@transaction.atomic
def note_export(*, by, kind, total, run=None, month=None, payees=()):
    """Who took which file, when, and what sum stood in it; of a file for the bank, whom it pays how much and where."""
    export = Export.objects.create(by=by, kind=kind, total=total, run=run, month=month)
    paid = [payee for payee in payees if payee.account]
    ExportLine.objects.bulk_create(
        ExportLine(export=export, mentor=payee.mentor, amount=payee.amount, account=payee.written) for payee in paid
    )
    return export


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
