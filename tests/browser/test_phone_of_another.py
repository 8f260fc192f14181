"""A phone made ready on which somebody else signs in: nothing of its owner is left to see, and no word is lost."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core import drafts
from tests import factories

from .phone import expire_sessions, find_signal, lose_signal, opened_with, rows_kept

pytestmark = pytest.mark.rule("KOT-20.2")
WORDS = "We looked at fossils"


@pytest.fixture
def gwen(make_allocated):
    """A mentor with a mentee, who owes a note."""
    allocation = make_allocated(start_on=timezone.localdate() - timedelta(days=60))
    child = allocation.mentee.child
    child.first_name, child.known_as = "Idris", ""
    child.save()
    day = timezone.localdate() - timedelta(days=3)
    factories.MeetUpFactory(
        mentor=allocation.mentor, mentee=allocation.mentee, date=day, starts_at=time(10), ends_at=time(12)
    )
    return allocation.mentor.user


OTHERS = [
    *("coordinator", "family_liaison", "chief_executive", "trustee", "committee_member", "finance_officer"),
    "mentor",
]


@pytest.mark.parametrize("role", OTHERS)
def test_somebody_else_signing_in_takes_names_and_key_off_the_phone(
    ready_phone, mast, gwen, person, browser_sign_in, role
):
    page = ready_phone()
    half_written(page, mast)
    expire_sessions()
    page.goto("about:blank")  # what it would ask once there is signal would end the sign-in made here
    find_signal(page, mast)
    browser_sign_in(page.context, person(role))
    land(page, "/")
    expect_emptied(page, mast, gwen)


@pytest.mark.parametrize("path", ["/meet-ups/", "/menu/", "/offline/"])
def test_somebody_else_landing_on_a_later_page_takes_them_too(ready_phone, mast, gwen, person, path):
    page = ready_phone()
    half_written(page, mast)
    expire_sessions()
    find_signal(page, mast)
    other = person("mentor")
    page.goto(f"/account/sign-in/?next={path}")
    page.get_by_label("E-mail address").fill(other.email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{path}")
    expect_emptied(page, mast, gwen)


def half_written(page, mast):
    """Words of a note that was begun without signal."""
    lose_signal(page, mast)
    page.goto("/")
    page.click("[data-choose] button >> nth=0")
    page.fill("[name=activities]", WORDS)
    expect(page.locator("[data-note] [data-saved]")).to_contain_text("Kept on this phone")


def land(page, path):
    """Where the portal takes too long the worker opens the shell it keeps: then once more."""
    for _ in range(4):
        page.goto(path)
        if page.locator("script[data-owner]").count():
            return
    raise AssertionError("the portal did not answer")


def expect_emptied(page, mast, owner):
    """Without signal the phone shows nothing of its owner; words that wait stay, for the owner alone."""
    for _ in range(100):
        if rows_kept(page) == 0:
            break
        page.wait_for_timeout(100)
    lose_signal(page, mast)
    page.goto("/")
    expect(page.locator("[data-set-up]")).to_be_visible()
    assert rows_kept(page) == 0
    assert "Idris" not in page.inner_text("main")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert WORDS in opened_with(page, drafts.phone_key_of(owner))


def test_page_of_the_same_person_takes_nothing(ready_phone, mast, gwen, browser_sign_in):
    page = ready_phone()
    expire_sessions()
    browser_sign_in(page.context, gwen)
    page.goto("/meet-ups/", wait_until="networkidle")
    lose_signal(page, mast)
    page.goto("/")
    expect(page.locator("[data-choose]")).to_contain_text("Idris")
