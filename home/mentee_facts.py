"""Loads what the lists and the page of a mentee print, in as few questions as there are kinds of thing."""

from datetime import timedelta

from django.db.models import DateField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from expenses.models import Claim
from meetups.models import MeetUp, Note
from mentees.models import Allocation, Mentee

# Whatever forms and workbook can agree on: every month, or every so many weeks.
MEETS_EVERY = (30, *range(7, 7 * 12 + 1, 7))
MOST_MEETUPS = 30


def with_last_and_next(mentees, user):
    """Adds `mentor_name`, `last_met_on` and `next_meets_on`, as far as the person may know, to each mentee."""
    today = timezone.localdate()
    allocations = Allocation.objects.open_on(today).filter(mentee=OuterRef("pk"), ended_at=None)
    notes = Note.objects.visible_to(user).filter(mentee=OuterRef("pk")).order_by("-date", "-id")
    ahead = MeetUp.objects.filter(mentee=OuterRef("pk")).ahead().standing().order_by("date")
    return mentees.with_child().annotate(
        mentor_name=Subquery(allocations.order_by("-start_on").values("mentor__user__name")[:1]),
        last_met_on=Subquery(notes.values("date")[:1]),
        next_meets_on=Subquery(ahead.values("date")[:1]),
    )


def not_met_for_long(user, figures):
    """Current allocations whose last meet-up is longer ago than was agreed, the longest first (KOT-9.2)."""
    today = timezone.localdate()
    met = Note.objects.filter(mentee=OuterRef("mentee")).order_by("-date", "-id").values("date")[:1]
    open_now = (
        Allocation.objects.visible_to(user)
        .open_today()
        .annotate(
            since=Greatest(Coalesce(Subquery(met), F("start_on")), F("start_on"), output_field=DateField()),
            every=Coalesce(F("meet_every_days"), Value(figures.meet_every_days)),
        )
    )
    late = Q()
    for days in {*MEETS_EVERY, figures.meet_every_days}:
        late |= Q(every=days, since__lt=today - timedelta(days=days))
    return open_now.filter(late).with_people().order_by("since", "id")


def spent_this_month(mentee):
    """What has been claimed for this mentee in the calendar month, whoever claims (KOT-8.1)."""
    today = timezone.localdate()
    return (
        Claim.objects.filter(mentee=mentee, spent_on__range=(today.replace(day=1), today)).aggregate(sum=Sum("amount"))[
            "sum"
        ]
        or 0
    )


def allocations_of(mentee):
    return list(mentee.allocations.select_related("mentor__user"))


def newest_notes(user, mentee, limit=10):
    return Note.objects.visible_to(user).filter(mentee=mentee).with_people().newest_first()[:limit]


def open_meetups(mentee):
    """Meet-ups ahead, and those behind that still have no note: one question for both."""
    waiting = MeetUp.objects.filter(mentee=mentee, note=None).standing().with_people().order_by("date", "starts_at")
    meetups = list(waiting[:MOST_MEETUPS])
    return [meetup for meetup in meetups if not meetup.is_over], [meetup for meetup in meetups if meetup.is_over]


def mentees_of(user):
    return with_last_and_next(Mentee.objects.visible_to(user), user)
