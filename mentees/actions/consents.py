"""Recording what a carer agreed to, and its withdrawal."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import history

from ..models import Consent, Mentee
from .supported import check_supported


@transaction.atomic
def record_consent(*, by, mentee, kind, given_on):
    """Record a consent that the carer gave on paper (KOP-16)."""
    mentee = Mentee.objects.select_for_update(of=("self",)).get(pk=mentee.pk)
    check_supported(mentee, "recording a consent", on=given_on)
    earlier = Consent.objects.filter(mentee=mentee, kind=kind, given_on=given_on).first()
    if earlier is None:
        return history.save(Consent(mentee=mentee, kind=kind, given_on=given_on), by=by)
    if earlier.withdrawn_on:
        raise ValidationError({"given_on": "The consent of this day was withdrawn. A new one has a day of its own."})
    return earlier


@transaction.atomic
def withdraw_consent(*, by, consent, withdrawn_on):
    return history.change(consent, by=by, withdrawn_on=withdrawn_on)
