"""Taking a child into mentoring, and putting the dates of its support right."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from club.models import Child
from core import history
from policy.models import PolicyVersion, Scheme

from .. import rules
from ..eligibility import facts_of_one
from ..models import Mentee


@transaction.atomic
def make_mentee(*, by, child, starts_on, agreed_end_on=None, scheme=None, reason=""):
    """Take a child of the club into mentoring; against the eligibility check only with a reason (KOT-3.2)."""
    child = Child.objects.select_for_update().get(pk=child.pk)
    if Mentee.objects.filter(child=child).exists():
        raise ValidationError(f"{child.full_name} is a mentee already.")
    today = timezone.localdate()
    verdict = rules.eligibility(facts_of_one(child, on=today), PolicyVersion.objects.figures_on(today))
    if not verdict.is_eligible and not reason:
        raise ValidationError(
            {"reason": "Not every test of eligibility is met. Say why this child comes in all the same."}
        )
    mentee = Mentee(
        child=child, scheme=scheme or Scheme.objects.first(), starts_on=starts_on, agreed_end_on=agreed_end_on
    )
    return history.save(mentee, by=by, reason=reason)


@transaction.atomic
def change_mentee(*, by, mentee, **changes):
    return history.change(mentee, by=by, **changes)
