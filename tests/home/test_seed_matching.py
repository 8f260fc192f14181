"""The demo's waiting child has a mentor who suits, with reasons that read as people say them."""

from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone

from core.models import User
from home.demo import charity
from meetups.standing import starts_of
from mentees.models import Mentee, PairRemark
from mentees.rules import SUPPORT, TEMPERAMENT, bars_of, suggestions
from mentees.standing.matching import pool_of, propose, seekers_of, waiting
from mentors.models import Mentor, Slot
from policy.models import PolicyVersion

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def demo(settings):
    settings.DEBUG = True
    with time_machine.travel(datetime(2026, 11, 21, 12, 30, tzinfo=timezone.get_default_timezone()), tick=False):
        charity.build(today=TODAY, password="museum-on-saturday")
        yield


@pytest.mark.rule("KOT-6.1")
def test_demo_proposes_a_mentor_for_the_child_who_waits(demo):
    figures = PolicyVersion.objects.figures_on(TODAY)
    mentees = list(waiting(User.objects.get(name="Farida Khan")))
    pool = pool_of(Mentor.objects.all(), TODAY, figures)
    [reece] = seekers_of([mentee for mentee in mentees if mentee.child.first_name == "Reece"])

    ranked = suggestions(reece, pool.offers, figures)
    proposal = propose([reece], pool.offers, figures)

    assert [match.mentor.full_name for match in ranked][:2] == ["Hilary Stannard", "Samina Aziz"]
    assert ranked[0].points > 2 * ranked[1].points
    assert len(ranked[0].speaks_for) >= 5
    assert proposal.of(reece, figures).match.mentor.full_name == "Hilary Stannard"


@pytest.mark.rule("KOT-6.1")
def test_demo_proposes_mentors_for_all_who_wait(demo):
    figures = PolicyVersion.objects.figures_on(TODAY)
    seekers = seekers_of(list(waiting(User.objects.get(name="Farida Khan"))))
    offers = pool_of(Mentor.objects.all(), TODAY, figures).offers

    proposal = propose(seekers, offers, figures)

    assert len(seekers) == 9
    assert (proposal.served, sum(offer.places for offer in offers)) == (9, 10)
    given = {seeker.name: proposal.of(seeker, figures) for seeker in seekers}
    assert all(one.match.points > 0 for one in given.values())
    # Best for all is not the best for each: one child has the second best, so that another has somebody who suits.
    assert given["Oscar"].others[0].points > given["Oscar"].match.points
    barred = {
        (seeker.name, offer.full_name, bar.label)
        for seeker in seekers
        for offer in offers
        for bar in bars_of(seeker, offer)
    }
    assert barred == {
        ("Zain", "Kwesi Boadu", "Conflict of interest"),
        ("Harvey", "Dorothy Vane", "Same household"),
    }


@pytest.mark.rule("KOP-16")
def test_children_who_wait_have_done_what_can_be_done_without_a_mentor(demo):
    figures = PolicyVersion.objects.figures_on(TODAY)
    waits = waiting(User.objects.get(name="Farida Khan")).exclude(child__first_name="Reece")
    for mentee, steps in starts_of([mentee.pk for mentee in waits], figures).items():
        done = {step.key for step in steps if step.is_done}
        assert done >= {"referral", "first_contact", "consent"}, mentee
        assert not done & {"allocated", "summary", "briefing", "first_meeting"}


def test_demo_words_are_of_the_lists(demo):
    for mentee in Mentee.objects.supported():
        assert mentee.interests
        assert set(mentee.support_needed) <= SUPPORT.keys()
        assert set(mentee.gets_on_with) <= TEMPERAMENT.keys()
        assert mentee.availability
        assert set(mentee.availability) <= set(Slot.values)
    serving = Mentor.objects.serving().exclude(status="applicant")
    assert all(mentor.experience and mentor.personality and mentor.availability for mentor in serving)
    assert {remark.kind for remark in PairRemark.objects.all()} == {"conflict", "child_for"}
