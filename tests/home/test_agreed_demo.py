"""What is agreed in the demo: believable, with something due for each desk, and what the actions would have written."""

import uuid
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine

from club.models import Event, SchoolHoliday
from home.demo import waiting
from meetups.deadlines import venue_checks_due
from meetups.models import SignUp, VenueCheck
from meetups.standing import places_on, without_company
from mentees import actions as mentee_actions
from mentees import deadlines
from mentees.actions.plans import GOAL_FIELDS
from mentees.models import Closing, Goal, HelpRequest, Mentee, Plan, Review
from policy.figures import Figures
from tests.factories import MenteeFactory

from .larkmere import TODAY, lived

pytestmark = pytest.mark.django_db


def test_demo_has_plans_reviews_and_endings_for_every_desk(demo):
    grown = Mentee.objects.supported().filter(starts_on__lt=TODAY - timedelta(days=42))
    newest = Plan.objects.current().filter(mentee__in=grown)
    assert newest.filter(signed_off_at__isnull=False).count() == grown.count() == 14
    assert all(2 <= plan.goals.count() <= 4 for plan in Plan.objects.all())
    assert set(Goal.objects.values_list("aim", flat=True)) == {"cultural_capital", "self_esteem", "self_efficacy"}
    reviews = deadlines.reviews_due(TODAY)
    assert [deadline.subject for deadline in reviews if deadline.is_late(TODAY)] == ["Seren D."]
    assert len(reviews) > 1
    without = deadlines.plans_due(TODAY)
    # Efua's waits to be signed off; the others are the children who wait for a mentor.
    assert [d.subject for d in without if "Sign off" in d.what] == ["Efua M."]
    assert len(without) == 1 + len(waiting.MENTEES)
    assert not [d for d in without if d.is_late(TODAY)]
    assert [d.subject for d in deadlines.goals_due(TODAY)] == ["Mollie T."]
    assert "Una M." in [d.subject for d in deadlines.ends_due(TODAY)]
    assert set(Closing.objects.values_list("kind", flat=True)) == {"planned", "early"}
    changed = Review.objects.filter(decision="change")
    assert changed.exists()
    assert all(review.plan.replaced_at and review.mentee.plans.count() == 2 for review in changed)


def test_demo_review_and_plan_equal_those_of_the_actions(demo):
    seeded = Review.objects.filter(decision="change").first()
    first = seeded.plan
    names = "attended staff held_on heard_child heard_carer heard_school heard_mentor decision decision_words".split()
    measures = [(row.measure, row.score, row.words) for row in seeded.measures.all()]
    mentee = MenteeFactory(starts_on=seeded.mentee.starts_on)
    with time_machine.travel(first.history.earliest().history_date, tick=False):
        words = {"needs": first.needs, "consulted": first.consulted, "until_on": first.until_on}
        plan = mentee_actions.make_plan(by=first.made_by, mentee=mentee, **words)
        for goal in first.goals.all():
            values = {name: getattr(goal, name) for name in GOAL_FIELDS}
            mentee_actions.add_goal(by=first.made_by, plan=plan, **values)
    with time_machine.travel(first.signed_off_at, tick=False):
        mentee_actions.sign_off_plan(by=first.signed_off_by, plan=plan, seen=plan.version)
    with time_machine.travel(seeded.recorded_at, tick=False):
        made = mentee_actions.record_review(
            by=seeded.recorded_by,
            mentee=mentee,
            submission=uuid.uuid4(),
            measures=measures,
            **{name: getattr(seeded, name) for name in names},
        )
    assert lived(made, "mentee_id", "plan_id", "submission") == lived(seeded, "mentee_id", "plan_id", "submission")
    assert lived(plan, "mentee_id") == lived(first, "mentee_id")
    assert [lived(row, "mentee_id", "review_id") for row in made.measures.order_by("measure")] == [
        lived(row, "mentee_id", "review_id") for row in seeded.measures.order_by("measure")
    ]


@pytest.mark.rule("KOP-22")
def test_demo_has_what_is_beyond_a_mentor_in_every_standing(demo):
    found = HelpRequest.objects.order_by("asked_on")
    assert [asked.standing for asked in found] == [
        "Settled", "Answered, not settled", "Waits for an answer", "Waits for an answer",
    ]  # fmt: skip
    assert {asked.resource.name for asked in found if asked.answer} == {
        "Hand in Hand after loss", "Larkmere young carers",
    }  # fmt: skip
    for asked in found:
        assert any(
            a.mentor.user == asked.asked_by and a.holds_on(asked.asked_on) for a in asked.mentee.allocations.all()
        )


@pytest.mark.rule("KOT-12.1")
def test_demo_has_the_next_activity_with_every_standing_and_nobody_alone(demo):
    event = Event.objects.termly().get(held_on__gt=TODAY)
    assert set(SignUp.objects.values_list("status", flat=True)) == set(SignUp.Status.values)
    assert not without_company(event).exists()
    places = places_on([event], Mentee.objects.supported().with_child())
    assert {place.is_booked for place in places} == {True, False}
    assert sum(place.is_booked for place in places) == event.register.count() > 5


@pytest.mark.rule("KOP-14")
@pytest.mark.rule("HTP-3")
def test_demo_has_every_kind_of_place_checked_one_that_lapses_and_the_holidays_of_the_school_year(demo):
    kinds = {kind.key for kind in Figures().venue_kinds}
    assert set(VenueCheck.objects.values_list("kind", flat=True)) == kinds
    assert [deadline.subject for deadline in venue_checks_due(TODAY, None, Figures())] == ["Climbing wall"]
    holidays = list(SchoolHoliday.objects.order_by("from_on"))
    assert len(holidays) == 4
    assert all(one.until_on < following.from_on for one, following in pairwise(holidays))
