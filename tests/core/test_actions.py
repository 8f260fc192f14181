"""Two acts on one account at the same moment: what the one did is not undone by what the other had loaded before."""

import threading

import pytest
from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.db import connection

from core import actions
from core.models import OneTimeLink, OutboxMessage, User
from core.roles import Role

from .conftest import NEWCOMER

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded_twice(coordinator, person, set_up_app):
    """The same account as two pages have loaded it."""
    gwen = person(Role.MENTOR, name="Gwen Okafor")
    set_up_app(gwen)
    return User.objects.get(pk=gwen.pk), User.objects.get(pk=gwen.pk)


# What is done with the account as it was loaded before it was switched off and got another password, and whether the
# act is refused now.
BESIDE = {
    "details": (lambda by, p: actions.change_person(by=by, person=p, name="Gwen Hill", roles=["mentor"]), False),
    "roles": (lambda by, p: actions.change_person(by=by, person=p, name=p.name, roles=["trustee"]), False),
    "own details": (lambda by, p: actions.change_account(by=p, name="Gwen Hill"), False),
    "second step": (lambda by, p: actions.remove_second_factor(by=by, person=p, reason="Lost"), False),
    "password link": (lambda by, p: actions.send_password_link(by=by, person=p), True),
    "invitation": (lambda by, p: actions.send_invitation(by=by, person=p), True),
}


@pytest.mark.parametrize("act", BESIDE)
def test_account_switched_off_meanwhile_stays_off_with_its_new_password(coordinator, loaded_twice, act):
    early, late = loaded_twice
    actions.deactivate_person(by=coordinator, person=early, reason="Left")
    early.set_password("another-long-password")
    early.save(update_fields=["password"])
    do, is_refused = BESIDE[act]
    if is_refused:
        with pytest.raises(ValidationError):
            do(coordinator, late)
    else:
        do(coordinator, late)
    now = User.objects.get(pk=late.pk)
    assert not now.is_active
    assert now.check_password("another-long-password")
    assert not now.history.first().is_active


def test_new_password_switches_nobody_on_again(coordinator, loaded_twice):
    early, late = loaded_twice
    actions.deactivate_person(by=coordinator, person=early, reason="Left")
    get_adapter().set_password(late, "three-green-buses")
    now = User.objects.get(pk=late.pk)
    assert not now.is_active
    assert now.check_password("three-green-buses")
    assert now.history.first().history_change_reason == "New password set"


def test_switching_off_or_on_takes_back_no_details(coordinator, loaded_twice):
    early, late = loaded_twice
    actions.change_person(by=coordinator, person=early, name="Gwen Hill", roles=["trustee"], phone="07700 900333")
    actions.deactivate_person(by=coordinator, person=late, reason="A pause")
    actions.reactivate_person(by=coordinator, person=late, reason="Back")
    now = User.objects.get(pk=late.pk)
    assert (now.name, now.phone, now.given_roles) == ("Gwen Hill", "07700 900333", [Role.TRUSTEE])


def test_answered_invitation_is_not_answered_back_by_another_page(coordinator, invited):
    nia, _ = invited
    link, late = OneTimeLink.objects.get(user=nia), User.objects.get(pk=nia.pk)
    actions.accept_invitation(by=User.objects.get(pk=nia.pk), link=link, password="three-green-buses")
    with pytest.raises(ValidationError):
        actions.send_invitation(by=coordinator, person=late)
    with pytest.raises(ValidationError):
        actions.change_person(by=coordinator, person=late, name="Nia", roles=["mentor"], email="stolen@example.org")
    now = User.objects.get(pk=nia.pk)
    assert (now.is_active, now.email) == (True, "nia@example.org")


def at_once(*acts):
    """Each act in a thread with a connection of its own, started together; what each raised, or none."""
    start, raised = threading.Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_address_is_given_to_one_of_several_at_once(coordinator, person):
    def waiting():
        written_down = person(Role.MENTOR, is_active=False)
        written_down.set_unusable_password()
        written_down.save()
        return written_down

    def correct(by, target):
        return lambda: actions.change_person(
            by=by, person=target, name=target.name, roles=["mentor"], email="nia@example.org"
        )

    def invite(by):
        return lambda: actions.invite_person(by=by, **NEWCOMER)

    def keeper():
        return User.objects.get(pk=coordinator.pk)

    raised = at_once(*(invite(keeper()) for _ in range(3)), *(correct(keeper(), waiting()) for _ in range(2)))
    assert [type(error) for error in raised] == [ValidationError] * 4
    assert all(error.message_dict == {"email": ["Somebody has this e-mail address already."]} for error in raised)
    assert User.objects.filter(email="nia@example.org").count() == 1
    assert OutboxMessage.objects.filter(to="nia@example.org").count() <= 1
