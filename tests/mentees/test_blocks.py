"""A block of sessions, and the meeting at its end (HTP-5)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.models import OutboxMessage
from home import due, reminders
from mentees.deadlines import blocks_due
from mentees.models import Allocation
from mentors.models import Attendance
from policy.figures import Figures
from tests.factories import AllocationFactory, SupportMeetingFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FIGURES = Figures()


def in_days(number):
    return TODAY + timedelta(days=number)


def block(ends, **fields):
    return AllocationFactory(block_ends_on=in_days(ends), **fields)


def looked_back(mentor, ago, kind="evaluation", was_there=True):
    meeting = SupportMeetingFactory(kind=kind, held_on=in_days(-ago))
    Attendance.objects.create(meeting=meeting, mentor=mentor, was_there=was_there)


@pytest.mark.rule("HTP-5")
@pytest.mark.parametrize(("ends", "is_due"), [(15, False), (14, True), (0, True), (-90, True)])
def test_meeting_at_the_end_of_a_block_is_due_once_it_is_near(ends, is_due):
    allocation = block(ends)

    found = blocks_due(TODAY, FIGURES)

    assert [deadline.due_on for deadline in found] == [allocation.block_ends_on] * is_due
    assert all(str(allocation.mentor) in deadline.what and deadline.clause == "HTP-5" for deadline in found)


@pytest.mark.rule("HTP-5")
@pytest.mark.parametrize(
    ("meeting", "is_due"),
    [
        ({"ago": 0}, False),
        # The last of the fourteen days before a block that ended three days ago.
        ({"ago": 17}, False),
        ({"ago": 18}, True),
        ({"ago": 0, "kind": "support"}, True),
        ({"ago": 0, "was_there": False}, True),
    ],
)
def test_evaluation_with_the_mentor_settles_it(meeting, is_due):
    allocation = block(-3)
    looked_back(allocation.mentor, **meeting)
    looked_back(AllocationFactory().mentor, 0)

    assert bool(blocks_due(TODAY, FIGURES)) is is_due


def test_block_that_was_cut_short_asks_for_no_meeting():
    block(-3, end_on=in_days(-4))
    assert not blocks_due(TODAY, FIGURES)
    block(-3, end_on=in_days(-3))
    assert len(blocks_due(TODAY, FIGURES)) == 1


@pytest.mark.rule("HTP-5")
def test_block_stands_on_the_list_of_the_team_and_is_reminded_without_a_name(coordinator, sign_in):
    allocation = block(3)
    scheme = allocation.mentee.scheme
    type(scheme).objects.filter(pk=scheme.pk).update(coordinator=coordinator)

    found = [deadline for _, deadline in due.due_for_team(coordinator, FIGURES, TODAY, kind="mentors")]
    reminders.send_due(TODAY)

    assert f"block:{allocation.pk}:{allocation.block_ends_on}" in {deadline.event for deadline in found}
    [message] = OutboxMessage.objects.filter(event__startswith="due:block")
    assert message.to == coordinator.email
    assert allocation.mentee.child.first_name not in message.body + message.subject


def test_blocks_ask_as_often_for_thirty_as_for_one(django_assert_num_queries):
    for _ in range(30):
        block(3)
    with django_assert_num_queries(1):
        assert len(blocks_due(TODAY, FIGURES)) == 30


def test_block_is_typed_with_the_allocation_and_put_right(coordinator, make_allocated, sign_in):
    allocation = make_allocated(start_on=TODAY, block_ends_on=in_days(60))
    client, address = sign_in(coordinator), f"/meet-ups/allocations/{allocation.pk}/change/"
    sent = {"start_on": TODAY.isoformat(), "reason": "Two weeks longer", "rationale": "Trams"}

    for typed in (in_days(-1).isoformat(), "0001-01-01", "soon"):
        page = client.post(address, sent | {"block_ends_on": typed})
        assert "block_ends_on" in page.context["form"].errors
    assert client.post(address, sent | {"block_ends_on": in_days(74).isoformat()}).status_code == 302

    allocation.refresh_from_db()
    assert allocation.block_ends_on == in_days(74)
    assert "Block of sessions" in client.get(f"/mentees/allocations/{allocation.pk}/").content.decode()


def test_database_refuses_a_block_that_ends_before_the_start():
    with pytest.raises(IntegrityError):
        Allocation.objects.filter(pk=AllocationFactory(start_on=TODAY).pk).update(block_ends_on=in_days(-1))
