"""The file by e-mail that keeps a mentor's own calendar right: one UID, and a number that rises (KOP-10)."""

import re
import uuid
from datetime import time, timedelta

import icalendar
import pytest
import vobject
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions
from meetups.models import MeetUp
from policy.models import PolicyVersion
from tests import factories

from .test_actions import plan

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-10")]


def confirm(meetup, coordinator):
    return actions.answer_meetup(by=coordinator, meetup=meetup, status="confirmed")


def change(meetup, **changes):
    names = ("date", "starts_at", "ends_at", "venue_kind", "place", "transport")
    plan = {name: getattr(meetup, name) for name in names} | changes
    return actions.change_meetup(by=meetup.mentor.user, meetup=meetup, **plan)


def messages_to(mentor):
    return OutboxMessage.objects.filter(to=mentor.user.email, event__startswith="meetup:").order_by("id")


def files_to(mentor):
    """(method, entry) of every file sent to a mentor, in order, as both readers find it."""
    found = []
    for message in messages_to(mentor).exclude(invitation=""):
        calendar = icalendar.Calendar.from_ical(message.invitation)
        [event] = calendar.walk("VEVENT")
        [other] = vobject.readOne(message.invitation).vevent_list
        assert (other.uid.value, int(other.sequence.value)) == (event["uid"], event["sequence"])
        assert other.status.value == event["status"]
        found.append((str(calendar["method"]), event))
    return found


@pytest.fixture
def confirmed(allocation, coordinator):
    return confirm(plan(allocation), coordinator)


@pytest.fixture
def without_confirmation():
    factories.VenueCheckFactory()
    for version in PolicyVersion.objects.all():
        PolicyVersion.objects.filter(pk=version.pk).update(
            stored_figures=version.stored_figures | {"meetups_need_confirmation": False}
        )


def test_plan_alone_sends_no_file(allocation):
    plan(allocation)

    assert files_to(allocation.mentor) == []


def test_confirmation_brings_the_file_in_its_one_message(allocation, confirmed):
    [(method, event)] = files_to(allocation.mentor)

    assert (method, event["status"]) == ("REQUEST", "CONFIRMED")
    assert event["dtstart"].dt.replace(tzinfo=None).time() == time(14)
    assert event["location"] == "Town museum"
    assert event["attendee"] == f"mailto:{allocation.mentor.user.email}"
    assert messages_to(allocation.mentor).count() == 1


def test_file_says_no_name(allocation, confirmed):
    child = allocation.mentee.child
    message = messages_to(allocation.mentor).get()

    assert f"Meet-up with {child.initials}" in message.invitation
    for name in (child.first_name, child.surname):
        assert name not in message.invitation
        assert name not in message.subject + message.body


def test_change_and_new_confirmation_keep_the_uid_and_count_up(allocation, coordinator, confirmed):
    change(confirmed, starts_at=time(15), place="Zoo, gate 2; “east”")
    confirm(confirmed, coordinator)

    files = files_to(allocation.mentor)
    assert [(method, event["status"]) for method, event in files] == [
        ("REQUEST", "CONFIRMED"), ("REQUEST", "TENTATIVE"), ("REQUEST", "CONFIRMED"),
    ]  # fmt: skip
    assert len({event["uid"] for _, event in files}) == 1
    numbers = [event["sequence"] for _, event in files]
    assert numbers == sorted(set(numbers))
    assert files[1][1]["location"] == "Zoo, gate 2; “east”"
    assert files[1][1]["dtstart"].dt.time() == time(15)


@pytest.mark.parametrize("by_mentor", [True, False])
@pytest.mark.rule("KOP-18")
def test_cancellation_takes_it_out_whoever_cancels(allocation, coordinator, confirmed, by_mentor):
    actions.cancel_meetup(by=allocation.mentor.user if by_mentor else coordinator, meetup=confirmed, words="Ill")

    first, last = files_to(allocation.mentor)
    assert (last[0], last[1]["status"]) == ("CANCEL", "CANCELLED")
    assert last[1]["uid"] == first[1]["uid"]
    assert last[1]["sequence"] > first[1]["sequence"]
    # The coordinators read it in their feed.
    assert not OutboxMessage.objects.filter(to=coordinator.email).exclude(invitation="").exists()
    assert messages_to(allocation.mentor).count() == 2


def test_cancelling_what_was_never_confirmed_sends_no_file(allocation, coordinator):
    actions.cancel_meetup(by=coordinator, meetup=plan(allocation), words="Ill")

    assert files_to(allocation.mentor) == []


def test_declined_after_all_is_taken_out(allocation, coordinator, confirmed):
    actions.answer_meetup(by=coordinator, meetup=confirmed, status="declined", words="The museum is shut")

    assert [method for method, _ in files_to(allocation.mentor)] == ["REQUEST", "CANCEL"]


def test_asked_after_all_stands_in_doubt(allocation, coordinator, confirmed):
    actions.answer_meetup(by=coordinator, meetup=confirmed, status="asked", words="Who drives?")

    assert [event["status"] for _, event in files_to(allocation.mentor)] == ["CONFIRMED", "TENTATIVE"]


def test_plan_that_stands_at_once_comes_with_a_message_of_its_own(allocation, without_confirmation):
    meetup = plan(allocation)

    assert meetup.status == MeetUp.Status.CONFIRMED
    [(method, event)] = files_to(allocation.mentor)
    assert (method, event["status"]) == ("REQUEST", "CONFIRMED")
    assert "puts it into your calendar" in messages_to(allocation.mentor).get().body


def test_meetup_handed_on_leaves_the_earlier_mentors_calendar(allocation, coordinator, confirmed):
    other = factories.papers_for(factories.MentorFactory())
    ends = timezone.localdate() + timedelta(days=30)
    factories.AllocationFactory(
        mentee=allocation.mentee, mentor=other, start_on=timezone.localdate(), end_on=ends, meet_every_days=14
    )

    actions.end_allocation(
        by=coordinator, allocation=allocation, reason="Moved", planned_then="hand_on", to_mentor=other
    )
    assert [method for method, _ in files_to(allocation.mentor)] == ["REQUEST", "CANCEL"]
    assert files_to(other) == []

    confirmed.refresh_from_db()
    confirm(confirmed, coordinator)
    [(method, event)] = files_to(other)
    assert (method, event["uid"]) == ("REQUEST", files_to(allocation.mentor)[0][1]["uid"])
    assert len(files_to(allocation.mentor)) == 2


def test_first_meeting_booked_by_the_coordinator_comes_with_its_file(allocation, coordinator):
    first = factories.papers_for(factories.MentorFactory())
    mentee = factories.MenteeFactory()
    factories.AllocationFactory(mentee=mentee, mentor=first)

    actions.book_first_meeting(
        by=coordinator, mentee=mentee, submission=uuid.uuid4(), date=timezone.localdate() + timedelta(days=2),
        starts_at=time(15), ends_at=time(16), venue_kind="", place="3 Mill Lane", others="Mum",
    )  # fmt: skip

    [(method, event)] = files_to(first)
    assert method == "REQUEST"
    assert "location" not in event
    assert "Mill Lane" not in str(event)


def test_mentor_who_cannot_sign_in_is_sent_nothing(allocation, confirmed):
    mentor = confirmed.mentor
    mentor.user.is_active = False
    mentor.user.save()

    actions.cancel_meetup(by=mentor.user, meetup=confirmed, words="Ill")

    assert len(files_to(mentor)) == 1


def named_to(mentor):
    """(day, time) or "not any more" of each message that a second mentor was sent, in order."""
    sent = OutboxMessage.objects.filter(to=mentor.user.email).order_by("id")
    return [re.search(r"at (\d\d:\d\d)|do not need to come", message.body)[0] for message in sent]


def test_second_mentor_hears_of_the_return_to_the_first_time_once(allocation, person):
    second = factories.papers_for(factories.MentorFactory())
    meetup = plan(allocation, second_mentor=second)

    for hour in (15, 15, 14, 14):
        change(meetup, starts_at=time(hour))

    assert named_to(second) == ["at 14:00", "at 15:00", "at 14:00"]


def test_second_mentor_who_was_taken_off_and_is_named_again_hears_of_it(allocation):
    second = factories.papers_for(factories.MentorFactory())
    meetup = plan(allocation, second_mentor=second)

    change(meetup, second_mentor=None)
    change(meetup, second_mentor=second)

    assert named_to(second) == ["at 14:00", "do not need to come", "at 14:00"]
