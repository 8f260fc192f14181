"""The named people of the charity, and the small world in which they must not see each other's children."""

from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings

from core.models import User
from core.roles import Role
from meetups.models import MeetUp, Note
from mentees import actions as mentee_actions
from mentees.models import Mentee
from mentors.models import Mentor

from . import factories

# How fast the machine is decides no test.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Lets go of the database before it is dropped: threads of a live server may still hold a connection to it."""
    yield
    if connection.vendor == "postgresql":
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")


@pytest.fixture
def person(db):
    """Makes one signed-in client's user with roles: `person("coordinator")`."""

    def make(*roles, **fields):
        return factories.UserFactory(roles=list(roles), **fields)

    return make


@pytest.fixture
def sign_in():
    """A client signed in as somebody whose second factor has been seen."""

    def make(user):
        client = Client()
        if not isinstance(user, AnonymousUser):
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            session = client.session
            session["has_second_factor"] = True
            session.save()
        return client

    return make


@pytest.fixture
def coordinator(person):
    return person(Role.COORDINATOR, name="Farida Khan", email="farida@example.org")


@pytest.fixture
def make_allocated(coordinator):
    """Makes a mentor with a mentee from a day: `make_allocated(mentor=..., mentee=...)`; returns the allocation."""

    def make(*, mentor=None, mentee=None, start_on=date(2026, 1, 5), **fields):
        mentor = mentor or factories.papers_for(factories.MentorFactory())
        mentee = mentee or factories.MenteeFactory()
        fields = {"not_clear_reason": "The papers are not what is tested"} | fields
        return mentee_actions.allocate_mentor(by=coordinator, mentee=mentee, mentor=mentor, start_on=start_on, **fields)

    return make


@dataclass
class World:
    """One person of each role; two siblings with one carer and two mentors; a mentor who has handed over."""

    people: dict[str, User | AnonymousUser]
    mentor: Mentor
    other_mentor: Mentor
    former_mentor: Mentor
    own: Mentee
    sibling: Mentee
    others: Mentee
    meetup: MeetUp
    note: Note


@pytest.fixture
def world(db, person, coordinator, make_allocated):
    """`own` is the mentee of `mentor` and was that of `former_mentor`; `sibling` and `others` are `other_mentor`'s."""
    today = timezone.localdate()
    roles = [role for role in Role if role not in (Role.MENTOR, Role.COORDINATOR)]
    people = {role.value: person(role, name=f"{role.label} Person") for role in roles}
    trained = today - timedelta(days=30)
    mentor, other, former = (
        factories.TrainingFactory(mentor__user__name=name, taken_on=trained).mentor
        for name in ("Gwen Okafor", "Hilary Stone", "Patrick Nash")
    )
    carer = factories.CarerFactory()
    own, sibling, others = (factories.MenteeFactory() for _ in range(3))
    for mentee in (own, sibling):
        factories.CarerLinkFactory(child=mentee.child, carer=carer)
    start = today - timedelta(days=200)
    make_allocated(
        mentor=former, mentee=own, start_on=start, end_on=today - timedelta(days=20), end_reason="Moved away"
    )
    make_allocated(mentor=mentor, mentee=own, start_on=today - timedelta(days=19))
    make_allocated(mentor=other, mentee=sibling, start_on=start)
    make_allocated(mentor=other, mentee=others, start_on=start)
    meetup = factories.MeetUpFactory(
        mentee=own, mentor=mentor, date=today - timedelta(days=3), starts_at=time(10), ends_at=time(12)
    )
    note = factories.NoteFactory(mentee=own, mentor=mentor, date=today - timedelta(days=10))
    people |= {
        "coordinator": coordinator,
        "mentor": mentor.user,
        "other_mentor": other.user,
        "former_mentor": former.user,
        "superuser": person(is_superuser=True, name="Super User"),
        "anonymous": AnonymousUser(),
    }
    return World(people, mentor, other, former, own, sibling, others, meetup, note)
