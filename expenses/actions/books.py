"""Closing a month, and putting right afterwards what was paid."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from ..models import Claim, ClosedMonth, Correction
from ..rules import closing_verdict, correction_verdict
from ..standing.payments import begun_by, open_runs
from .locking import lock_books


@transaction.atomic
def close_month(*, by, month, runs_not_paid=False):
    """From now on nothing is paid into it. `runs_not_paid` says of runs that are still open: not paid in that month."""
    lock_books()
    verdict = closing_verdict(month, timezone.localdate())
    if verdict.is_refused:
        raise ValidationError({"month": verdict.sentence})
    if ClosedMonth.objects.filter(month=month).exists():
        raise ValidationError({"month": f"{month:%B %Y} is closed already."})
    still_open = begun_by(month, open_runs())
    if still_open and not runs_not_paid:
        named = ", ".join(f"{run} (£{run.total:,.2f})" for run in still_open)
        raise ValidationError(
            {"runs_not_paid": f"Still open: {named}. Mark as paid what the bank paid in {month:%B}, or tick this box"}
        )
    return ClosedMonth.objects.create(month=month, closed_by=by)


@transaction.atomic
def correct_claim(*, by, claim, amount, words):
    """An entry of its own, booked today: the claim and the month it was paid in stay as they are."""
    lock_books()
    now = Claim.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=claim.pk)
    if now.mentor.user_id == by.pk:
        raise ValidationError("This is your own claim. Somebody else puts it right", code="own")
    if not now.is_paid:
        raise ValidationError("This claim is not paid. Give it back with a question instead", code="moved")
    corrected = now.corrections.aggregate(sum=Sum("amount", default=Decimal(0)))["sum"]
    verdict = correction_verdict(now.amount, corrected, amount)
    if verdict.is_refused:
        raise ValidationError({"amount": verdict.sentence})
    return Correction.objects.create(claim=claim, amount=amount, words=words, by=by)
