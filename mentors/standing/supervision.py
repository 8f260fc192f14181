"""How mentors are supported: their meetings counted, their leave."""

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ..models import Attendance

# What counts as support of one mentor; the monthly meeting of all does not (KOT-5.2).
SUPPORT_KINDS = ("support", "evaluation")


def with_support(mentors):
    """Each with `supported_on`, the last support meeting, `support_meetings`, and `serves_since`."""
    there = Attendance.objects.filter(mentor=OuterRef("pk"), was_there=True, meeting__kind__in=SUPPORT_KINDS)
    counted = there.order_by().values("mentor")
    return mentors.annotate(
        supported_on=Subquery(counted.annotate(day=Max("meeting__held_on")).values("day")),
        support_meetings=Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0),
        serves_since=Coalesce("accepted_on", "interviewed_on", "code_of_conduct_signed_on"),
    )


def support_of(mentor):
    """The last support meeting of one mentor, how many there were, and how often they came to the monthly meeting."""
    there = Q(was_there=True)
    support = Q(meeting__kind__in=SUPPORT_KINDS)
    monthly = Q(meeting__kind="volunteers")
    return mentor.attendances.aggregate(
        last_on=Max("meeting__held_on", filter=there & support),
        number=Count("pk", filter=there & support),
        monthly=Count("pk", filter=there & monthly),
        monthly_of=Count("pk", filter=monthly),
    )


def support_meetings_of(mentor):
    """What counts as support of this mentor, the newest first."""
    there = mentor.attendances.filter(was_there=True, meeting__kind__in=SUPPORT_KINDS)
    return there.select_related("meeting").order_by("-meeting__held_on", "-id")


def leave_on(mentor, day):
    """The leave that covers a day, or None."""
    return mentor.leaves.filter(from_on__lte=day, until_on__gte=day).order_by("-until_on").first()
