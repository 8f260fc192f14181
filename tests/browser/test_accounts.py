"""Accounts on a phone: a passkey in a real browser under our content policy, and pages without a barrier."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.urls import reverse

from core import actions
from core.roles import Role
from tests.factories import PASSWORD

SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(autouse=True)
def _no_limits(db):
    cache.clear()


@pytest.fixture
def look(request):
    """Fails when the page on view breaks a rule of axe or is wider than the screen, at both widths."""

    def make(page):
        for size in SIZES:
            page.set_viewport_size(size)
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == [], page.url
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} at {size}"
        page.set_viewport_size(SIZES[0])

    return make


@pytest.fixture
def refused_by_policy():
    """Collects what the browser refused because of our content policy."""
    return []


@pytest.fixture
def page(phone, refused_by_policy):
    page = phone().new_page()
    page.on("console", lambda line: refused_by_policy.append(line.text) if "Content Security" in line.text else None)
    return page


def plug_in_device(page):
    """A phone with a fingerprint reader, played by the browser itself."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return device, added["authenticatorId"]


def type_password(page, email, password=PASSWORD):
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")


def test_passkey_is_set_up_asked_for_and_opens_alone(page, person, refused_by_policy):
    coordinator = person(Role.COORDINATOR)
    device, pk = plug_in_device(page)
    type_password(page, coordinator.email)
    page.wait_for_url("**/security/second-factor/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_role("button", name="Add this device").click()
    page.get_by_role("heading", name="Your spare codes").wait_for()

    sign_out(page)
    type_password(page, coordinator.email)
    page.get_by_role("heading", name="One more step").wait_for()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/account/" not in url)

    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/account/" not in url)
    page.goto(reverse("core:account_detail"))
    assert page.get_by_text(coordinator.email).count()

    page.goto(reverse("mfa_add_webauthn"))
    if page.get_by_role("button", name="Go on").count():
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Add this device").click()
    page.get_by_text("This device is set up already").wait_for()
    device.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": pk})
    assert refused_by_policy == []


def test_passkey_of_another_phone_is_refused_in_words(page, person):
    person(Role.TRUSTEE)
    device, pk = plug_in_device(page)
    device.send("WebAuthn.setUserVerified", {"authenticatorId": pk, "isUserVerified": False})
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("That did not work, or it was cancelled").wait_for()


def test_pages_work_without_script(phone, person):
    trustee = person(Role.TRUSTEE)
    page = phone(java_script_enabled=False).new_page()
    page.goto(reverse("account_login"))
    assert not page.get_by_text("Sign in with a passkey").is_visible()
    type_password(page, trustee.email)
    page.goto(reverse("core:account_detail"))
    assert page.get_by_role("heading", name="My account").count()
    sign_out(page)


def test_pages_for_strangers_have_no_barrier(page, look, coordinator):
    actions.invite_person(by=coordinator, name="Nia Newcomer", email="nia@example.org", roles=["mentor"])
    for name in ("account_login", "account_reset_password", "account_reset_password_done", "account_inactive"):
        page.goto(reverse(name))
        look(page)
    page.goto(reverse("account_reset_password_from_key_done"))
    look(page)
    for path in ("/account/password/new/x-set-password/", "/invitation/unknown/"):
        page.goto(path)
        look(page)
    type_password(page, "nobody@example.org", "wrong-password")
    page.get_by_text("is not right").wait_for()
    look(page)


def test_pages_of_accounts_have_no_barrier(page, look, coordinator, person, browser_sign_in):
    gwen = person(Role.MENTOR, name="Maximiliane Featherstonehaugh-Cholmondeley-Vanderbilt")
    session = browser_sign_in(page.context, coordinator)
    for name in ("core:account_detail", "core:account_change", "core:people_list", "core:person_invite"):
        page.goto(reverse(name))
        look(page)
    page.get_by_role("button", name="Send the invitation").click()
    page.get_by_text("3 things to put right").wait_for()
    look(page)
    for name in ("person_detail", "person_change", "person_deactivate", "person_reactivate", "second_factor_remove"):
        page.goto(reverse(f"core:{name}", args=[gwen.pk]))
        look(page)
    for name in ("second_factor_needed", "mfa_index", "mfa_list_webauthn", "account_change_password", "account_logout"):
        page.goto(reverse(name))
        look(page)
    page.goto(reverse("mfa_activate_totp"))
    look(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code from the app").wait_for()
    assert re.fullmatch(r"[A-Z2-7]{32}", page.locator("code").inner_text())
    look(page)
    page.goto(reverse("mfa_add_webauthn"))
    look(page)
    session.delete()
