"""Words typed on two devices, or left undecided, or late for the sending: both are kept, and the person chooses."""

import pytest
from playwright.sync_api import expect

from core import drafts

from . import pages
from .phone import close_without_signal, expect_nothing_waits, opened_with, says, stored_on

WORDS = "Idris laughed at the fossils"
# The server answers late, and the phone itself takes longer still.
SLOW_PHONE = """() => {
  const late = (work, pause) => async (...args) => {
    await new Promise((done) => setTimeout(done, pause));
    return work(...args);
  };
  window.fetch = late(window.fetch.bind(window), 900);
  crypto.subtle.encrypt = late(crypto.subtle.encrypt.bind(crypto.subtle), 700);
}"""


@pytest.mark.parametrize(
    ("press", "left"), [("Use these words", "From the tablet"), ("Keep what is in the form", WORDS)]
)
def test_words_of_another_device_are_offered(open_form, gwen, press, left):
    page, tablet = open_form(gwen), open_form(gwen)
    tablet.fill("#id_words", "From the tablet")
    says(tablet, "Saved")
    page.fill("#id_words", WORDS)
    says(page, "There are other words: look at them")
    assert page.input_value("#id_words") == WORDS
    expect(page.locator("#other-words")).to_contain_text("From the tablet")
    assert drafts.load(gwen, "practice:1").fields["words"] == "From the tablet"
    page.click(f"text={press}")
    says(page, "Saved")
    assert page.input_value("#id_words") == left
    assert drafts.load(gwen, "practice:1").fields["words"] == left
    expect_nothing_waits(page)


def test_undecided_words_are_offered_again_at_the_next_opening(open_form, gwen):
    page, tablet = open_form(gwen), open_form(gwen)
    tablet.fill("#id_words", "From the tablet")
    says(tablet, "Saved")
    page.fill("#id_words", WORDS)
    says(page, "There are other words")
    page.close()
    page = open_form(gwen, page.context)
    says(page, "There are other words")
    assert page.input_value("#id_words") == "From the tablet"
    expect(page.locator("#other-words")).to_contain_text(WORDS)
    page.click("text=Use these words")
    says(page, "Saved")
    assert drafts.load(gwen, "practice:1").fields["words"] == WORDS


def test_undecided_words_and_what_is_typed_meanwhile_are_both_kept(open_form, gwen):
    page, tablet = open_form(gwen), open_form(gwen)
    tablet.fill("#id_words", "From the tablet")
    says(tablet, "Saved")
    page.fill("#id_words", WORDS)
    says(page, "There are other words")
    page.close()
    page = open_form(gwen, page.context)
    says(page, "There are other words")
    page.fill("#id_words", "From the tablet, and more")
    page.wait_for_timeout(1500)
    assert stored_on(page)[0] == 2
    page.close()
    page = open_form(gwen, page.context)
    expect(page.locator("#id_words")).to_have_value("From the tablet, and more")
    page.click("text=Throw them away")
    says(page, "Saved")
    assert drafts.load(gwen, "practice:1").fields["words"] == "From the tablet, and more"
    expect_nothing_waits(page)


def test_words_that_could_not_be_delivered_stay_although_new_ones_are_saved(open_form, gwen):
    page = open_form(gwen)
    page.context.set_offline(True)
    page.fill("#id_words", WORDS)
    says(page, "No signal")
    close_without_signal(page)
    page = page.context.new_page()
    page.route("**/drafts/save", lambda route: route.abort(), times=1)
    page.goto("/practice/")
    says(page, "Words still wait on this phone")
    page.fill("#id_words", "Something new")
    says(page, "Saved")
    assert stored_on(page)[0] == 1
    assert WORDS in opened_with(page, drafts.phone_key_of(gwen))
    page.reload()
    expect(page.locator("#other-words")).to_contain_text(WORDS)


def test_words_wait_on_the_phone_while_a_poor_signal_keeps_silent(open_form, gwen):
    page = open_form(gwen)
    page.route("**/drafts/save", lambda route: None)
    page.fill("#id_words", WORDS)
    says(page, "Saving")
    page.wait_for_timeout(300)
    assert WORDS in opened_with(page, drafts.phone_key_of(gwen))
    page.type("#id_words", " and more")
    page.wait_for_timeout(1500)
    assert f"{WORDS} and more" in opened_with(page, drafts.phone_key_of(gwen))


@pytest.mark.parametrize("send", [False, True])
def test_words_saved_over_a_poor_signal_are_off_a_slow_phone(open_form, gwen, send):
    page = open_form(gwen)
    page.evaluate(SLOW_PHONE)
    page.fill("#id_words", WORDS)
    says(page, "Saving")
    if send:
        page.click("text=Send")
        page.wait_for_selector("text=Sent")
    else:
        says(page, "Saved")
    page.wait_for_timeout(1500)
    assert stored_on(page)[0] == 0


def test_words_that_missed_the_sending_are_offered_and_not_dropped(open_form, gwen):
    page, tablet = open_form(gwen), open_form(gwen)
    page.fill("#id_place", "Park")
    says(page, "Saved")
    page.context.set_offline(True)
    page.fill("#id_words", WORDS)
    says(page, "No signal")
    close_without_signal(page)
    tablet.reload()
    tablet.click("text=Send")
    tablet.wait_for_selector("text=Sent")
    landing = page.context.new_page()
    landing.goto("/landing/")
    expect(landing.locator("#other-words")).to_contain_text(WORDS)
    assert stored_on(landing)[0] == 1
    page = open_form(gwen, page.context)
    expect(page.locator("#other-words")).to_contain_text(WORDS)
    page.click("text=Use these words")
    says(page, "Saved")
    assert page.input_value("#id_words") == WORDS
    page.click("text=Send")
    page.wait_for_selector("text=Sent")
    assert len({form["submission"] for form in pages.sent}) == 2
