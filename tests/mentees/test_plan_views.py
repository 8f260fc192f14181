"""The pages of plan, progress and review, as mentor and team meet them."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import drafts
from core.history import version_of
from mentees import actions
from mentees.models import Goal, GoalProgress, OutcomeMeasure, Plan, Review
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
def mentor(allocation, sign_in):
    return sign_in(allocation.mentor.user)


@pytest.fixture
def team(coordinator, sign_in):
    return sign_in(coordinator)


@pytest.fixture
def goal(mentee):
    return factories.GoalFactory(plan=factories.SignedPlanFactory(mentee=mentee))


def text(response):
    return response.content.decode()


@pytest.mark.rule("KOT-7.2")
@pytest.mark.rule("KOT-2.3")
def test_mentor_makes_a_plan_that_waits_for_the_team_to_sign(mentor, team, mentee, today):
    until = (today + timedelta(days=200)).isoformat()
    mentor.post(f"/mentees/{mentee.pk}/plans/add/", {"needs": "A friend", "consulted": "Nan", "until_on": until})
    plan = Plan.objects.get()
    goal = {"aim": "cultural_capital", "words": "See a play", "outcome": "Likes it", "measure": "Says so"}
    mentor.post(f"/mentees/plans/{plan.pk}/goals/add/", {**goal, "due_on": until})

    page = text(mentor.get(f"/mentees/{mentee.pk}/plan/"))
    assert "Cultural capital" in page
    assert "Sign off" not in page
    assert mentor.post(f"/mentees/plans/{plan.pk}/sign-off/").status_code == 403

    team.post(f"/mentees/plans/{plan.pk}/sign-off/", {"seen": plan.version})
    plan.refresh_from_db()
    assert plan.signed_off_by.name == "Farida Khan"
    assert "Farida Khan" in text(mentor.get(f"/mentees/{mentee.pk}/plan/"))


@pytest.mark.rule("KOT-2.4")
def test_goal_outside_the_period_is_saved_with_a_warning(team, mentee, today):
    plan = factories.PlanFactory(mentee=mentee, made_on=today, until_on=today + timedelta(days=10))
    goal = {"aim": "self_esteem", "words": "See a play", "outcome": "Likes it", "measure": "Says so"}

    response = team.post(
        f"/mentees/plans/{plan.pk}/goals/add/",
        {**goal, "due_on": (today + timedelta(days=11)).isoformat()},
        follow=True,
    )

    assert "after the plan ends" in text(response)
    assert Goal.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("aim", "", "Choose the aim"),
        ("aim", "fame", "Choose the aim|not one of the available"),
        ("words", "", "Say what the goal is"),
        ("words", "\u200b\u202e", "Say what the goal is"),
        ("words", "x" * 301, "at most 300 characters"),
        ("due_on", "0001-01-01", "after 1900"),
        ("due_on", "9999-12-31", "next five years"),
        ("due_on", "soon", "real date"),
    ],
)
def test_bad_goal_says_what_is_wrong_and_keeps_the_words(team, mentee, field, value, says):
    plan = factories.PlanFactory(mentee=mentee)
    goal = {
        "aim": "self_esteem",
        "words": "Hi 👋 <b>",
        "outcome": "Likes it",
        "measure": "Says so",
        "due_on": "2026-12-24",
    }

    page = text(team.post(f"/mentees/plans/{plan.pk}/goals/add/", goal | {field: value}))

    assert any(words in page for words in says.split("|"))
    assert "Likes it" in page
    assert not Goal.objects.exists()


def test_mentor_records_progress_and_sees_it_on_the_plan(mentor, mentee, goal, allocation, today):
    sent_as = uuid.uuid4()
    drafts.save(
        user=allocation.mentor.user, key=f"progress:goal:{goal.pk}", fields={"words": "Asked a"},
        submission=sent_as, version=0,
    )  # fmt: skip
    page = text(mentor.get(f"/mentees/goals/{goal.pk}/progress/"))
    assert "Asked a" in page
    assert f'value="{today.isoformat()}"' in page
    sent = {"how_far": "2", "words": "Asked a question", "on": today.isoformat(), "submission": str(sent_as)}

    for _ in range(2):
        mentor.post(f"/mentees/goals/{goal.pk}/progress/", sent)

    progress = GoalProgress.objects.get()
    assert (progress.how_far, progress.recorded_by) == (2, allocation.mentor.user)
    assert "Asked a question" in text(mentor.get(f"/mentees/{mentee.pk}/plan/"))
    assert drafts.load(allocation.mentor.user, f"progress:goal:{goal.pk}") is None


def test_progress_of_tomorrow_is_refused_with_the_words_kept(mentor, goal, today):
    sent = {"how_far": "2", "words": "Asked a question", "on": (today + timedelta(days=1)).isoformat()}

    page = text(mentor.post(f"/mentees/goals/{goal.pk}/progress/", sent))

    assert "has not come yet" in page
    assert "Asked a question" in page
    assert not GoalProgress.objects.exists()


def test_mentor_limited_at_handover_reads_no_progress_or_review_from_before(
    sign_in, make_allocated, mentee, goal, allocation, coordinator, today
):
    factories.GoalProgressFactory(goal=goal, on=today - timedelta(days=30), words="zqzqbefore")
    review = factories.ReviewFactory(mentee=mentee, held_on=today - timedelta(days=30))
    factories.OutcomeMeasureFactory(
        mentee=mentee, moment="review", review=review, score=3, words="zqzqmeasured", recorded_by=coordinator
    )
    old = sign_in(allocation.mentor.user)
    assert "zqzqbefore" in text(old.get(f"/mentees/{mentee.pk}/plan/"))
    assert "zqzqmeasured" in text(old.get(f"/mentees/{mentee.pk}/plan/"))
    actions.end_allocation(by=coordinator, allocation=allocation, reason="Handover", last_day=today - timedelta(days=1))
    new = make_allocated(mentee=mentee, start_on=today, notes_from_start_only=True)
    factories.GoalProgressFactory(goal=goal, on=today, words="zqzqsince")

    client = sign_in(new.mentor.user)

    page = text(client.get(f"/mentees/{mentee.pk}/plan/"))
    assert "zqzqbefore" not in page
    assert "zqzqmeasured" not in page
    assert "zqzqsince" in page
    assert client.get(f"/mentees/reviews/{review.pk}/").status_code == 404


def test_earlier_plan_stays_readable_with_its_goals(team, mentee, goal):
    team.post(f"/mentees/plans/{goal.plan_id}/renew/", {
        "reason": "New school", "needs": "Other needs", "consulted": "Mum", "until_on": "2027-06-01",
    })  # fmt: skip

    earlier = text(team.get(f"/mentees/plans/{goal.plan_id}/"))
    newest = text(team.get(f"/mentees/{mentee.pk}/plan/"))

    assert "kept as it was" in earlier
    assert goal.words in earlier
    assert goal.words in newest
    assert "Plan 1</a> holds until this one is signed off" in newest


@pytest.mark.parametrize("name", ["change", "goals/add"])
def test_form_of_a_signed_plan_leads_to_the_newest(team, mentee, goal, name):
    assert team.get(f"/mentees/plans/{goal.plan_id}/{name}/").url == f"/mentees/{mentee.pk}/plan/"


@pytest.mark.rule("KOT-2.4")
def test_goal_that_ended_can_be_taken_up_again(mentor, mentee, goal, today):
    sent = {"result": "met", "result_on": today.isoformat(), "result_words": "Every week"}
    assert "still open" not in text(mentor.get(f"/mentees/goals/{goal.pk}/result/"))
    mentor.post(f"/mentees/goals/{goal.pk}/result/", sent)
    goal.refresh_from_db()
    assert (goal.result, goal.result_words) == ("met", "Every week")

    mentor.post(f"/mentees/goals/{goal.pk}/result/", sent | {"result": "open"})

    goal.refresh_from_db()
    assert (goal.result, goal.result_on, goal.result_words) == ("", None, "")
    assert goal.history.count() == 3


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("result", "", "Choose how it ended"),
        ("result_on", "2999-01-01", "has not come yet"),
        ("result", "open", "not one"),
    ],
)
def test_bad_result_says_what_is_wrong(mentor, goal, today, field, value, says):
    sent = {"result": "met", "result_on": today.isoformat(), field: value}

    assert says in text(mentor.post(f"/mentees/goals/{goal.pk}/result/", sent))
    goal.refresh_from_db()
    assert goal.result == ""


def test_goal_taken_out_needs_a_reason(mentor, mentee):
    goal = factories.GoalFactory(plan=factories.PlanFactory(mentee=mentee))
    assert "Say why" in text(mentor.post(f"/mentees/goals/{goal.pk}/remove/", {"reason": "\u200b"}))

    mentor.post(f"/mentees/goals/{goal.pk}/remove/", {"reason": "He would rather swim"})

    assert "He would rather swim" in text(mentor.get(f"/mentees/{mentee.pk}/plan/"))


def test_measures_of_the_start_are_asked_once_and_put_right(team, mentor, mentee, today):
    path = f"/mentees/{mentee.pk}/measures/"
    assert mentor.get(path).status_code == 403
    assert "at least one of them" in text(team.post(path, {"taken_on": today.isoformat()}))
    assert "Choose a day near it" in text(team.post(path, {"taken_on": "2001-01-01", "score_behaviour": "2"}))

    for score in ("2", "3"):
        team.post(path, {"taken_on": today.isoformat(), "score_behaviour": score, "words_behaviour": "Rows"})

    row = OutcomeMeasure.objects.get()
    assert (row.moment, row.score, row.history.count()) == ("start", 3, 2)
    assert "Rows" in text(mentor.get(f"/mentees/{mentee.pk}/plan/"))


REVIEW = {"attended": "Idris, Nan", "heard_child": "Fun", "decision": "continue", "decision_words": "It goes well"}


@pytest.mark.rule("KOP-28")
@pytest.mark.rule("KOP-23")
def test_review_says_what_was_not_heard_and_what_was_measured(team, mentee, today):
    sent = REVIEW | {"held_on": today.isoformat(), "score_behaviour": "4", "score_aspirations": "unknown"}

    page = text(team.post(f"/mentees/{mentee.pk}/reviews/add/", sent, follow=True))

    assert page.count("not heard") == 3
    assert "Good" in page
    assert "Not known" in page
    assert OutcomeMeasure.objects.count() == 2


@pytest.mark.rule("HTP-4")
def test_review_names_the_staff_who_took_part_and_they_can_be_put_right(team, mentee, today):
    sent = REVIEW | {"held_on": today.isoformat(), "staff": "Ms Adeyemi, SENCO"}
    page = text(team.post(f"/mentees/{mentee.pk}/reviews/add/", sent, follow=True))
    assert "Ms Adeyemi, SENCO" in page
    review = Review.objects.get()

    put_right = text(team.get(f"/mentees/reviews/{review.pk}/change/"))
    assert "Ms Adeyemi, SENCO" in put_right
    page = text(
        team.post(
            f"/mentees/reviews/{review.pk}/change/",
            sent | {"staff": "", "reason": "She was ill", "seen": version_of(review)},
            follow=True,
        )
    )

    review.refresh_from_db()
    assert review.staff == ""
    assert "None named" in page
    assert review.history.earliest().staff == "Ms Adeyemi, SENCO"


@pytest.mark.rule("HTP-4")
def test_target_of_the_education_plan_is_marked_and_the_next_plan_carries_it(team, mentee, today):
    plan = factories.PlanFactory(mentee=mentee, made_on=today)
    goal = {
        "aim": "self_esteem", "words": "Read to the class", "outcome": "Reads", "measure": "Once a week",
        "due_on": (today + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    team.post(f"/mentees/plans/{plan.pk}/goals/add/", goal | {"words": "See a play"})
    assert "education plan target" not in text(team.get(f"/mentees/{mentee.pk}/plan/"))

    team.post(f"/mentees/plans/{plan.pk}/goals/add/", goal | {"is_of_education_plan": "on"})

    assert text(team.get(f"/mentees/{mentee.pk}/plan/")).count("education plan target") == 1
    marked = Goal.objects.get(is_of_education_plan=True)
    assert team.get(f"/mentees/goals/{marked.pk}/change/").context["form"].initial["is_of_education_plan"]
    Plan.objects.filter(pk=plan.pk).update(signed_off_by=plan.made_by, signed_off_at=timezone.now())
    following = actions.renew_plan(by=plan.made_by, plan=Plan.objects.get(pk=plan.pk), reason="The next term")
    assert [goal.words for goal in following.goals.filter(is_of_education_plan=True)] == ["Read to the class"]


@pytest.mark.parametrize(
    ("decision", "leads_to"), [("continue", "/reviews/"), ("change", "/change/"), ("close", "/close/")]
)
def test_review_leads_to_what_it_decided(team, mentee, goal, today, decision, leads_to):
    sent = REVIEW | {"held_on": today.isoformat(), "decision": decision, "submission": str(uuid.uuid4())}

    first = team.post(f"/mentees/{mentee.pk}/reviews/add/", sent)
    again = team.post(f"/mentees/{mentee.pk}/reviews/add/", sent)

    assert leads_to in first.url
    assert first.url == again.url
    assert Review.objects.count() == 1
    assert team.get(first.url).status_code == 200


def test_bad_review_keeps_every_word(team, mentee, today):
    sent = {
        "held_on": (today + timedelta(days=2)).isoformat(),
        "heard_school": "Late twice",
        "words_behaviour": "Better",
    }

    page = text(team.post(f"/mentees/{mentee.pk}/reviews/add/", sent))

    for words in ("has not come yet", "Say who was there", "Choose what follows", "Late twice", "choose a figure"):
        assert words in page
    assert not Review.objects.exists()


def test_plan_page_asks_the_same_for_one_and_thirty_of_everything(team, mentee, goal, today):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert team.get(f"/mentees/{mentee.pk}/plan/").status_code == 200
        return len(queries)

    factories.GoalProgressFactory(goal=goal)
    factories.ReviewFactory(mentee=mentee)
    one = asked()
    for number in range(29):
        factories.GoalProgressFactory(goal=factories.GoalFactory(plan=goal.plan))
        review = factories.ReviewFactory(mentee=mentee, held_on=today - timedelta(days=number))
        factories.OutcomeMeasureFactory(mentee=mentee, moment="review", review=review)

    assert asked() == one
