"""KOT-6.1: who is free, what is known of two people, and what an allocation refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from mentees import actions
from mentees.models import PairRemark
from mentees.standing.matching import pool_of, prefilled, seekers_of, waiting
from mentors.models import Leave, Mentor
from policy.figures import Figures
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-6.1")]
TODAY = timezone.localdate()


def cleared(**fields):
    return factories.papers_for(factories.MentorFactory(**fields))


def pool(figures=None):
    return pool_of(Mentor.objects.all(), TODAY, figures or Figures())


def places():
    return {offer.pk: offer.places for offer in pool().offers}


def test_pool_holds_cleared_mentors_with_a_free_place(make_allocated):
    free, full, none = cleared(capacity=2), cleared(capacity=1), cleared(capacity=0)
    make_allocated(mentor=full)
    make_allocated(mentor=free)
    uncleared, away = factories.MentorFactory(), cleared()
    Leave.objects.create(mentor=away, from_on=TODAY, until_on=TODAY)
    suspended, left = cleared(suspended_at=timezone.now()), cleared(status="left")
    paused, back = cleared(status="paused"), cleared(status="paused", paused_until=TODAY - timedelta(days=1))
    applicant = factories.ApplicantFactory()

    found = pool()

    assert {offer.pk for offer in found.offers} == {free.pk, back.pk}
    assert {offer.pk for offer in found.full} == {full.pk, none.pk}
    assert {offer.pk for offer in found.not_clear} == {uncleared.pk, away.pk, suspended.pk, paused.pk}
    assert not {left.pk, applicant.pk} & {offer.pk for offer in found.everybody}


@pytest.mark.rule("KOP-8")
def test_places_are_the_mentors_own_and_the_policys(make_allocated):
    mentor = cleared(capacity=5)
    make_allocated(mentor=mentor)
    today = {"start_on": TODAY - timedelta(days=9), "end_on": TODAY - timedelta(days=1)}
    make_allocated(mentor=mentor, **today)

    assert places() == {mentor.pk: 1}
    assert [offer.places for offer in pool(Figures(children_for_each_mentor=4)).offers] == [3]


def test_what_lapses_soon_is_told():
    soon, later = cleared(), cleared()
    soon.trainings.filter(course="safeguarding").update(taken_on=TODAY - timedelta(days=330))

    assert set(pool().lapses) == {soon.pk}
    assert later.pk in places()


def test_those_who_wait_stand_in_the_order_of_their_waiting(make_allocated, coordinator):
    new, old = (factories.MenteeFactory(starts_on=date(2026, month, 1)) for month in (6, 2))
    before = factories.MenteeFactory(starts_on=date(2025, 1, 1))
    make_allocated(mentee=before, start_on=date(2025, 2, 1), end_on=date(2026, 4, 1))
    make_allocated()
    make_allocated(start_on=TODAY + timedelta(days=3))
    stopped = make_allocated()
    actions.suspend_mentor(by=coordinator, mentor=stopped.mentor, because="Under review")
    closed = factories.MenteeFactory()
    factories.ClosingFactory(mentee=closed)

    found = list(waiting(coordinator))

    assert [mentee for mentee in found if not mentee.has_stopped] == [old, before, new]
    assert [mentee for mentee in found if mentee.has_stopped] == [stopped.mentee]
    assert [str(mentee.alone_since) for mentee in found[:2]] == ["2026-01-05", "2026-02-01"]


def test_ended_at_once_today_waits_and_counts_against_the_mentor(make_allocated, coordinator):
    allocation = make_allocated()
    actions.end_allocation(by=coordinator, allocation=allocation, reason="They fell out")

    [mentee] = waiting(coordinator)
    [seeker] = seekers_of([mentee])

    assert not mentee.has_stopped
    [earlier] = seeker.earlier[allocation.mentor_id]
    assert earlier.was_cut_short
    assert earlier.words == "They fell out"


def test_waiting_is_nobodys_but_the_teams(make_allocated, person):
    factories.MenteeFactory()

    assert not waiting(person("mentor")).exists()
    assert not waiting(person("trustee")).exists()


def test_conflict_is_refused_whatever_reason_is_given(make_allocated, coordinator):
    mentee, mentor = factories.MenteeFactory(), cleared()
    remark = actions.record_remark(by=coordinator, mentee=mentee, mentor=mentor, kind="conflict", words="zqzqreason")

    with pytest.raises(ValidationError) as refusal:
        make_allocated(mentee=mentee, mentor=mentor, over_capacity_reason="Really", not_clear_reason="Really")

    [words] = refusal.value.message_dict["mentor"]
    assert "Conflict of interest" in words
    assert "KOT-6.1" in words
    assert "zqzqreason" not in words
    assert not mentee.allocations.exists()
    actions.withdraw_remark(by=coordinator, remark=remark, because="It was another child")
    assert make_allocated(mentee=mentee, mentor=mentor)


@pytest.mark.parametrize(
    ("child", "carer", "mentor", "user"),
    [
        ({"address": "9 Mill Lane", "postcode": "LM1 2AB"}, {}, {"address": "9 Mill Lane", "postcode": "LM12AB"}, {}),
        ({}, {"phone": "+44 7700 900777"}, {}, {"phone": "07700 900777"}),
        ({}, {"email": "nan@example.org"}, {}, {"email": "Nan@example.org"}),
    ],
)
def test_same_household_is_refused(make_allocated, child, carer, mentor, user):
    mentee = factories.MenteeFactory(child=factories.ChildFactory(**child))
    factories.CarerLinkFactory(child=mentee.child, carer=factories.CarerFactory(**carer), is_first_contact=False)
    mentor = cleared(user=factories.UserFactory(roles=["mentor"], **user), **mentor)

    with pytest.raises(ValidationError, match="Same household"):
        make_allocated(mentee=mentee, mentor=mentor)

    assert make_allocated(mentee=mentee)


def test_wish_against_is_no_bar_for_people_who_decide(make_allocated, coordinator):
    mentee, mentor = factories.MenteeFactory(), cleared()
    actions.record_remark(by=coordinator, mentee=mentee, mentor=mentor, kind="child_against")

    assert make_allocated(mentee=mentee, mentor=mentor)


def test_remark_keeps_who_said_it_and_the_same_twice_is_one(coordinator):
    mentee, mentor = factories.MenteeFactory(), cleared()
    said = {"by": coordinator, "mentee": mentee, "mentor": mentor, "kind": "child_for"}
    first = actions.record_remark(**said, words="Met at camp")
    again = actions.record_remark(**said, words="Met at camp and at the lake")

    assert first.pk == again.pk
    assert PairRemark.objects.get().words == "Met at camp and at the lake"
    assert [row.history_user for row in first.history.all()] == [coordinator, coordinator]
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.PairRemarkFactory(mentee=mentee, mentor=mentor, kind="child_for")


def test_conflict_without_its_reason_is_refused_and_taken_back_once(coordinator):
    mentee, mentor = factories.MenteeFactory(), cleared()

    with pytest.raises(ValidationError, match="Say what the conflict"):
        actions.record_remark(by=coordinator, mentee=mentee, mentor=mentor, kind="conflict")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.PairRemarkFactory(mentee=mentee, mentor=mentor, words="")

    remark = actions.record_remark(by=coordinator, mentee=mentee, mentor=mentor, kind="conflict", words="Cousins")
    actions.withdraw_remark(by=coordinator, remark=remark, because="They are not")
    with pytest.raises(ValidationError, match="already"):
        actions.withdraw_remark(by=coordinator, remark=remark, because="They are not")
    assert remark.history.count() == 2
    assert seekers_of([mentee])[0].said == {}
    assert actions.record_remark(by=coordinator, mentee=mentee, mentor=mentor, kind="conflict", words="They are")


@pytest.mark.parametrize("asked", ["", "x", "0", "999999", "9" * 30, "-1", "٣"])
def test_form_is_filled_in_by_no_number_that_names_nobody(asked, coordinator):
    assert prefilled(coordinator, factories.MenteeFactory(), asked) == {}


@pytest.mark.parametrize("number", [1, 30])
def test_loaders_ask_as_often_for_thirty_as_for_one(number, make_allocated, coordinator, django_assert_num_queries):
    for _ in range(number):
        mentee = factories.MenteeFactory()
        factories.CarerLinkFactory(child=mentee.child)
        factories.PairRemarkFactory(mentee=mentee)
        make_allocated(mentee=mentee, start_on=date(2026, 1, 5), end_on=date(2026, 2, 5))
        cleared()
    assert coordinator.is_mentoring_team
    with django_assert_num_queries(5):
        pool()
    with django_assert_num_queries(1):
        mentees = list(waiting(coordinator))
    with django_assert_num_queries(3):
        assert len(seekers_of(mentees)) == number
