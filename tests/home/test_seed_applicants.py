"""The demo's applicants: one still writing, one held up by referees, one ready to accept, a student."""

from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone

from core.models import User
from home.demo import charity
from mentors import actions
from mentors.deadlines import references_overdue, references_to_chase
from mentors.models import Application, Mentor, Reference
from mentors.rules import Unusable
from mentors.standing.applicants import pipeline
from policy.models import PolicyVersion

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def demo(settings):
    settings.DEBUG = True
    with time_machine.travel(datetime(2026, 11, 21, 12, 30, tzinfo=timezone.get_default_timezone()), tick=False):
        charity.build(today=TODAY, password="museum-on-saturday")
        yield


def test_demo_has_applicants_at_their_steps(demo):
    figures = PolicyVersion.objects.figures_on(TODAY)
    coordinator = User.objects.get(name="Farida Khan")

    lines = pipeline(coordinator, TODAY, figures)

    assert [(line.name, line.next.key, line.days) for line in lines] == [
        ("Rosa Lindqvist", "references", 24),
        ("Esme Trevanion", "courses", 20),
        ("Dewi Marlowe", "accept", 12),
    ]
    assert [deadline.subject for deadline in references_overdue(TODAY, figures, coordinator)] == ["Rosa Lindqvist"]
    assert [stage for _, stage in references_to_chase(TODAY, figures)] == [14]
    assert Reference.objects.get(name="Patrick Nkemelu").unusable_because == Unusable.OF_CHARITY.value
    assert Application.objects.get(sent_at=None).fields["name"] == "Mina Sorley"


def test_demo_applicant_can_be_accepted_as_by_hand(demo):
    dewi = Mentor.objects.get(user__name="Dewi Marlowe")

    actions.accept_applicant(by=User.objects.get(name="Farida Khan"), mentor=dewi)

    dewi.refresh_from_db()
    assert dewi.status == "active"
