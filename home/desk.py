"""What waits for the mentoring team today, and the figures above it."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from meetups.models import MeetUp, Note
from meetups.rules import note_due_on
from mentees.models import Allocation
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


def to_confirm(user):
    return MeetUp.objects.visible_to(user).filter(status=MeetUp.Status.PLANNED).ahead().with_people()[:MOST]


def late_notes(user, figures):
    """(meet-up, the day its note was due), oldest first."""
    meetups = overdue_notes(user, figures).with_people().order_by("date", "id")[:MOST]
    return [(meetup, note_due_on(meetup.date, figures)) for meetup in meetups]


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
