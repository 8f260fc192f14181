"""Reviews: what was heard, what was measured, what follows; nothing that was before is lost."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from mentees import actions
from mentees.models import OutcomeMeasure, Plan, Review
from mentees.standing.plans import measures_table
from policy.figures import Figures
from tests import factories

pytestmark = pytest.mark.django_db
MEASURES = [("behaviour", 3, "Fewer detentions"), ("aspirations", None, "")]


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def mentee():
    return factories.MenteeFactory()


@pytest.fixture
def words(today):
    return {
        "held_on": today,
        "attended": "Idris, Nan, Gwen",
        "heard_child": "It is fun",
        "heard_carer": "",
        "heard_school": "",
        "heard_mentor": "He talks more",
        "decision": "continue",
        "decision_words": "It goes well",
    }


@pytest.mark.rule("KOP-28")
@pytest.mark.rule("KOP-23")
def test_review_keeps_its_measures_its_plan_and_its_policy_version(mentee, coordinator, words):
    plan = factories.SignedPlanFactory(mentee=mentee)

    review = actions.record_review(by=coordinator, mentee=mentee, submission=uuid.uuid4(), measures=MEASURES, **words)

    assert (review.plan, review.recorded_by) == (plan, coordinator)
    assert review.policy_version.in_force_from <= words["held_on"]
    rows = OutcomeMeasure.objects.filter(review=review, moment="review").values_list("measure", "score")
    assert sorted(rows) == [("aspirations", None), ("behaviour", 3)]


def test_review_sent_twice_is_one_and_other_words_are_its_newest_version(mentee, coordinator, words):
    submission = uuid.uuid4()
    for _ in range(2):
        actions.record_review(by=coordinator, mentee=mentee, submission=submission, measures=MEASURES, **words)
    other = words | {"heard_carer": "He sleeps better"}
    actions.record_review(by=coordinator, mentee=mentee, submission=submission, measures=MEASURES, **other)

    review = Review.objects.get()
    assert review.heard_carer == "He sleeps better"
    assert review.history.count() == 2
    assert OutcomeMeasure.objects.count() == 2


def test_review_before_any_policy_was_in_force_is_refused(mentee, coordinator, words):
    with pytest.raises(ValidationError, match="No policy version"):
        actions.record_review(
            by=coordinator,
            mentee=mentee,
            submission=uuid.uuid4(),
            **words | {"held_on": timezone.localdate().replace(1990)},
        )
    assert not Review.objects.exists()


@pytest.mark.rule("EPT-2")
def test_decision_to_change_begins_the_next_plan_once(mentee, coordinator, words):
    plan = factories.SignedPlanFactory(mentee=mentee)
    goal = factories.GoalFactory(plan=plan)
    submission = uuid.uuid4()

    for _ in range(2):
        review = actions.record_review(
            by=coordinator, mentee=mentee, submission=submission, **words | {"decision": "change"}
        )

    following = Plan.objects.current().get()
    assert (following.number, following.needs, following.goals.get().carried_from) == (2, plan.needs, goal)
    assert review.plan == plan
    assert Plan.objects.count() == 2


def test_decision_to_change_leaves_a_plan_that_is_not_signed_as_it_is(mentee, coordinator, words):
    plan = factories.PlanFactory(mentee=mentee)

    actions.record_review(by=coordinator, mentee=mentee, submission=uuid.uuid4(), **words | {"decision": "change"})

    assert Plan.objects.get() == plan


def test_review_held_before_the_closing_is_still_accepted(mentee, coordinator, words):
    factories.ClosingFactory(mentee=mentee)

    actions.record_review(by=coordinator, mentee=mentee, submission=uuid.uuid4(), **words)

    with pytest.raises(ValidationError, match="Reopen it"):
        actions.record_review(by=coordinator, mentee=mentee, submission=uuid.uuid4(), **words | {"decision": "change"})
    assert Review.objects.count() == 1


def test_review_put_right_keeps_what_it_said(mentee, coordinator, words):
    review = actions.record_review(by=coordinator, mentee=mentee, submission=uuid.uuid4(), measures=MEASURES, **words)

    changes = words | {"attended": "Idris and Gwen"}
    actions.change_review(
        by=coordinator, review=review, measures=[("behaviour", 4, "")], reason="Nan was ill", **changes
    )

    review.refresh_from_db()
    assert [step.attended for step in review.history.all()] == ["Idris and Gwen", "Idris, Nan, Gwen"]
    assert review.history.first().history_change_reason == "Nan was ill"
    assert [step.score for step in review.measures.get(measure="behaviour").history.all()] == [4, 3]


@pytest.mark.rule("KOP-23")
@pytest.mark.rule("EPT-15")
def test_measures_stand_side_by_side_from_start_to_closing(mentee, coordinator, words, today):
    closing, start = OutcomeMeasure.Moment.CLOSING, OutcomeMeasure.Moment.START
    actions.record_measures(
        by=coordinator, mentee=mentee, moment=closing, measures=[("behaviour", 5, "")], taken_on=today
    )
    actions.record_review(
        by=coordinator, mentee=mentee, submission=uuid.uuid4(), measures=MEASURES,
        **words | {"held_on": today - timedelta(days=90)},
    )  # fmt: skip
    first_day = today - timedelta(days=200)
    for score in (1, 2):
        actions.record_measures(
            by=coordinator, mentee=mentee, moment=start, measures=[("behaviour", score, "")], taken_on=first_day
        )

    moments, rows = measures_table(coordinator, mentee, Figures())

    assert [moment.label for moment in moments] == ["Start", "Review", "Closing"]
    cells = {label: [cell and (cell.score, cell.score_in_words) for _, cell in cells] for label, cells in rows}
    assert cells["Behaviour"] == [(2, "Hard"), (3, "Mixed"), (5, "Very good")]
    assert cells["Aspirations"] == [None, (None, "Not known"), None]
    assert OutcomeMeasure.objects.get(moment=start).history.count() == 2
