"""The second step: who must have one, how it is kept, and that nothing odd gets past it."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core.adapters import SecondFactorAdapter
from core.roles import SECOND_FACTOR_ROLES, Role
from tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits")]
NEEDED = "/security/second-factor/"
PAGE = "core:account_detail"


@pytest.mark.parametrize("role", list(Role))
def test_roles_that_see_many_children_need_a_second_step(person, type_password, role):
    client = type_password(person(role).email)
    answer = client.get(reverse(PAGE))
    if role in SECOND_FACTOR_ROLES:
        assert answer.url == NEEDED
        assert f"As {role.label.lower()} you see" in client.get(NEEDED).content.decode()
    else:
        assert answer.status_code == 200


def test_page_that_asks_for_a_second_step_names_both_ways_and_the_way_out(person, type_password):
    page = type_password(person(Role.COORDINATOR).email).get(NEEDED).content.decode()
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "account_logout"):
        assert reverse(name) in page


def test_page_that_asks_for_a_second_step_is_shut_to_strangers(client):
    assert client.get(NEEDED).status_code == 302


def test_demo_people_are_exempt_only_while_debug_is_on(person, type_password, settings):
    client = type_password(person(Role.COORDINATOR, is_demo=True).email)
    assert client.get(reverse(PAGE)).status_code == 302
    settings.DEBUG = True
    assert client.get(reverse(PAGE)).status_code == 200


def test_real_people_are_never_exempt(person, type_password, settings):
    settings.DEBUG = True
    assert type_password(person(Role.COORDINATOR).email).get(reverse(PAGE)).status_code == 302


def test_app_is_set_up_and_then_asked_for(person, type_password, code_now):
    coordinator = person(Role.COORDINATOR)
    client = type_password(coordinator.email)
    door = reverse("mfa_activate_totp")
    again = client.get(door).url
    assert again.startswith(reverse("account_reauthenticate"))
    assert client.post(again, {"password": PASSWORD, "next": door}).url == door
    client.get(door)
    secret = client.session["mfa.totp.secret"]
    assert client.post(door, {"code": code_now(secret)}).url == reverse("mfa_view_recovery_codes")
    assert client.get(reverse(PAGE)).status_code == 200

    later = type_password(coordinator.email)
    assert later.answer.url == reverse("mfa_authenticate")
    assert later.get(reverse(PAGE)).status_code == 302
    assert "That is not the code" in later.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert later.post(reverse("mfa_authenticate"), {"code": code_now(secret, 1)}).status_code == 302
    assert later.get(reverse(PAGE)).status_code == 200


def test_spare_code_opens_once(person, type_password, set_up_app):
    coordinator = person(Role.COORDINATOR)
    set_up_app(coordinator)
    spare = Authenticator.objects.get(user=coordinator, type="recovery_codes").wrap().get_unused_codes()[0]
    assert type_password(coordinator.email).post(reverse("mfa_authenticate"), {"code": spare}).status_code == 302
    assert type_password(coordinator.email).post(reverse("mfa_authenticate"), {"code": spare}).status_code == 200


def test_wrong_codes_are_limited(person, type_password, set_up_app, code_now):
    coordinator = person(Role.COORDINATOR)
    secret = set_up_app(coordinator)
    client = type_password(coordinator.email)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = client.post(reverse("mfa_authenticate"), {"code": code_now(secret)}).content.decode()
    assert "Too many tries" in page


def test_secrets_are_stored_encrypted_and_survive(person, set_up_app, code_now):
    mentor = person(Role.MENTOR)
    secret = set_up_app(mentor)
    app = Authenticator.objects.get(user=mentor, type="totp")
    spare = Authenticator.objects.get(user=mentor, type="recovery_codes")
    assert secret not in json.dumps(app.data)
    assert SecondFactorAdapter().decrypt(app.data["secret"]) == secret
    assert app.wrap().validate_code(code_now(secret))
    assert not any(code in json.dumps(spare.data) for code in spare.wrap().get_unused_codes())


def test_secrets_survive_a_new_secret_key(person, set_up_app, code_now, settings):
    mentor = person(Role.MENTOR)
    secret = set_up_app(mentor)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-long-key-of-a-later-year"
    assert Authenticator.objects.get(user=mentor, type="totp").wrap().validate_code(code_now(secret))


def test_secret_that_cannot_be_read_opens_to_no_code(person, set_up_app, code_now, settings, type_password, caplog):
    mentor = person(Role.MENTOR)
    secret = set_up_app(mentor)
    settings.SECRET_KEY = "a-key-from-nowhere-and-nothing-kept-of-the-old-one"
    client = type_password(mentor.email)
    for code in (code_now(secret), "", "000000"):
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert client.get(reverse(PAGE)).status_code == 302


def test_removing_the_last_second_step_asks_for_a_new_one_at_once(person, type_password, set_up_app, code_now):
    coordinator = person(Role.COORDINATOR)
    secret = set_up_app(coordinator)
    client = type_password(coordinator.email)
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert client.get(reverse(PAGE)).status_code == 200
    door = reverse("mfa_deactivate_totp")
    client.post(f"{reverse('account_reauthenticate')}?next={door}", {"password": PASSWORD})
    assert client.post(door).status_code == 302
    assert not Authenticator.objects.filter(user=coordinator).exists()
    assert client.get(reverse(PAGE)).url == NEEDED


def test_sign_in_with_a_second_step_asks_few_questions_of_the_database(
    person, type_password, set_up_app, code_now, django_assert_max_num_queries
):
    coordinator = person(Role.COORDINATOR)
    secret = set_up_app(coordinator)
    client = type_password(coordinator.email)
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    client.get(reverse("second_factor_needed"))
    client.get(reverse(PAGE))
    with django_assert_max_num_queries(6):
        client.get(reverse("core:account_change"))


DOORS = [
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_authenticate",
]


@pytest.mark.parametrize("name", DOORS)
def test_second_factor_doors_are_shut_to_strangers(name):
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.fixture
def settled(person, sign_in, set_up_app):
    """A client of somebody with an app who has just typed the password again."""
    user = person(Role.TRUSTEE)
    set_up_app(user)
    client = sign_in(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.mark.parametrize("name", [name for name in DOORS if name not in {"mfa_authenticate", "mfa_activate_totp"}])
def test_second_factor_pages_stand_in_our_frame(settled, name):
    answer = settled.get(reverse(name), follow=True)
    assert answer.status_code == 200
    if "html" in answer.headers["Content-Type"]:
        page = answer.content.decode()
        assert page.count("<h1>") == 1
        assert "· Kids on Track</title>" in page


SHAPE = {"id": "AA", "rawId": "AA", "type": "public-key"}
ANSWERS = [
    {"response": 5},
    {"id": [], "response": {}},
    {**SHAPE, "response": {"userHandle": "AA", "clientDataJSON": "AA"}},
    {**SHAPE, "response": {"clientDataJSON": "e30", "attestationObject": "oA"}},
    {**SHAPE, "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"}},
    {"id": "é", "rawId": None, "type": 7, "response": {"clientDataJSON": "!!!", "attestationObject": "%%"}},
]
JUNK = ["", "\x00", "[]", "{}", "1", "null", '"x"', "[" * 5000, "🙂", "١٢٣٤٥٦", *map(json.dumps, ANSWERS)]


@pytest.mark.parametrize("name", ["mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_reauthenticate"])
def test_answers_in_no_shape_are_wrong_answers(settled, name):
    for junk in JUNK:
        cache.clear()
        settled.get(reverse(name))
        answer = settled.post(reverse(name), {"credential": junk, "code": junk, "name": junk, "passwordless": "on"})
        assert answer.status_code in (200, 302), junk
    assert not Authenticator.objects.filter(type="webauthn").exists()


@pytest.mark.parametrize("field", ["code", "credential"])
def test_odd_codes_do_not_open(person, type_password, set_up_app, field):
    trustee = person(Role.TRUSTEE)
    set_up_app(trustee)
    client = type_password(trustee.email)
    for junk in JUNK:
        cache.clear()
        client.get(reverse("mfa_authenticate"))
        assert client.post(reverse("mfa_authenticate"), {field: junk}).status_code == 200, junk
    assert client.get(reverse(PAGE)).status_code == 302


def test_odd_passkeys_do_not_open(person, client):
    person(Role.TRUSTEE)
    for junk in JUNK:
        cache.clear()
        client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
        answer = client.post(reverse("mfa_login_webauthn"), {"credential": junk})
        assert answer.url == reverse("account_login"), junk
    assert client.get(reverse(PAGE)).status_code == 302


@pytest.mark.parametrize("pk", [0, 1, 2**63, 10**30])
def test_passkeys_of_others_do_not_exist(person, settled, pk):
    other = Authenticator.objects.create(user=person(), type="webauthn", data={"name": "x", "credential": {}})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert settled.get(reverse(name, args=[pk or other.pk])).status_code == 404
        assert settled.post(reverse(name, args=[pk or other.pk]), {"name": "mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=other.pk).exists()
