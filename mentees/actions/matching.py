"""What is known of one child with one mentor: recorded, taken back, and asked before an allocation."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import history

from ..models import PairRemark
from ..standing.matching import pair_verdict
from .locking import lock_mentee


def check_pair(mentee, mentor):
    """Refuse two who must not be matched (KOT-6.1). Inside a transaction that has locked both."""
    verdict = pair_verdict(mentee, mentor)
    if verdict.is_refused:
        raise ValidationError({"mentor": verdict.in_words})


@transaction.atomic
def record_remark(*, by, mentee, mentor, kind, words="", seen=None):
    """Record a conflict of interest with its reason, or a wish for or against a mentor; the same twice is one.

    `seen` names what was recorded of this child when the page was opened.
    """
    lock_mentee(mentee)
    if kind == PairRemark.Kind.CONFLICT and not words:
        raise ValidationError({"words": "Say what the conflict of interest is."})
    standing = PairRemark.objects.standing().filter(mentee=mentee, mentor=mentor, kind=kind).first()
    if standing:
        history.check_step([standing], seen, by=by, tell=lambda row: row.words if row.words != words else "")
        return history.change(standing, by=by, words=words or standing.words)
    return history.save(PairRemark(mentee=mentee, mentor=mentor, kind=kind, words=words, recorded_by=by), by=by)


@transaction.atomic
def withdraw_remark(*, by, remark, because):
    """It holds no longer; that it was said stays in the history."""
    lock_mentee(remark.mentee)
    remark.refresh_from_db(fields=["withdrawn_at"])
    if remark.withdrawn_at:
        raise ValidationError("This has been taken back already.")
    return history.change(remark, by=by, reason=because, withdrawn_at=timezone.now(), withdrawn_because=because)
