"""The demo's consents, its first meeting, and starts that are half way."""

from uuid import uuid4

import pytest
import time_machine

from meetups import actions as meetup_actions
from meetups import deadlines as meetup_deadlines
from meetups.models import MeetUp
from mentees import actions as mentee_actions
from mentees import deadlines as mentee_deadlines
from mentees.models import Consent
from policy.models import PolicyVersion
from tests.factories import MenteeFactory

from .larkmere import TODAY, lived

pytestmark = pytest.mark.django_db


def test_demo_has_consents_of_every_way_and_starts_half_way(demo):
    consents = Consent.objects.all()
    assert set(consents.values_list("given", flat=True)) == {"paper", "screen", "link"}
    assert set(consents.values_list("kind", flat=True)) == set(Consent.Kind.values)
    assert consents.exclude(signature=[]).exists()
    assert consents.exclude(withdrawn_on=None).exists()
    figures = PolicyVersion.objects.figures_on(TODAY)
    assert [due.subject for due in mentee_deadlines.consents_unanswered(TODAY, figures)] == ["Efua M."]
    assert [due.subject for due in mentee_deadlines.consents_missing()] == ["Efua M."]
    assert [due.subject for due in meetup_deadlines.starts_due(figures)] == ["Noah A.", "Efua M."]
    assert not MeetUp.objects.without_consent().ahead().standing().exists()
    assert MeetUp.objects.get(is_first_meeting=True).mentee.child.first_name == "Efua"


def test_demo_consents_and_first_meeting_equal_those_of_the_actions(demo):
    drawn = Consent.objects.filter(given="screen").first()
    first = drawn.history.get()
    mentee = MenteeFactory()
    with time_machine.travel(first.history_date, tick=False):
        (made,) = mentee_actions.sign_consents(
            by=drawn.taken_by, mentee=mentee, wordings=[drawn.wording], carer=drawn.carer, signature=drawn.signature
        )
    assert lived(made, "mentee_id") == lived(drawn, "mentee_id")

    seeded = MeetUp.objects.get(is_first_meeting=True)
    plan = {name: getattr(seeded, name) for name in "date starts_at ends_at venue_kind place others".split()}
    mentee = seeded.mentee
    MeetUp.objects.filter(pk=seeded.pk).update(status=MeetUp.Status.CANCELLED)
    with time_machine.travel(seeded.planned_at, tick=False):
        made = meetup_actions.book_first_meeting(by=seeded.answered_by, mentee=mentee, submission=uuid4(), **plan)
    MeetUp.objects.filter(pk=seeded.pk).update(status=MeetUp.Status.CONFIRMED)
    assert lived(made, "submission") == lived(seeded, "submission")
