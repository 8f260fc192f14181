"""The one-page summary: issued to a mentor, taken by whoever may."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history

from .. import emails
from ..models import SummaryDownload
from .allocations import lock_allocation, tell_mentor


@transaction.atomic
def issue_summary(*, by, allocation, background="", seen=None, submission=None, draft_key=None):
    """Issue the one-page summary to the mentor of an allocation, and tell them (KOT-6.2).

    The same words twice are one issue. What stands beside the background is read from the records at each look.
    """
    lock_allocation(allocation)
    if allocation.is_over:
        raise ValidationError("This allocation has ended. A summary goes to a mentor who meets the child.")
    history.check_seen(allocation, seen, by=by, names={"background": background})
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission)
    if allocation.summary_issued_at and allocation.background == background:
        return allocation
    allocation.background = background
    allocation.summary_issued_at, allocation.summary_issued_by = timezone.now(), by
    history.save(allocation, by=by, reason="The summary was issued")
    tell_mentor(allocation, f"summary:{allocation.history.count()}", emails.summary_issued(allocation))
    return allocation


def log_download(*, by, allocation):
    """Keep who took the summary and when."""
    return SummaryDownload.objects.create(allocation=allocation, user=by)
