"""The same slot by link and by e-mail: the same entries under the same UID, so that a program shows it once."""

from datetime import time, timedelta

import icalendar
import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions
from meetups.models import MeetUp
from tests import factories
from tests.meetups.test_invitations import change, confirm
from tests.meetups.test_slot_invitations import days_to, series_in, series_to, weeks
from tests.meetups.test_slots import FIRST, weekly

from .test_calendar_feed import address, look, meet

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-10"), pytest.mark.rule("HTP-3")]


@pytest.fixture
def allocation(make_allocated, coordinator):
    allocation = make_allocated()
    factories.start_of(allocation.mentee, by=coordinator)
    return allocation


@pytest.fixture
def slot(allocation, coordinator):
    first, *_ = meetups = weekly(allocation, 4)
    actions.confirm_slot(by=coordinator, meetup=first, status="confirmed")
    return [MeetUp.objects.get(pk=meetup.pk) for meetup in meetups]


def by_link(user):
    return look(address(user)).content.decode()


def entries(text):
    """{(UID, which week): (number, time, state, title)}, after both readers have found the same weeks."""
    found = {}
    for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        week = event["recurrence-id"].dt if "recurrence-id" in event else None
        said = (event["sequence"], event["dtstart"].dt, str(event["status"]), str(event["summary"]))
        found[(str(event["uid"]), week)] = said
    theirs = [
        (event.uid.value, event.recurrence_id.value.utctimetuple() if hasattr(event, "recurrence_id") else None)
        for event in vobject.readOne(text).vevent_list
    ]
    assert theirs == [(uid, week and week.utctimetuple()) for uid, week in found]
    return found


def by_mail(mentor):
    return OutboxMessage.objects.filter(to=mentor.user.email).exclude(invitation="").order_by("id").last().invitation


def test_slot_of_the_link_is_the_slot_of_the_message(allocation, slot):
    assert entries(by_link(allocation.mentor.user)) == entries(by_mail(allocation.mentor))
    _, found, first = series_in(by_link(allocation.mentor.user))
    assert [moment.date() for moment in found] == weeks(0, 1, 2, 3)
    assert first["url"].endswith(f"/mentees/{allocation.mentee_id}/")


@pytest.mark.parametrize("number", [0, 2])
def test_week_that_was_moved_keeps_its_place_in_both(allocation, slot, coordinator, number):
    moved = change(slot[number], date=slot[number].date + timedelta(days=1), starts_at=time(15), ends_at=time(16))
    confirm(moved, coordinator)

    link, mail = entries(by_link(allocation.mentor.user)), entries(by_mail(allocation.mentor))

    assert link == mail
    own = [week for _, week in link if week]
    assert [week.date() for week in own] == weeks(number)
    assert series_in(by_link(allocation.mentor.user))[1] == series_to(allocation.mentor)[1]


@pytest.mark.rule("KOP-18")
def test_cancelled_weeks_leave_both_and_the_last_one_takes_the_entry_out(allocation, slot, coordinator):
    for number in (0, 2):
        actions.cancel_meetup(by=coordinator, meetup=slot[number], words="Ill")
    assert days_to(allocation.mentor) == weeks(1, 3)
    assert entries(by_link(allocation.mentor.user)) == entries(by_mail(allocation.mentor))

    for number in (1, 3):
        actions.cancel_meetup(by=coordinator, meetup=slot[number], words="Ill")
    [(number, _, state, _)] = entries(by_link(allocation.mentor.user)).values()
    assert (number, state) == (8, "CANCELLED")


def test_week_that_waits_stands_in_the_link_alone_under_the_uid_of_the_slot(allocation, coordinator):
    first, _, third = weekly(allocation, 3)
    confirm(first, coordinator)
    confirm(third, coordinator)

    _, found, event = series_in(by_link(allocation.mentor.user))

    states = ["CONFIRMED", "TENTATIVE", "CONFIRMED"]
    assert {moment.date(): state for moment, state in found.items()} == dict(zip(weeks(0, 1, 2), states, strict=True))
    assert days_to(allocation.mentor) == weeks(0, 2)
    assert event["uid"] == series_to(allocation.mentor)[2]["uid"]


def test_slot_is_whole_in_the_link_however_long_ago_it_began(allocation):
    began = timezone.localdate() - timedelta(weeks=12)
    slot = factories.MeetUpFactory(mentee=allocation.mentee, mentor=allocation.mentor).submission
    MeetUp.objects.all().delete()
    for week in range(14):
        meet(allocation, days=-84 + 7 * week, slot=slot, status="confirmed")

    _, found, first = series_in(by_link(allocation.mentor.user))

    assert first["dtstart"].dt.date() == began
    assert len(found) == 14


def test_coordinator_reads_whose_slot_it_is_once_and_single_meetups_beside_it(allocation, slot, coordinator):
    meet(allocation, days=1)

    found = entries(by_link(coordinator))

    assert len(found) == 2
    said = f"{allocation.mentee.child.initials} with {allocation.mentor.user.short_name}"
    assert {title for *_, title in found.values()} == {said}


def test_feed_asks_as_often_for_many_slots_as_for_one(allocation, make_allocated, coordinator):
    weekly(allocation, 3)
    url = address(coordinator)
    look(url)
    with CaptureQueriesContext(connection) as one:
        look(url)
    for _ in range(4):
        weekly(make_allocated(), 3, room="")

    with CaptureQueriesContext(connection) as many:
        text = look(url).content.decode()

    assert len(many) == len(one)
    assert text.count("RRULE:FREQ=WEEKLY;") == 5
    assert FIRST.strftime("%Y%m%d") in text
