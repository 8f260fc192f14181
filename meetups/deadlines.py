"""Starts that are not complete, plans that do not stand, and activities that lack somebody who takes responsibility."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Min
from django.urls import reverse

from club.models import Event
from core.deadlines import Deadline
from mentees.models import Allocation
from mentees.rules import CLAUSE_OF_CONSENT, CLAUSE_OF_START, Step, open_steps
from policy.dates import in_words

from .models import MeetUp
from .standing import places_on, starts_of

# The start is long past, and was complete or will not be: its page still says which steps are open.
NEW_FOR = timedelta(days=183)
# How long before a termly activity it is asked who comes with whom.
ACTIVITY_NEAR = timedelta(days=14)


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


def activities_due(today, person, mentees):
    """Termly activities of the next fortnight with mentees for whom nobody takes responsibility yet (KOT-12.1)."""
    soon = (today + timedelta(days=1), today + ACTIVITY_NEAR)
    events = list(Event.objects.termly().filter(held_on__range=soon).order_by("held_on", "name"))
    places = places_on(events, mentees.supported().with_child()) if events else []
    open_on = Counter(place.event.pk for place in places if not place.is_booked and not place.is_not_coming)
    return [_activity(event, open_on[event.pk], person) for event in events if open_on[event.pk]]


def _activity(event, number, person):
    who = "1 mentee is" if number == 1 else f"{number} mentees are"
    return Deadline(
        what=f"{who} not booked: nobody takes responsibility yet",
        due_on=event.held_on,
        clause="KOT-12.1",
        url=reverse("meetups:signups_list", args=[event.pk]),
        person=person,
        subject=event.name,
        event=f"activity:{event.pk}:unaccompanied",
    )
