"""What of a mentee was told to somebody outside the charity, recorded with its ground (KOT-20.3)."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import history

from ..models import Consent, Disclosure
from ..rules import disclosure_verdict
from .locking import lock_mentee


@transaction.atomic
def record_disclosure(*, by, mentee, submission=None, **words):
    """Record what was passed on, to whom and on what ground. The same submission twice is one record; other words
    become its newest version."""
    lock_mentee(mentee)
    _check_ground(mentee, **words)
    submission = submission or uuid.uuid4()
    disclosure = Disclosure.objects.filter(submission=submission).first()
    if disclosure is None:
        return history.save(Disclosure(mentee=mentee, recorded_by=by, submission=submission, **words), by=by)
    if (disclosure.mentee_id, disclosure.recorded_by_id) == (mentee.pk, by.pk):
        return history.change(disclosure, by=by, reason="Sent again with other words", **words)
    return record_disclosure(by=by, mentee=mentee, submission=uuid.uuid5(submission, f"{by.pk} {mentee.pk}"), **words)


def _check_ground(mentee, *, on, ground, ground_words="", **others):
    if on > timezone.localdate():
        raise ValidationError({"on": "This day has not come yet."})
    consents = Consent.objects.filter(mentee=mentee, kind=Consent.Kind.SCHOOL).values_list("given_on", "withdrawn_on")
    verdict = disclosure_verdict(ground, ground_words, on, consents)
    if verdict.is_refused:
        field = "ground" if ground == Disclosure.Ground.SCHOOL else "ground_words"
        raise ValidationError({field: verdict.in_words})
