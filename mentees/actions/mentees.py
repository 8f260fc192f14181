"""Taking a child into mentoring, and putting the dates of its support right."""

from django.core.exceptions import ValidationError
from django.db import transaction

from club.models import Child
from core import history
from policy.models import Scheme

from ..models import Mentee


@transaction.atomic
def make_mentee(*, by, child, starts_on, agreed_end_on=None, scheme=None, referral=None, reason=""):
    """Take a child of the club into mentoring, once; called when a referral is accepted (KOT-3.2)."""
    child = Child.objects.select_for_update().get(pk=child.pk)
    if Mentee.objects.filter(child=child).exists():
        raise ValidationError(f"{child.full_name} is a mentee already.")
    mentee = Mentee(
        child=child,
        scheme=scheme or Scheme.objects.first(),
        referral=referral,
        starts_on=starts_on,
        agreed_end_on=agreed_end_on,
    )
    return history.save(mentee, by=by, reason=reason)


@transaction.atomic
def change_mentee(*, by, mentee, **changes):
    return history.change(mentee, by=by, **changes)
