"""A mentor with a mentee, a committee, a fund."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from expenses import actions
from tests.factories import FundFactory, SentGrantFactory


@pytest.fixture
def pair(make_allocated):
    """The allocation of a mentor to a mentee of 60 days ago."""
    return make_allocated(start_on=timezone.localdate() - timedelta(days=60))


@pytest.fixture
def sent(pair):
    """An application of that mentor which waits for the committee."""
    return SentGrantFactory(mentor=pair.mentor, mentee=pair.mentee)


@pytest.fixture
def committee(person):
    return [person("committee_member", name=name) for name in ("Nora Finch", "Owen Hale", "Sita Rao")]


@pytest.fixture
def fund(db):
    return FundFactory(amount=Decimal("300.00"))


@pytest.fixture
def agree():
    """Two or more members say the same of an application: `agree(grant, members)`."""

    def make(grant, members, says="yes"):
        for member in members:
            actions.give_view(by=member, grant=grant, says=says, words="As we said")
        return grant

    return make
