"""A mentor and a mentee who may meet."""

import pytest

from tests import factories


@pytest.fixture
def allocation(make_allocated, coordinator):
    """The carer has signed, and every step of the start is done."""
    allocation = make_allocated()
    factories.start_of(allocation.mentee, by=coordinator)
    return allocation
