"""Words typed on a phone are not lost: without signal, signed out, on two devices, sent twice."""

import re

import pytest
from playwright.sync_api import expect

from core import drafts
from core.models import Draft

from . import pages
from .phone import close_without_signal, expect_nothing_waits, expire_sessions, opened_with, says, stored_on

WORDS = "Idris laughed at the fossils"


pytestmark = pytest.mark.usefixtures("practice_pages")


def test_typed_words_are_saved_while_typing_and_come_back(open_form, gwen):
    page = open_form(gwen)
    page.fill("#id_words", WORDS)
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    assert drafts.load(gwen, "practice:1").fields["words"] == WORDS
    page.reload()
    assert page.input_value("#id_words") == WORDS
    says(page, "Saved")


def test_every_kind_of_box_is_saved_except_secrets_and_files(open_form, gwen):
    page = open_form(gwen)
    page.fill("#id_place", "Park")
    page.fill("#id_day", "2026-11-03")
    page.check("[name=travel][value=bus]")
    page.select_option("#id_kind", "park")
    page.check("[name=days][value=tue]")
    page.select_option("#id_both", ["a", "b"])
    page.check("#id_agreed")
    page.fill("#id_secret", "hunter2")
    page.set_input_files("#id_picture", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"jpeg"})
    says(page, "Saved")
    page.wait_for_timeout(1200)
    assert drafts.load(gwen, "practice:1").fields == {
        "place": "Park",
        "words": "",
        "day": "2026-11-03",
        "travel": "bus",
        "kind": "park",
        "days": ["tue"],
        "both": ["a", "b"],
        "agreed": "on",
    }
    page.reload()
    assert page.is_checked("[name=travel][value=bus]")
    assert page.is_checked("[name=days][value=tue]")
    assert not page.is_checked("[name=days][value=mon]")
    assert page.is_checked("#id_agreed")
    assert page.input_value("#id_day") == "2026-11-03"


def test_typed_just_before_leaving_is_saved(open_form, gwen):
    page = open_form(gwen)
    page.fill("#id_words", WORDS)
    page.goto("/landing/")
    for _ in range(100):  # what was sent on leaving may arrive after the next page was asked for
        if drafts.load(gwen, "practice:1"):
            break
        page.wait_for_timeout(100)
    page.goto("/practice/")
    expect(page.locator("#id_words")).to_have_value(WORDS)


def test_without_signal_words_wait_encrypted_and_are_sent_with_signal(open_form, gwen):
    page = open_form(gwen)
    page.context.set_offline(True)
    page.fill("#id_words", WORDS)
    says(page, "No signal: your words wait on this phone")
    records, text = stored_on(page)
    assert records == 1
    assert "Idris" not in text
    assert "fossils" not in text
    assert drafts.phone_key_of(gwen) not in text
    page.context.set_offline(False)
    says(page, "Saved")
    assert drafts.load(gwen, "practice:1").fields["words"] == WORDS
    expect_nothing_waits(page)


def test_page_closed_without_signal_gives_the_words_back_at_the_next_opening(open_form, gwen):
    page = open_form(gwen)
    page.context.set_offline(True)
    page.fill("#id_words", WORDS)
    says(page, "No signal")
    close_without_signal(page)
    page = open_form(gwen, page.context)
    expect(page.locator("#id_words")).to_have_value(WORDS)
    says(page, "Saved")
    expect_nothing_waits(page)


def test_landing_page_sends_what_waited(open_form, gwen):
    page = open_form(gwen)
    page.context.set_offline(True)
    page.fill("#id_words", WORDS)
    says(page, "No signal")
    close_without_signal(page)
    page = page.context.new_page()
    page.goto("/landing/")
    says(page, "Your words that waited on this phone are saved")
    assert drafts.load(gwen, "practice:1").fields["words"] == WORDS
    expect_nothing_waits(page)
    page.click("[data-draft-status] a, [data-unsent] a")
    assert page.input_value("#id_words") == WORDS


def test_landing_page_without_waiting_words_asks_nothing(phone, browser_sign_in, gwen):
    context = phone()
    browser_sign_in(context, gwen)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/landing/", wait_until="networkidle")
    assert [url for url in asked if "/drafts/" in url] == []


def test_expired_session_keeps_the_words_for_the_same_person(open_form, gwen):
    page = open_form(gwen)
    expire_sessions()
    page.fill("#id_words", WORDS)
    says(page, "Signed out: your words wait on this phone, encrypted; sign in and they are sent")
    records, text = stored_on(page)
    assert records == 1
    assert "Idris" not in text
    assert not Draft.objects.exists()
    assert (
        page.get_attribute("[data-draft-status] a, [data-unsent] a", "href") == "/account/sign-in/?next=%2Fpractice%2F"
    )
    page.close()
    page = open_form(gwen, page.context)
    expect(page.locator("#id_words")).to_have_value(WORDS)
    says(page, "Saved")
    assert drafts.load(gwen, "practice:1").fields["words"] == WORDS


def test_words_typed_before_a_new_secret_key_are_sent_after_it(open_form, gwen, settings):
    page = open_form(gwen)
    expire_sessions()
    page.fill("#id_words", WORDS)
    says(page, "Signed out")
    page.close()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-long-key-of-a-later-year"
    page = open_form(gwen, page.context)
    expect(page.locator("#id_words")).to_have_value(WORDS)
    says(page, "Saved")
    assert drafts.load(gwen, "practice:1").fields["words"] == WORDS
    expect_nothing_waits(page)


def test_another_person_on_the_same_phone_reads_nothing(open_form, gwen, hilary):
    page = open_form(gwen)
    expire_sessions()
    page.fill("#id_words", WORDS)
    says(page, "Signed out")
    page.close()
    page = open_form(hilary, page.context)
    page.wait_for_timeout(500)
    assert page.input_value("#id_words") == ""
    records, text = stored_on(page)
    assert records == 1
    assert "Idris" not in text
    assert opened_with(page, drafts.phone_key_of(hilary)) == "shut"
    assert WORDS in opened_with(page, drafts.phone_key_of(gwen))
    assert drafts.load(hilary, "practice:1") is None
    page.close()
    page = open_form(gwen, page.context)
    expect(page.locator("#id_words")).to_have_value(WORDS)


def test_page_left_open_by_one_person_saves_nothing_as_another(open_form, browser_sign_in, gwen, hilary):
    page = open_form(gwen)
    browser_sign_in(page.context, hilary)
    page.context.clear_cookies(name="csrftoken")  # so that the page has to ask who is signed in
    page.fill("#id_words", WORDS)
    says(page, "Signed out")
    page.click("text=Send")
    page.wait_for_timeout(1000)
    assert not Draft.objects.exists()
    assert pages.sent == []
    assert WORDS in opened_with(page, drafts.phone_key_of(gwen))
    assert opened_with(page, drafts.phone_key_of(hilary)) == "shut"


def test_double_tap_sends_once(open_form, gwen):
    page = open_form(gwen)
    posts = []
    page.on("request", lambda request: posts.append(request) if request.is_navigation_request() else None)
    page.fill("#id_words", WORDS)
    page.dblclick("text=Send")
    page.wait_for_selector("text=Sent")
    page.wait_for_timeout(300)
    assert [form["words"] for form in pages.sent] == [WORDS]
    assert len(posts) == 1


def test_sent_words_are_no_draft_any_more(open_form, gwen):
    page = open_form(gwen)
    page.fill("#id_words", WORDS)
    page.click("text=Send")
    page.wait_for_selector("text=Sent")
    assert drafts.load(gwen, "practice:1") is None
    expect_nothing_waits(page)


def test_send_pressed_without_signal_goes_by_itself_with_signal(open_form, gwen):
    page = open_form(gwen)
    page.context.set_offline(True)
    page.fill("#id_words", WORDS)
    page.click("text=Send")
    page.click("text=Send")
    says(page, "No signal")
    assert page.input_value("#id_words") == WORDS
    page.context.set_offline(False)
    page.wait_for_selector("text=Sent")
    assert [form["words"] for form in pages.sent] == [WORDS]


def test_send_after_the_session_expired_keeps_the_words_and_is_one_record_in_the_end(open_form, gwen):
    page = open_form(gwen)
    page.fill("#id_words", WORDS)
    says(page, "Saved")
    expire_sessions()
    page.type("#id_words", " and more")
    page.click("text=Send")
    says(page, "Signed out")
    assert pages.sent == []
    page.close()
    page = open_form(gwen, page.context)
    expect(page.locator("#id_words")).to_have_value(f"{WORDS} and more")
    page.click("text=Send")
    page.wait_for_selector("text=Sent")
    assert [form["words"] for form in pages.sent] == [f"{WORDS} and more"]


def test_token_of_an_earlier_sign_in_is_renewed(open_form, browser_sign_in, gwen):
    page = open_form(gwen)
    page.context.clear_cookies(name="csrftoken")
    page.fill("#id_words", WORDS)
    says(page, "Saved")
    page.click("text=Send")
    page.wait_for_selector("text=Sent")
    assert len(pages.sent) == 1


def test_sign_out_page_warns_of_words_that_could_not_be_sent(open_form, gwen):
    page = open_form(gwen)
    page.context.set_offline(True)
    page.fill("#id_words", WORDS)
    says(page, "No signal")
    close_without_signal(page)
    page = page.context.new_page()
    page.route("**/drafts/save", lambda route: route.abort())
    page.goto("/leaving/")
    says(page, "Words on this phone have not been sent. They stay here, encrypted")
    assert stored_on(page)[0] == 1


def test_without_encryption_nothing_is_kept_on_the_phone(phone, browser_sign_in, gwen):
    context = phone()
    context.add_init_script("Object.defineProperty(window.crypto, 'subtle', { value: undefined })")
    browser_sign_in(context, gwen)
    page = context.new_page()
    with page.expect_response("**/drafts/key"):
        page.goto("/practice/")
    context.set_offline(True)
    page.fill("#id_words", WORDS)
    says(page, "No signal: keep this page open, your words are only here")
    expect_nothing_waits(page)
    context.set_offline(False)
    says(page, "Saved")


def test_every_form_works_without_script(phone, browser_sign_in, gwen):
    context = phone(java_script_enabled=False)
    browser_sign_in(context, gwen)
    page = context.new_page()
    page.goto("/practice/")
    page.fill("#id_words", WORDS)
    page.click("text=Send")
    page.wait_for_selector("text=Sent")
    assert [form["words"] for form in pages.sent] == [WORDS]
