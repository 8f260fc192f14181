"""A mentor of several children in one group is told of it once: on their first page and by e-mail (KOP-30)."""

from datetime import datetime, time, timedelta
from html import unescape

import pytest
import time_machine
from django.utils import timezone

from core.models import OutboxMessage
from home import reminders
from meetups.models import MeetUp
from policy.dates import CLOCK
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-30")]

TODAY = timezone.localdate()
NOON = datetime.combine(TODAY, time(12), tzinfo=CLOCK)


@pytest.fixture
def pairs(make_allocated):
    """Three children of one mentor, and one of another."""
    first = make_allocated()
    pairs = [first, *[make_allocated(mentor=first.mentor, over_capacity_reason="Together") for _ in range(2)]]
    pairs.append(make_allocated())
    for pair in pairs:
        factories.ConsentFactory(mentee=pair.mentee)
    OutboxMessage.objects.all().delete()
    return pairs


def group_of(pairs, day, **fields):
    with time_machine.travel(NOON - timedelta(days=9), tick=False):
        group = factories.GroupMeetUpFactory(date=day)
        fields = {"status": "confirmed", "starts_at": time(14), "ends_at": time(16)} | fields
        for pair in pairs:
            factories.MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor, group=group, date=day, **fields)
    return group


def first_page(sign_in, pair):
    return unescape(sign_in(pair.mentor.user).get("/").content.decode())


def called(pair):
    return pair.mentee.child.called


def test_notes_of_one_group_are_asked_for_in_one_line_and_each_other_by_itself(pairs, sign_in):
    group = group_of(pairs, TODAY - timedelta(days=1))
    alone = factories.MeetUpFactory(
        mentee=pairs[0].mentee, mentor=pairs[0].mentor, date=TODAY - timedelta(days=2), status="confirmed"
    )

    text = first_page(sign_in, pairs[0])
    other = first_page(sign_in, pairs[3])

    names = ", ".join(called(pair) for pair in pairs[:3])
    assert f'href="/meet-ups/groups/{group.pk}/note/">Write the notes: {names}, ' in text
    assert text.count("Write the note:") == 1
    assert f"/meet-ups/{alone.pk}/note/" in text
    assert text.count(f"/meet-ups/groups/{group.pk}/note/") == 1
    own = group.parts.get(mentee=pairs[3].mentee)
    assert f'href="/meet-ups/{own.pk}/note/">Write the note: {called(pairs[3])}' in other


def test_day_of_a_group_names_each_child_once_and_leads_to_each(pairs, sign_in):
    with time_machine.travel(NOON, tick=False):
        group = group_of(pairs, TODAY)
        text = first_page(sign_in, pairs[0])

    hero = text.partition('id="next"')[2].partition("</section>")[0]
    assert f">Next: {', '.join(called(pair) for pair in pairs[:3])}</h2>" in hero
    assert called(pairs[3]) not in hero
    for part in group.parts.filter(mentor=pairs[0].mentor):
        assert hero.count(f"/meet-ups/{part.pk}/") == 1


@pytest.mark.rule("KOT-9.4")
def test_missing_notes_of_a_group_are_reminded_of_in_one_message_to_each_mentor(pairs):
    group_of(pairs, TODAY - timedelta(days=3))

    reminders.send_due()
    reminders.send_due()

    sent = OutboxMessage.objects.filter(event__contains="note-missing")
    assert {message.to for message in sent} == {pairs[0].mentor.user.email, pairs[3].mentor.user.email}
    assert sent.count() == 2
    assert "3 notes of your group meet-up" in sent.get(to=pairs[0].mentor.user.email).body
    assert "The note of your meet-up" in sent.get(to=pairs[3].mentor.user.email).body


@pytest.mark.rule("KOP-10")
def test_coordinator_is_called_once_about_a_group_that_nobody_confirmed_or_that_went_silent(pairs, coordinator):
    group = group_of(pairs, TODAY, status="planned")

    reminders.call_about_meetups(NOON)
    reminders.call_about_meetups(NOON + timedelta(minutes=10))

    (message,) = OutboxMessage.objects.filter(to=coordinator.email)
    assert "not confirmed for every child" in message.subject
    assert f"/meet-ups/groups/{group.pk}/" in message.body
    assert not [pair for pair in pairs if pair.mentee.child.first_name in message.subject + message.body]

    MeetUp.objects.filter(group=group).update(status="confirmed")
    reminders.call_about_meetups(NOON + timedelta(hours=6))
    silent = OutboxMessage.objects.filter(to=coordinator.email, event__contains=":silent:")
    assert silent.count() == 1
