"""The demo's referrals: how each mentee came in, and those that wait, were declined or withdrawn."""

import uuid
from datetime import timedelta

import pytest
import time_machine

from club.models import Child
from mentees import actions as mentee_actions
from mentees.models import Mentee, Referral
from mentees.standing import candidates_for
from tests.factories import ChildFactory

from .larkmere import lived

pytestmark = pytest.mark.django_db


def test_demo_mentees_came_in_by_two_yes(demo):
    for mentee in Mentee.objects.supported().select_related("referral"):
        said = mentee.referral.decisions.all()
        assert {(row.seat, row.is_yes, row.is_eligible) for row in said} == {
            ("family_liaison", True, True),
            ("chief_executive", True, True),
        }
        assert mentee.referral.received_on <= mentee.starts_on - timedelta(days=18)
        assert (mentee.referral.status, mentee.referral.child_id) == ("accepted", mentee.child_id)


def test_demo_referrals_wait_in_every_way(demo):
    waiting = Referral.objects.open()
    said = sorted(sorted(row.is_yes for row in referral.decisions.all()) for referral in waiting)
    assert said == [[], [], [False, False], [False, True], [True]]
    unmatched = waiting.get(child=None)
    found = candidates_for(unmatched, Child.objects.all())
    assert [candidate.child.full_name for candidate in found] == ["Maisie Thorn"]
    assert waiting.filter(looked_after_by=None).count() == 2
    declined = Referral.objects.get(status="declined")
    assert declined.offered.count() == 2
    assert all(resource.name in declined.letter for resource in declined.offered.all())
    assert Referral.objects.get(status="withdrawn").settled_words


def test_demo_referral_equals_that_of_the_actions(demo):
    seeded = Referral.objects.filter(source="staff", status="accepted").first()
    child = ChildFactory()
    said = {
        name: getattr(seeded, name)
        for name in "referrer_kind referrer_name knows_child first_name surname date_of_birth school school_year "
        "carer_name carer_phone carer_knows reason hoped_for childs_wish grounds".split()
    }
    with time_machine.travel(seeded.received_at, tick=False):
        made = mentee_actions.receive_referral(
            by=seeded.settled_by, source="staff", submission=uuid.uuid4(), child=child, **said
        )
    for decision in seeded.decisions.order_by("decided_at"):
        with time_machine.travel(decision.decided_at, tick=False):
            mentee_actions.decide_referral(
                by=decision.decided_by,
                referral=made,
                seat=decision.seat,
                is_yes=True,
                reason=decision.reason,
                against_check="Stands in for the seeded one",
            )
    but = ("reference", "submission", "child_id")
    assert lived(made, *but) == lived(seeded, *but)
    own = ("referral_id", "reason", "seen", "is_eligible")
    for one, other in zip(made.decisions.all(), seeded.decisions.all(), strict=True):
        assert lived(one, *own) == lived(other, *own)
