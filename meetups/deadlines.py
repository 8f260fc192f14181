"""Starts that are not complete, and plans that do not stand."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Min
from django.urls import reverse

from core.deadlines import Deadline
from mentees.models import Allocation
from mentees.rules import CLAUSE_OF_CONSENT, CLAUSE_OF_START, Step, open_steps
from policy.dates import in_words

from .models import MeetUp
from .standing import starts_of

# The start is long past, and was complete or will not be: its page still says which steps are open.
NEW_FOR = timedelta(days=183)


@dataclass(frozen=True)
class StartDeadline(Deadline):
    """The start of one mentee, and what is open of it (KOT-7.1)."""

    steps: tuple[Step, ...] = ()


def starts_due(today, figures, allocations=None):
    """Mentees allocated within half a year with steps of the start open, the longest allocated first (KOT-7.1).

    The person is the current mentor's; `allocations` narrows it, such as to those visible to somebody.
    """
    allocations = Allocation.objects.all() if allocations is None else allocations
    current = list(allocations.open_today().with_people().order_by("start_on", "id"))
    firsts = dict(
        Allocation.objects.filter(mentee__in={allocation.mentee_id for allocation in current})
        .order_by()
        .values_list("mentee")
        .annotate(first=Min("start_on"))
    )
    new = {a.mentee_id: a for a in current if firsts[a.mentee_id] > today - NEW_FOR}
    starts = starts_of(new, figures)
    due = [_deadline(new[pk], firsts[pk], open_steps(steps), figures) for pk, steps in starts.items()]
    return sorted((deadline for deadline in due if deadline.steps), key=lambda deadline: deadline.due_on)


def _deadline(allocation, first_on, steps, figures):
    many = "1 step of the start is open" if len(steps) == 1 else f"{len(steps)} steps of the start are open"
    return StartDeadline(
        what=many,
        due_on=first_on + timedelta(days=figures.start_within_days),
        clause=CLAUSE_OF_START,
        url=reverse("meetups:start_detail", args=[allocation.mentee_id]),
        person=allocation.mentor.user,
        subject=str(allocation.mentee),
        event=f"start:{allocation.mentee_id}",
        row=allocation.mentee,
        steps=tuple(steps),
    )


def plans_without_consent(meetups=None):
    """Confirmed meet-ups ahead that do not stand, for the consent to mentoring is not there, the next first (KOP-16).

    The person is the mentor; `meetups` narrows it, such as to those visible to somebody.
    """
    meetups = MeetUp.objects.all() if meetups is None else meetups
    confirmed = meetups.filter(status=MeetUp.Status.CONFIRMED).ahead().without_consent().with_people()
    return [_without_consent(meetup) for meetup in confirmed.order_by("date", "starts_at", "id")]


def _without_consent(meetup):
    return Deadline(
        what=f"The meet-up of {in_words(meetup.date)} does not stand: the consent to mentoring is missing",
        due_on=meetup.date,
        clause=CLAUSE_OF_CONSENT,
        url=reverse("meetups:meetup_detail", args=[meetup.pk]),
        person=meetup.mentor.user,
        subject=str(meetup.mentee),
        event=f"meetup:{meetup.pk}:no-consent",
        row=meetup,
    )
