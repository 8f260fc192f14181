"""A text to the mentor when the plan of the next day changes: beside the e-mail, and nothing of the child in it."""

from datetime import datetime, timedelta

import pytest
import time_machine

from core.models import OutboxMessage
from meetups import actions
from meetups.rules import is_soon
from tests import factories

pytestmark = pytest.mark.django_db

NOON = "2026-11-25T12:00:00+00:00"


@pytest.fixture(autouse=True)
def at_noon(settings):
    settings.SMS_BACKEND = "core.sms.FileBackend"
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def meetup(make_allocated):
    pair = make_allocated()
    user = pair.mentor.user
    type(user).objects.filter(pk=user.pk).update(phone="07700 900123", wants_texts=True)
    factories.ConsentFactory(mentee=pair.mentee)
    return factories.MeetUpFactory(
        mentee=pair.mentee,
        mentor=pair.mentor,
        date=datetime.fromisoformat(NOON).date(),
        starts_at="15:30",
        ends_at="17:00",
    )


def texts():
    return OutboxMessage.objects.filter(channel="text")


@pytest.mark.rule("KOP-18")
@pytest.mark.parametrize(("hours", "soon"), [(-1, False), (0, False), (0.1, True), (24, True), (24.1, False)])
def test_last_minute_is_the_day_before(hours, soon):
    now = datetime.fromisoformat(NOON)
    assert is_soon(now + timedelta(hours=hours), now) == soon


def test_answer_within_a_day_is_texted_beside_the_email(meetup, coordinator):
    actions.answer_meetup(by=coordinator, meetup=meetup, status="declined", words="The café is shut. Ring Nan.")
    text = texts().get()
    assert text.to == "+447700900123"
    assert text.body.startswith("Your meet-up on 25 November at 15:30 cannot go ahead as planned. http")
    assert len(text.body) <= 160
    assert text.keeps_quiet
    child = meetup.mentee.child
    for word in (child.first_name, child.initials, meetup.place, "café", "Nan"):
        assert word not in text.body
    assert OutboxMessage.objects.filter(channel="email", event=text.event, to=meetup.mentor.user.email).exists()


@pytest.mark.rule("KOP-18")
def test_coordinators_cancelling_within_a_day_is_texted(meetup, coordinator):
    actions.cancel_meetup(by=coordinator, meetup=meetup, words="The carer has rung: the child is ill")
    text = texts().get()
    assert "is cancelled" in text.body
    assert "ill" not in text.body.replace("cancelled", "")


def test_mentors_own_cancelling_texts_nobody(meetup):
    actions.cancel_meetup(by=meetup.mentor.user, meetup=meetup, words="I am ill")
    assert not texts().exists()


def test_answer_for_a_later_day_is_not_texted(meetup, coordinator):
    type(meetup).objects.update(date=meetup.date + timedelta(days=2))
    actions.answer_meetup(by=coordinator, meetup=meetup, status="asked", words="Which museum?")
    assert not texts().exists()
    assert OutboxMessage.objects.filter(to=meetup.mentor.user.email, event__contains=":asked").exists()


def test_mentor_who_has_not_chosen_texts_gets_the_email_alone(meetup, coordinator):
    user = meetup.mentor.user
    type(user).objects.filter(pk=user.pk).update(wants_texts=False)
    actions.answer_meetup(by=coordinator, meetup=meetup, status="asked", words="Which museum?")
    assert not texts().exists()
