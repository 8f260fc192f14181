"""Trainings that have to be taken again."""

from datetime import date, timedelta

import pytest

from mentors.deadlines import courses_due, trainings_due
from mentors.models import Mentor, StopLift
from policy.figures import Figures
from tests.factories import MentorFactory, TrainingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-5.1")]
TAKEN = date(2025, 11, 21)
LAST_DAY = date(2026, 11, 21)


def stages(today):
    return [deadline.event.rsplit(":", 1)[1] for deadline in trainings_due(today, Figures())]


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (LAST_DAY - timedelta(days=61), []),
        (LAST_DAY - timedelta(days=60), ["60"]),
        (LAST_DAY - timedelta(days=30), ["30"]),
        (LAST_DAY - timedelta(days=7), ["7"]),
        (LAST_DAY, ["7"]),
        (LAST_DAY + timedelta(days=1), ["lapsed"]),
        (LAST_DAY + timedelta(days=300), ["lapsed"]),
    ],
)
def test_a_training_is_due_from_its_first_reminder(today, stage):
    TrainingFactory(taken_on=TAKEN)
    assert stages(today) == stage


def test_the_newest_training_counts():
    training = TrainingFactory(taken_on=TAKEN)
    TrainingFactory(mentor=training.mentor, taken_on=LAST_DAY)
    assert stages(LAST_DAY) == []


def test_who_was_never_trained_is_due_today():
    mentor = MentorFactory()
    (deadline,) = trainings_due(LAST_DAY, Figures())
    assert (deadline.person, deadline.due_on, deadline.clause) == (mentor.user, LAST_DAY, "KOT-5.1")
    assert not deadline.is_late(LAST_DAY)


def test_the_most_urgent_come_first_and_say_what_to_do():
    soon = TrainingFactory(taken_on=date(2025, 11, 30)).mentor
    late = TrainingFactory(taken_on=date(2025, 10, 1)).mentor
    first, second = trainings_due(LAST_DAY, Figures())
    assert (first.person, second.person) == (late.user, soon.user)
    assert first.is_late(LAST_DAY)
    assert first.what == "Take the safeguarding training again: it lapsed on 2 October 2026"
    assert second.what == "Take the safeguarding training again by 30 November 2026"
    assert first.event != second.event


@pytest.mark.parametrize("status", [Mentor.Status.LEFT, Mentor.Status.APPLICANT])
def test_nothing_is_due_for_those_who_do_not_serve(status):
    MentorFactory(status=status)
    assert trainings_due(LAST_DAY, Figures()) == []


def test_only_the_mentors_asked_for(django_assert_num_queries):
    mine, _ = MentorFactory.create_batch(2)
    with django_assert_num_queries(1):
        found = trainings_due(LAST_DAY, Figures(), Mentor.objects.filter(pk=mine.pk))
    assert [deadline.person for deadline in found] == [mine.user]


def test_a_lapse_knows_the_lift_of_the_stop(coordinator):
    mentor = TrainingFactory(taken_on=TAKEN).mentor
    today = LAST_DAY + timedelta(days=1)
    (stopped,) = trainings_due(today, Figures())
    StopLift.objects.create(
        mentor=mentor, reason="Course", lifted_on=today, until=date(2026, 12, 15), lifted_by=coordinator
    )
    (lifted,) = trainings_due(today, Figures())
    assert (stopped.is_stopped, lifted.is_stopped) == (True, False)
    assert lifted.what.endswith("it lapsed on 22 November 2026; the stop is lifted until 15 December 2026")
    assert lifted.event == stopped.event
    assert trainings_due(date(2026, 12, 16), Figures())[0].is_stopped


def course_stages(today):
    return [deadline.event.rsplit(":", 1)[1] for deadline in courses_due(today, Figures())]


@pytest.mark.rule("KOT-4.3")
@pytest.mark.rule("KOP-26")
@pytest.mark.parametrize("course", ["introduction", "induction"])
@pytest.mark.parametrize(
    ("days", "stage"), [(61, []), (60, ["60"]), (30, ["30"]), (7, ["7"]), (0, ["7"]), (-1, ["lapsed"])]
)
def test_a_course_that_names_a_last_day_is_due_from_its_first_reminder(course, days, stage):
    TrainingFactory(course=course, taken_on=TAKEN, expires_on=LAST_DAY)

    assert course_stages(LAST_DAY - timedelta(days=days)) == stage


@pytest.mark.rule("EPT-10")
def test_courses_on_which_nothing_hangs_are_not_due():
    peer = MentorFactory(kind=Mentor.Kind.PEER)
    ends = {"taken_on": TAKEN, "expires_on": LAST_DAY}
    TrainingFactory(mentor=peer, course="introduction", **ends)
    TrainingFactory(course="other", **ends)
    TrainingFactory(course="induction", struck_because="Never taken", **ends)
    TrainingFactory(course="induction", mentor__status=Mentor.Status.LEFT, **ends)
    again = TrainingFactory(course="induction", **ends)
    TrainingFactory(course="induction", mentor=again.mentor, taken_on=LAST_DAY)
    assert courses_due(LAST_DAY, Figures()) == []

    listening = TrainingFactory(mentor=peer, course="listening", title="Listening", **ends)

    (deadline,) = courses_due(LAST_DAY + timedelta(days=1), Figures())
    assert (deadline.person, deadline.clause) == (listening.mentor.user, "EPT-10")
    assert deadline.what == "Take the course “Listening” again: it held until 21 November 2026"
