"""A weekly slot as one entry that repeats, and the second mentor's own copy: as two programs read them (KOP-10)."""

from datetime import date, datetime, time, timedelta

import icalendar
import pytest
import vobject
from dateutil.rrule import rruleset, rrulestr
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions
from meetups.models import MeetUp
from tests import factories

from .test_actions import plan
from .test_invitations import change, confirm, files_to, without_confirmation
from .test_slots import FIRST, weekly

__all__ = ["without_confirmation"]
pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-10")]


def weeks(*numbers):
    return [FIRST + timedelta(weeks=number) for number in numbers]


def series_to(mentor):
    """The newest file of a slot: (method, {time: state}, the entry that repeats)."""
    message = OutboxMessage.objects.filter(to=mentor.user.email).exclude(invitation="").order_by("id").last()
    return series_in(message.invitation)


def series_in(text):
    """The one slot of a calendar: (method, {time: state}, the entry that repeats), as both readers find it."""
    calendar = icalendar.Calendar.from_ical(text)
    first, *others = calendar.walk("VEVENT")
    theirs, *their_others = vobject.readOne(text).vevent_list
    assert {str(event["uid"]) for event in (first, *others)} == {theirs.uid.value}
    start = first["dtstart"].dt
    times = rruleset()
    if "rrule" in first:
        times.rrule(rrulestr(first["rrule"].to_ical().decode(), dtstart=start))
        for day in first["exdate"].dts if "exdate" in first else []:
            times.exdate(day.dt)
        assert [found.replace(tzinfo=None) for found in theirs.getrruleset(addRDate=True)] == [
            found.replace(tzinfo=None) for found in times
        ]
    found = {moment: str(first["status"]) for moment in times}
    for event, other in zip(others, their_others, strict=True):
        assert other.recurrence_id.value.utctimetuple() == event["recurrence-id"].dt.utctimetuple()
        del found[event["recurrence-id"].dt]
        found[event["dtstart"].dt] = str(event["status"])
    return str(calendar["method"]), dict(sorted(found.items())), first


def days_to(mentor):
    _, found, _ = series_to(mentor)
    return [moment.date() for moment in found]


@pytest.fixture
def slot(allocation, coordinator):
    first, *_ = meetups = weekly(allocation, 4)
    actions.confirm_slot(by=coordinator, meetup=first, status="confirmed")
    return [MeetUp.objects.get(pk=meetup.pk) for meetup in meetups]


@pytest.mark.rule("HTP-3")
def test_confirmed_slot_comes_as_one_entry_in_its_one_message(allocation, slot):
    method, found, first = series_to(allocation.mentor)

    assert (method, set(found.values())) == ("REQUEST", {"CONFIRMED"})
    assert [moment.date() for moment in found] == weeks(0, 1, 2, 3)
    assert {moment.time() for moment in found} == {time(14)}
    assert first["attendee"] == f"mailto:{allocation.mentor.user.email}"
    assert OutboxMessage.objects.filter(to=allocation.mentor.user.email).exclude(invitation="").count() == 1
    for name in (allocation.mentee.child.first_name, allocation.mentee.child.surname):
        assert name not in OutboxMessage.objects.get(invitation__contains="RRULE").invitation


@pytest.mark.rule("KOP-18")
def test_cancelled_week_leaves_the_entry_and_the_others_stay(allocation, coordinator, slot):
    _, _, before = series_to(allocation.mentor)

    for number in (0, 2):
        actions.cancel_meetup(by=coordinator, meetup=slot[number], words="Ill")

    method, _, after = series_to(allocation.mentor)
    assert (method, days_to(allocation.mentor)) == ("REQUEST", weeks(1, 3))
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]


def test_last_week_cancelled_takes_the_whole_entry_out(allocation, coordinator, slot):
    _, _, before = series_to(allocation.mentor)

    for meetup in slot:
        actions.cancel_meetup(by=allocation.mentor.user, meetup=meetup, words="Ill")

    method, found, after = series_to(allocation.mentor)
    assert (method, found, str(after["status"])) == ("CANCEL", {}, "CANCELLED")
    assert after["uid"] == before["uid"]


@pytest.mark.parametrize("number", [0, 1])
def test_moved_week_has_an_entry_of_its_own_in_the_series(allocation, coordinator, slot, number):
    moved_to = slot[number].date + timedelta(days=1)

    change(slot[number], date=moved_to, starts_at=time(15), ends_at=time(16))

    _, found, _ = series_to(allocation.mentor)
    expected = dict.fromkeys(weeks(0, 1, 2, 3), "CONFIRMED") | {moved_to: "TENTATIVE"}
    del expected[slot[number].date]
    assert {moment.date(): state for moment, state in found.items()} == expected


def test_week_that_waits_is_left_out_and_comes_in_when_it_is_confirmed(allocation, coordinator):
    first, second, third = weekly(allocation, 3)
    confirm(first, coordinator)
    confirm(third, coordinator)
    assert days_to(allocation.mentor) == weeks(0, 2)

    confirm(second, coordinator)

    assert days_to(allocation.mentor) == weeks(0, 1, 2)


def test_slot_that_stands_at_once_comes_too(allocation, without_confirmation):
    weekly(allocation, 3)

    assert days_to(allocation.mentor) == weeks(0, 1, 2)


def test_slot_handed_on_leaves_the_earlier_calendar_and_comes_into_the_next(allocation, coordinator, slot):
    other = factories.papers_for(factories.MentorFactory())
    factories.AllocationFactory(
        mentee=allocation.mentee, mentor=other, start_on=timezone.localdate(), end_on=weeks(9)[0]
    )
    actions.end_allocation(
        by=coordinator, allocation=allocation, reason="Moved", last_day=weeks(1)[0], planned_then="hand_on",
        to_mentor=other,
    )  # fmt: skip
    assert days_to(allocation.mentor) == weeks(0, 1)

    confirm(MeetUp.objects.get(pk=slot[3].pk), coordinator)

    assert days_to(other) == weeks(3)
    assert days_to(allocation.mentor) == weeks(0, 1)


def test_clocks_that_change_move_no_week():
    from core.calendar import CONFIRMED, Entry, Week, at, weekly_invitation

    days = [date(2027, 3, 23) + timedelta(weeks=week) for week in range(3)]
    made = [
        Week(start, end, Entry("a@b", "Meet-up", start, end, "", "", "", CONFIRMED, 1, datetime.now(tz=start.tzinfo)))
        for start, end in ((at(day, time(16)), at(day, time(17))) for day in days)
    ]

    text = weekly_invitation(made, to="a@kidsontrack.example", name="A")

    found = list(vobject.readOne(text).vevent.getrruleset(addRDate=True))
    assert [(moment.date(), moment.time()) for moment in found] == [(day, time(16)) for day in days]


# --- the second mentor ---


@pytest.fixture
def second():
    return factories.papers_for(factories.MentorFactory(user__name="Sol Second"))


def test_second_mentor_has_an_own_copy_without_a_way_to_the_child(allocation, coordinator, second):
    confirm(plan(allocation, second_mentor=second), coordinator)

    [(method, event)] = files_to(second)
    assert (method, event["status"]) == ("REQUEST", "CONFIRMED")
    assert event["attendee"] == f"mailto:{second.user.email}"
    assert "url" not in event
    child = allocation.mentee.child
    message = OutboxMessage.objects.get(to=second.user.email, invitation__contains="REQUEST")
    assert child.initials in message.invitation
    for text in (child.first_name, child.surname, f"/meet-ups/{MeetUp.objects.get().pk}/", "See the plan"):
        assert text not in message.invitation + message.subject + message.body


def test_second_mentor_is_told_of_the_change_and_of_the_cancellation(allocation, coordinator, second):
    meetup = confirm(plan(allocation, second_mentor=second), coordinator)
    meetup = change(meetup, starts_at=time(15), second_mentor=second)
    actions.cancel_meetup(by=coordinator, meetup=meetup, words="Ill")

    assert [(method, str(event["status"])) for method, event in files_to(second)] == [
        ("REQUEST", "CONFIRMED"), ("REQUEST", "TENTATIVE"), ("CANCEL", "CANCELLED"),
    ]  # fmt: skip
    assert len({event["uid"] for _, event in files_to(second)}) == 1


def test_second_mentor_who_is_replaced_is_told_and_learns_nothing_of_the_new_plan(allocation, coordinator, second):
    next_one = factories.papers_for(factories.MentorFactory())
    meetup = confirm(plan(allocation, second_mentor=second), coordinator)

    meetup = change(meetup, place="Harbour", second_mentor=next_one)
    confirm(meetup, coordinator)

    assert [method for method, _ in files_to(second)] == ["REQUEST", "CANCEL"]
    last = OutboxMessage.objects.filter(to=second.user.email).order_by("id").last()
    assert "not second mentor any more" in last.subject
    assert "Harbour" not in last.invitation + last.body
    assert [method for method, _ in files_to(next_one)] == ["REQUEST"]


def test_second_mentor_of_a_slot_has_the_whole_of_it(allocation, coordinator, second):
    first, *_ = weekly(allocation, 3, second_mentor=second)
    told = OutboxMessage.objects.get(to=second.user.email)
    assert "each of the 2 weeks after it" in told.body

    actions.confirm_slot(by=coordinator, meetup=first, status="confirmed")

    assert days_to(second) == weeks(0, 1, 2)
    _, _, entry = series_to(second)
    assert "url" not in entry
