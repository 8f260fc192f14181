"""What waits for the mentoring team today, and the figures above it."""

from datetime import timedelta

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from meetups.models import MeetUp, Note
from meetups.rules import note_due_on
from mentees.models import Allocation, Mentee
from mentors.deadlines import trainings_due

from . import mentee_facts

MOST = 12


def overdue_notes(user, figures):
    """Meet-ups whose note is past its day (KOT-9.4), oldest first."""
    today = timezone.localdate()
    last_in_time = today - timedelta(days=figures.note_due_days)
    return MeetUp.objects.visible_to(user).owing_a_note().filter(date__lt=last_in_time)


def figures_of_today(user, figures):
    """Mentees with a mentor, how many of them met in the last two weeks, plans waiting, notes overdue."""
    today = timezone.localdate()
    fortnight = today - timedelta(days=13)
    open_now = Allocation.objects.visible_to(user).open_on(today).filter(ended_at=None)
    mentees = open_now.aggregate(
        mentees=Count("mentee", distinct=True),
        met=Count(
            "mentee",
            distinct=True,
            filter=Q(mentee__in=Note.objects.filter(date__range=(fortnight, today)).values("mentee")),
        ),
    )
    now = timezone.localtime()
    ahead = Q(date__gt=now.date()) | Q(date=now.date(), starts_at__gt=now.time())
    counted = MeetUp.objects.visible_to(user).aggregate(
        waiting=Count("pk", filter=ahead & Q(status=MeetUp.Status.PLANNED)),
        overdue=Count("pk", filter=Q(pk__in=overdue_notes(user, figures).values("pk"))),
    )
    share = round(100 * mentees["met"] / mentees["mentees"]) if mentees["mentees"] else None
    return mentees | counted | {"share_met": share}


def without_mentor(user):
    """Mentees whose support goes on and whom nobody mentors, nor will from a day that is agreed (KOT-6.1)."""
    today = timezone.localdate()
    supported = Mentee.objects.visible_to(user).supported().filter(Q(agreed_end_on=None) | Q(agreed_end_on__gte=today))
    not_over = Allocation.objects.filter(Q(end_on=None) | Q(end_on__gte=today), mentee=OuterRef("pk"), ended_at=None)
    return supported.exclude(Exists(not_over)).with_child().order_by("starts_on", "id")[:MOST]


def waiting_meetups(user, figures):
    """Plans without an answer, and (meet-up, the day its note was due), each oldest first; one question for both."""
    today = timezone.localdate()
    plans = MeetUp.objects.visible_to(user).filter(status=MeetUp.Status.PLANNED).ahead()
    either = Q(pk__in=plans.values("pk")) | Q(pk__in=overdue_notes(user, figures).values("pk"))
    place = Window(RowNumber(), partition_by="is_ahead", order_by=["date", "starts_at", "id"])
    is_ahead = Case(When(date__gte=today, then=True), default=False, output_field=BooleanField())
    found = MeetUp.objects.filter(either).annotate(is_ahead=is_ahead).annotate(place_in_line=place)
    meetups = list(found.filter(place_in_line__lte=MOST).with_people().order_by("date", "starts_at", "id"))
    late = [(meetup, note_due_on(meetup.date, figures)) for meetup in meetups if not meetup.is_ahead]
    return [meetup for meetup in meetups if meetup.is_ahead], late


def long_gaps(user, figures):
    """(allocation, days since they last met), the longest first (KOT-9.2)."""
    today = timezone.localdate()
    return [(a, (today - a.since).days) for a in mentee_facts.not_met_for_long(user, figures)[:MOST]]


def trainings(figures):
    return trainings_due(timezone.localdate(), figures)


def next_days(user):
    """Meet-ups of the coming week, whatever their standing."""
    today = timezone.localdate()
    meetups = MeetUp.objects.visible_to(user).standing().filter(date__range=(today, today + timedelta(days=7)))
    return meetups.with_people()[:MOST]
