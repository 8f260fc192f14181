"""Starts that are not complete, plans that do not stand, and activities that lack somebody who takes responsibility."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

from django.urls import reverse

from club.models import Event
from core.deadlines import Deadline
from mentees.rules import CLAUSE_OF_CONSENT, CLAUSE_OF_START, Step, began_before, open_steps, start_due_on
from mentees.standing import current_allocations, known_on
from policy.dates import in_words

from ..models import MeetUp
from ..standing import places_on, starts_of

MENTORS_STEPS = ("consent", "plan")
# How long before a termly activity it is asked who comes with whom.
ACTIVITY_NEAR = timedelta(days=14)


@dataclass(frozen=True)
class StartDeadline(Deadline):
    """The start of one mentee, and what is open of it; whether it began before the portal knew the child (KOT-7.1)."""

    steps: tuple[Step, ...] = ()
    began_before: bool = False


def starts_due(figures, current=None):
    """Mentees with a mentor and steps of the start open, however long ago it began, the most urgent first (KOT-7.1).

    `current` are allocations as `mentees.standing` loads them.
    """
    current = current_allocations() if current is None else current
    newest = {allocation.mentee_id: allocation for allocation in sorted(current, key=lambda a: (a.start_on, a.pk))}
    starts = starts_of(newest, figures)
    due = [_start(newest[pk], open_steps(steps), figures) for pk, steps in starts.items()]
    return sorted((deadline for deadline in due if deadline.steps), key=lambda deadline: deadline.due_on)


def _start(allocation, steps, figures):
    first_on, known = allocation.first_on, known_on(allocation)
    many = "1 step of the start is open" if len(steps) == 1 else f"{len(steps)} steps of the start are open"
    return StartDeadline(
        what=many,
        due_on=start_due_on(first_on, known, figures),
        clause=CLAUSE_OF_START,
        url=reverse("meetups:start_detail", args=[allocation.mentee_id]),
        person=_whose(allocation, steps),
        subject=str(allocation.mentee),
        event=f"start:{allocation.mentee_id}",
        row=allocation.mentee,
        steps=tuple(steps),
        began_before=began_before(first_on, known, figures),
    )


def _whose(allocation, steps):
    """The mentor gets the consent signed and sets the goals (KOT-7.2); other steps are the charity's own (KOT-7.1)."""
    is_mentors = any(step.key in MENTORS_STEPS for step in steps)
    return allocation.mentor.user if is_mentors else allocation.mentee.scheme.coordinator or allocation.mentor.user


def with_earlier_in_one(starts):
    """The same, with the starts from before the portal knew of the children in one line, for whoever runs the scheme.

    A workbook brings in many at once: what is open of them is settled together, on a page of its own.
    """
    earlier = [start for start in starts if start.began_before]
    if not earlier:
        return starts
    first = min(earlier, key=lambda start: start.due_on)
    one = replace(
        first,
        what="Say how the starts stand that began before the portal knew of the children",
        url=reverse("meetups:starts_list"),
        person=first.row.scheme.coordinator,
        subject="1 child" if len(earlier) == 1 else f"{len(earlier)} children",
        event=f"starts-from-before:{max(start.due_on for start in earlier):%Y-%m-%d}",
        row=None,
        steps=(),
    )
    return sorted([one, *(start for start in starts if not start.began_before)], key=lambda start: start.due_on)


def plans_without_consent(meetups=None):
    """Confirmed meet-ups ahead that do not stand, for the consent to mentoring is not there, the next first (KOP-16).

    The person is the mentor; `meetups` are rows loaded with their people, all that there are where none are given.
    """
    meetups = MeetUp.objects.confirmed_without_consent() if meetups is None else meetups
    confirmed = [meetup for meetup in meetups if meetup.status == MeetUp.Status.CONFIRMED]
    return [_without_consent(meetup) for meetup in confirmed if meetup.lacks_consent]


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
