"""Plans and goals: made, changed until they are signed, followed by the next with what came of them."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import drafts
from mentees import actions
from mentees.models import Goal, GoalProgress, Plan
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = {"needs": "Somebody who stays", "consulted": "Idris, his nan, Year 9 tutor"}
GOAL = {"aim": "self_esteem", "words": "Say what I think", "outcome": "He is heard", "measure": "Once a week"}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def mentee():
    return factories.MenteeFactory()


@pytest.fixture
def plan(mentee, coordinator, today):
    """A draft with one goal."""
    plan = actions.make_plan(by=coordinator, mentee=mentee, until_on=today + timedelta(days=300), **WORDS)
    actions.add_goal(by=coordinator, plan=plan, due_on=today + timedelta(days=90), **GOAL)
    return plan


def sign(plan, by):
    return actions.sign_off_plan(by=by, plan=plan, seen=plan.version)


@pytest.mark.rule("KOP-3")
def test_plan_is_signed_off_by_name_and_time(plan, coordinator):
    sign(plan, coordinator)

    plan.refresh_from_db()
    assert (plan.signed_off_by, plan.signed_off_at.date()) == (coordinator, timezone.now().date())
    assert plan.history.first().history_user == coordinator


@pytest.mark.rule("KOP-3")
def test_plan_that_nobody_was_asked_about_is_not_signed_off(plan, coordinator):
    actions.change_plan(by=coordinator, plan=plan, consulted="")

    with pytest.raises(ValidationError, match="who was asked"):
        sign(plan, coordinator)
    plan.refresh_from_db()
    assert plan.signed_off_at is None


def test_plan_whose_only_goal_was_taken_out_is_not_signed_off(plan, coordinator):
    actions.remove_goal(by=coordinator, goal=plan.goals.get(), reason="Not his wish")

    with pytest.raises(ValidationError, match="no goal yet"):
        sign(plan, coordinator)


@pytest.mark.parametrize("what", ["words", "goal"])
def test_plan_that_changed_while_it_was_read_is_not_signed_off(plan, coordinator, what):
    seen = plan.version
    if what == "words":
        actions.change_plan(by=coordinator, plan=plan, needs="Other words")
    else:
        actions.change_goal(by=coordinator, goal=plan.goals.get(), measure="Twice a week")

    with pytest.raises(ValidationError, match="Read it again"):
        actions.sign_off_plan(by=coordinator, plan=plan, seen=seen)


def test_signed_plan_and_its_goals_stay_as_they_were_signed(plan, coordinator, today):
    sign(plan, coordinator)
    goal = plan.goals.get()
    tries = [
        lambda: actions.change_plan(by=coordinator, plan=plan, needs="Other words"),
        lambda: actions.add_goal(by=coordinator, plan=plan, due_on=today, **GOAL),
        lambda: actions.change_goal(by=coordinator, goal=goal, words="Other words"),
        lambda: actions.remove_goal(by=coordinator, goal=goal, reason="No"),
        lambda: sign(plan, coordinator),
    ]

    for attempt in tries:
        with pytest.raises(ValidationError, match="signed off"):
            attempt()
    assert Goal.objects.get() == goal


@pytest.mark.rule("EPT-2")
@pytest.mark.rule("KOP-3")
def test_change_after_signing_makes_the_next_plan_and_keeps_the_earlier(plan, coordinator, today):
    sign(plan, coordinator)
    goal = plan.goals.get()
    reached = factories.GoalFactory(plan=plan, result="met", result_on=today)

    following = actions.renew_plan(by=coordinator, plan=plan, needs="Other words", reason="The review said so")

    plan.refresh_from_db()
    assert (plan.needs, plan.is_current, plan.is_signed_off) == (WORDS["needs"], False, True)
    assert (following.number, following.needs, following.consulted) == (2, "Other words", WORDS["consulted"])
    assert not following.is_signed_off
    carried = following.goals.get()
    assert carried.carried_from == goal
    assert carried.words == goal.words
    assert list(plan.goals.order_by("pk")) == [goal, reached]


def test_plan_renewed_twice_is_one_plan(plan, coordinator):
    sign(plan, coordinator)
    first = actions.renew_plan(by=coordinator, plan=plan, needs="Other words")

    assert actions.renew_plan(by=coordinator, plan=plan, needs="Other words") == first
    with pytest.raises(ValidationError, match="newer plan"):
        actions.renew_plan(by=coordinator, plan=plan, needs="Yet other words")
    assert Plan.objects.count() == 2


def test_plan_and_goal_sent_twice_are_one(mentee, coordinator, today):
    for _ in range(2):
        plan = actions.make_plan(by=coordinator, mentee=mentee, until_on=today, **WORDS)
        actions.add_goal(by=coordinator, plan=plan, due_on=today, **GOAL)

    assert (Plan.objects.count(), Goal.objects.count()) == (1, 1)
    with pytest.raises(ValidationError, match="meanwhile"):
        actions.make_plan(by=coordinator, mentee=mentee, until_on=today, needs="Other", consulted="")


def test_goal_taken_out_is_struck_and_not_erased(plan, coordinator, today):
    goal = actions.remove_goal(by=coordinator, goal=plan.goals.get(), reason="He would rather swim")

    assert (goal.result, goal.result_words, goal.result_on) == ("dropped", "He would rather swim", today)
    sign_later = factories.GoalFactory(plan=plan)
    sign(plan, coordinator)
    following = actions.renew_plan(by=coordinator, plan=plan)
    assert [carried.carried_from for carried in following.goals.all()] == [sign_later]


@pytest.mark.rule("KOT-7.2")
def test_progress_goes_to_the_goal_as_the_newest_plan_carries_it(plan, coordinator, today):
    sign(plan, coordinator)
    goal = plan.goals.get()
    following = actions.renew_plan(by=coordinator, plan=plan)

    progress = actions.record_progress(
        by=coordinator, goal=goal, submission=uuid.uuid4(), on=today, how_far=2, words=""
    )

    assert progress.goal == following.goals.get()


def test_progress_sent_twice_is_one_and_other_words_stay_beside(plan, coordinator, today):
    sending = {"by": coordinator, "goal": plan.goals.get(), "submission": uuid.uuid4(), "on": today, "how_far": 1}
    drafts.save(
        user=coordinator, key="progress:goal:1", fields={"words": "x"}, submission=sending["submission"], version=0
    )

    actions.record_progress(**sending, words="Asked a question", draft_key="progress:goal:1")
    actions.record_progress(**sending, words="Asked a question")
    actions.record_progress(**sending, words="Asked two questions")

    progress = GoalProgress.objects.get()
    assert progress.words == "Asked two questions"
    assert [step.words for step in progress.history.all()] == ["Asked two questions", "Asked a question"]
    assert drafts.load(coordinator, "progress:goal:1") is None


def test_submission_of_somebody_else_is_no_repeat(plan, coordinator, today, person):
    sending = {"goal": plan.goals.get(), "submission": uuid.uuid4(), "on": today, "how_far": 1, "words": "Same"}

    actions.record_progress(by=coordinator, **sending)
    actions.record_progress(by=person("mentor"), **sending)

    assert GoalProgress.objects.count() == 2


@pytest.mark.rule("KOT-2.4")
def test_result_of_a_goal_keeps_what_was_said_before(plan, coordinator, today):
    goal = plan.goals.get()
    for result in ("partly", "met"):
        goal = actions.conclude_goal(by=coordinator, goal=goal, result=result, result_on=today, result_words="")

    assert [step.result for step in goal.history.all()] == ["met", "partly", ""]


@pytest.mark.parametrize("act", ["make_plan", "change_plan", "renew_plan"])
def test_closed_mentee_gets_no_new_plan(plan, mentee, coordinator, act):
    if act == "renew_plan":
        sign(plan, coordinator)
    factories.ClosingFactory(mentee=mentee)
    about = {"mentee": mentee, "until_on": None} if act == "make_plan" else {"plan": plan}

    with pytest.raises(ValidationError, match="Reopen it"):
        getattr(actions, act)(by=coordinator, needs="New", consulted="", **about)
    assert Plan.objects.get().needs == WORDS["needs"]
