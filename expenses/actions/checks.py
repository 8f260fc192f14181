"""What the finance officer does with one claim that is checked."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import outbox

from .. import emails
from ..models import Claim
from .moves import move_claim


@transaction.atomic
def ask_about_claim(*, by, claim, words, seen=None):
    """Give a claim back to the mentor with a question; the answer comes to finance."""
    _check_with_finance(claim)
    move_claim(by=by, claim=claim, to=Claim.Status.RETURNED, words=words, seen=seen, returned_by="finance")
    subject, body = emails.asked_about(claim)
    step = claim.steps.last()
    outbox.post(event=f"claim:asked:{step.pk}", to=claim.mentor.user.email, subject=subject, body=body)
    return claim


@transaction.atomic
def send_claim_to_coordinator(*, by, claim, words, seen=None):
    """Finance does not pay it as it is: the coordinator decides (KOT-8.1)."""
    _check_with_finance(claim)
    return move_claim(by=by, claim=claim, to=Claim.Status.COORDINATOR, words=words, seen=seen)


def _check_with_finance(claim):
    """Lock the claim, which must wait on this desk: from others the same move is theirs, and asks other things."""
    now = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if now.status != Claim.Status.FINANCE:
        label = now.get_status_display().lower()
        raise ValidationError(f"This claim is {label} by now. Look at it again before you go on", code="moved")
