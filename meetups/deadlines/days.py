"""Meet-ups of these days that somebody has to see to: not confirmed, gone silent, or otherwise than the carer knows."""

from dataclasses import replace

from django.urls import reverse

from core.deadlines import Deadline

from ..models import MeetUp
from ..rules.days import CHIEF_EXECUTIVE
from ..standing import called_about, carers_untold, of_these_days


def meetups_watched(now, figures, meetups=None):
    """All three in one question, the most urgent first; `meetups` are those that the reader may know of."""
    found = of_these_days(now, figures, MeetUp.objects.all() if meetups is None else meetups)
    called = [_called(meetup, roles) for meetup, roles in called_about(found, now, figures)]
    untold = [_untold(meetup) for meetup in carers_untold(found, now)]
    return sorted(called + untold, key=lambda deadline: deadline.due_on)


def carers_to_tell(meetups, now):
    """Of a mentor's own meet-ups, those of which the mentor has to tell the carer (KOT-7.2)."""
    return [
        replace(_untold(meetup), person=meetup.mentor.user, row=meetup.mentee) for meetup in carers_untold(meetups, now)
    ]


def _called(meetup, roles):
    if "silent" in roles.values():
        ended = f"{meetup.ends_at:%H:%M}"
        return _deadline(meetup, "silent", f"Find out where they are: no word since the end at {ended}", "KOP-27")
    what = f"Nobody has confirmed the meet-up at {meetup.starts_at:%H:%M}"
    if CHIEF_EXECUTIVE in roles:
        what = f"{what}; the chief executive is told too"
    return _deadline(meetup, "unconfirmed", what, "KOP-10", "meetups:meetup_answer")


def _untold(meetup):
    fell_through = meetup.status in (MeetUp.Status.CANCELLED, MeetUp.Status.MISSED)
    of_what = meetup.get_status_display().lower() if fell_through else "planned or changed"
    what = f"Tell the carer: the meet-up at {meetup.starts_at:%H:%M} is {of_what}"
    if meetup.status == MeetUp.Status.MISSED:
        what = "Speak with the carer: nobody came to the meet-up"
    return _deadline(meetup, "carer-untold", what, "KOP-18", "meetups:meetup_carer_told")


def _deadline(meetup, name, what, clause, page="meetups:meetup_detail"):
    read_at = reverse("meetups:meetup_detail", args=[meetup.pk])
    return Deadline(
        what=what,
        due_on=meetup.date,
        clause=clause,
        url=reverse(page, args=[meetup.pk]),
        person=meetup.mentee.scheme.coordinator,
        subject=f"{meetup.mentee} with {meetup.mentor.user.short_name}",
        event=f"meetup:{meetup.pk}:{name}",
        row=meetup,
        read_at=read_at if page == "meetups:meetup_answer" else "",
    )
