"""The secret link under which a calendar program reads meet-ups and events."""

from datetime import timedelta

import icalendar
import pytest
import vobject
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import actions
from core.models import CalendarLink, ReadLogEntry
from mentees.actions import suspend_mentor
from tests.factories import ConsentFactory, EventFactory, MeetUpFactory, SignUpFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-9.3")]
TODAY = timezone.localdate()


def meet(allocation, days=3, **fields):
    return MeetUpFactory(
        mentee=allocation.mentee, mentor=allocation.mentor, date=TODAY + timedelta(days=days), **fields
    )


def address(user):
    return f"/calendar/feed/{actions.make_calendar_link(by=user)}.ics"


def look(url, **headers):
    """As a calendar program does: without a sign-in."""
    return Client().get(url, headers=headers)


def titles(response):
    text = response.content.decode()
    ours = [str(event["summary"]) for event in icalendar.Calendar.from_ical(text).walk("VEVENT")]
    calendar = vobject.readOne(text)
    assert ours == [event.summary.value for event in getattr(calendar, "vevent_list", [])]
    return ours


def test_mentor_reads_their_own_and_the_coordinator_all(make_allocated, coordinator):
    own, other = make_allocated(), make_allocated()
    meet(own)
    meet(other)
    mine, theirs = own.mentee.child.initials, other.mentee.child.initials

    assert titles(look(address(own.mentor.user))) == [f"Meet-up with {mine}"]
    assert titles(look(address(coordinator))) == [
        f"{mine} with {own.mentor.user.short_name}", f"{theirs} with {other.mentor.user.short_name}",
    ]  # fmt: skip


@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize("who", ["mentor", "coordinator"])
def test_feed_names_no_child_and_no_family(make_allocated, coordinator, who):
    allocation = make_allocated()
    child = allocation.mentee.child
    fields = ("first_name", "surname", "known_as", "address", "postcode", "needs", "school", "may_benefit")
    for name in fields:
        setattr(child, name, f"zqzq{name}"[:10])
    child.save()
    meet(
        allocation,
        place="Town museum",
        others="zqzqothers",
        transport_words="zqzqway",
        talk="zqzqtalk",
        answer="zqzqanswer",
    )
    meet(allocation, place="19 zqzqstreet", venue_kind="")
    user = coordinator if who == "coordinator" else allocation.mentor.user

    text = look(address(user)).content.decode()

    assert text.count("BEGIN:VEVENT") == 2
    assert "Town museum" in text
    assert "zqzq" not in text


@pytest.mark.rule("KOT-20.2")
def test_each_child_shown_leaves_an_entry_of_the_links_owner(make_allocated):
    allocation = make_allocated()
    meet(allocation)
    url = address(allocation.mentor.user)

    Client().head(url)
    assert not ReadLogEntry.objects.exists()
    look(url)
    entry = ReadLogEntry.objects.get()
    assert (entry.user, entry.subject_id, entry.view) == (
        allocation.mentor.user, allocation.mentee.child_id, "home:calendar_feed",
    )  # fmt: skip


def test_program_that_has_it_already_is_sent_nothing(make_allocated):
    allocation = make_allocated()
    meetup = meet(allocation)
    url = address(allocation.mentor.user)
    first = look(url)
    ReadLogEntry.objects.all().delete()

    again = look(url, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert not ReadLogEntry.objects.exists()

    meetup.place = "Zoo"
    meetup.save()
    changed = look(url, if_none_match=first.headers["ETag"])
    assert changed.status_code == 200
    assert ReadLogEntry.objects.count() == 1


def test_no_cache_between_keeps_it(make_allocated):
    response = look(address(make_allocated().mentor.user))

    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "kids-on-track.ics" in response.headers["Content-Disposition"]


def test_head_answers_without_words(make_allocated):
    response = Client().head(address(make_allocated().mentor.user))

    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    "token",
    ["x", "%00", "%F0%9F%98%80", "a" * 3000, "..%2e", "%E2%80%AE", "<b>", "%ff%fe", "a%20b", "'%22;--", "ü"],
)
def test_odd_token_opens_nothing(token):
    assert look(f"/calendar/feed/{token}.ics").status_code == 404


def test_link_opens_nothing_once_it_is_revoked_or_replaced(make_allocated):
    user = make_allocated().mentor.user
    first = address(user)
    assert look(first).status_code == 200

    second = address(user)
    assert look(first).status_code == 404
    actions.revoke_calendar_link(by=user, person=user)
    assert look(second).status_code == 404


@pytest.mark.rule("KOT-20.2")
def test_owner_is_asked_about_at_each_look(make_allocated, coordinator, person):
    allocation = make_allocated()
    meet(allocation)
    user = allocation.mentor.user
    url = address(user)
    assert len(titles(look(url))) == 1

    type(allocation).objects.filter(pk=allocation.pk).update(end_on=TODAY - timedelta(days=1))
    assert titles(look(url)) == []
    type(allocation).objects.filter(pk=allocation.pk).update(end_on=None)
    assert len(titles(look(url))) == 1

    user.groups.clear()
    assert look(url).status_code == 404
    user.groups.set(Group.objects.filter(name="mentor"))
    assert look(url).status_code == 200
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert look(url).status_code == 404


@pytest.mark.rule("PRO-5")
def test_suspended_mentor_reads_an_empty_calendar(make_allocated, coordinator):
    allocation = make_allocated()
    meet(allocation)
    url = address(allocation.mentor.user)

    suspend_mentor(by=coordinator, mentor=allocation.mentor, because="Looked into")

    assert titles(look(url)) == []


def test_coordinator_who_becomes_a_mentor_reads_only_their_own(make_allocated, coordinator):
    meet(make_allocated())
    url = address(coordinator)
    assert len(titles(look(url))) == 1

    coordinator.groups.set(Group.objects.filter(name="mentor"))

    assert titles(look(url)) == []


@pytest.mark.parametrize("status", ["cancelled", "declined"])
def test_what_does_not_go_ahead_is_told_as_cancelled(make_allocated, status):
    allocation = make_allocated()
    meet(allocation, status=status)

    [event] = icalendar.Calendar.from_ical(look(address(allocation.mentor.user)).content).walk("VEVENT")

    assert event["status"] == "CANCELLED"


def test_feed_reaches_back_two_months(make_allocated):
    allocation = make_allocated()
    meet(allocation, days=-61)
    meet(allocation, days=-60)

    assert len(titles(look(address(allocation.mentor.user)))) == 1


@pytest.mark.rule("KOT-12.1")
def test_feed_holds_the_activities_of_a_mentor_and_all_events_of_the_coordinator(make_allocated, coordinator):
    allocation = make_allocated()
    going = EventFactory(kind="termly", held_on=TODAY + timedelta(days=5), name="Ice, music; and 😀")
    EventFactory(kind="termly", held_on=TODAY + timedelta(days=6), name="Bowling")
    SignUpFactory(event=going, mentee=allocation.mentee, mentor=allocation.mentor, status="own")
    url = address(allocation.mentor.user)

    assert titles(look(url)) == ["Ice, music; and 😀"]
    assert titles(look(address(coordinator))) == ["Ice, music; and 😀", "Bowling"]

    going.called_off_because = "Storm"
    going.save()
    assert titles(look(url)) == ["Called off: Ice, music; and 😀"]


def test_thirty_meetups_take_as_many_questions_as_one(make_allocated, coordinator):
    allocation = make_allocated()
    meet(allocation)
    url = address(coordinator)

    def counted():
        with CaptureQueriesContext(connection) as queries:
            look(url)
        return len(queries)

    counted()
    one = counted()
    for _ in range(29):
        more = make_allocated()
        ConsentFactory(mentee=more.mentee)
        EventFactory(held_on=TODAY)
        meet(more, status="confirmed")
    assert counted() == one


def test_page_shows_the_link_once(sign_in, make_allocated, settings):
    settings.SITE_URL = "https://portal.example"
    client = sign_in(make_allocated().mentor.user)
    before = client.get("/calendar/link/")
    assert "Make my link" in before.content.decode()

    made = client.post("/calendar/link/make/", {"seen": 0}).content.decode()

    assert 'value="https://portal.example/calendar/feed/' in made
    assert 'href="webcal://portal.example/calendar/feed/' in made
    token = made.partition("calendar/feed/")[2].partition(".ics")[0]
    assert look(f"/calendar/feed/{token}.ics").status_code == 200
    after = client.get("/calendar/link/").content.decode()
    assert token not in after
    assert "Last read" in after
    assert "Not yet" not in after


def test_form_sent_twice_keeps_the_first_link(sign_in, make_allocated):
    client = sign_in(make_allocated().mentor.user)
    client.post("/calendar/link/make/", {"seen": 0})
    link = CalendarLink.objects.open().get()

    again = client.post("/calendar/link/make/", {"seen": 0})

    assert "changed a moment ago" in again.content.decode()
    assert CalendarLink.objects.open().get() == link


@pytest.mark.parametrize("seen", ["", "abc", "9" * 40])
def test_form_whose_number_is_spoilt_makes_a_link(sign_in, make_allocated, seen):
    client = sign_in(make_allocated().mentor.user)

    assert "calendar/feed/" in client.post("/calendar/link/make/", {"seen": seen}).content.decode()


def test_stopping_the_link_says_so(sign_in, make_allocated):
    user = make_allocated().mentor.user
    url = address(user)

    page = sign_in(user).post("/calendar/link/revoke/", follow=True)

    assert "does not work any more" in page.content.decode()
    assert "Make my link" in page.content.decode()
    assert look(url).status_code == 404


def test_menu_and_first_pages_lead_to_the_calendar(sign_in, make_allocated, coordinator):
    for user in (make_allocated().mentor.user, coordinator):
        client = sign_in(user)
        for url in ("/", "/menu/"):
            assert 'href="/calendar/"' in client.get(url).content.decode()
