"""The end of a child's support: whole or not at all, and with it the mentor's access."""

import uuid
from datetime import time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions
from meetups.models import MeetUp
from mentees import actions as mentee_actions
from mentees.models import Closing, Goal, Mentee, MenteeKey, OutcomeMeasure
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def allocation(make_allocated, today):
    return make_allocated(start_on=today - timedelta(days=100))


@pytest.fixture
def mentee(allocation):
    return allocation.mentee


@pytest.fixture
def goal(mentee):
    return factories.GoalFactory(plan=factories.SignedPlanFactory(mentee=mentee))


@pytest.fixture
def close(coordinator, mentee, today):
    def make(**changes):
        words = {
            "kind": "planned",
            "reason": "period_over",
            "words": "He says what he thinks now",
            "last_day": today,
            "goodbye_on": today,
            "goodbye_words": "Chips by the lake",
            "results": [],
        }
        return actions.close_mentee(by=coordinator, mentee=mentee, **words | changes)

    return make


def plan_ahead(allocation, day):
    return factories.MeetUpFactory(mentee=allocation.mentee, mentor=allocation.mentor, date=day)


def sees(allocation):
    return Mentee.objects.visible_to(allocation.mentor.user).filter(pk=allocation.mentee_id).exists()


@pytest.mark.rule("KOT-2.4")
@pytest.mark.rule("EPT-15")
def test_closing_keeps_reason_results_measures_and_who(close, mentee, goal, coordinator):
    closing = close(results=[(goal, "met", "Every week")], measures=[("behaviour", 4, "")])

    goal.refresh_from_db()
    assert (goal.result, goal.result_words) == ("met", "Every week")
    assert OutcomeMeasure.objects.get().moment == "closing"
    assert (closing.closed_by, closing.history.get().history_user) == (coordinator, coordinator)
    assert list(Mentee.objects.closed()) == [mentee]
    assert not Mentee.objects.supported().exists()


@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize("ago", [0, 1])
def test_access_ends_with_the_last_day(close, allocation, mentee, sign_in, today, ago):
    client = sign_in(allocation.mentor.user)
    factories.ReviewFactory(mentee=mentee, heard_child="zqzqsecret")
    assert client.get(f"/mentees/{mentee.pk}/plan/").status_code == 200

    close(last_day=today - timedelta(days=ago), goodbye_on=None)

    assert sees(allocation) is (ago == 0)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        client = sign_in(allocation.mentor.user)
        for path in (
            f"/mentees/{mentee.pk}/",
            f"/mentees/{mentee.pk}/plan/",
            f"/mentees/closings/{Closing.objects.get().pk}/",
        ):
            assert client.get(path).status_code == 404
        assert mentee.child.first_name not in client.get("/").content.decode()


def test_last_day_in_the_past_takes_the_key_at_once(close, allocation, today):
    assert MenteeKey.objects.filter(user=allocation.mentor.user).exists()

    close(last_day=today - timedelta(days=1), goodbye_on=None)

    assert not MenteeKey.objects.exists()


def test_last_day_to_come_leaves_the_goodbye_possible(close, allocation, today):
    close(last_day=today + timedelta(days=10))

    allocation.refresh_from_db()
    assert allocation.end_on == today + timedelta(days=10)
    assert sees(allocation)


@pytest.mark.rule("KOT-2.4")
def test_meetups_planned_after_the_last_day_are_asked_about_and_nothing_is_half_saved(close, allocation, goal, today):
    ahead = plan_ahead(allocation, today + timedelta(days=5))

    with pytest.raises(ValidationError, match="Meet-ups are planned after that day"):
        close(results=[(goal, "met", "")], measures=[("behaviour", 4, "")])

    goal.refresh_from_db()
    allocation.refresh_from_db()
    assert (goal.result, allocation.end_on) == ("", None)
    assert not Closing.objects.exists()
    assert not OutcomeMeasure.objects.exists()
    close(results=[(goal, "met", "")], cancel_planned=True)
    ahead.refresh_from_db()
    assert ahead.status == MeetUp.Status.CANCELLED


def test_meetup_held_after_the_last_day_is_named(close, allocation, today):
    plan_ahead(allocation, today - timedelta(days=2))

    with pytest.raises(ValidationError, match="They met on"):
        close(last_day=today - timedelta(days=5), goodbye_on=None)
    assert not Closing.objects.exists()


def test_allocation_that_has_not_begun_opens_nothing(close, allocation, make_allocated, mentee, coordinator, today):
    mentee_actions.end_allocation(by=coordinator, allocation=allocation, reason="Handover", last_day=today)
    later = make_allocated(mentee=mentee, start_on=today + timedelta(days=3))

    close()

    later.refresh_from_db()
    assert (later.end_on, later.is_over) == (later.start_on, True)
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert not sees(later)
    assert mentee_actions.wanted_keys() == {(allocation.mentor.user_id, mentee.pk)}


def test_closing_sent_twice_is_one(close, allocation):
    first = close()

    assert close() == first
    with pytest.raises(ValidationError, match="closed already"):
        close(reason="moved")
    assert Closing.objects.count() == 1


def test_goal_added_meanwhile_is_not_closed_unseen(close, goal):
    with pytest.raises(ValidationError, match="added meanwhile"):
        close()
    assert Goal.objects.get().result == ""


@pytest.mark.rule("KOT-17.1")
def test_last_questionnaire_is_asked_for_without_a_confidential_word(close, allocation, mentee, today):
    closing = close(asks_questionnaire=True, last_day=today + timedelta(days=7))

    message = OutboxMessage.objects.get(event=f"closing:{closing.pk}:questionnaire")
    assert closing.questionnaire_asked_on == today
    assert message.to == allocation.mentor.user.email
    text = message.subject + message.body
    assert mentee.child.first_name not in text
    assert "thinks" not in text


def test_nobody_is_asked_who_can_no_longer_open_the_child(close, today):
    close(asks_questionnaire=True, last_day=today - timedelta(days=1), goodbye_on=None)

    assert not OutboxMessage.objects.filter(event__endswith="questionnaire").exists()


def test_closed_mentee_gets_no_allocation_or_meetup_beyond_the_last_day(
    close, allocation, mentee, make_allocated, coordinator, today
):
    close(last_day=today + timedelta(days=7))
    plan = {"starts_at": time(10), "ends_at": time(11), "venue_kind": "museum", "place": "Museum", "transport": "walk"}
    by = {"by": allocation.mentor.user, "mentor": allocation.mentor, "mentee": Mentee.objects.get()}

    with pytest.raises(ValidationError, match="Reopen it before allocating"):
        make_allocated(mentee=mentee, start_on=today + timedelta(days=30))
    with pytest.raises(ValidationError, match="No meet-up can follow"):
        actions.plan_meetup(**by, date=today + timedelta(days=8), **plan)
    assert actions.plan_meetup(**by, date=today + timedelta(days=7), **plan)


@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize("ahead", [1, 60, None])
def test_allocation_of_a_closed_mentee_is_not_put_right_beyond_the_last_day(
    close, allocation, coordinator, today, ahead
):
    last_day = today - timedelta(days=1)
    close(last_day=last_day, goodbye_on=None)
    allocation.refresh_from_db()
    end_on = last_day + timedelta(days=ahead) if ahead else None

    with pytest.raises(ValidationError, match="Support ends on") as refused:
        mentee_actions.change_allocation(by=coordinator, allocation=allocation, end_on=end_on)

    assert list(refused.value.error_dict) == ["end_on"]
    assert not Mentee.objects.visible_to(allocation.mentor.user).exists()
    allocation.refresh_from_db()
    mentee_actions.change_allocation(by=coordinator, allocation=allocation, comment="Both like chips")
    assert allocation.end_on == last_day


def test_closed_mentee_gets_no_new_consent_but_one_given_before_is_recorded(close, mentee, coordinator, today):
    last_day = today - timedelta(days=2)
    close(last_day=last_day, goodbye_on=None)

    with pytest.raises(ValidationError, match="Reopen it before recording a consent"):
        mentee_actions.record_consent(by=coordinator, mentee=mentee, kind="lift", given_on=today)
    assert mentee_actions.record_consent(by=coordinator, mentee=mentee, kind="lift", given_on=last_day)


def test_allocation_that_was_is_recorded_after_the_closing(close, mentee, make_allocated, today):
    close()

    first_day = today - timedelta(days=300)
    assert make_allocated(mentee=mentee, start_on=first_day, end_on=today - timedelta(days=200))


def test_note_of_what_happened_is_accepted_after_the_closing(close, allocation, mentee, today):
    close(last_day=today - timedelta(days=1), goodbye_on=None)

    note = actions.write_note(
        by=allocation.mentor.user, mentor=allocation.mentor, mentee=mentee, submission=uuid.uuid4(),
        date=today - timedelta(days=9), place="Lake", activities="Fed the ducks",
    )  # fmt: skip

    assert note.mentee == mentee


def test_reopened_support_goes_on_and_the_closing_stays(close, mentee, coordinator, allocation, today, make_allocated):
    closing = close(last_day=today - timedelta(days=1), goodbye_on=None)

    for _ in range(2):
        mentee_actions.reopen_support(by=coordinator, closing=closing, because="The family stays after all")

    closing.refresh_from_db()
    assert (closing.reopened_because, closing.history.count()) == ("The family stays after all", 2)
    assert list(Mentee.objects.supported()) == [mentee]
    assert not sees(allocation)
    assert make_allocated(mentee=mentee, mentor=allocation.mentor, start_on=today)
    assert close(reason="moved").pk != closing.pk
