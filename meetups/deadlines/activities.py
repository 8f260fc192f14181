"""What termly activities wait for: an answer, news to pass on, somebody who takes responsibility (KOT-12.1)."""

from datetime import timedelta

from django.urls import reverse

from club.models import Event
from core.deadlines import Deadline
from mentees.models import Mentee

from ..models import SignUp
from ..standing import ACTIVITY_NEAR, open_places, places_on


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
    open_on = open_places(events, mentees.supported()) if events else {}
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
