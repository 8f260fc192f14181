"""Children whose mentor is suspended, and nobody has seen to them."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.deadlines import Deadline

from ..models import Allocation


def suspended_to_see_to(today, allocations=None):
    """Allocations of suspended mentors that are not over, until they end, go over or the mentor is back (PRO-5).

    The person is the scheme's coordinator; `allocations` narrows it.
    """
    allocations = Allocation.objects.all() if allocations is None else allocations
    open_still = allocations.filter(Q(end_on=None) | Q(end_on__gte=today), ended_at=None)
    found = open_still.exclude(mentor__suspended_at=None).with_people().select_related("mentee__scheme__coordinator")
    return [mentor_suspended(allocation) for allocation in found.order_by("mentor__suspended_at", "id")]


def mentor_suspended(allocation):
    mentor, mentee = allocation.mentor, allocation.mentee
    since = timezone.localdate(mentor.suspended_at)
    return Deadline(
        what=f"{mentor} is suspended: see to {mentee} and the planned meet-ups",
        due_on=since,
        clause="PRO-5",
        url=reverse("mentees:allocation_detail", args=[allocation.pk]),
        person=mentee.scheme.coordinator,
        subject=str(mentee),
        event=f"suspended:{allocation.pk}:{since}",
        row=allocation,
    )
