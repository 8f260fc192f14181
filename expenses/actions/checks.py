"""What the finance officer does with one claim that is checked."""

from django.db import transaction

from core import outbox

from .. import emails
from ..models import Claim
from .moves import move_claim


@transaction.atomic
def ask_about_claim(*, by, claim, words, seen=None):
    """Give a claim back to the mentor with a question; the answer comes to finance."""
    move_claim(by=by, claim=claim, to=Claim.Status.RETURNED, words=words, seen=seen, returned_by="finance")
    subject, body = emails.asked_about(claim)
    step = claim.steps.last()
    outbox.post(event=f"claim:asked:{step.pk}", to=claim.mentor.user.email, subject=subject, body=body)
    return claim


def send_claim_to_coordinator(*, by, claim, words, seen=None):
    """Finance does not pay it as it is: the coordinator decides (KOT-8.1)."""
    return move_claim(by=by, claim=claim, to=Claim.Status.COORDINATOR, words=words, seen=seen)
