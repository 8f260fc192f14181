"""The people money passes through: a mentor with a mentee, the committee, the finance officer; and a fund."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.roles import Role
from expenses import actions
from tests import factories


@pytest.fixture
def pair(make_allocated):
    """The allocation of a mentor to a mentee of 60 days ago."""
    return make_allocated(start_on=timezone.localdate() - timedelta(days=60))


@pytest.fixture
def sent(pair):
    """An application of that mentor which waits for the committee."""
    return factories.SentGrantFactory(mentor=pair.mentor, mentee=pair.mentee)


@pytest.fixture
def committee(person):
    return [person("committee_member", name=name) for name in ("Nora Finch", "Owen Hale", "Sita Rao")]


@pytest.fixture
def fund(db):
    return factories.FundFactory(amount=Decimal("300.00"))


@pytest.fixture
def agree():
    """Two or more members say the same of an application: `agree(grant, members)`."""

    def make(grant, members, says="yes"):
        for member in members:
            actions.give_view(by=member, grant=grant, says=says, words="As we said")
        return grant

    return make


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


@pytest.fixture
def claims(gwen, hilary, idris):
    """£8.80 and £3.20 of Gwen, who has an account, and £5.00 of Hilary, who has given none."""
    factories.BankDetailsFactory(mentor=gwen)
    bought = ((gwen, "8.80", "Bowling"), (gwen, "3.20", "Chips"), (hilary, "5.00", "Bus"))
    return [
        factories.ClaimFactory(mentor=mentor, mentee=idris, amount=Decimal(amount), what_for=what)
        for mentor, amount, what in bought
    ]


@pytest.fixture
def run(officer, claims):
    """A payment run of them all."""
    return actions.fill_run(by=officer, claims=claims)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def allocation(make_allocated, today):
    mentor = factories.papers_for(factories.MentorFactory(user__name="Gwen Okafor"))
    mentee = factories.MenteeFactory(child__first_name="Idris", child__surname="Farrow", child__known_as="")
    return make_allocated(mentor=mentor, mentee=mentee, start_on=today - timedelta(days=400))


@pytest.fixture
def claimant(allocation):
    return allocation.mentor.user


@pytest.fixture
def mentee(allocation):
    return allocation.mentee


@pytest.fixture
def sends(sign_in, claimant):
    """Sends the claim form as the mentor; returns the answer."""
    client = sign_in(claimant)
    return lambda fields, query="": client.post(f"/money/claims/new/{query}", fields)
