"""Starts that are not complete, plans that do not stand, and activities that lack somebody who takes responsibility."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from club.models import Event
from core.deadlines import Deadline
from mentees.models import Allocation, Mentee
from mentees.rules import CLAUSE_OF_CONSENT, CLAUSE_OF_START, Step, began_before, open_steps, start_due_on
from mentees.standing import current_allocations, known_on
from policy.dates import in_words

from .models import GroupChat, MeetUp, SignUp
from .rules import note_due_on
from .standing import ACTIVITY_NEAR, overdue, places_on, starts_of, to_arrange

MENTORS_STEPS = ("consent", "plan")


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


# --- what each meet-up waits for ------------------------------------------------------------------------


def notes_due(figures, meetups=None):
    """Meet-ups that have been and have no note yet, from the day on which they were, the oldest first (KOT-9.4).

    The person is the mentor; `meetups` narrows it, such as to those visible to somebody.
    """
    meetups = MeetUp.objects.all() if meetups is None else meetups
    owing = meetups.owing_a_note().filter(mentor__suspended_at=None)
    return [
        Deadline(
            what=f"Write the note of the meet-up on {in_words(meetup.date)}",
            due_on=note_due_on(meetup.date, figures),
            clause="KOT-9.4",
            url=_page(meetup),
            person=meetup.mentor.user,
            subject=str(meetup.mentee),
            event=f"meetup:{meetup.pk}:note",
            row=meetup,
        )
        for meetup in owing.select_related("mentee__child", "mentor__user").order_by("date", "starts_at", "id")
    ]


def answers_due(meetups=None):
    """Meet-ups ahead that wait for the coordinator to confirm, or for the mentor to answer a question (KOP-10)."""
    meetups = MeetUp.objects.all() if meetups is None else meetups
    waiting = meetups.ahead().filter(status__in=[MeetUp.Status.PLANNED, MeetUp.Status.ASKED])
    waiting = waiting.select_related("mentee__child", "mentee__scheme__coordinator", "mentor__user")
    return [_answer(meetup) for meetup in waiting.order_by("date", "starts_at", "id")]


def _answer(meetup):
    is_asked = meetup.status == MeetUp.Status.ASKED
    what = "Answer the coordinator’s question about" if is_asked else "Confirm, ask about or decline"
    return Deadline(
        what=f"{what} the meet-up on {in_words(meetup.date)}",
        due_on=meetup.date,
        clause="KOP-10",
        url=_page(meetup),
        person=meetup.mentor.user if is_asked else meetup.mentee.scheme.coordinator,
        subject=str(meetup.mentee),
        event=f"meetup:{meetup.pk}:{meetup.status}",
        row=meetup,
    )


def meetups_to_arrange(today, figures, allocations=None):
    """Pairs that should have met by now and have no meet-up planned, the longest ago first (KOT-9.2).

    The person is the mentor, who commits to regular meetings (KOT-7.2). While they are away the clock stands still.
    """
    allocations = Allocation.objects.all() if allocations is None else allocations
    return [_arrange(*found) for found in to_arrange(allocations, figures, today)]


def next_to_arrange(pairs, figures, today):
    """The same of a mentor's own pairs, which are loaded with `meetups.standing.with_next`."""
    return [_arrange(*found) for found in overdue(pairs, figures, today) if not found[2]]


def _arrange(pair, due_on, paused):
    return Deadline(
        what="Arrange the next meet-up with the carer",
        due_on=due_on,
        clause="KOT-9.2",
        url=reverse("home:mentee_detail", args=[pair.mentee_id]),
        person=pair.mentor.user,
        subject=str(pair.mentee),
        event=f"arrange:{pair.pk}:{due_on:%Y-%m-%d}",
        row=pair.mentee,
        paused=paused,
    )


def _page(meetup):
    return reverse("meetups:meetup_detail", args=[meetup.pk])


def groups_to_close(groups=None):
    """Group chats whose carer has taken the consent back, or whose child has no mentor any more (KOT-13.1)."""
    groups = GroupChat.objects.all() if groups is None else groups
    current = Allocation.objects.open_today().filter(mentee=OuterRef("mentee"))
    over = groups.open().filter(Q(consent__withdrawn_on__isnull=False) | ~Exists(current))
    return [
        Deadline(
            what="See that the group chat is closed, and say so",
            due_on=group.consent.withdrawn_on or timezone.localdate(),
            clause="KOT-13.1",
            url=reverse("meetups:group_agree", args=[group.mentee_id]),
            read_at=reverse("home:mentee_detail", args=[group.mentee_id]),
            person=group.mentee.scheme.coordinator,
            subject=str(group.mentee),
            event=f"group-chat:{group.pk}:over",
            row=group,
        )
        for group in over.select_related("consent", "mentee__child", "mentee__scheme__coordinator").order_by("id")
    ]


# --- termly activities ----------------------------------------------------------------------------------


def responsibilities_to_answer(today, signups=None):
    """Mentors who were asked to take responsibility for a child and have not said yes or no (KOT-12.1)."""
    signups = SignUp.objects.all() if signups is None else signups
    asked = signups.filter(status=SignUp.Status.ASKED).to_come(today).of_supported()
    return [
        Deadline(
            what="Say whether you can take responsibility for a child",
            due_on=signup.event.held_on,
            clause="KOT-12.1",
            url=reverse("meetups:signup_answer", args=[signup.pk]),
            person=signup.mentor.user,
            subject=signup.event.name,
            event=f"signup:{signup.pk}:asked",
        )
        for signup in asked.select_related("event", "mentor__user").order_by("event__held_on", "id")
    ]


def news_to_pass_on(today, mentees=None):
    """Mentees of whom nobody has said whether they come to a termly activity of the next fortnight (KOT-7.2).

    The person is their mentor, who passes on news of events.
    """
    mentees = Mentee.objects.all() if mentees is None else mentees
    soon = (today + timedelta(days=1), today + ACTIVITY_NEAR)
    events = list(Event.objects.termly().filter(held_on__range=soon).order_by("held_on", "name"))
    places = places_on(events, mentees.supported().with_child()) if events else []
    return [
        _news(place.event.pk, place.event.name, place.event.held_on, place.mentee, place.own_mentor.user)
        for place in places
        if place.signup is None and place.own_mentor
    ]


def next_news(pairs):
    """The first of them for each of a mentor's own pairs, which are loaded with `meetups.standing.with_next`."""
    return [
        _news(pair.news_pk, pair.news_name, pair.news_on, pair.mentee, pair.mentor.user)
        for pair in pairs
        if pair.news_pk
    ]


def _news(pk, name, held_on, mentee, person):
    return Deadline(
        what=f"Pass on the news of “{name}”, and say who comes",
        due_on=held_on,
        clause="KOT-7.2",
        url=reverse("meetups:activities_list"),
        person=person,
        subject=str(mentee),
        event=f"news:{pk}:{mentee.pk}",
        row=mentee,
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
