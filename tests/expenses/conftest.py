"""A mentor with a mentee, and a coordinator who decides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def allocation(make_allocated, today):
    mentor = factories.papers_for(factories.MentorFactory(user__name="Gwen Okafor"))
    mentee = factories.MenteeFactory(child__first_name="Idris", child__surname="Farrow", child__known_as="")
    return make_allocated(mentor=mentor, mentee=mentee, start_on=today - timedelta(days=400))


@pytest.fixture
def gwen(allocation):
    return allocation.mentor.user


@pytest.fixture
def mentee(allocation):
    return allocation.mentee


@pytest.fixture
def sends(sign_in, gwen):
    """Sends the claim form as the mentor; returns the answer."""
    client = sign_in(gwen)
    return lambda fields, query="": client.post(f"/money/claims/new/{query}", fields)
