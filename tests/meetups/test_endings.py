"""What becomes of meet-ups planned for after the end of an allocation."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions
from meetups.models import MeetUp
from mentees import actions as mentee_actions
from mentees.models import Allocation, Mentee
from mentees.standing.matching import waiting
from policy.dates import in_words
from tests import factories

from .test_actions import plan

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def mentee():
    return factories.MenteeFactory()


@pytest.fixture
def tomorrow(allocation):
    return plan(allocation, date=TOMORROW)


def url_of(allocation):
    return f"/meet-ups/allocations/{allocation.pk}/end/"


def test_ending_today_asks_what_becomes_of_tomorrow(sign_in, coordinator, allocation, tomorrow):
    client = sign_in(coordinator)

    page = client.post(url_of(allocation), {"when": "now", "reason": "Moved"})

    assert "planned_then" in page.context["form"].errors
    assert "Cancel them" in page.content.decode()
    assert "Hand over to another mentor instead" in page.content.decode()
    allocation.refresh_from_db()
    assert allocation.end_on is None

    client.post(url_of(allocation), {"when": "now", "reason": "Moved", "planned_then": "cancel"})
    tomorrow.refresh_from_db()
    allocation.refresh_from_db()
    assert tomorrow.status == MeetUp.Status.CANCELLED
    assert allocation.ended_at


def test_meetup_that_is_kept_moves_the_last_day(sign_in, coordinator, allocation, tomorrow):
    sent = {"when": "now", "reason": "Moved", "planned_then": "keep"}

    page = sign_in(coordinator).post(url_of(allocation), sent, follow=True).content.decode()

    allocation.refresh_from_db()
    tomorrow.refresh_from_db()
    assert (allocation.end_on, allocation.ended_at, tomorrow.stands) == (TOMORROW, None, True)
    assert "with the last meet-up that is planned" in page


def test_meetup_is_handed_to_the_other_mentor_of_the_child(sign_in, coordinator, allocation, tomorrow):
    other = factories.papers_for(factories.MentorFactory())
    factories.AllocationFactory(mentee=allocation.mentee, mentor=other, start_on=TODAY, end_on=TODAY)
    client, sent = sign_in(coordinator), {"when": "now", "reason": "Moved", "planned_then": "hand_on"}

    assert "to_mentor" in client.post(url_of(allocation), sent).context["form"].errors
    refused = client.post(url_of(allocation), sent | {"to_mentor": other.pk})
    assert "is not the mentor on" in refused.content.decode()

    other.allocations.update(end_on=TOMORROW)
    client.post(url_of(allocation), sent | {"to_mentor": other.pk})
    tomorrow.refresh_from_db()
    assert (tomorrow.mentor, tomorrow.status) == (other, MeetUp.Status.PLANNED)


@pytest.mark.rule("KOT-5.1")
def test_meetup_is_not_handed_to_somebody_who_may_not_plan(coordinator, allocation, tomorrow):
    untrained = factories.MentorFactory()
    factories.AllocationFactory(mentee=allocation.mentee, mentor=untrained, start_on=TODAY, end_on=TOMORROW)

    with pytest.raises(ValidationError, match="cannot take the meet-up"):
        actions.end_allocation(
            by=coordinator, allocation=allocation, reason="x", planned_then="hand_on", to_mentor=untrained
        )
    allocation.refresh_from_db()
    assert allocation.end_on is None


@pytest.mark.rule("KOT-6.1")
def test_meetup_is_not_handed_to_somebody_who_must_not_be_matched(coordinator, allocation, tomorrow):
    barred = factories.papers_for(factories.MentorFactory())
    factories.AllocationFactory(mentee=allocation.mentee, mentor=barred, start_on=TODAY, end_on=TOMORROW)
    pair = {"by": coordinator, "mentee": allocation.mentee, "mentor": barred}
    mentee_actions.record_remark(**pair, kind="conflict", words="Cousins")

    with pytest.raises(ValidationError, match="must not be matched") as refused:
        actions.end_allocation(
            by=coordinator, allocation=allocation, reason="x", planned_then="hand_on", to_mentor=barred
        )
    assert "Cousins" not in str(refused.value)
    tomorrow.refresh_from_db()
    assert tomorrow.mentor == allocation.mentor


def test_end_without_a_meetup_ahead_asks_nothing(sign_in, coordinator, allocation):
    page = sign_in(coordinator).get(url_of(allocation)).content.decode()

    assert "planned_then" not in page


@pytest.mark.rule("KOT-6.1")
def test_allocation_called_off_before_its_first_day_never_took_place(sign_in, coordinator, make_allocated, mentee):
    start = TODAY + timedelta(days=5)
    coming = make_allocated(mentee=mentee, start_on=start)
    page = sign_in(coordinator).get(url_of(coming)).content.decode()
    assert "is to begin on" in page

    sign_in(coordinator).post(url_of(coming), {"when": "now", "reason": "Cannot after all"})

    coming.refresh_from_db()
    assert (coming.end_on, coming.is_over, coming.is_struck) == (start, True, True)
    assert "never" not in OutboxMessage.objects.get(subject__contains="will not begin").body
    assert not Allocation.objects.not_struck().filter(pk=coming.pk).exists()
    assert "Never began" in sign_in(coordinator).get(f"/mentees/allocations/{coming.pk}/").content.decode()
    assert mentee in waiting(coordinator), "the child waits for a mentor again"
    assert waiting(coordinator).get(pk=mentee.pk).alone_since == mentee.starts_on
    earlier = make_allocated(mentee=mentee, start_on=TODAY)
    assert earlier.pk, "its days stand in nobody's way"
    with time_machine.travel(timezone.now() + timedelta(days=5), tick=False):
        assert not Mentee.objects.visible_to(coming.mentor.user).exists()
        assert not Allocation.objects.held_by(coming.mentor.user).exists()


def test_allocation_ended_on_its_first_day_took_place(coordinator, make_allocated):
    begun = make_allocated(start_on=TODAY)
    mentee_actions.end_allocation(by=coordinator, allocation=begun, reason="Moved")
    assert not begun.is_struck
    assert Allocation.objects.not_struck().filter(pk=begun.pk).exists()


def change_of(client, allocation, **typed):
    """The page on which an allocation is put right, sent with other days."""
    url = f"/meet-ups/allocations/{allocation.pk}/change/"
    form = client.get(url).context["form"]
    stood = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in (stood | typed).items() if value not in (None, False)}
    return client.post(url, sent | {"reason": "A slip"})


def test_first_day_is_not_moved_past_a_meetup_that_is_planned(sign_in, coordinator, allocation, tomorrow):
    client, later = sign_in(coordinator), TODAY + timedelta(days=10)

    refused = change_of(client, allocation, start_on=later.isoformat())

    [words] = refused.context["form"].errors["start_on"]
    assert words == (
        f"They are to meet on {in_words(TOMORROW)}. Choose that day or an earlier one, or cancel that first."
    )
    allocation.refresh_from_db()
    assert allocation.start_on < TODAY
    actions.cancel_meetup(by=coordinator, meetup=tomorrow, words="Moved")
    assert change_of(client, allocation, start_on=later.isoformat()).status_code == 302


def test_first_day_is_not_moved_past_a_meetup_that_was_held(sign_in, coordinator, allocation):
    last_week = TODAY - timedelta(days=7)
    held = factories.MeetUpFactory(mentee=allocation.mentee, mentor=allocation.mentor, date=last_week)
    client = sign_in(coordinator)

    refused = change_of(client, allocation, start_on=TODAY.isoformat())

    assert refused.context["form"].errors["start_on"][0].startswith(f"They met on {in_words(last_week)}, or planned to")
    assert change_of(client, allocation, start_on=held.date.isoformat()).status_code == 302
    allocation.refresh_from_db()
    assert allocation.start_on == last_week


def test_last_day_that_is_over_is_not_moved_before_a_meetup_that_was_held(sign_in, coordinator, allocation):
    last_week = TODAY - timedelta(days=7)
    factories.MeetUpFactory(mentee=allocation.mentee, mentor=allocation.mentor, date=last_week)
    Allocation.objects.filter(pk=allocation.pk).update(end_on=TODAY - timedelta(days=3))

    refused = change_of(sign_in(coordinator), allocation, end_on=(TODAY - timedelta(days=9)).isoformat())

    assert "Choose that day or a later one" in refused.context["form"].errors["end_on"][0]
