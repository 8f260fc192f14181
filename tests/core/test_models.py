"""The first administrator, and the groups behind the roles."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from core.models import User
from core.roles import Role
from mentees.models import Mentee
from tests.factories import PASSWORD, MenteeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def first_administrator(monkeypatch):
    """Made as the README says, on the command line."""
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email="Ada@Example.org", name="Ada First", interactive=False, verbosity=0)
    return User.objects.get(email="ada@example.org")


@pytest.mark.usefixtures("no_limits")
def test_first_administrator_sets_up_a_second_step_and_then_looks_after_people(
    first_administrator, type_password, code_now
):
    client = type_password(first_administrator.email)
    people, door = reverse("core:people_list"), reverse("mfa_activate_totp")
    assert client.get(people).url == reverse("second_factor_needed")
    client.post(client.get(door).url, {"password": PASSWORD, "next": door})
    client.get(door)
    client.post(door, {"code": code_now(client.session["mfa.totp.secret"])})
    assert client.get(people).status_code == 200
    assert client.get(reverse("core:person_invite")).status_code == 200


@pytest.mark.rule("KOT-20.2")
def test_first_administrator_sees_no_child(first_administrator, sign_in):
    mentee = MenteeFactory()
    assert not Mentee.objects.visible_to(first_administrator).exists()
    assert sign_in(first_administrator).get(reverse("mentees:mentee_change", args=[mentee.pk])).status_code == 404


def test_every_role_has_its_group():
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)
