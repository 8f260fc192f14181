"""What is told on the day of a meet-up: by whom, to whom, when; and the page a mentor opens with a cold hand."""

import uuid
from datetime import datetime, time, timedelta
from html import unescape

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage, ReadLogEntry
from meetups import actions
from meetups.models import Contact, DayMessage, MeetUp
from meetups.models.days import Told
from policy.dates import CLOCK
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


def clock(hour, minute=0, day=TODAY):
    return time_machine.travel(datetime.combine(day, time(hour, minute), tzinfo=CLOCK), tick=False)


@pytest.fixture
def sign_in(sign_in):
    """In the morning, whatever the hour of the test: nobody stays signed in from one night to the next evening."""

    def make(user, day=TODAY):
        with clock(9, day=day):
            return sign_in(user)

    return make


@pytest.fixture
def nan(allocation):
    carer = factories.CarerFactory(name="Nan Asha", phone="07700 900222")
    factories.CarerLinkFactory(child=allocation.mentee.child, carer=carer, is_first_contact=True)
    return carer


@pytest.fixture
def meetup(allocation, nan, coordinator):
    scheme = allocation.mentee.scheme
    scheme.coordinator = coordinator
    scheme.save()
    with clock(9):
        made = factories.MeetUpFactory(
            mentee=allocation.mentee, mentor=allocation.mentor, date=TODAY, status="confirmed"
        )
    return MeetUp.objects.get(pk=made.pk)


@pytest.fixture
def gwen(meetup):
    return meetup.mentor.user


def told():
    """What was e-mailed about the meet-up."""
    return OutboxMessage.objects.filter(event__startswith="meetup:")


def page_of(client, meetup):
    return unescape(client.get(reverse("meetups:meetup_detail", args=[meetup.pk])).content.decode())


def post(client, meetup, name, **typed):
    return client.post(reverse(f"meetups:meetup_{name}", args=[meetup.pk]), typed, follow=True)


@pytest.mark.rule("KOP-15")
def test_page_of_the_day_has_carer_and_coordinator_one_tap_away(sign_in, gwen, meetup, coordinator):
    factories.CarerLinkFactory(
        child=meetup.mentee.child,
        carer=factories.CarerFactory(phone="07700 900333"),
        is_emergency_contact=False,
        is_first_contact=False,
    )
    with clock(13):
        page = page_of(sign_in(gwen), meetup)
        tomorrow = factories.MeetUpFactory(mentee=meetup.mentee, mentor=meetup.mentor, date=TOMORROW)
        other_day = page_of(sign_in(gwen), tomorrow)

    assert 'href="tel:07700900222"' in page
    assert f'href="tel:{coordinator.phone.replace(" ", "")}"' in page
    assert "07700900333" not in page
    assert "07700900222" not in other_day


@pytest.mark.rule("KOP-27")
def test_running_late_tells_the_coordinator_in_one_tap_and_keeps_who_was_told(sign_in, gwen, meetup, coordinator):
    with clock(13, 50):
        page = post(sign_in(gwen), meetup, "late", minutes=10)

    said = DayMessage.objects.get()
    message = OutboxMessage.objects.get(to=coordinator.email)
    child = meetup.mentee.child
    assert (said.kind, said.minutes, said.told, said.by) == ("late", 10, coordinator.name, gwen)
    assert "10 minutes late" in message.body
    assert child.first_name not in message.subject + message.body
    assert "Running late by 10 minutes" in unescape(page.content.decode())


def test_same_tap_sent_twice_is_told_once(sign_in, gwen, meetup):
    client, submission = sign_in(gwen), str(uuid.uuid4())
    with clock(13, 50):
        for _ in range(2):
            post(client, meetup, "late", minutes=10, submission=submission)

    assert DayMessage.objects.count() == told().count() == 1


@pytest.mark.parametrize("minutes", ["", "7", "-5", "999999999999", "x", "10\u200b"])
def test_wrong_minutes_are_said_on_the_page_and_nothing_is_told(sign_in, gwen, meetup, minutes):
    with clock(13, 50):
        page = post(sign_in(gwen), meetup, "late", minutes=minutes)

    assert page.status_code == 200
    assert "Press one of the buttons" in page.content.decode()
    assert not DayMessage.objects.exists()


@pytest.mark.rule("KOP-27")
def test_number_is_asked_on_the_day_and_read_by_the_coordinator(sign_in, gwen, meetup, coordinator):
    with clock(13):
        client = sign_in(gwen)
        asked = page_of(client, meetup)
        post(client, meetup, "reachable", phone="07700 900777")
        read = page_of(sign_in(coordinator), meetup)

    assert "Which number do you carry today?" in asked
    assert f'value="{gwen.phone}"' in asked
    assert "tel:07700900777" in read


@pytest.mark.parametrize("phone", ["", "ring me", "\u200b", "0" * 40, "<b>07700</b>", "٠٧٧٠٠ ٩٠٠٧٧٧"])
def test_wrong_number_is_said_at_its_field_and_stays(sign_in, gwen, meetup, phone):
    with clock(13):
        page = post(sign_in(gwen), meetup, "reachable", phone=phone)

    assert page.status_code == 200
    assert not DayMessage.objects.exists()
    assert 'class="error"' in page.content.decode()


@pytest.mark.rule("KOP-27")
def test_home_safe_is_one_tap_and_said_once(sign_in, gwen, meetup, coordinator):
    client = sign_in(gwen)
    with clock(16, 10):
        assert "Everybody is home safe" in page_of(client, meetup)
        post(client, meetup, "home_safe")
        post(client, meetup, "home_safe")
        page = page_of(client, meetup)

    assert DayMessage.objects.get().kind == "home_safe"
    # Nobody had been called, so nobody is told that it is over.
    assert not told().exists()
    assert "said at 16:10" in page
    assert "tel:07700900222" not in page


@pytest.mark.parametrize(
    ("name", "hour", "words"), [("home_safe", 13, "has not begun"), ("late", 17, "is over"), ("came", 15, "stands")]
)
def test_word_at_the_wrong_hour_is_said_and_kept_nowhere(sign_in, gwen, meetup, name, hour, words):
    with clock(hour):
        page = post(sign_in(gwen), meetup, name, minutes=10)

    assert words in page.content.decode()
    assert not DayMessage.objects.exists()


@pytest.mark.rule("KOP-18")
def test_no_show_keeps_the_word_with_the_carer_and_owes_no_note(sign_in, gwen, meetup, nan, coordinator):
    with clock(14, 30):
        post(sign_in(gwen), meetup, "no_show", carer_told="phone", told_clock="14:20", words="Nan says he forgot")

    meetup.refresh_from_db()
    said, contact = DayMessage.objects.get(), Contact.objects.get()
    assert (meetup.status, meetup.stands, meetup.carer_knows) == ("missed", False, True)
    assert (said.contact, timezone.localtime(said.told_at).time()) == (contact, time(14, 20))
    assert (contact.carer, contact.how, contact.by, contact.on) == (nan, "phone", gwen, TODAY)
    assert "Nan says he forgot" in contact.words
    assert not MeetUp.objects.owing_a_note().exists()
    message = OutboxMessage.objects.get(to=coordinator.email)
    assert "A carer has been spoken with" in message.body
    assert "Nan" not in message.body


@pytest.mark.rule("KOP-18")
@pytest.mark.parametrize("hour", [9, 20])
def test_word_pressed_yesterday_keeps_its_day_whenever_it_goes(sign_in, gwen, meetup, hour):
    pressed = {"told_clock": "17:00", "told_on": TODAY.isoformat()}
    with clock(hour, day=TOMORROW):
        client = sign_in(gwen, TOMORROW)
        post(client, meetup, "no_show", carer_told="phone", words="Nan says he forgot", **pressed)
        page = client.get(reverse("meetups:meetup_detail", args=[meetup.pk])).content.decode()

    said = DayMessage.objects.get()
    assert said.told_at == datetime.combine(TODAY, time(17), tzinfo=CLOCK)
    assert Contact.objects.get().on == TODAY
    assert f"by phone on {TODAY.day} {TODAY:%B} at 17:00" in page


@pytest.mark.rule("KOP-18")
@pytest.mark.parametrize(
    ("on", "at", "field"),
    [
        (TOMORROW, "09:00", "told_clock"),
        (TODAY - timedelta(days=1), "", "told_clock"),
        (TODAY - timedelta(days=8), "12:00", "told_on"),
    ],
)
def test_day_and_time_of_a_word_must_be_a_moment_of_the_last_days(sign_in, gwen, meetup, on, at, field):
    typed = {"carer_told": "phone", "words": "He forgot", "told_clock": at, "told_on": on.isoformat()}
    with clock(14, 30):
        page = post(sign_in(gwen), meetup, "no_show", **typed)

    assert list(page.context["form"].errors) == [field]
    assert not DayMessage.objects.exists()


@pytest.mark.rule("KOP-18")
def test_no_show_without_the_carer_says_that_somebody_must_ring(sign_in, gwen, meetup, coordinator):
    with clock(14, 30):
        post(sign_in(gwen), meetup, "no_show", carer_told="not_yet", words="Waited, rang, no answer")

    meetup.refresh_from_db()
    assert meetup.carer_knows is False
    assert "please ring them" in OutboxMessage.objects.get(to=coordinator.email).body
    assert not Contact.objects.exists()


WRONG = [
    ({"carer_told": ""}, "carer_told"),
    ({"carer_told": "pigeon"}, "carer_told"),
    ({"words": ""}, "words"),
    ({"words": " \u200b\x00"}, "words"),
    ({"words": "x" * 301}, "words"),
    ({"told_clock": "23:59"}, "told_clock"),
    ({"told_clock": "25:00"}, "told_clock"),
]


@pytest.mark.parametrize(("changes", "field"), WRONG)
@pytest.mark.parametrize("name", ["no_show", "cancel"])
def test_wrong_words_are_told_at_their_field_and_kept(sign_in, gwen, meetup, name, changes, field):
    typed = {"carer_told": "phone", "words": "Kept: ünïcödé <b>😀</b>", "told_clock": ""} | changes
    with clock(14, 30):
        page = post(sign_in(gwen), meetup, name, **typed)

    meetup.refresh_from_db()
    assert page.context["form"].errors.keys() == {field}
    assert meetup.status == "confirmed"
    if "words" not in changes:
        assert "Kept: ünïcödé &lt;b&gt;😀&lt;/b&gt;" in page.content.decode()
    assert not DayMessage.objects.exists()


def test_somebody_elses_carer_cannot_be_named(sign_in, gwen, meetup):
    factories.CarerLinkFactory(child=meetup.mentee.child)
    stranger = factories.CarerFactory()
    with clock(14, 30):
        page = post(sign_in(gwen), meetup, "no_show", carer_told="phone", carer=stranger.pk, words="Waited")

    assert "carer" in page.context["form"].errors
    assert not Contact.objects.exists()


def test_child_that_came_after_all_brings_the_plan_back(sign_in, gwen, meetup):
    client = sign_in(gwen)
    with clock(14, 30):
        post(client, meetup, "no_show", carer_told="not_yet", words="Waited")
        assert "They came after all" in page_of(client, meetup)
        post(client, meetup, "came")

    meetup.refresh_from_db()
    assert meetup.status == "confirmed"
    assert [message.kind for message in DayMessage.objects.all()] == ["no_show", "came"]


def test_no_show_of_a_meetup_with_a_note_is_refused(gwen, meetup):
    factories.NoteFactory(mentee=meetup.mentee, mentor=meetup.mentor, meetup=meetup)
    with clock(16, 30), pytest.raises(ValidationError, match="has a note"):
        actions.record_no_show(by=gwen, meetup=meetup, words="Waited", told=False)


def test_no_show_after_home_safe_is_refused(gwen, meetup):
    with clock(16, 30):
        actions.say_home_safe(by=gwen, meetup=meetup)
        with pytest.raises(ValidationError, match="home safe"):
            actions.record_no_show(by=gwen, meetup=meetup, words="Waited", told=False)


@pytest.mark.rule("KOP-18")
def test_cancelling_keeps_who_told_whom_and_when(sign_in, gwen, meetup, nan, coordinator):
    with clock(12):
        page = post(sign_in(gwen), meetup, "cancel", words="He has a cold", carer_told="phone", told_clock="11:30")

    meetup.refresh_from_db()
    said = DayMessage.objects.get()
    assert (meetup.status, said.told, said.contact.carer) == ("cancelled", coordinator.name, nan)
    text = " ".join(unescape(page.content.decode()).split())
    assert f"{gwen} told {coordinator} by e-mail and {nan} by phone at 11:30" in text
    assert "does not know" not in told().get(to=coordinator.email).body


@pytest.mark.rule("KOP-18")
def test_cancelling_before_the_carer_knows_says_so(gwen, meetup, coordinator):
    with clock(12):
        actions.cancel_meetup(by=gwen, meetup=meetup, words="I am ill", told=False)

    assert "The carer does not know yet: please tell them." in OutboxMessage.objects.get(to=coordinator.email).body


@pytest.mark.rule("KOP-18")
def test_moving_a_meetup_asks_for_the_carer_anew(gwen, meetup, nan):
    with clock(12):
        meetup = actions.change_meetup(by=gwen, meetup=meetup, others="His sister", told=None)
        assert meetup.carer_knows is None
        meetup = actions.change_meetup(by=gwen, meetup=meetup, starts_at=time(15), told=None)
        assert meetup.carer_knows is False
        actions.say_carer_told(by=gwen, meetup=meetup, told=Told(nan, "phone", timezone.now()))

    meetup.refresh_from_db()
    assert meetup.carer_knows is True
    assert [message.kind for message in DayMessage.objects.all()] == ["moved", "told"]
    # A word with the carer is no new version of the plan: what the coordinator has open is still the plan.
    assert meetup.history.count() == 3


def test_team_says_for_the_mentor_who_rang_and_a_stranger_does_not(sign_in, meetup, coordinator, make_allocated):
    other = make_allocated().mentor.user
    with clock(16, 30):
        url = reverse("meetups:meetup_home_safe", args=[meetup.pk])
        assert sign_in(other).post(url).status_code == 404
        assert sign_in(coordinator).post(url).status_code == 302

    assert DayMessage.objects.get().by == coordinator


def test_unconfirmed_meetup_says_ring_first_on_its_day(sign_in, gwen, meetup):
    MeetUp.objects.update(status="planned")
    with clock(13):
        assert "Nobody has confirmed this meet-up. Ring the coordinator" in page_of(sign_in(gwen), meetup)


def test_first_page_keeps_a_meetup_in_sight_until_all_are_home(sign_in, gwen, meetup):
    client = sign_in(gwen)
    with clock(15):
        assert client.get("/").context["next_meetup"] == meetup
        actions.say_home_safe(by=gwen, meetup=meetup)
        assert client.get("/").context["next_meetup"] is None


def test_page_of_the_day_is_in_the_read_log(sign_in, gwen, meetup):
    with clock(13):
        page_of(sign_in(gwen), meetup)

    assert ReadLogEntry.objects.filter(subject_id=meetup.mentee.child_id, user=gwen).exists()


@pytest.mark.rule("KOP-18")
def test_meetup_that_took_place_is_not_cancelled(gwen, meetup):
    with clock(16):
        actions.say_home_safe(by=gwen, meetup=meetup)
    with clock(17), pytest.raises(ValidationError, match="home safe"):
        actions.cancel_meetup(by=gwen, meetup=meetup, words="Never mind")
    meetup.refresh_from_db()
    assert meetup.status == "confirmed"


@pytest.mark.rule("HTP-3")
def test_meetup_that_stands_again_beside_another_is_taken_and_flagged(sign_in, gwen, meetup, coordinator):
    with clock(15):
        actions.record_no_show(by=gwen, meetup=meetup, words="Waited", told=False)
        factories.MeetUpFactory(
            mentee=meetup.mentee, mentor=meetup.mentor, date=TODAY, starts_at=meetup.starts_at, ends_at=meetup.ends_at
        )
        client = sign_in(gwen)
        page = client.post(reverse("meetups:meetup_came", args=[meetup.pk]), {}, follow=True).content.decode()

    meetup.refresh_from_db()
    assert meetup.status == MeetUp.Status.CONFIRMED
    assert "The child has a meet-up from" in page
    assert "Choose another time" not in page
    told = OutboxMessage.objects.get(to=coordinator.email, subject__startswith="They came after all")
    assert "The child has a meet-up from" in told.body
