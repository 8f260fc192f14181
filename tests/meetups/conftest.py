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
