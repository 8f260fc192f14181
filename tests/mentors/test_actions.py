"""What happens to mentors."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import OutboxMessage, User
from mentors import actions, rules
from mentors.models import DbsCheck, Mentor, Training
from policy.figures import Figures
from tests.factories import MentorFactory, TrainingFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_add_mentor_writes_down_somebody_who_cannot_sign_in_yet(coordinator):
    mentor = actions.add_mentor(by=coordinator, name="Gwen Okafor", email=" Gwen@Example.org ", capacity=2)
    person = User.objects.get(pk=mentor.user_id)
    assert (person.name, person.email, person.is_active) == ("Gwen Okafor", "gwen@example.org", False)
    assert not person.has_usable_password()
    assert person.groups.get().name == "mentor"
    assert mentor.history.get().history_user == person.history.get().history_user == coordinator
    assert not OutboxMessage.objects.exists()


def test_add_mentor_takes_a_person_who_has_an_account(coordinator):
    person = UserFactory(roles=["trustee"])
    mentor = actions.add_mentor(by=coordinator, person=person)
    assert mentor.user == person
    assert {group.name for group in person.groups.all()} == {"trustee", "mentor"}
    with pytest.raises(ValidationError, match="mentor already"):
        actions.add_mentor(by=coordinator, person=person)


def test_add_mentor_refuses_an_address_in_use(coordinator):
    people = User.objects.count()
    with pytest.raises(ValidationError) as refused:
        actions.add_mentor(by=coordinator, name="Somebody", email=coordinator.email.upper())
    assert list(refused.value.error_dict) == ["email"]
    assert (User.objects.count(), Mentor.objects.count()) == (people, 0)


def test_change_mentor_changes_person_and_record(coordinator):
    mentor = MentorFactory(user__name="Gwen Okafor")
    actions.change_mentor(by=coordinator, mentor=mentor, name="Gwen Reed", phone="07700 900301", capacity=1)
    mentor = Mentor.objects.get()
    assert (mentor.user.name, mentor.user.phone, mentor.capacity) == ("Gwen Reed", "07700 900301", 1)
    steps = mentor.history.count(), mentor.user.history.count()
    actions.change_mentor(by=coordinator, mentor=mentor, name="Gwen Reed", phone="07700 900301", capacity=1)
    assert (mentor.history.count(), mentor.user.history.count()) == steps


@pytest.mark.rule("KOT-5.1")
def test_add_training_lets_a_lapsed_mentor_plan_again(coordinator):
    today = timezone.localdate()
    mentor = TrainingFactory(taken_on=today - timedelta(days=400)).mentor
    assert rules.clear_to_plan(mentor, today, Figures()).is_refused
    actions.add_training(by=coordinator, mentor=mentor, course=Training.Course.SAFEGUARDING, taken_on=today)
    assert rules.clear_to_plan(Mentor.objects.get(), today, Figures()).is_allowed


@pytest.mark.rule("KOT-5.1")
def test_the_introduction_does_not_stand_for_safeguarding():
    mentor = TrainingFactory(course=Training.Course.INTRODUCTION, taken_on=date(2026, 11, 1)).mentor
    assert rules.clear_to_plan(mentor, date(2026, 11, 2), Figures()).is_refused


def test_add_training_once_on_a_day(coordinator):
    training = TrainingFactory()
    with pytest.raises(ValidationError) as refused:
        actions.add_training(by=coordinator, mentor=training.mentor, course=training.course, taken_on=training.taken_on)
    assert list(refused.value.error_dict) == ["taken_on"]
    assert Training.objects.count() == 1


def test_add_dbs_check_once(coordinator):
    mentor = MentorFactory()
    check = {"level": DbsCheck.Level.ENHANCED, "issued_on": date(2026, 1, 2), "certificate_number": "001"}
    actions.add_dbs_check(by=coordinator, mentor=mentor, **check)
    with pytest.raises(ValidationError):
        actions.add_dbs_check(by=coordinator, mentor=mentor, **check)
    assert mentor.dbs_checks.count() == 1


@pytest.mark.rule("KOT-5.1")
def test_lift_stop_opens_planning_until_its_last_day(coordinator):
    today = timezone.localdate()
    mentor = MentorFactory()
    lift = actions.lift_stop(by=coordinator, mentor=mentor, reason="Course on Saturday", until=today)
    assert (lift.lifted_by, lift.lifted_on) == (coordinator, today)
    mentor = Mentor.objects.get()
    assert rules.clear_to_plan(mentor, today, Figures()).is_allowed
    assert rules.clear_to_plan(mentor, today + timedelta(days=1), Figures()).is_refused


def test_lift_stop_refuses_a_day_that_has_been_and_the_same_lift_twice(coordinator):
    today = timezone.localdate()
    mentor = MentorFactory()
    with pytest.raises(ValidationError):
        actions.lift_stop(by=coordinator, mentor=mentor, reason="x", until=today - timedelta(days=1))
    actions.lift_stop(by=coordinator, mentor=mentor, reason="x", until=today)
    with pytest.raises(ValidationError):
        actions.lift_stop(by=coordinator, mentor=mentor, reason="x", until=today)
    assert mentor.stop_lifts.count() == 1


@pytest.mark.rule("PRO-5")
def test_mark_suspended_and_restored_keep_the_reason(coordinator):
    mentor = TrainingFactory(taken_on=timezone.localdate()).mentor
    actions.mark_suspended(by=coordinator, mentor=mentor, because="A concern")
    mentor = Mentor.objects.get()
    assert mentor.is_suspended
    assert rules.clear_to_plan(mentor, timezone.localdate(), Figures()).is_refused
    with pytest.raises(ValidationError):
        actions.mark_suspended(by=coordinator, mentor=mentor, because="Again")
    actions.mark_restored(by=coordinator, mentor=mentor, because="Looked into")
    mentor = Mentor.objects.get()
    assert not mentor.is_suspended
    assert [step.history_change_reason for step in mentor.history.all()[:2]] == ["Looked into", "A concern"]
    with pytest.raises(ValidationError):
        actions.mark_restored(by=coordinator, mentor=mentor, because="Again")
