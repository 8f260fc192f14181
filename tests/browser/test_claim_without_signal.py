"""What was spent is written down at the till, without signal: encrypted with its receipt, gone by itself, once."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core import drafts
from expenses.models import Claim, ReceiptFile
from mentees import actions as mentee_actions
from tests import factories

from .phone import expect_nothing_waits, find_signal, lose_signal, opened_with, says, stored_on
from .test_every_page import barriers
from .test_photos_wait import photo

pytestmark = pytest.mark.rule("KOT-8.3")
SEND = "**/money/claims/send/"
TOLD = "#claim_receipts + p"
LATE_KEY = """const soon = window.fetch;
window.fetch = async (url, ...more) => {
  if (`${url}`.includes("/drafts/key")) await new Promise((done) => setTimeout(done, 1200));
  return soon(url, ...more);
};"""


@pytest.fixture
def gwen(pair):
    return pair.mentor.user


@pytest.fixture
def meetup(pair):
    """Held three days ago."""
    day = timezone.localdate() - timedelta(days=3)
    times = {"starts_at": time(10), "ends_at": time(12)}
    return factories.MeetUpFactory(mentor=pair.mentor, mentee=pair.mentee, date=day, **times)


@pytest.fixture
def at_the_till(ready_phone, mast, meetup):
    """A phone without signal on which a claim is begun for the meet-up, with its photo; returns its page."""

    def make(amount="8.90"):
        page = ready_phone()
        lose_signal(page, mast)
        page.goto("/")
        page.get_by_role("button", name="Write down what you spent").click()
        page.get_by_label("What was it for?").fill("Hot chocolate")
        page.get_by_label("How much, in pounds?").fill(amount)
        expect(page.get_by_label("Receipt", exact=True)).to_be_enabled()
        page.get_by_label("Receipt", exact=True).set_input_files(photo())
        expect(page.locator(TOLD)).to_contain_text("Kept on this phone, encrypted")
        page.get_by_label("Which meet-up or child?").select_option(index=1)
        return page

    return make


def press(page):
    page.get_by_role("button", name="Send the claim").click()
    expect(page.locator("[data-waiting]")).to_contain_text("Goes by itself once there is signal, with its photo.")


def test_claim_begun_without_signal_goes_by_itself_with_its_photo_once(at_the_till, mast, meetup):
    page = at_the_till()
    press(page)
    expect(page.locator("[data-waiting]")).to_contain_text("Claim: Hot chocolate")
    assert not Claim.objects.exists()
    page.goto("/static/icon.svg")  # a page without words, to look from
    records, text = stored_on(page)
    assert records == 5  # key, names, numbers; the words, the photo
    assert [word for word in ("chocolate", "8.90", "Idris", "zqzqzqphoto", "receipt.jpg") if word in text] == []
    page.goto("/offline/")
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("It fits, and goes to finance.")
    claim = Claim.objects.get()
    assert (claim.what_for, claim.amount, claim.meetup) == ("Hot chocolate", Decimal("8.90"), meetup)
    assert (claim.spent_on, claim.mentee) == (meetup.date, meetup.mentee)
    assert ReceiptFile.objects.get().claim == claim
    page.goto("/", wait_until="networkidle")
    assert stored_on(page)[0] == 3
    assert Claim.objects.count() == 1


def test_answer_lost_on_the_way_makes_one_claim(at_the_till, mast):
    page = at_the_till()
    press(page)
    page.context.route(SEND, lambda route: (route.fetch(), route.abort()), times=1)
    with page.expect_event("requestfailed", lambda request: "/claims/send/" in request.url):
        find_signal(page, mast)
    assert Claim.objects.count() == 1
    page.goto("/offline/")
    expect(page.locator("[data-waiting]")).to_contain_text("It fits, and goes to finance.")
    assert Claim.objects.count() == ReceiptFile.objects.count() == 1


@pytest.mark.rule("KOT-8.1")
def test_refused_claim_keeps_words_and_photo_and_offers_them_in_the_form(at_the_till, mast):
    page = at_the_till(amount="20.01")
    press(page)
    find_signal(page, mast)
    waiting = page.locator("[data-waiting]")
    expect(waiting).to_contain_text("£20.00 a month for each mentee")
    expect(waiting).to_contain_text("Your words and the photo are kept.")
    assert not Claim.objects.exists()
    page.goto("/")
    says(page, "“Claim: Hot chocolate” was not taken. £20.00 a month")
    page.click("[data-unsent] a")
    expect(page.get_by_label("How much, in pounds?")).to_have_value("20.01")
    expect(page.locator("#id_receipts + p")).to_contain_text("It waited on this phone and is sent with the form.")
    page.click("text=Send the claim")
    page.wait_for_url("**/money/claims/*/")
    claim = Claim.objects.get()
    assert (claim.status, claim.what_for, claim.receipts.count()) == ("coordinator", "Hot chocolate", 1)
    page.goto("/", wait_until="networkidle")
    assert stored_on(page)[0] == 3


def test_claim_half_written_when_the_page_went_is_gone_on_with(at_the_till, mast):
    page = at_the_till()
    page.get_by_role("button", name="Leave it for later").last.click()
    expect(page.locator("[data-waiting]")).to_contain_text("not finished")
    page.goto("/offline/")
    page.click("[data-waiting] button")
    expect(page.get_by_label("What was it for?")).to_have_value("Hot chocolate")
    expect(page.locator(TOLD)).to_contain_text("It waited on this phone")
    expect(page.locator("#claim_about option:checked")).to_contain_text("Idris, ")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-claim] [data-throw]").click()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.goto("/offline/")
    assert stored_on(page)[0] == 3


def test_what_would_be_asked_is_said_at_the_till_and_read_by_everybody(ready_phone, mast, pair):
    page = ready_phone()
    lose_signal(page, mast)
    page.goto(f"/money/claims/new/?mentee={pair.mentee_id}")
    send = page.get_by_role("button", name="Send the claim")
    because = page.locator("[data-claim] [data-because]")
    expect(page.locator("#claim_about option:checked")).to_have_text("Idris, on another day")
    send.click()
    expect(because).to_have_text("Say what it was for.")
    expect(page.get_by_label("What was it for?")).to_be_focused()
    page.keyboard.type("Bus home")
    page.get_by_label("How much, in pounds?").fill("2,50")
    send.click()
    expect(because).to_contain_text("Say how much it was")
    page.get_by_label("How much, in pounds?").fill("2.50")
    send.click()
    expect(because).to_contain_text("Add the receipt, or say below why there is none")
    assert barriers(page, "a claim without signal") == []
    page.get_by_label("No receipt? Say why").fill("The driver gave none")
    send.press("Enter")
    expect(page.locator("[data-waiting]")).to_contain_text("Goes by itself once there is signal.")
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("sent")
    claim = Claim.objects.get()
    assert (claim.mentee, claim.spent_on, claim.receipt) == (pair.mentee, timezone.localdate(), "lost")


def test_claim_of_an_allocation_that_ended_meanwhile_is_taken_and_its_name_is_gone(
    at_the_till, mast, pair, coordinator
):
    page = at_the_till()
    press(page)
    page.context.route(SEND, lambda route: route.abort())
    mentee_actions.end_allocation(by=coordinator, allocation=pair, reason="Moved away")
    find_signal(page, mast)
    page.goto("/offline/")
    expect(page.locator("[data-state]")).to_contain_text("There is signal")  # the names were asked for anew
    expect(page.locator("[data-choose]")).to_be_hidden()
    page.click("[data-waiting] button")
    expect(page.locator("#claim_about option:checked")).to_have_text("As you chose before")
    expect(page.locator("main")).not_to_contain_text("Idris")
    page.context.unroute(SEND)
    page.get_by_role("button", name="Send the claim").click()
    expect(page.locator("[data-waiting]")).to_contain_text("sent")
    assert Claim.objects.get().mentee == pair.mentee


@pytest.mark.rule("KOT-20.2")
def test_signing_out_warns_and_nobody_else_can_read_it(at_the_till, mast, gwen, browser_sign_in):
    page = at_the_till(amount="20.01")
    press(page)
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("not sent")
    page.goto("/account/sign-out/")
    says(page, "Words on this phone have not been sent. They stay here, encrypted")
    page.click("main button:text-is('Sign out')")
    page.wait_for_url("**/account/sign-in/**")
    records, text = stored_on(page)
    assert records == 2
    assert [word for word in ("chocolate", "20.01", "zqzqzqphoto") if word in text] == []
    hilary = factories.papers_for(factories.MentorFactory(user__name="Hilary Stone")).user
    browser_sign_in(page.context, hilary)
    page.goto("/offline/")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert opened_with(page, drafts.phone_key_of(hilary)) == "shut"
    assert "Hot chocolate" in opened_with(page, drafts.phone_key_of(gwen))
    browser_sign_in(page.context, gwen)
    page.goto("/")
    says(page, "Your words are kept")
    page.add_init_script(LATE_KEY)  # sent before the words that wait are back in the form
    page.click("[data-unsent] a")
    page.click("text=Send the claim")
    page.wait_for_url("**/money/claims/*/")
    page.goto("/", wait_until="networkidle")
    expect_nothing_waits(page)
