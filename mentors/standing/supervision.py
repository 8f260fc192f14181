"""How mentors are supported: their meetings counted, their leave."""

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ..models import Attendance, Mentor, SupportMeeting

# What counts as support of one mentor; the monthly meeting of all does not (KOT-5.2).
SUPPORT_KINDS = ("support", "evaluation")
# What the page of a mentor lists: a mediation is told there, and is no support meeting of the year (EPT-10).
SHOWN_KINDS = (*SUPPORT_KINDS, "mediation")


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
    """Support meetings, evaluations and mediations of this mentor, the newest first."""
    there = mentor.attendances.filter(was_there=True, meeting__kind__in=SHOWN_KINDS)
    return there.select_related("meeting").order_by("-meeting__held_on", "-id")


def serving_with_meetings(mentors=None):
    """Mentors who serve, each with what `with_support` says, and with `all_met_on` and `all_reviewed_on`: the days on
    which mentors and coordinator last met, and last looked back on a year (HTP-5), the same beside everybody.

    An evaluation with one mentor is no meeting of them all.
    """
    kinds = SupportMeeting.Kind
    of_all = Q(kind__in=[kinds.VOLUNTEERS, kinds.REVIEW]) | Q(kind=kinds.EVALUATION) & ~Q(asked=1)
    meetings = SupportMeeting.objects.annotate(asked=Count("attendances")).filter(of_all).order_by("-held_on")
    reviews = SupportMeeting.objects.filter(kind=kinds.REVIEW).order_by("-held_on")
    mentors = Mentor.objects.all() if mentors is None else mentors
    serving = mentors.filter(status__in=[Mentor.Status.ACTIVE, Mentor.Status.PAUSED]).select_related("user")
    return with_support(serving).annotate(
        all_met_on=Subquery(meetings.values("held_on")[:1]), all_reviewed_on=Subquery(reviews.values("held_on")[:1])
    )


def leave_on(mentor, day):
    """The leave that covers a day, or None."""
    return mentor.leaves.filter(from_on__lte=day, until_on__gte=day).order_by("-until_on").first()
