"""A fixed time and room of every week (HTP-3): planned, refused, confirmed together; kept or missed."""

import uuid
from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions, standing
from meetups.deadlines import answers_due
from meetups.models import MeetUp
from policy.dates import in_words, is_bank_holiday
from policy.models import PolicyVersion
from tests import factories

from .test_actions import plan

pytestmark = [pytest.mark.django_db, pytest.mark.rule("HTP-3")]

# Three weeks on none of which is a bank holiday, whenever the tests run.
FIRST = next(
    day
    for day in (timezone.localdate() + timedelta(days=number) for number in range(3, 60))
    if not any(is_bank_holiday(day + timedelta(weeks=week)) for week in range(3))
)
SLOT = {
    "date": FIRST, "starts_at": time(14), "ends_at": time(15), "venue_kind": "museum", "place": "Hill School",
    "transport": "walk", "room": "Blue room",
}  # fmt: skip

COUNTED = dict.fromkeys(("kept", "missed", "called_off", "ahead", "holidays", "waiting"), 0)


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

    assert standing.slot_of(third) == COUNTED | {"kept": 1, "missed": 1, "ahead": 1}


def test_week_called_off_ahead_is_not_missed(allocation):
    _, second, third = weekly(allocation)
    actions.cancel_meetup(by=allocation.mentor.user, meetup=second, words="We are at the dentist’s")

    assert standing.slot_of(third) == COUNTED | {"called_off": 1, "ahead": 2}


def test_school_holidays_are_left_out_when_a_slot_is_planned(allocation, sign_in):
    factories.SchoolHolidayFactory(from_on=FIRST + timedelta(days=5), until_on=FIRST + timedelta(days=7))
    client = sign_in(allocation.mentor.user)
    until = FIRST + timedelta(weeks=2)
    typed = {name: str(value) for name, value in SLOT.items()} | {"weekly_until": str(until), "teaches_child": "no"}

    page = client.post(reverse("meetups:meetup_plan", args=[allocation.mentee_id]), typed, follow=True)

    assert "1 week is left out: school holidays or bank holidays." in page.content.decode()
    assert list(MeetUp.objects.values_list("date", flat=True)) == [FIRST, until]


def test_slot_of_which_every_day_is_a_holiday_is_refused_at_its_field(allocation):
    factories.SchoolHolidayFactory(from_on=FIRST, until_on=FIRST + timedelta(days=20))

    with pytest.raises(ValidationError) as refusal:
        weekly(allocation)

    assert "All these days are school holidays" in refusal.value.message_dict["weekly_until"][0]


def test_week_in_a_school_holiday_says_so_is_not_counted_owes_no_note_and_takes_no_room(
    allocation, make_allocated, coordinator, sign_in
):
    first, second, _ = weekly(allocation)
    day_before = timezone.localdate() - timedelta(days=1)
    MeetUp.objects.filter(pk=first.pk).update(date=day_before, status="confirmed")
    assert first in MeetUp.objects.owing_a_note()
    assert second in [deadline.row for deadline in answers_due()]
    factories.SchoolHolidayFactory(from_on=day_before, until_on=second.date)

    other = make_allocated()
    factories.start_of(other.mentee, by=other.allocated_by)
    taken = plan(other, **SLOT | {"date": second.date})
    page = sign_in(coordinator).get(reverse("meetups:meetup_detail", args=[second.pk])).content.decode()

    assert taken.room == "Blue room"
    assert standing.slot_of(second) == COUNTED | {"ahead": 1, "holidays": 2, "waiting": 1}
    assert '<span class="tag">school holiday</span>' in page
    assert "2 in school holidays" in page
    assert not MeetUp.objects.owing_a_note().exists()
    of_mentee = sign_in(coordinator).get(reverse("home:mentee_detail", args=[first.mentee_id])).context
    assert first not in [meetup for meetup, _ in of_mentee["owing"]]
    assert sign_in(first.mentor.user).get(reverse("home:today")).context["next_meetup"] not in (first, second)
    assert second not in [deadline.row for deadline in answers_due()]


@pytest.mark.parametrize("room", ["BLUE-ROOM", "Blue  room.", "blueroom", "Blu\u00e9 room"])
def test_room_that_is_spelled_otherwise_is_the_same_room(allocation, make_allocated, room):
    other = make_allocated()
    factories.start_of(other.mentee, by=other.allocated_by)
    plan(other, **SLOT | {"room": room, "place": "hill SCHOOL,"})

    with pytest.raises(ValidationError) as refusal:
        plan(allocation, **SLOT)

    assert "Blue room is taken" in refusal.value.message_dict["room"][0]


def test_mentor_who_teaches_the_child_needs_the_coordinators_reason_and_it_is_kept(allocation, coordinator, sign_in):
    PolicyVersion.objects.update(stored_figures={"meetups_need_confirmation": False})
    factories.VenueCheckFactory()
    stands = {"in_public": True, "date": FIRST + timedelta(days=1), "teaches_child": False}
    assert plan(allocation, **SLOT | stands).status == "confirmed"
    meetup = plan(allocation, **SLOT | stands | {"date": FIRST, "teaches_child": True})
    assert meetup.status == "planned"
    client, url = sign_in(coordinator), reverse("meetups:meetup_answer", args=[meetup.pk])

    refused = client.post(url, {"status": "confirmed", "words": ""}).content.decode()
    client.post(url, {"status": "confirmed", "words": "", "because": "Nobody else speaks Polish"})

    meetup.refresh_from_db()
    assert "The mentor also teaches the child" in refused
    assert (meetup.status, meetup.taught_because) == ("confirmed", "Nobody else speaks Polish")
    page = sign_in(allocation.mentor.user).get(reverse("meetups:meetup_detail", args=[meetup.pk])).content.decode()
    assert "Agreed because: Nobody else speaks Polish" in page


def test_form_plans_a_slot_and_says_what_is_wrong_at_the_field(allocation, sign_in):
    client, url = sign_in(allocation.mentor.user), reverse("meetups:meetup_plan", args=[allocation.mentee_id])
    typed = {name: str(value) for name, value in SLOT.items()} | {"weekly_until": str(FIRST - timedelta(days=1))}

    refused = client.post(url, typed)
    client.post(url, typed | {"weekly_until": str(FIRST + timedelta(weeks=1)), "teaches_child": "no"})

    assert refused.context["form"].errors == {
        "weekly_until": ["This is before the first day"],
        "teaches_child": ["Say whether you teach this child otherwise"],
    }
    assert MeetUp.objects.count() == 2
