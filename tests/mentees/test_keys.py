"""KOT-20.2 under any history: keys equal allocations, and every answer of the access layer equals the plain truth."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import keys
from core.models import User
from home import jobs
from mentees import actions
from mentees.models import Allocation, Mentee, MenteeKey
from mentors.models import Mentor
from tests import factories

FIRST = date(2026, 3, 1)
DAYS = 20

day = st.integers(0, DAYS - 1)
step = st.one_of(
    st.tuples(st.just("allocate"), st.integers(0, 2), st.integers(0, 2), day, st.none() | st.integers(0, 6)),
    st.tuples(st.just("end"), st.integers(0, 5), st.none() | st.integers(0, 5)),
    st.tuples(st.just("correct"), st.integers(0, 5), st.integers(-4, 4), st.none() | st.integers(-3, 6)),
    st.tuples(st.just("leave"), st.integers(0, 2)),
    st.tuples(st.just("suspend"), st.integers(0, 2)),
    st.tuples(st.just("restore"), st.integers(0, 2)),
    st.tuples(st.just("sleep"), st.integers(1, 4)),
    st.tuples(st.just("nightly")),
)


def should_see(mentor, mentee, today):
    """The truth, read from the rows one by one."""
    mentor.refresh_from_db()
    return (
        not mentor.is_suspended
        and mentor.status != "left"
        and any(
            a.start_on <= today and (a.end_on is None or a.end_on >= today) and a.ended_at is None
            for a in Allocation.objects.filter(mentor=mentor, mentee=mentee)
        )
    )


def take(step, by, mentors, mentees, clock):
    kind, *rest = step
    today = clock["today"]
    if kind == "allocate":
        mentor, mentee, start, length = rest
        start_on = FIRST + timedelta(days=start)
        actions.allocate_mentor(
            by=by,
            mentor=Mentor.objects.get(pk=mentors[mentor].pk),
            mentee=mentees[mentee],
            start_on=start_on,
            end_on=None if length is None else start_on + timedelta(days=length),
            over_capacity_reason="test",
        )
    elif kind == "end" and Allocation.objects.exists():
        which, ahead = rest
        allocation = Allocation.objects.order_by("pk")[which % Allocation.objects.count()]
        actions.end_allocation(
            by=by, allocation=allocation, reason="test",
            last_day=None if ahead is None else today + timedelta(days=ahead),
        )  # fmt: skip
    elif kind == "correct" and Allocation.objects.exists():
        which, shift, end = rest
        allocation = Allocation.objects.order_by("pk")[which % Allocation.objects.count()]
        start_on = allocation.start_on + timedelta(days=shift)
        end_on = None if end is None else today + timedelta(days=end)
        actions.change_allocation(by=by, allocation=allocation, start_on=start_on, end_on=end_on)
    elif kind == "leave":
        # However somebody's status comes about, the page of one who has left is shut before any key is rewritten.
        Mentor.objects.filter(pk=mentors[rest[0]].pk).update(status=Mentor.Status.LEFT)
        actions.rewrite_keys()
    elif kind == "suspend":
        actions.suspend_mentor(by=by, mentor=Mentor.objects.get(pk=mentors[rest[0]].pk), because="test")
    elif kind == "restore":
        actions.restore_mentor(by=by, mentor=Mentor.objects.get(pk=mentors[rest[0]].pk), because="test")
    elif kind == "sleep":
        clock["today"] = today + timedelta(days=rest[0])
    elif kind == "nightly":
        jobs.rewrite_keys()


@pytest.mark.rule("KOT-20.2")
@pytest.mark.django_db(transaction=False)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, min_size=1, max_size=14))
def test_access_equals_allocations_after_any_history(coordinator, steps):
    Allocation.history.all().delete()
    MenteeKey.objects.all().delete()
    Allocation.objects.all().delete()
    mentors = [factories.MentorFactory() for _ in range(3)]
    mentees = [factories.MenteeFactory() for _ in range(3)]
    clock = {"today": FIRST}
    for one in steps:
        moment = datetime.combine(clock["today"], datetime.min.time(), ZoneInfo("Europe/London"))
        with time_machine.travel(moment + timedelta(hours=12), tick=False):
            with suppress(ValidationError):
                take(one, coordinator, mentors, mentees, clock)
            # A key may outlive its last day until the night; it must open nothing, and none may be missing.
            assert actions.wanted_keys() <= keys.stored_pairs(MenteeKey)
        for at in (timedelta(0), timedelta(hours=23, minutes=59)):
            moment = datetime.combine(clock["today"], datetime.min.time(), ZoneInfo("Europe/London")) + at
            with time_machine.travel(moment, tick=False):
                for mentor in mentors:
                    user = User.objects.get(pk=mentor.user_id)
                    seen = set(Mentee.objects.visible_to(user))
                    truth = {m for m in mentees if should_see(mentor, m, clock["today"])}
                    assert seen == truth


@pytest.mark.django_db
def test_check_keys_fails_on_a_key_without_its_allocation(make_allocated, capsys):
    allocation = make_allocated()
    call_command("check_keys")

    other = factories.MenteeFactory()
    keys.rewrite(MenteeKey, {(allocation.mentor.user_id, other.pk)}, opened_ids=[other.pk])
    with pytest.raises(CommandError):
        call_command("check_keys")

    call_command("run_scheduled")
    call_command("check_keys")
