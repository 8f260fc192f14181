"""From one mentor to the next: both told, both present, and the page of the child closed with the last day."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions
from meetups.models import MeetUp
from mentees import actions as mentee_actions
from mentees.models import Allocation, Handover, Mentee
from policy.dates import in_words
from tests import factories

from .test_actions import plan

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST = TODAY + timedelta(days=7)
MEETING = {
    "date": TODAY + timedelta(days=2), "starts_at": time(15), "ends_at": time(16), "venue_kind": "coffee_shop",
    "place": "Copper Kettle",
}  # fmt: skip


@pytest.fixture
def following():
    return factories.papers_for(factories.MentorFactory(user__name="Hilary Stone"))


@pytest.fixture
def hand_over(allocation, coordinator, following):
    def act(**changes):
        values = {
            "by": coordinator, "allocation": allocation, "mentor": following, "start_on": TODAY, "last_day": LAST,
            "words": "Trams first", "rationale": "Both like trams", "meeting": MEETING, "submission": uuid.uuid4(),
        }  # fmt: skip
        return actions.hand_over_mentee(**values | changes)

    return act


def sees(mentor, mentee, day, clock=time(12)):
    with time_machine.travel(timezone.make_aware(datetime.combine(day, clock)), tick=False):
        user = type(mentor.user).objects.get(pk=mentor.user_id)
        return Mentee.objects.visible_to(user).filter(pk=mentee.pk).exists()


@pytest.mark.rule("KOP-7")
def test_both_are_mentors_until_the_last_day_of_the_first(hand_over, allocation, following):
    handover = hand_over()

    mentee = allocation.mentee
    assert sees(allocation.mentor, mentee, TODAY)
    assert sees(following, mentee, TODAY)
    assert sees(allocation.mentor, mentee, LAST, time(23, 59))
    assert not sees(allocation.mentor, mentee, LAST + timedelta(days=1), time(0))
    assert sees(following, mentee, LAST + timedelta(days=1), time(0))
    assert (handover.words, handover.from_allocation, handover.made_by.name) == (
        "Trams first", allocation, "Farida Khan",
    )  # fmt: skip


@pytest.mark.rule("KOP-7")
def test_joint_meeting_is_a_meetup_of_both_that_both_see(hand_over, allocation, following, sign_in):
    hand_over()

    meetup = MeetUp.objects.get()
    assert (meetup.mentor, meetup.second_mentor, meetup.is_handover) == (following, allocation.mentor, True)
    assert meetup.status == MeetUp.Status.CONFIRMED
    for mentor in (following, allocation.mentor):
        assert "handover" in sign_in(mentor.user).get(f"/meet-ups/{meetup.pk}/").content.decode()


@pytest.mark.rule("KOP-7")
def test_both_are_told_without_the_childs_name(hand_over, allocation, following):
    hand_over()

    child = allocation.mentee.child
    for mentor in (allocation.mentor, following):
        messages = OutboxMessage.objects.filter(to=mentor.user.email)
        assert {"handed over", "taken over"} & {message.event.split(":")[2] for message in messages}
        text = " ".join(message.subject + message.body for message in messages)
        assert f"{MEETING['date']:%-d %B %Y}" in text
        assert child.first_name not in text
        assert child.surname not in text
        assert "Trams first" not in text


@pytest.mark.rule("KOP-7")
@pytest.mark.parametrize("limited", [False, True])
def test_new_mentor_reads_the_note_and_earlier_notes_unless_limited(limited, hand_over, allocation, following, sign_in):
    note = factories.NoteFactory(
        mentee=allocation.mentee, mentor=allocation.mentor, date=TODAY - timedelta(days=9), activities="zqzqearlier"
    )
    handover = hand_over(notes_from_start_only=limited)
    client = sign_in(following.user)

    page = client.get(f"/mentees/{allocation.mentee_id}/").content.decode()
    assert "Handover note" in page
    assert ("zqzqearlier" in page) is not limited
    assert "Trams first" in client.get(reverse("mentees:handover_detail", args=[handover.pk])).content.decode()
    assert client.get(f"/meet-ups/notes/{note.pk}/").status_code == (404 if limited else 200)


def test_limited_mentor_reads_no_handover_from_before(hand_over, allocation, following, coordinator, sign_in):
    earlier = hand_over()
    third = factories.papers_for(factories.MentorFactory())
    later = hand_over(
        allocation=earlier.to_allocation, mentor=third, start_on=LAST + timedelta(days=1),
        last_day=LAST + timedelta(days=9), meeting=None, no_meeting_because="Ill", notes_from_start_only=True,
    )  # fmt: skip
    with time_machine.travel(timezone.localtime() + timedelta(days=10), tick=False):
        client = sign_in(third.user)
        assert client.get(reverse("mentees:handover_detail", args=[later.pk])).status_code == 200
        assert client.get(reverse("mentees:handover_detail", args=[earlier.pk])).status_code == 404


def test_handover_sent_twice_is_one(hand_over):
    submission = uuid.uuid4()

    assert hand_over(submission=submission) == hand_over(submission=submission)
    assert (Handover.objects.count(), Allocation.objects.count(), MeetUp.objects.count()) == (1, 2, 1)


@pytest.mark.rule("KOP-7")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start_on": LAST + timedelta(days=1)}, "start_on"),
        ({"start_on": date(1950, 1, 1)}, "start_on"),
        ({"last_day": TODAY - timedelta(days=4000)}, "last_day"),
        ({"meeting": MEETING | {"date": LAST + timedelta(days=1)}}, "date"),
        ({"meeting": MEETING | {"venue_kind": "museum", "date": TODAY - timedelta(days=1)}}, "date"),
    ],
)
def test_days_that_do_not_go_together_are_refused_and_nothing_is_changed(changes, field, hand_over, allocation):
    with pytest.raises(ValidationError) as refusal:
        hand_over(**changes)

    assert field in refusal.value.message_dict
    allocation.refresh_from_db()
    assert allocation.end_on is None
    assert not Handover.objects.exists()
    assert not MeetUp.objects.exists()


def test_handover_to_the_same_mentor_is_refused(hand_over, allocation):
    with pytest.raises(ValidationError, match="is the mentor now"):
        hand_over(mentor=allocation.mentor)


@pytest.mark.rule("KOP-7")
@pytest.mark.rule("KOP-8")
def test_next_mentor_is_cleared_and_has_room_or_a_reason_says_so(hand_over, make_allocated):
    bare, full = factories.MentorFactory(), factories.papers_for(factories.MentorFactory(capacity=1))
    make_allocated(mentor=full)

    with pytest.raises(ValidationError, match="not clear to mentor"):
        hand_over(mentor=bare)
    with pytest.raises(ValidationError) as refusal:
        hand_over(mentor=full)
    assert "over_capacity_reason" in refusal.value.message_dict

    assert hand_over(mentor=full, over_capacity_reason="Brothers")


@pytest.mark.rule("PRO-5")
def test_suspended_mentor_is_followed_without_a_joint_meeting(hand_over, allocation, following, coordinator):
    mentee_actions.suspend_mentor(by=coordinator, mentor=allocation.mentor, because="Looked into")
    allocation.mentor.refresh_from_db()

    with pytest.raises(ValidationError) as refusal:
        hand_over()
    assert "suspended" in refusal.value.message_dict["date"][0]

    hand_over(meeting=None, no_meeting_because="Suspended", last_day=TODAY)
    assert not sees(allocation.mentor, allocation.mentee, TODAY)
    assert sees(following, allocation.mentee, TODAY)


def test_meetup_planned_beyond_goes_to_the_next_mentor_and_waits_anew(hand_over, allocation, following):
    before, after = plan(allocation), plan(allocation, date=LAST + timedelta(days=2))

    hand_over(meeting=None, no_meeting_because="Ill", planned_then="hand_on")

    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.mentor, after.mentor, after.status) == (allocation.mentor, following, MeetUp.Status.PLANNED)
    assert OutboxMessage.objects.filter(to=following.user.email, event__contains="handed-on").exists()
    assert OutboxMessage.objects.filter(to=allocation.mentor.user.email, event__contains="handed-on").exists()


def sent(following, **changes):
    meeting = {name: str(value) for name, value in MEETING.items()}
    return {
        "mentor": following.pk, "start_on": TODAY.isoformat(), "last_day": LAST.isoformat(), "words": "Trams first",
        "rationale": "Both like trams", "submission": str(uuid.uuid4()), **meeting,
    } | changes  # fmt: skip


@pytest.mark.rule("KOP-7")
def test_coordinator_hands_over_in_one_page(sign_in, coordinator, allocation, following):
    url = reverse("meetups:mentee_hand_over", args=[allocation.pk])

    page = sign_in(coordinator).post(url, sent(following), follow=True).content.decode()

    assert "Both mentors have been told" in page
    assert "Trams first" in page
    assert Allocation.objects.get(handover__isnull=False).rationale == "Both like trams"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mentor": ""}, "mentor"),
        ({"words": "\u200b "}, "words"),
        ({"words": "x" * 10_001}, "words"),
        ({"date": ""}, "date"),
        ({"starts_at": "16:00", "ends_at": "15:00"}, "ends_at"),
        ({"venue_kind": ""}, "venue_kind"),
        ({"venue_kind": "moon"}, "venue_kind"),
        ({"place": ""}, "place"),
        ({"no_meeting_because": "Ill"}, "no_meeting_because"),
        ({"last_day": "0001-01-01"}, "last_day"),
        ({"last_day": "3026-01-01"}, "last_day"),
        ({"start_on": "3026-01-01", "last_day": "3026-01-02"}, "start_on"),
        ({"start_on": "1950-01-01"}, "start_on"),
        ({"date": (TODAY - timedelta(days=1)).isoformat()}, "date"),
        ({"start_on": (LAST + timedelta(days=1)).isoformat()}, "start_on"),
    ],
)
def test_wrong_handover_is_told_at_its_field_and_keeps_the_words(
    changes, field, sign_in, coordinator, allocation, following
):
    url = reverse("meetups:mentee_hand_over", args=[allocation.pk])

    response = sign_in(coordinator).post(url, sent(following, **changes))

    assert field in response.context["form"].errors
    assert "Both like trams" in response.content.decode()
    assert not Handover.objects.exists()


def test_allocation_that_ended_is_not_handed_over(sign_in, coordinator, allocation, following):
    actions.end_allocation(by=coordinator, allocation=allocation, reason="Moved")
    url = reverse("meetups:mentee_hand_over", args=[allocation.pk])

    page = sign_in(coordinator).post(url, sent(following)).content.decode()

    assert "This allocation has ended" in page
    assert not Handover.objects.exists()


def test_what_keeps_a_mentor_from_the_joint_meeting_says_whom(hand_over, allocation):
    allocation.mentor.trainings.all().delete()

    with pytest.raises(ValidationError) as refusal:
        hand_over()

    assert refusal.value.message_dict["date"][0].startswith(f"{allocation.mentor}: ")


def test_joint_meeting_that_waits_to_be_confirmed_is_said(allocation, following, sign_in, person):
    client = sign_in(person("family_liaison"))

    answer = client.post(f"/meet-ups/allocations/{allocation.pk}/hand-over/", sent(following), follow=True)

    assert MeetUp.objects.get().status == MeetUp.Status.PLANNED
    day = f"{MEETING['date']:%-d %B %Y}"
    assert f"The joint meeting on {day} still waits to be confirmed" in answer.content.decode()


def test_joint_meeting_goes_ahead_without_an_old_mentor_who_has_left(hand_over, allocation, coordinator):
    hand_over()
    actions.end_allocation(by=coordinator, allocation=allocation, reason="Moved away")
    meetup = MeetUp.objects.get()
    assert meetup.stands
    assert (meetup.second_mentor, meetup.is_handover) == (None, False)


def test_joint_meeting_called_off_or_moved_is_told_to_the_old_mentor(hand_over, allocation, following, settings):
    hand_over()
    meetup, old = MeetUp.objects.get(), allocation.mentor.user.email
    before = OutboxMessage.objects.filter(to=old).count()
    plan_now = {name: getattr(meetup, name) for name in ("starts_at", "ends_at", "venue_kind", "place", "transport")}
    actions.change_meetup(
        by=following.user, meetup=meetup, **plan_now | {"date": meetup.date + timedelta(days=1)}, transport_words="",
        second_mentor=allocation.mentor, others="",
    )  # fmt: skip
    assert OutboxMessage.objects.filter(to=old).count() == before + 1
    meetup.refresh_from_db()
    actions.cancel_meetup(by=following.user, meetup=meetup, words="Ill")
    assert OutboxMessage.objects.filter(to=old, event__endswith=":cancelled").count() == 1


def test_handover_to_a_mentor_who_was_called_off_is_not_told_as_one(hand_over, allocation, coordinator, sign_in):
    handover = hand_over(start_on=TODAY + timedelta(days=3), meeting=None, no_meeting_because="They know each other")
    client, coming = sign_in(coordinator), handover.to_allocation
    page = client.get(f"/meet-ups/allocations/{coming.pk}/end/").content.decode()
    assert f"{allocation.mentor} stays until" in page

    mentee_actions.end_allocation(by=coordinator, allocation=coming, reason="Cannot after all")

    [told] = OutboxMessage.objects.filter(to=allocation.mentor.user.email, subject="Your handover has been called off")
    assert f"{coming.mentor} does not follow you" in told.body
    assert f"{handover.from_allocation.end_on:%-d %B %Y}" in told.body
    child = allocation.mentee.child
    assert child.first_name not in told.body
    assert child.surname not in told.body
    assert "called off" in client.get(f"/mentees/handovers/{handover.pk}/").content.decode()
    timeline = client.get(f"/mentees/{allocation.mentee_id}/timeline/").content.decode()
    assert "The new mentor from" not in timeline
    with pytest.raises(ValidationError, match="never began"):
        mentee_actions.change_allocation(by=coordinator, allocation=coming, start_on=TODAY)


@pytest.mark.rule("KOP-7")
def test_first_day_after_a_handover_is_not_moved_past_the_days_of_both(hand_over, allocation, coordinator):
    coming = hand_over().to_allocation

    def moved_to(day):
        with pytest.raises(ValidationError) as refusal:
            actions.change_allocation(by=coordinator, allocation=coming, start_on=day)
        coming.refresh_from_db()
        return refusal.value.message_dict["start_on"][0]

    assert moved_to(LAST + timedelta(days=23)) == (
        f"{allocation.mentor} is the mentor until {in_words(LAST)}, and both are to meet. "
        "Choose that day or an earlier one."
    )
    assert f"They are to meet on {in_words(MEETING['date'])}" in moved_to(LAST)
    actions.change_allocation(by=coordinator, allocation=coming, start_on=MEETING["date"])
