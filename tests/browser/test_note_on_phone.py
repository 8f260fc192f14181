"""A mentor writes the note of a meet-up on a phone; whatever happens on the way, it is one note with every word."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core import drafts
from meetups.models import Note
from tests import factories

from .phone import close_without_signal, expect_nothing_waits, expire_sessions, opened_with, says, stored_on

WORDS = "Idris laughed at the fossils"
BOX = "[name=activities]"


@pytest.fixture
def meetup(make_allocated):
    """Planned by a mentor for three days ago; its note is owed."""
    day = timezone.localdate() - timedelta(days=3)
    allocation = make_allocated(start_on=day - timedelta(days=60))
    return factories.MeetUpFactory(
        mentor=allocation.mentor, mentee=allocation.mentee, date=day, starts_at=time(10), ends_at=time(12)
    )


@pytest.fixture
def gwen(meetup):
    return meetup.mentor.user


@pytest.fixture
def open_note(phone, browser_sign_in, meetup, gwen):
    """Opens the note's form on a phone, signed in as its mentor."""

    def make():
        context = phone()
        browser_sign_in(context, gwen)
        page = context.new_page()
        with page.expect_response("**/drafts/key"):
            page.goto(f"/meet-ups/{meetup.pk}/note/")
        return page

    return make


def sign_in_by_hand(page, user):
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("button:text-is('Sign in')")


def the_note():
    """The one note there is."""
    return Note.objects.get()


def press_save(page):
    page.click("text=Save the note")
    page.wait_for_url("**/notes/*/")


def test_connection_cut_midway_loses_nothing(open_note):
    page = open_note()
    page.fill(BOX, "Idris laughed")
    says(page, "Saved")
    page.context.set_offline(True)
    page.type(BOX, " at the fossils", delay=20)
    says(page, "No signal: your words wait on this phone")
    page.click("text=Save the note")
    says(page, "No signal: your words wait on this phone, then go by themselves")
    records, text = stored_on(page)
    assert records == 1
    assert "fossils" not in text
    page.context.set_offline(False)
    page.wait_for_url("**/notes/*/")
    assert the_note().activities == "Idris laughed at the fossils"
    expect_nothing_waits(page)


def test_session_that_ended_while_typing_brings_the_words_back_after_sign_in(open_note, gwen, meetup):
    page = open_note()
    expire_sessions()
    page.fill(BOX, WORDS)
    page.click("text=Save the note")
    says(page, "Signed out: your words wait on this phone, encrypted")
    assert not Note.objects.exists()
    page.click("[data-draft-status] a")
    sign_in_by_hand(page, gwen)
    page.wait_for_url(f"**/meet-ups/{meetup.pk}/note/")
    expect(page.locator(BOX)).to_have_value(WORDS)
    press_save(page)
    assert the_note().activities == WORDS


def test_somebody_else_on_the_same_phone_reads_nothing(open_note, gwen, meetup):
    other = factories.MentorFactory(user__name="Hilary Stone").user
    page = open_note()
    expire_sessions()
    page.fill(BOX, WORDS)
    says(page, "Signed out")
    page.click("[data-draft-status] a")
    page.wait_for_url("**/account/sign-in/?next=**")
    page.goto("/account/sign-in/")
    sign_in_by_hand(page, other)
    page.wait_for_url("**/")
    page.wait_for_load_state("networkidle")
    records, text = stored_on(page)
    assert records == 1
    assert "fossils" not in text
    assert opened_with(page, drafts.phone_key_of(other)) == "shut"
    assert WORDS in opened_with(page, drafts.phone_key_of(gwen))
    page.goto("/account/sign-out/")
    page.click("main button")
    page.wait_for_url("**/account/sign-in/")
    sign_in_by_hand(page, gwen)
    says(page, "Your words that waited on this phone are saved")
    page.click("[data-unsent] a")
    expect(page.locator(BOX)).to_have_value(WORDS)


def test_double_tap_makes_one_note(open_note):
    page = open_note()
    page.fill(BOX, WORDS)
    page.dblclick("text=Save the note")
    page.wait_for_url("**/notes/*/")
    page.wait_for_timeout(500)
    assert the_note().history.count() == 1


def test_sending_repeated_by_the_network_makes_one_note(open_note):
    page = open_note()
    page.fill(BOX, WORDS)
    with page.expect_request(lambda request: request.is_navigation_request() and request.method == "POST") as sent:
        press_save(page)
    for _ in range(2):
        again = page.request.post(
            sent.value.url,
            data=sent.value.post_data,
            headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": sent.value.url},
        )
        assert again.ok
    assert the_note().history.count() == 1


def test_two_open_pages_make_one_note(open_note):
    page, tablet = open_note(), open_note()
    page.fill(BOX, WORDS)
    says(page, "Saved")
    tablet.reload()
    press_save(page)
    press_save(tablet)
    assert the_note().activities == WORDS


def test_refused_form_keeps_the_words(open_note):
    page = open_note()
    page.fill(BOX, WORDS)
    page.fill("[name=date]", (timezone.localdate() + timedelta(days=5)).isoformat())
    page.click("text=Save the note")
    expect(page.locator(".summary")).to_be_visible()
    assert page.input_value(BOX) == WORDS
    page.fill("[name=date]", timezone.localdate().isoformat())
    press_save(page)
    assert the_note().activities == WORDS


def test_sign_out_page_warns_of_words_that_wait(open_note):
    page = open_note()
    page.context.set_offline(True)
    page.fill(BOX, WORDS)
    says(page, "No signal")
    close_without_signal(page)
    page = page.context.new_page()
    page.route("**/drafts/save", lambda route: route.abort())
    page.goto("/account/sign-out/")
    says(page, "Words on this phone have not been sent")


def test_note_without_script_is_saved(phone, browser_sign_in, gwen, meetup):
    context = phone(java_script_enabled=False)
    browser_sign_in(context, gwen)
    page = context.new_page()
    page.goto(f"/meet-ups/{meetup.pk}/note/")
    page.fill(BOX, WORDS)
    press_save(page)
    assert the_note().activities == WORDS


def test_form_page_is_small_and_asks_for_little(phone, browser_sign_in, gwen, meetup):
    context = phone()
    browser_sign_in(context, gwen)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith("data:") else None)
    page.goto(f"/meet-ups/{meetup.pk}/note/", wait_until="networkidle")
    # phone.js is on this phone since the first page.
    assert len([url for url in asked if "icon" not in url and "phone.js" not in url]) <= 4


UNDER_THE_BAR = """() => {
  const bar = document.querySelector(".bar"), box = document.activeElement;
  const isUnder = !bar.contains(box) && box.getBoundingClientRect().bottom > bar.getBoundingClientRect().top;
  return isUnder && box.closest("form:has(.bar)") ? box.name || box.textContent : "";
}"""


def test_no_box_reached_by_keyboard_hides_under_the_bar(open_note, meetup):
    page = open_note()
    page.goto(f"/meet-ups/plan/{meetup.mentee_id}/")
    boxes = page.locator("main form:has(.bar) :is(input:not([type=hidden]), select, textarea)").count()
    assert boxes > 5
    page.locator("main form:has(.bar) :is(input:not([type=hidden]), select, textarea)").first.focus()
    hidden = []
    for _ in range(boxes):
        page.keyboard.press("Tab")
        hidden.append(page.evaluate(UNDER_THE_BAR))
    assert [name for name in hidden if name] == []
