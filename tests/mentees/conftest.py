"""The two who decide, and a child who meets the tests."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.roles import Role
from mentees import actions
from mentees.models import Ground
from tests.factories import ChildFactory, EventFactory
from tests.factories import RegisterEntryFactory as EntryFactory

LIAISON, CHIEF = "family_liaison", "chief_executive"


@pytest.fixture
def liaison(person):
    return person(Role.FAMILY_LIAISON, name="Grace Obi")


@pytest.fixture
def chief(person):
    return person(Role.CHIEF_EXECUTIVE, name="Ken Lowe")


@pytest.fixture
def child():
    """A child who meets all three tests."""
    child = ChildFactory(first_name="Wilfred", surname="Ardenne")
    for number in range(4):
        EntryFactory(child=child, event=EventFactory(held_on=timezone.localdate() - timedelta(days=30 * number + 5)))
    Ground.objects.create(child=child, kind=Ground.Kind.TRAUMA)
    return child


def said(by, seat, referral, is_yes=True, **words):
    words.setdefault("reason", "Because of what we heard")
    return actions.decide_referral(by=by, seat=seat, referral=referral, is_yes=is_yes, **words)
