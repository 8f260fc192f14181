"""KOT-20.2 under any history: keys equal allocations, and every answer of the access layer equals the plain truth."""

import uuid
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core import keys
from core.models import User
from home import jobs
from mentees import actions
from mentees.models import Allocation, Handover, Mentee, MenteeKey
from mentors import actions as mentor_actions
from mentors.models import Mentor
from tests import factories

FIRST = date(2026, 3, 1)
LONDON = ZoneInfo("Europe/London")

one_of_three = st.integers(0, 2)
which = st.integers(0, 5)
ahead = st.integers(-3, 6)
in_days = st.integers(0, 6)


@contextmanager
def at(day, clock):
    with time_machine.travel(datetime.combine(day, clock, LONDON), tick=False):
        yield


class Histories(RuleBasedStateMachine):
    """Whatever is done in whatever order; `spans` is the plain truth, told beside the database.

    A span is [mentor, mentee, first day, last day or None, whether it was cut short].
    """

    by: User

    @initialize()
    def begin(self):
        for model in (Handover, Allocation):
            model.history.all().delete()
        for model in (MenteeKey, Handover, Allocation):
            model.objects.all().delete()
        self.mentors = [factories.MentorFactory(capacity=1) for _ in range(3)]
        self.mentees = [factories.MenteeFactory() for _ in range(3)]
        self.today, self.spans, self.shut = FIRST, {}, set()

    def chosen(self, number):
        """One of the allocations so far, or None."""
        found = list(Allocation.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    def mentor(self, number):
        return Mentor.objects.get(pk=self.mentors[number].pk)

    @contextmanager
    def trying(self):
        """At noon; what is refused leaves no trace."""
        with at(self.today, time(12)), suppress(ValidationError):
            yield

    @rule(mentor=one_of_three, mentee=one_of_three, start=ahead, length=st.none() | in_days)
    def allocate(self, mentor, mentee, start, length):
        start_on = self.today + timedelta(days=start)
        end_on = None if length is None else start_on + timedelta(days=length)
        with self.trying():
            made = actions.allocate_mentor(
                by=self.by,
                mentor=self.mentor(mentor),
                mentee=self.mentees[mentee],
                start_on=start_on,
                end_on=end_on,
                **WITH_REASONS,
            )
            self.spans[made.pk] = [self.mentors[mentor].pk, self.mentees[mentee].pk, start_on, end_on, False]

    @rule(number=which, mentor=one_of_three, start=ahead, last=ahead, meets=st.booleans())
    def hand_over(self, number, mentor, start, last, meets):
        allocation = self.chosen(number)
        if allocation is None:
            return
        start_on, last_day = self.today + timedelta(days=start), self.today + timedelta(days=last)
        with self.trying():
            made = actions.hand_over(
                by=self.by,
                allocation=allocation,
                mentor=self.mentor(mentor),
                start_on=start_on,
                last_day=last_day,
                words="Trams",
                submission=uuid.uuid4(),
                no_meeting_because="" if meets else "Moved away",
                **WITH_REASONS,
            )
            self.spans[allocation.pk][3] = last_day
            mentee = self.spans[allocation.pk][1]
            self.spans[made.to_allocation_id] = [self.mentors[mentor].pk, mentee, start_on, None, False]

    @rule(number=which, last=st.none() | ahead)
    def end(self, number, last):
        if allocation := self.chosen(number):
            last_day = None if last is None else self.today + timedelta(days=last)
            with self.trying():
                actions.end_allocation(by=self.by, allocation=allocation, reason="test", last_day=last_day)
                self.spans[allocation.pk][3:] = [last_day or self.today, last_day is None]

    @rule(number=which, shift=st.integers(-4, 4), end=st.none() | ahead)
    def correct(self, number, shift, end):
        if allocation := self.chosen(number):
            start_on = allocation.start_on + timedelta(days=shift)
            end_on = None if end is None else self.today + timedelta(days=end)
            with self.trying():
                actions.change_allocation(by=self.by, allocation=allocation, start_on=start_on, end_on=end_on)
                self.spans[allocation.pk][2:4] = [start_on, end_on]

    @rule(number=one_of_three)
    def leave(self, number):
        with self.trying():
            actions.let_mentor_go(by=self.by, mentor=self.mentor(number), left_on=self.today, exit_words="test")
            self.shut.add((self.mentors[number].pk, "left"))

    @rule(number=which, status=st.sampled_from([Mentor.Status.APPLICANT, Mentor.Status.LEFT]))
    def decline(self, number, status):
        """Whatever the form of a mentor can make of the status of one who meets a child, an application of theirs is
        declined after it."""
        allocation = self.chosen(number)
        if allocation is None:
            return
        mentor = Mentor.objects.get(pk=allocation.mentor_id)
        with self.trying():
            mentor_actions.change_mentor(by=self.by, mentor=mentor, status=status)
        application = factories.ApplicationFactory(mentor=mentor)
        with self.trying():
            actions.decline_application(by=self.by, application=application, words="test", letter="test")
            self.shut.add((mentor.pk, "left"))

    @rule(number=one_of_three)
    def suspend(self, number):
        with self.trying():
            actions.suspend_mentor(by=self.by, mentor=self.mentor(number), because="test")
            self.shut.add((self.mentors[number].pk, "suspended"))

    @rule(number=one_of_three)
    def restore(self, number):
        with self.trying():
            actions.restore_mentor(by=self.by, mentor=self.mentor(number), because="test")
            self.shut.discard((self.mentors[number].pk, "suspended"))

    @rule(days=st.integers(1, 4))
    def sleep(self, days):
        """No worker runs on any of these days."""
        self.today += timedelta(days=days)

    @rule()
    def nightly(self):
        with self.trying():
            jobs.rewrite_keys()
            assert keys.stored_pairs(MenteeKey) == actions.wanted_keys()

    def should_see(self, mentor):
        """The mentees whose page is open to a mentor today."""
        if {pk for pk, _ in self.shut} & {mentor.pk}:
            return set()
        return {
            mentee
            for held_by, mentee, start_on, end_on, was_cut in self.spans.values()
            if held_by == mentor.pk
            and not was_cut
            and start_on <= self.today
            and (end_on is None or self.today <= end_on)
        }

    @invariant()
    def no_key_is_missing(self):
        """A key may outlive its last day until the night; it must open nothing, and none may be missing."""
        if hasattr(self, "spans"):
            with at(self.today, time(12)):
                assert actions.wanted_keys() <= keys.stored_pairs(MenteeKey)

    @invariant()
    def nobody_goes_with_a_child_left_behind(self):
        """So that no key of theirs stands for anything: what is left of one has run out."""
        if hasattr(self, "spans"):
            with at(self.today, time(12)):
                assert not any(
                    actions.open_allocations(mentor).exists()
                    for mentor in Mentor.objects.filter(pk__in=[mentor.pk for mentor in self.mentors], status="left")
                )

    @invariant()
    def access_is_the_truth_from_the_first_minute_of_the_day_to_the_last(self):
        for clock in (time(0, 0), time(23, 59)) if hasattr(self, "spans") else ():
            with at(self.today, clock):
                for mentor in self.mentors:
                    user = User.objects.get(pk=mentor.user_id)
                    seen = set(Mentee.objects.visible_to(user).values_list("pk", flat=True))
                    assert seen == self.should_see(mentor)

    def teardown(self):
        """Every date boundary ahead, and no worker runs on any of them."""
        for _ in range(8 if hasattr(self, "spans") else 0):
            self.today += timedelta(days=1)
            self.access_is_the_truth_from_the_first_minute_of_the_day_to_the_last()


WITH_REASONS = {"over_capacity_reason": "test", "not_clear_reason": "test"}


@pytest.mark.rule("KOT-20.2")
@pytest.mark.rule("KOP-7")
@pytest.mark.django_db(transaction=False)
def test_access_equals_allocations_after_any_history(coordinator):
    Histories.by = coordinator
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=15,
            stateful_step_count=14,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        ),
    )


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
