"""Helping people back in, switching accounts off, and who may do it to whom."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from core import actions, jobs
from core.models import OutboxMessage, User
from core.permissions import can_change_person, can_help_person, can_invite_person, can_list_people, can_use_portal
from core.roles import Role

from .conftest import NEW_PASSWORD, on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits")]


def test_helper_sends_a_password_link_and_never_sees_it(coordinator, person, sign_in, mailed_link, type_password):
    gwen = person(Role.MENTOR)
    client = sign_in(coordinator)
    path = mailed_link(lambda: client.post(on("password_link_send", gwen)))
    assert mail.outbox[-1].to == [gwen.email]
    assert path not in client.get(on("person_detail", gwen)).content.decode()
    assert not OutboxMessage.objects.exclude(body="").filter(to=gwen.email).exists()
    stranger = Client()
    form = stranger.get(path, follow=True)
    stranger.post(form.request["PATH_INFO"], NEW_PASSWORD)
    assert type_password(gwen.email, "three-green-buses").answer.status_code == 302
    assert gwen.history.filter(history_change_reason="Link for a new password sent").exists()


def test_password_link_is_not_sent_twice_in_a_minute(coordinator, person):
    gwen = person(Role.MENTOR)
    with time_machine.travel("2026-11-03 10:00:05", tick=False):
        actions.send_password_link(by=coordinator, person=gwen)
        actions.send_password_link(by=coordinator, person=gwen)
    assert OutboxMessage.objects.filter(to=gwen.email).count() == 1


def test_removing_a_lost_second_step_ends_sign_ins_and_tells_the_person(
    coordinator, person, sign_in, set_up_app, type_password, django_capture_on_commit_callbacks
):
    liaison = person(Role.FAMILY_LIAISON)
    set_up_app(liaison)
    thief, bystander = sign_in(liaison), sign_in(person(Role.MENTOR))
    assert thief.get(reverse("core:account_detail")).status_code == 200
    client = sign_in(coordinator)
    assert "Say why" in client.post(on("second_factor_remove", liaison), {"reason": " "}).content.decode()
    assert Authenticator.objects.filter(user=liaison).exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(on("second_factor_remove", liaison), {"reason": "Lost phone, rang back"})
    assert not Authenticator.objects.filter(user=liaison).exists()
    assert thief.get(reverse("core:account_detail")).status_code == 302
    assert bystander.get(reverse("core:account_detail")).status_code == 200
    assert client.get(on("person_detail", liaison)).status_code == 200
    entry = liaison.history.first()
    assert entry.history_change_reason == "Second sign-in step removed: Lost phone, rang back"
    assert entry.history_user == coordinator
    assert mail.outbox[-1].to == [liaison.email]
    assert "Lost phone" not in mail.outbox[-1].body
    assert type_password(liaison.email).get(reverse("core:account_detail")).url == "/security/second-factor/"


def test_removing_what_is_not_there_says_so(coordinator, person, sign_in):
    page = sign_in(coordinator).post(on("second_factor_remove", person(Role.MENTOR)), {"reason": "Lost"})
    assert "no second step to remove" in page.content.decode()


def test_switching_off_ends_access_at_once_and_keeps_the_reason(coordinator, person, sign_in, type_password):
    gwen = person(Role.MENTOR)
    phone = type_password(gwen.email)
    assert phone.get(reverse("core:account_detail")).status_code == 200
    sign_in(coordinator).post(on("person_deactivate", gwen), {"reason": "Moved away"})
    assert phone.get(reverse("core:account_detail")).status_code == 302
    assert type_password(gwen.email).answer.url == reverse("account_inactive")
    assert gwen.history.first().history_change_reason == "Switched off: Moved away"
    assert not OutboxMessage.objects.exists()


def test_a_sign_in_of_before_stays_ended_when_switched_on_again(coordinator, person, sign_in, type_password):
    gwen = person(Role.MENTOR)
    phone = type_password(gwen.email)
    client = sign_in(coordinator)
    client.post(on("person_deactivate", gwen), {"reason": "A pause"})
    client.post(on("person_reactivate", gwen), {"reason": "Back again"})
    assert phone.get(reverse("core:account_detail")).status_code == 302
    assert type_password(gwen.email).get(reverse("core:account_detail")).status_code == 200


def test_is_active_alone_ends_access(person, type_password):
    gwen = person(Role.MENTOR)
    phone = type_password(gwen.email)
    User.objects.filter(pk=gwen.pk).update(is_active=False)
    assert phone.get(reverse("core:account_detail")).status_code == 302


def test_withdrawn_invitation_does_not_open(invited, coordinator, sign_in):
    nia, path = invited
    client = sign_in(coordinator)
    client.post(on("person_deactivate", nia), {"reason": "Wrong person"})
    assert Client().post(path, NEW_PASSWORD).status_code == 404
    client.post(on("person_reactivate", nia), {"reason": "Try"})
    nia.refresh_from_db()
    assert not nia.is_active


DOORS = ["person_change", "person_deactivate", "person_reactivate", "second_factor_remove"]
PRESSES = ["invitation_send", "password_link_send"]


def refused_everywhere(client, target):
    return {client.post(on(name, target), {"reason": "x", "name": "x"}).status_code for name in DOORS + PRESSES} | {
        client.get(on(name, target)).status_code for name in DOORS
    }


def test_nobody_helps_or_changes_themselves(coordinator, person, sign_in):
    for keeper in (coordinator, person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR, is_superuser=True)):
        assert refused_everywhere(sign_in(keeper), keeper) == {403}


def test_a_coordinator_does_not_reach_administrators_and_superusers(coordinator, person, sign_in):
    for target in (
        person(Role.ADMINISTRATOR),
        person(Role.MENTOR, Role.ADMINISTRATOR, is_active=False),
        person(is_superuser=True),
    ):
        assert refused_everywhere(sign_in(coordinator), target) == {403}
    assert not OutboxMessage.objects.exists()


def test_an_administrator_reaches_all_others(coordinator, person):
    administrator = person(Role.ADMINISTRATOR)
    for target in (coordinator, person(Role.ADMINISTRATOR), person(is_superuser=True), person(Role.MENTOR)):
        assert can_change_person(administrator, target)
        assert can_help_person(administrator, target)


def test_everybody_else_reaches_nobody(world, sign_in):
    target = world.people["mentor"]
    for name, user in world.people.items():
        if name in {"coordinator", "administrator", "anonymous", "mentor"}:
            continue
        assert refused_everywhere(sign_in(user), target) == {404}, name
        assert sign_in(user).get(on("person_detail", target)).status_code == 404


def test_permissions_say_who(world):
    keepers = {name for name, user in world.people.items() if can_list_people(user)}
    assert keepers == {"coordinator", "administrator"}
    assert keepers == {name for name, user in world.people.items() if can_invite_person(user)}
    assert {name for name, user in world.people.items() if not can_use_portal(user)} == {"anonymous"}


def test_page_shows_only_what_the_reader_may_do(coordinator, person, sign_in):
    client = sign_in(coordinator)
    assert "Switch the account off" in client.get(on("person_detail", person(Role.MENTOR))).content.decode()
    page = client.get(on("person_detail", person(Role.ADMINISTRATOR))).content.decode()
    assert "Only an administrator changes this account" in page
    assert "Send a link" not in page
    assert "This is you" in client.get(on("person_detail", coordinator)).content.decode()


def test_own_details_are_changed_by_oneself(person, sign_in):
    gwen = person(Role.MENTOR, name="Gwen Okafor")
    client = sign_in(gwen)
    client.post(
        reverse("core:account_change"), {"name": "Gwen Okafor-Hill", "phone": "+44 7700 900222", "roles": "trustee"}
    )
    gwen = User.objects.get(pk=gwen.pk)
    assert (gwen.name, gwen.phone, gwen.given_roles) == ("Gwen Okafor-Hill", "+44 7700 900222", [Role.MENTOR])
    page = client.get(reverse("core:account_detail")).content.decode()
    assert "Gwen Okafor-Hill" in page
    assert "Sign out" in page


def test_account_can_be_helped_although_its_phone_number_is_no_number(coordinator, person, sign_in):
    gwen = person(Role.MENTOR)
    User.objects.filter(pk=gwen.pk).update(phone="see list")
    answer = sign_in(coordinator).post(on("person_deactivate", gwen), {"reason": "Left"}, follow=True)
    assert answer.status_code == 200


def test_page_says_when_messages_to_an_address_do_not_get_through(coordinator, person, sign_in, settings):
    gwen, client = person(Role.MENTOR), sign_in(coordinator)
    actions.send_password_link(by=coordinator, person=gwen)
    assert "could not be delivered" not in client.get(on("person_detail", gwen)).content.decode()
    settings.EMAIL_BACKEND = "tests.core.test_outbox.NoServer"
    jobs.deliver_outbox()
    assert "1 message could not be delivered yet" in client.get(on("person_detail", gwen)).content.decode()
