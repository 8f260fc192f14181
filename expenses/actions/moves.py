"""A claim from one place to the next, with who did it and what they said."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import history

from ..models import Claim, ClaimStep
from ..rules import may_become


@transaction.atomic
def move_claim(*, by, claim, to, words="", seen=None, **values):
    """Bring a claim to its next place; the row is locked, so that of two who decide at once one is told.

    `values` are fields saved with it. Raises ValidationError where this place cannot follow the one it is in now.
    """
    now = Claim.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=claim.pk)
    if not may_become(now.status, to):
        label = Claim.Status(now.status).label.lower()
        raise ValidationError(f"This claim is {label} by now. Look at it again before you go on", code="moved")
    _check_not_own(by, now, to)
    was = now.status
    history.change(claim, by=by, reason=words[:100], seen=seen, status=to, **values)
    ClaimStep.objects.create(claim=claim, was=was, became=to, words=words, by=by)
    return claim


def _check_not_own(by, claim, to):
    """Nobody decides on or pays their own money; what an owner may do is answer and withdraw."""
    is_owners_move = to == Claim.Status.WITHDRAWN or claim.status == Claim.Status.RETURNED
    if claim.mentor.user_id == by.pk and not is_owners_move:
        raise ValidationError("This is your own claim. Somebody else decides on it", code="own")
