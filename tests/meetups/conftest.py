"""A mentor and a mentee who may meet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories


@pytest.fixture
def allocation(make_allocated, coordinator):
    """The carer has signed, and every step of the start is done."""
    allocation = make_allocated()
    factories.start_of(allocation.mentee, by=coordinator)
    return allocation


@pytest.fixture
def newly(make_allocated):
    """A mentor and a mentee whose start has only begun."""
    return make_allocated(start_on=timezone.localdate() - timedelta(days=10))


@pytest.fixture
def liaison(person):
    return person("family_liaison", name="Mairi Bell")


@pytest.fixture
def make_pair(make_allocated, coordinator):
    """Makes a child of stage two, ready to meet, with a mentor of their own."""

    def make(year=9, mentor=None, **names):
        child = factories.ChildFactory(school_year=year, **names)
        allocation = make_allocated(
            mentee=factories.MenteeFactory(child=child), mentor=mentor, over_capacity_reason="They go together"
        )
        factories.start_of(allocation.mentee, by=coordinator)
        return allocation

    return make


@pytest.fixture
def trio(make_pair):
    return [make_pair() for _ in range(3)]
