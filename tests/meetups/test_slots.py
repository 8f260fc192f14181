"""A fixed time and room of every week (HTP-3): planned, refused, confirmed together; kept or missed."""

import uuid
from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions, standing
from meetups.models import MeetUp
from policy.dates import in_words
from tests import factories

from .test_actions import plan

pytestmark = [pytest.mark.django_db, pytest.mark.rule("HTP-3")]

FIRST = timezone.localdate() + timedelta(days=3)
SLOT = {
    "date": FIRST, "starts_at": time(14), "ends_at": time(15), "venue_kind": "museum", "place": "Hill School",
    "transport": "walk", "room": "Blue room",
}  # fmt: skip


def weekly(allocation, weeks=3, **changes):
    return actions.plan_weekly(
        by=allocation.mentor.user,
        mentor=allocation.mentor,
        mentee=allocation.mentee,
        until=FIRST + timedelta(weeks=weeks - 1),
        **(SLOT | changes),
    )


def test_slot_is_planned_once_with_its_room_and_told_once(allocation, coordinator):
    OutboxMessage.objects.all().delete()
    submission = uuid.uuid4()

    meetups = weekly(allocation, submission=submission)
    weekly(allocation, submission=submission)

    assert [meetup.date for meetup in meetups] == [FIRST + timedelta(weeks=week) for week in range(3)]
    assert {meetup.room for meetup in MeetUp.objects.all()} == {"Blue room"}
    assert MeetUp.objects.count() == 3
    assert OutboxMessage.objects.get().to == coordinator.email


def test_room_that_somebody_else_has_is_refused_at_its_field_without_naming_them(allocation, make_allocated):
    other = make_allocated()
    factories.start_of(other.mentee, by=other.allocated_by)
    plan(other, **SLOT | {"room": "blue ROOM", "starts_at": time(14, 30), "ends_at": time(15, 30)})

    with pytest.raises(ValidationError) as refusal:
        weekly(allocation)

    words = refusal.value.message_dict["room"][0]
    assert f"Blue room is taken from 14:30 to 15:30 on {in_words(FIRST)}" in words
    assert other.mentee.child.first_name not in words
    assert not MeetUp.objects.filter(mentee=allocation.mentee).exists()


def test_room_is_free_at_another_school_at_another_hour_and_once_it_is_given_up(allocation, make_allocated):
    other = make_allocated()
    taken = plan(other, **SLOT)

    plan(allocation, **SLOT | {"place": "Vale School"})
    plan(allocation, **SLOT | {"starts_at": time(15), "ends_at": time(16)})
    MeetUp.objects.filter(pk=taken.pk).update(status="cancelled")
    plan(allocation, **SLOT | {"date": FIRST + timedelta(days=1)})

    assert MeetUp.objects.filter(mentee=allocation.mentee).count() == 3


def test_week_that_clashes_is_named_and_nothing_is_planned(allocation):
    plan(allocation, date=FIRST + timedelta(weeks=1), starts_at=time(14, 30), ends_at=time(16))

    with pytest.raises(ValidationError) as refusal:
        weekly(allocation)

    assert refusal.value.message_dict["weekly_until"] == [
        f"{in_words(FIRST + timedelta(weeks=1))}: The child has a meet-up from 14:30 to 16:00 on "
        f"{in_words(FIRST + timedelta(weeks=1))}. Choose another time."
    ]
    assert MeetUp.objects.count() == 1


def test_slot_is_confirmed_in_one_go_and_told_in_one_message(allocation, coordinator, sign_in):
    first, *_ = weekly(allocation)
    OutboxMessage.objects.all().delete()
    page = sign_in(coordinator).get(reverse("meetups:meetup_answer", args=[first.pk]))
    assert "Confirm the weeks that follow as well" in page.content.decode()

    answer = {"status": "confirmed", "whole_slot": "on", "words": ""}
    sign_in(coordinator).post(reverse("meetups:meetup_answer", args=[first.pk]), answer)

    assert set(MeetUp.objects.values_list("status", flat=True)) == {"confirmed"}
    told = OutboxMessage.objects.get(to=allocation.mentor.user.email)
    assert told.subject == "3 meet-ups of every week are confirmed"


def test_slot_says_what_was_kept_and_what_was_missed(allocation):
    first, second, third = weekly(allocation)
    MeetUp.objects.filter(pk=first.pk).update(date=FIRST - timedelta(weeks=2))
    factories.NoteFactory(mentee=first.mentee, mentor=first.mentor, meetup=first)
    MeetUp.objects.filter(pk=second.pk).update(date=FIRST - timedelta(weeks=1), status="missed")

    assert standing.slot_of(third) == {"kept": 1, "missed": 1, "ahead": 1, "waiting": 0}


def test_form_plans_a_slot_and_says_what_is_wrong_at_the_field(allocation, sign_in):
    client, url = sign_in(allocation.mentor.user), reverse("meetups:meetup_plan", args=[allocation.mentee_id])
    typed = {name: str(value) for name, value in SLOT.items()} | {"weekly_until": str(FIRST - timedelta(days=1))}

    refused = client.post(url, typed)
    client.post(url, typed | {"weekly_until": str(FIRST + timedelta(weeks=1))})

    assert refused.context["form"].errors == {"weekly_until": ["This is before the first day"]}
    assert MeetUp.objects.count() == 2
