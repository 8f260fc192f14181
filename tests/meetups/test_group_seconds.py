"""The second mentor of a group (KOP-30): what they hear of it, once, and what stays in their calendar."""

import re
from datetime import time

import icalendar
import pytest

from core.models import OutboxMessage
from meetups import actions
from tests import factories

from .test_group_meetups import plan

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-30")]


@pytest.mark.rule("KOP-10")
def test_second_mentor_of_a_group_hears_of_the_return_to_the_first_time_once(trio, coordinator):
    second = factories.papers_for(factories.MentorFactory())
    group = plan(trio, coordinator, second_mentor=second)

    for hour in (15, 15, 14):
        actions.change_group_meetup(by=coordinator, group=group, starts_at=time(hour))

    sent = OutboxMessage.objects.filter(to=second.user.email).order_by("id")
    assert [re.search(r"at (\d\d:\d\d)", message.body)[1] for message in sent] == ["14:00", "15:00", "14:00"]


@pytest.mark.rule("KOP-18")
@pytest.mark.parametrize("ends", ["replaced", "cancelled"])
def test_second_mentor_of_a_group_hears_once_that_they_need_not_come(trio, coordinator, ends):
    second = factories.papers_for(factories.MentorFactory())
    group = plan(trio, coordinator, second_mentor=second)
    OutboxMessage.objects.all().delete()

    if ends == "replaced":
        actions.change_group_meetup(by=coordinator, group=group, second_mentor=None)
    else:
        actions.cancel_group_meetup(by=coordinator, group=group, words="The hall is closed")

    [message] = OutboxMessage.objects.filter(to=second.user.email)
    assert ("not second mentor any more" if ends == "replaced" else "is cancelled") in message.subject
    if ends == "cancelled":
        assert {person.to for person in OutboxMessage.objects.all()} >= {a.mentor.user.email for a in trio}


@pytest.mark.rule("KOP-10")
@pytest.mark.rule("KOP-18")
def test_each_entry_that_a_second_mentor_holds_is_taken_out_of_the_calendar(trio, coordinator):
    second = factories.papers_for(factories.MentorFactory())
    group = plan(trio, coordinator, second_mentor=second)
    for allocation in trio[:2]:
        part = group.parts.get(mentee=allocation.mentee)
        actions.change_meetup(by=allocation.mentor.user, meetup=part, transport="public")
        actions.answer_meetup(by=coordinator, meetup=part, status="confirmed")
    files = OutboxMessage.objects.filter(to=second.user.email).exclude(invitation="")
    held, newest = {uid_of(message) for message in files}, files.latest("pk")
    assert len(held) == 2

    actions.cancel_group_meetup(by=coordinator, group=group, words="The hall is closed")

    assert {uid_of(message) for message in files.filter(pk__gt=newest.pk)} == held


def uid_of(message):
    return str(icalendar.Calendar.from_ical(message.invitation).walk("VEVENT")[0]["uid"])


@pytest.mark.rule("KOP-18")
def test_child_who_drops_out_alone_hides_no_cancellation_of_the_rest(trio, make_pair, coordinator):
    second = factories.papers_for(factories.MentorFactory())
    out = make_pair()
    group = plan([*trio, out], coordinator, second_mentor=second)
    OutboxMessage.objects.all().delete()

    actions.cancel_meetup(by=out.mentor.user, meetup=group.parts.get(mentee=out.mentee), words="A cold", told=False)
    actions.cancel_group_meetup(by=coordinator, group=group, words="The hall is closed")

    assert OutboxMessage.objects.filter(to=second.user.email).count() == 2
