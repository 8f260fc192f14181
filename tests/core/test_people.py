"""Finding people, inviting them, putting their details right."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import actions
from core.models import OneTimeLink, OutboxMessage, User
from core.roles import Role
from tests.factories import PASSWORD

from .conftest import NEW_PASSWORD, NEWCOMER, on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits")]


@pytest.fixture
def stranger_with_link(invited):
    return Client(), *invited


def test_people_list_is_open_to_keepers_of_accounts_alone(world, sign_in):
    for name, user in world.people.items():
        answer = sign_in(user).get(reverse("core:people_list"))
        expected = 200 if name in {"coordinator", "administrator"} else 302 if name == "anonymous" else 403
        assert answer.status_code == expected, name


def test_people_list_finds_and_asks_no_more_for_many(coordinator, person, sign_in, django_assert_num_queries):
    for number in range(45):
        person(Role.MENTOR, name=f"Mentor {number:02}")
    client = sign_in(coordinator)
    page = client.get(reverse("core:people_list"), {"role": "mentor"}).content.decode()
    assert "Mentor 00" in page
    assert "Mentor 39" in page
    assert "Mentor 40" not in page
    after = re.search(r"after=(\d+)", page)[1]
    with django_assert_num_queries(6):
        rest = client.get(reverse("core:people_list"), {"role": "mentor", "after": after}).content.decode()
    assert "Mentor 40" in rest
    assert "Mentor 39" not in rest
    with django_assert_num_queries(5):
        assert "Mentor 07" in client.get(reverse("core:people_list"), {"name": "tor 07"}).content.decode()


def test_people_list_shows_how_each_account_stands(coordinator, person, invited, sign_in):
    person(Role.TRUSTEE, name="Left Us", is_active=False)
    client = sign_in(coordinator)
    shown = {
        word: client.get(reverse("core:people_list"), {"standing": word}).content.decode()
        for word in ("active", "invited", "off")
    }
    assert "Farida Khan" in shown["active"]
    assert "Nia Newcomer" in shown["invited"]
    assert "Farida Khan" not in shown["invited"]
    assert "Left Us" in shown["off"]
    assert "Switched off" in shown["off"]
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        client = sign_in(coordinator)
        assert "Invitation ran out" in client.get(reverse("core:people_list"), {"standing": "off"}).content.decode()


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "٣", "0", "\x00"])
def test_people_list_takes_weird_pages_calmly(coordinator, sign_in, after):
    assert sign_in(coordinator).get(reverse("core:people_list"), {"after": after}).status_code == 200


@pytest.mark.parametrize("pk", [0, 2**63 - 1, 2**63, 10**40])
def test_account_of_nobody_is_not_found(coordinator, sign_in, pk):
    assert sign_in(coordinator).get(f"/people/{pk}/").status_code == 404


def test_inviting_writes_down_posts_and_keeps_who_did_it(coordinator, sign_in, django_capture_on_commit_callbacks):
    client = sign_in(coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("core:person_invite"), NEWCOMER)
    nia = User.objects.get(email="nia@example.org")
    assert answer.url == on("person_detail", nia)
    assert not nia.is_active
    assert not nia.has_usable_password()
    assert nia.given_roles == [Role.MENTOR]
    entry = nia.history.first()
    assert (entry.history_user, entry.history_change_reason) == (coordinator, "Invited as Mentor")
    assert mail.outbox[-1].to == ["nia@example.org"]
    assert "works once" in mail.outbox[-1].body
    page = client.get(answer.url).content.decode()
    assert "Invited as Mentor" in page


def test_invitation_is_stored_nowhere_in_clear(invited):
    nia, path = invited
    token = path.rstrip("/").rsplit("/", 1)[1]
    assert len(token) > 40
    link = OneTimeLink.objects.get(user=nia)
    assert token not in str(link.__dict__)
    assert not OutboxMessage.objects.filter(body__contains=token).exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter the full name"),
        ({"name": "\u200b\x00"}, "Enter the full name"),
        ({"name": "x" * 121}, "at most 120"),
        ({"email": ""}, "Enter an e-mail address"),
        ({"email": "nia"}, "such as name@example.org"),
        ({"email": "a" * 300 + "@example.org"}, "at most 254"),
        ({"phone": "ring me"}, "Enter a phone number such as"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["king"]}, "Choose from the list"),
        ({"roles": ["administrator"]}, "Choose from the list"),
        ({"email": "FARIDA@Example.org"}, "Somebody has this e-mail address already"),
    ],
)
def test_inviting_refuses_at_the_field_and_keeps_what_was_typed(coordinator, sign_in, wrong, said):
    answer = sign_in(coordinator).post(reverse("core:person_invite"), {**NEWCOMER, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert "07700 900111" in page or "phone" in wrong
    assert not User.objects.filter(name="Nia Newcomer").exists()
    assert not OutboxMessage.objects.exists()


def test_inviting_cleans_what_cannot_be_seen(coordinator, sign_in):
    words = {**NEWCOMER, "name": " Ni\x00a \u202eNewcomer\u200b", "email": " NIA@Example.org\u200b "}
    sign_in(coordinator).post(reverse("core:person_invite"), words)
    assert User.objects.get(email="nia@example.org").name == "Nia Newcomer"


def test_known_address_leads_to_the_person_who_has_it(coordinator, sign_in, invited):
    page = sign_in(coordinator).post(reverse("core:person_invite"), NEWCOMER).content.decode()
    assert on("person_detail", invited[0]) in page


def test_known_address_typed_with_what_cannot_be_seen_is_found_too(coordinator, sign_in, invited):
    words = {**NEWCOMER, "email": "nia\x00@example.org"}
    page = sign_in(coordinator).post(reverse("core:person_invite"), words).content.decode()
    assert on("person_detail", invited[0]) in page


def test_only_administrators_make_administrators(coordinator, person, sign_in):
    words = {**NEWCOMER, "roles": ["administrator"]}
    with pytest.raises(ValidationError):
        actions.invite_person(by=coordinator, **words)
    sign_in(person(Role.ADMINISTRATOR)).post(reverse("core:person_invite"), words)
    assert User.objects.get(email="nia@example.org").given_roles == [Role.ADMINISTRATOR]


def test_looking_at_an_invitation_uses_nothing_up(stranger_with_link):
    client, nia, path = stranger_with_link
    for _ in range(3):
        assert f"Welcome, {nia.first_name}" in client.get(path).content.decode()
    client.head(path)
    assert OneTimeLink.objects.get(user=nia).used_at is None
    assert client.get(path).headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_answering_an_invitation_signs_in_once(stranger_with_link):
    client, nia, path = stranger_with_link
    assert client.post(path, NEW_PASSWORD).status_code == 302
    assert client.get(reverse("core:account_detail")).status_code == 200
    nia.refresh_from_db()
    assert nia.is_active
    assert nia.check_password("three-green-buses")
    assert nia.history.first().history_change_reason == "Answered the invitation and set a password"
    again = Client().get(path)
    assert again.status_code == 404
    assert "does not work any more" in again.content.decode()
    assert Client().post(path, NEW_PASSWORD).status_code == 404


def test_answering_leads_roles_that_need_it_to_the_second_step(coordinator, mailed_link):
    words = {**NEWCOMER, "roles": ["finance_officer"]}
    path = mailed_link(lambda: actions.invite_person(by=coordinator, **words))
    client = Client()
    client.post(path, NEW_PASSWORD)
    assert client.get(reverse("core:account_detail")).url == "/security/second-factor/"
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("", "", "Enter a password"),
        ("short", "short", "too short"),
        ("password123", "password123", "too common"),
        ("nia newcomer", "nia newcomer", "too similar"),
        ("three-green-buses", "three-green-busses", "differ"),
        ("a\x00bcdefghijk", "a\x00bcdefghijk", "Null characters"),
        ("x" * 1001, "x" * 1001, "at most 1000"),
    ],
)
def test_poor_password_is_refused_and_the_link_stays(stranger_with_link, first, second, said):
    client, nia, path = stranger_with_link
    page = client.post(path, {"password1": first, "password2": second})
    assert page.status_code == 200
    assert said in page.content.decode()
    nia.refresh_from_db()
    assert not nia.is_active
    assert OneTimeLink.objects.get(user=nia).used_at is None


def test_old_or_unknown_invitations_get_a_plain_page(stranger_with_link):
    client, _, path = stranger_with_link
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert client.get(path).status_code == 404
        assert client.post(path, NEW_PASSWORD).status_code == 404
    for token in ("x", "%00", "é", "x" * 5000):
        answer = client.get(f"/invitation/{token}/")
        assert answer.status_code == 404
        assert "This invitation does not work any more" in answer.content.decode()


def test_invitation_of_another_is_not_answered_while_signed_in(invited, coordinator, sign_in):
    nia, path = invited
    client = sign_in(coordinator)
    assert "signed in as Farida Khan" in client.get(path).content.decode()
    client.post(path, NEW_PASSWORD)
    nia.refresh_from_db()
    assert not nia.is_active
    with pytest.raises(PermissionDenied):
        actions.accept_invitation(by=coordinator, link=OneTimeLink.objects.get(user=nia), password=PASSWORD)


def test_new_invitation_makes_the_old_one_void_but_a_double_tap_does_not(invited, coordinator, mailed_link):
    nia, path = invited
    actions.send_invitation(by=coordinator, person=nia)
    assert Client().get(path).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        newer = mailed_link(lambda: actions.send_invitation(by=coordinator, person=nia))
        assert Client().get(path).status_code == 404
        assert Client().get(newer).status_code == 200


def test_somebody_written_down_without_invitation_can_be_sent_one(coordinator, person, sign_in, mailed_link):
    volunteer = person(Role.MENTOR, is_active=False)
    volunteer.set_unusable_password()
    volunteer.save()
    client = sign_in(coordinator)
    assert "Not invited" in client.get(on("person_detail", volunteer)).content.decode()
    path = mailed_link(lambda: client.post(on("invitation_send", volunteer)))
    assert Client().post(path, NEW_PASSWORD).status_code == 302


def test_history_says_sent_the_first_time_and_sent_again_the_second(coordinator, person):
    volunteer = person(Role.MENTOR, is_active=False)
    volunteer.set_unusable_password()
    volunteer.save()

    actions.send_invitation(by=coordinator, person=volunteer)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        actions.send_invitation(by=coordinator, person=volunteer)

    newest, before = volunteer.history.order_by("-history_id")[:2]
    assert (before.history_change_reason, newest.history_change_reason) == ("Invitation sent", "Invitation sent again")


def test_active_people_are_not_invited_again(coordinator, person):
    with pytest.raises(ValidationError):
        actions.send_invitation(by=coordinator, person=person(Role.MENTOR))


def test_changing_roles_is_kept_in_words(coordinator, person, sign_in):
    gwen = person(Role.MENTOR, name="Gwen Okafor")
    words = {"name": "Gwen Okafor", "phone": "", "roles": ["mentor", "trustee"]}
    assert sign_in(coordinator).post(on("person_change", gwen), words).status_code == 302
    gwen = User.objects.get(pk=gwen.pk)
    assert gwen.given_roles == [Role.MENTOR, Role.TRUSTEE]
    assert gwen.history.first().history_change_reason == "Roles changed from Mentor to Mentor, Trustee"
    assert gwen.history.first().history_user == coordinator


def test_address_can_be_corrected_until_the_invitation_is_answered(invited, coordinator, sign_in, mailed_link):
    nia, path = invited
    client = sign_in(coordinator)
    words = {"name": nia.name, "phone": "", "roles": ["mentor"], "email": "nia.new@example.org"}
    client.post(on("person_change", nia), words)
    nia.refresh_from_db()
    assert nia.email == "nia.new@example.org"
    assert Client().get(path).status_code == 404
    newer = mailed_link(lambda: client.post(on("invitation_send", nia)))
    assert mail.outbox[-1].to == ["nia.new@example.org"]
    Client().post(newer, NEW_PASSWORD)
    client.post(on("person_change", nia), {**words, "email": "stolen@example.org"})
    nia.refresh_from_db()
    assert nia.email == "nia.new@example.org"
    with pytest.raises(ValidationError):
        actions.change_person(by=coordinator, person=nia, name="Nia", roles=["mentor"], email="stolen@example.org")


@pytest.mark.parametrize("debug", [False, True])
def test_used_invitation_says_so_also_in_the_demo(stranger_with_link, settings, debug):
    client, _nia, path = stranger_with_link
    client.post(path, NEW_PASSWORD)
    settings.DEBUG = debug

    answer = Client().get(path)

    assert answer.status_code == 404
    assert "This invitation does not work any more" in answer.content.decode()
