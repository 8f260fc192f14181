import pytest

from core.roles import Role

from .. import factories


@pytest.fixture
def officer(person):
    return person(Role.FINANCE_OFFICER, name="Geoffrey Lam")


@pytest.fixture
def gwen(db):
    return factories.MentorFactory(user__name="Gwen Okafor", user__email="gwen@example.org")


@pytest.fixture
def hilary(db):
    return factories.MentorFactory(user__name="Hilary Stone", user__email="hilary@example.org")


@pytest.fixture
def idris(db):
    return factories.MenteeFactory(child__first_name="Idris", child__surname="Farrow")
