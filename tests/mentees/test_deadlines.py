"""What is due for mentees, and for nobody whose support is closed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mentees import deadlines
from policy.dates import months_after
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    """No end of a month is near: months are counted in `policy.dates`."""
    return date(2026, 11, 25)


def starting(today, *, months=0, days=0, **fields):
    return factories.MenteeFactory(starts_on=months_after(today, months) + timedelta(days=days), **fields)


@pytest.mark.rule("KOP-28")
@pytest.mark.parametrize(("days", "is_due"), [(31, False), (30, True), (0, True), (-1, True)])
def test_review_is_announced_thirty_days_before_and_stays_until_it_is_held(today, days, is_due):
    mentee = factories.MenteeFactory(starts_on=months_after(today, -12))
    held_on = months_after(today + timedelta(days=days), -6)
    factories.ReviewFactory(mentee=mentee, held_on=held_on)

    due = deadlines.reviews_due(today)

    assert len(due) == is_due
    if is_due:
        assert due[0].is_late(today) is (days < 0)
        assert (due[0].clause, due[0].row) == ("KOP-28", mentee)


@pytest.mark.rule("KOP-3")
def test_plan_is_due_until_it_is_signed_off(today):
    without = starting(today, days=-40)
    draft = factories.PlanFactory(mentee=starting(today, days=-10))
    factories.SignedPlanFactory(mentee=starting(today, days=-50))
    starting(today, days=5)

    due = deadlines.plans_due(today)

    assert [(d.row, d.what, d.is_late(today)) for d in due] == [
        (without, "Make a plan", True),
        (draft.mentee, "Sign off the plan", False),
    ]


def test_next_plan_has_four_weeks_of_its_own(today):
    mentee = starting(today, months=-12)
    factories.SignedPlanFactory(mentee=mentee, replaced_at=timezone.now())
    factories.PlanFactory(mentee=mentee, number=2, made_on=today)

    (due,) = deadlines.plans_due(today)

    assert due.due_on == today + timedelta(days=28)


@pytest.mark.rule("KOT-2.4")
@pytest.mark.parametrize(("days", "is_due"), [(61, False), (60, True), (-3, True)])
def test_agreed_end_is_announced_sixty_days_before(today, days, is_due):
    starting(today, months=-6, agreed_end_on=today + timedelta(days=days))

    assert len(deadlines.ends_due(today)) == is_due


def test_end_that_a_review_decided_on_is_due(today):
    mentee = starting(today, months=-6)
    factories.ReviewFactory(mentee=mentee, held_on=today - timedelta(days=9), decision="close")

    (due,) = deadlines.ends_due(today)

    assert due.row == mentee


@pytest.mark.rule("KOT-7.2")
def test_goal_past_its_day_is_asked_of_the_mentor(today, make_allocated):
    allocation = make_allocated()
    yesterday = today - timedelta(days=1)
    plan = factories.SignedPlanFactory(mentee=allocation.mentee)
    late = factories.GoalFactory(plan=plan, due_on=yesterday)
    factories.GoalFactory(plan=plan, due_on=today)
    factories.GoalFactory(plan=plan, due_on=yesterday, result="met", result_on=today)
    factories.GoalFactory(plan=factories.PlanFactory(), due_on=yesterday)

    (due,) = deadlines.goals_due(today)

    assert (due.person, due.due_on) == (allocation.mentor.user, yesterday)
    assert due.url.endswith(f"/goals/{late.pk}/result/")


def test_nothing_is_due_for_a_closed_mentee(today):
    mentee = starting(today, months=-12, agreed_end_on=today)
    factories.GoalFactory(plan=factories.SignedPlanFactory(mentee=mentee), due_on=today - timedelta(days=3))
    starting(today, months=-12)
    everything = [deadlines.reviews_due, deadlines.plans_due, deadlines.ends_due, deadlines.goals_due]
    assert any(due.row == mentee for list_due in everything for due in list_due(today))

    factories.ClosingFactory(mentee=mentee)

    assert not any(due.row == mentee for list_due in everything for due in list_due(today))


@pytest.mark.parametrize(
    ("list_due", "questions"),
    [(deadlines.reviews_due, 1), (deadlines.plans_due, 1), (deadlines.ends_due, 1), (deadlines.goals_due, 2)],
)
def test_deadlines_ask_the_same_few_questions_for_one_and_for_thirty(
    today, list_due, questions, django_assert_num_queries
):
    def make(count):
        for _ in range(count):
            mentee = starting(today, months=-12, agreed_end_on=today)
            factories.GoalFactory(plan=factories.PlanFactory(mentee=mentee), due_on=today - timedelta(days=3))
            other = starting(today, months=-12)
            signed = factories.SignedPlanFactory(mentee=other)
            factories.GoalFactory(plan=signed, due_on=today - timedelta(days=3))

    make(1)
    with django_assert_num_queries(questions):
        assert list_due(today)
    make(29)
    with django_assert_num_queries(questions):
        assert len(list_due(today)) >= 30
