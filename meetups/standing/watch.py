"""Meet-ups of these days as the watch sees them: what waits for an answer, what has been heard of each."""

from datetime import timedelta

from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.utils import timezone

from ..models import DayMessage, MeetUp, Note
from ..rules import Watched, alarms

WAITING = (MeetUp.Status.PLANNED, MeetUp.Status.ASKED)


def with_signs(meetups):
    """Adds `is_heard_of`: home safe, nobody came and that stands, or a note; and `changed_at`, since when the plan is
    as it is."""
    steps = MeetUp.history.filter(id=OuterRef("pk")).order_by("-history_id")
    safe = DayMessage.objects.filter(meetup=OuterRef("pk"), kind=DayMessage.Kind.HOME_SAFE)
    noted = Note.objects.filter(meetup=OuterRef("pk"))
    return meetups.annotate(
        is_heard_of=Case(When(status=MeetUp.Status.MISSED, then=True), default=Exists(safe) | Exists(noted)),
        changed_at=Subquery(steps.values("history_date")[:1]),
    )


def watched_of(meetup):
    """One meet-up as the rules ask about it; `with_signs` has loaded it, or it is seen as it was planned."""
    waits_since = getattr(meetup, "changed_at", None) or meetup.planned_at
    return Watched(
        meetup.date,
        meetup.starts_at,
        meetup.ends_at,
        waits_since if meetup.status in WAITING else None,
        getattr(meetup, "is_heard_of", False),
    )


def of_these_days(now, figures, meetups):
    """Meet-ups that a rule may call somebody about, in one question, with their people, the next first."""
    today = timezone.localtime(now).date()
    ahead = timedelta(hours=max(figures.unconfirmed_hours, figures.unconfirmed_chief_hours)) + timedelta(days=1)
    days = (today - timedelta(days=figures.note_due_days + 1), today + max(ahead, timedelta(days=2)))
    is_open = ~Q(status__in=MeetUp.FALLEN_THROUGH) | Q(carer_knows=False)
    found = with_signs(meetups.in_term().filter(is_open, date__range=days).exclude(status=MeetUp.Status.DECLINED))
    found = found.select_related("mentee__child", "mentee__scheme__coordinator", "mentor__user")
    return list(found.order_by("date", "starts_at", "id"))


def called_about(meetups, now, figures):
    """(meet-up, {role: what it is told of}) wherever a rule calls somebody."""
    called = [(meetup, alarms(watched_of(meetup), now, figures)) for meetup in meetups if meetup.stands]
    return [(meetup, roles) for meetup, roles in called if roles]


def silence_of(meetup):
    """What a call about silence is named by: the children of a group are called about once (KOP-30), but one of whom it
    was said that nobody came, and then that they did, by itself."""
    if meetup.group_id is None or meetup.day_messages.filter(kind=DayMessage.Kind.CAME).exists():
        return f"meetup:{meetup.pk}"
    return f"group:{meetup.group_id}"


def carers_untold(meetups, now):
    """Those of today and tomorrow that fell through or stand otherwise than the carer knows (KOP-18)."""
    today = timezone.localtime(now).date()
    near = (today, today + timedelta(days=1))
    near_by = [meetup for meetup in meetups if meetup.carer_knows is False and near[0] <= meetup.date <= near[1]]
    return [meetup for meetup in near_by if not (meetup.stands and meetup.is_over)]
