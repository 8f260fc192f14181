"""Signing in by e-mail and password, and getting back in without one."""

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core import demo
from core.models import OutboxMessage
from core.roles import Role
from tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits")]
SIGN_IN = "/account/sign-in/"


def test_sign_in_opens_the_portal(person, type_password):
    trustee = person(Role.TRUSTEE)
    client = type_password(trustee.email.upper())
    assert client.answer.status_code == 302
    assert client.get(reverse("core:account_detail")).status_code == 200


def test_sign_in_leaves_no_trace_in_the_history(person, type_password):
    trustee = person(Role.TRUSTEE)
    before = trustee.history.count()
    type_password(trustee.email)
    trustee.refresh_from_db()
    assert trustee.last_login
    assert trustee.history.count() == before


def test_wrong_password_and_unknown_address_say_the_same(person, type_password):
    known = type_password(person(Role.TRUSTEE).email, "wrong-password").answer.content.decode()
    unknown = type_password("nobody@example.org", "wrong-password").answer.content.decode()
    said = "The e-mail address or the password is not right."
    assert said in known
    assert said in unknown


def test_sixth_wrong_password_is_refused_in_plain_words(person, type_password):
    trustee = person(Role.TRUSTEE)
    for _ in range(5):
        assert "is not right" in type_password(trustee.email, "wrong-password").answer.content.decode()
    client = type_password(trustee.email, PASSWORD)
    assert "Too many tries. Wait five minutes, then try again." in client.answer.content.decode()
    assert client.get(reverse("core:account_detail")).status_code == 302


def test_inactive_person_is_told_only_with_the_right_password(person, type_password):
    leaver = person(Role.TRUSTEE, is_active=False)
    assert "is not right" in type_password(leaver.email, "wrong-password").answer.content.decode()
    client = type_password(leaver.email)
    assert client.answer.url == reverse("account_inactive")
    assert client.get(reverse("core:account_detail")).status_code == 302


@pytest.mark.parametrize("path", ["/account/signup/", "/accounts/signup/", "/account/email/", "/account/sign-up/"])
def test_sign_up_and_change_of_address_have_no_door(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "new@example.org", "password1": PASSWORD}).status_code in (403, 404)
    for name in ("account_signup", "account_email", "account_set_password", "account_request_login_code"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_next_page_stays_with_us(person, type_password):
    trustee = person(Role.TRUSTEE)
    assert type_password(trustee.email, next="https://evil.example/").answer.url == "/"
    assert type_password(trustee.email, next="/my-account/").answer.url == "/my-account/"


def test_signing_out_asks_first_and_speaks_of_unsent_words(person, sign_in):
    client = sign_in(person(Role.TRUSTEE))
    page = client.get(reverse("account_logout"))
    assert "are not lost" in page.content.decode()
    assert client.get(reverse("core:account_detail")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get(reverse("core:account_detail")).status_code == 302


def test_forgotten_password_link_sets_a_new_one_once(person, type_password, mailed_link, client):
    trustee = person(Role.TRUSTEE)
    path = mailed_link(lambda: client.post(reverse("account_reset_password"), {"email": trustee.email}))
    stranger = Client()
    form = stranger.get(path, follow=True)
    assert form.redirect_chain, "the key must leave the address"
    new = {"password1": "three-green-buses", "password2": "three-green-buses"}
    done = stranger.post(form.request["PATH_INFO"], new, follow=True)
    assert "Your new password is set" in done.content.decode()
    assert type_password(trustee.email, "three-green-buses").answer.status_code == 302
    assert "does not work any more" in Client().get(path, follow=True).content.decode()
    trustee.refresh_from_db()
    assert trustee.history.first().history_change_reason == "New password set"


def test_new_password_ends_the_other_sign_ins(person, type_password, client):
    trustee = person(Role.TRUSTEE)
    phone, computer = type_password(trustee.email), type_password(trustee.email)
    words = {"oldpassword": PASSWORD, "password1": "three-green-buses", "password2": "three-green-buses"}
    assert phone.post(reverse("account_change_password"), words).url == reverse("core:account_detail")
    assert phone.get(reverse("core:account_detail")).status_code == 200
    assert computer.get(reverse("core:account_detail")).status_code == 302


def test_reset_link_is_blanked_once_sent(person, mailed_link, client):
    trustee = person(Role.TRUSTEE)
    path = mailed_link(lambda: client.post(reverse("account_reset_password"), {"email": trustee.email}))
    message = OutboxMessage.objects.get(to=trustee.email)
    assert message.sent_at
    assert message.body == ""
    assert path in mail.outbox[-1].body
    assert mail.outbox[-1].body.startswith(f"Hello {trustee.first_name}")


def test_reset_link_names_our_own_address_whatever_the_host(person, settings, client, mailed_link):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://portal.example.org"
    trustee = person(Role.TRUSTEE)
    mailed_link(lambda: client.post(reverse("account_reset_password"), {"email": trustee.email}, HTTP_HOST="evil.test"))
    assert "https://portal.example.org/account/password/new/" in mail.outbox[-1].body
    assert "evil" not in mail.outbox[-1].body


@pytest.mark.parametrize("standing", ["unknown", "inactive"])
def test_forgotten_password_of_nobody_looks_the_same_and_sends_nothing(person, client, standing):
    email = "nobody@example.org" if standing == "unknown" else person(Role.TRUSTEE, is_active=False).email
    answer = client.post(reverse("account_reset_password"), {"email": email})
    assert answer.url == reverse("account_reset_password_done")
    assert not OutboxMessage.objects.exists()


def test_page_answers_although_the_mail_server_is_away(
    person, client, settings, django_capture_on_commit_callbacks, caplog
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    trustee = person(Role.TRUSTEE)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("account_reset_password"), {"email": trustee.email})
    assert answer.status_code == 302
    waiting = OutboxMessage.objects.get(to=trustee.email)
    assert waiting.sent_at is None
    assert "/account/password/new/" in waiting.body


def test_demo_people_are_listed_while_debug_is_on(person, client, settings):
    settings.DEBUG = True
    gwen = person(Role.MENTOR, name="Gwen Demo", is_demo=True)
    person(Role.MENTOR, name="Real Person")
    page = client.get(SIGN_IN).content.decode()
    assert gwen.email in page
    assert demo.PASSWORD in page
    assert "Sign in as Gwen Demo" in page
    assert "Real Person" not in page


def test_demo_people_are_not_shown_in_earnest_use(person, client):
    assert not django_settings.DEBUG
    person(Role.MENTOR, name="Gwen Demo", is_demo=True)
    page = client.get(SIGN_IN).content.decode()
    assert "Gwen Demo" not in page
    assert demo.PASSWORD not in page


def test_sign_in_page_keeps_no_password_and_no_script_of_its_own(client):
    answer = client.post(SIGN_IN, {"login": "a@example.org", "password": "typed-by-mistake"})
    page = answer.content.decode()
    assert "typed-by-mistake" not in page
    assert " style=" not in page
    assert "onclick" not in page
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


WEIRD = ["", " ", "\x00", "a\x00b@example.org", "\u202egro.elpmaxe@a", "\u200b", "🙂@🙂.org", "<b>x</b>"]
WEIRD += ["x" * 100_000, "' OR 1=1 --"]


@pytest.mark.parametrize("words", WEIRD)
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("account_login", ["login", "password", "next"]),
        ("account_reset_password", ["email", "next"]),
        ("mfa_login_webauthn", ["credential"]),
    ],
)
def test_doors_for_everybody_take_weird_words_calmly(client, name, fields, words):
    answer = client.post(reverse(name), dict.fromkeys(fields, words))
    assert answer.status_code in (200, 302), answer.status_code
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("words", WEIRD)
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("account_change_password", ["oldpassword", "password1", "password2"]),
        ("account_reauthenticate", ["password", "next"]),
        ("core:account_change", ["name", "phone"]),
    ],
)
def test_doors_of_the_signed_in_take_weird_words_calmly(person, sign_in, name, fields, words):
    trustee = person(Role.TRUSTEE, name="Trudi Stone")
    answer = sign_in(trustee).post(reverse(name), dict.fromkeys(fields, words))
    assert answer.status_code == 200
    trustee.refresh_from_db()
    assert trustee.check_password(PASSWORD)
    assert trustee.name == "Trudi Stone"


@pytest.mark.parametrize("key", ["x-set-password", "zzzzzzzzzzzzzzzzzzzzz-abc", "1-%00", "1-" + "x" * 3000, "1-é"])
def test_broken_reset_links_get_a_plain_page(client, key):
    answer = client.get(f"/account/password/new/{key}/", follow=True)
    assert answer.status_code in (200, 404)
    assert "does not work any more" in answer.content.decode() or answer.status_code == 404


def test_forgotten_password_asks_for_an_address_in_our_words(client):
    page = client.post(reverse("account_reset_password"), {"email": "nia"}).content.decode()

    assert "Enter an e-mail address such as name@example.org" in page
