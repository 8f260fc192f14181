"""Insurance checks of kinds of place, as the coordinator records them (KOP-14)."""

import uuid

from django.db import transaction

from core import history

from ..models import VenueCheck


@transaction.atomic
def record_venue_check(*, by, submission=None, **details):
    """Record that somebody looked at insurance and liability. The same sending twice is one check, other words become
    its newest version."""
    submission = submission or uuid.uuid4()
    check = VenueCheck.objects.filter(submission=submission).first()
    if check is not None and check.recorded_by_id == by.pk:
        return history.change(check, by=by, reason="Sent again with other words", **details)
    if check is not None:
        submission = uuid.uuid4()
    return history.save(VenueCheck(recorded_by=by, submission=submission, **details), by=by)


@transaction.atomic
def change_venue_check(*, by, check, seen=None, **details):
    """Put a check right; what it said before stays in its history."""
    return history.change(check, by=by, seen=seen, **details)
