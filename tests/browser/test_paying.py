"""From the queue to the payment, without a mouse; and nothing in the way of anybody on those pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.roles import Role
from expenses.models import Claim
from tests.browser.test_every_page import barriers
from tests.expenses.claiming import HEIC
from tests.factories import BankDetailsFactory, ClaimFactory, MeetUpFactory, MenteeFactory, MentorFactory


def press_until(page, wanted):
    """Go on with the Tab key until the element has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("never reached by the Tab key")


def test_claims_go_from_the_queue_into_a_run_and_are_paid(phone, browser_sign_in, person):
    gwen, idris = MentorFactory(user__name="Gwen Okafor"), MenteeFactory()
    BankDetailsFactory(mentor=gwen)
    for what_for, amount in (("Bowling", "8.80"), ("Chips", "3.20")):
        ClaimFactory(mentor=gwen, mentee=idris, what_for=what_for, amount=Decimal(amount))
    context = phone(viewport={"width": 1280, "height": 800})
    browser_sign_in(context, person(Role.FINANCE_OFFICER, name="Geoffrey Lam"))
    page = context.new_page()

    page.goto("/")
    press_until(page, page.get_by_role("link", name="waits to be paid"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/money/finance/")
    found = barriers(page, "queue")
    page.set_viewport_size({"width": 1280, "height": 800})
    for name in ("Pay £8.80", "Pay £3.20"):
        press_until(page, page.get_by_role("checkbox", name=name))
        page.keyboard.press("Space")
    press_until(page, page.get_by_role("button", name="Put into a run"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Payment run 1")
    expect(page.get_by_text("£12.00").first).to_be_visible()
    found += barriers(page, "run")
    page.set_viewport_size({"width": 1280, "height": 800})
    with page.expect_download() as kept:
        page.get_by_role("link", name="For the bank").click()
    assert kept.value.suggested_filename == "payment-run-1-bank.csv"
    press_until(page, page.get_by_role("link", name="The bank has paid it"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/pay/")
    page.get_by_label("Paid on").fill("2026-11-20")
    page.get_by_label("Reference").fill("BACS 201126")
    found += barriers(page, "pay")
    page.get_by_role("button", name="Mark £12.00 as paid").click()

    expect(page.get_by_text("Marked as paid. The mentors are told")).to_be_visible()
    assert set(Claim.objects.values_list("status", flat=True)) == {"paid"}
    assert not found, "\n".join(found)


def test_claim_stands_beside_its_receipt_on_a_desk_and_above_it_on_a_phone(phone, browser_sign_in, person):
    claim = ClaimFactory(what_for="Bowling")
    context = phone(viewport={"width": 1280, "height": 800})
    browser_sign_in(context, person(Role.FINANCE_OFFICER))
    page = context.new_page()
    page.goto(f"/money/finance/{claim.pk}/")
    facts, paper = (page.get_by_role("heading", name=name).first for name in ("The claim", "Receipt"))
    assert abs(facts.bounding_box()["y"] - paper.bounding_box()["y"]) < 40
    assert paper.bounding_box()["x"] > facts.bounding_box()["x"] + 300
    found = barriers(page, "check")
    page.set_viewport_size({"width": 360, "height": 740})
    assert paper.bounding_box()["y"] > facts.bounding_box()["y"] + 100
    assert not found, "\n".join(found)


@pytest.mark.rule("KOT-8.3")
def test_photograph_of_a_receipt_becomes_money_on_the_account(phone, browser_sign_in, person, make_allocated):
    """From the mentor's phone over the finance desk to "Paid", without anything made ready in between."""
    day = timezone.localdate() - timedelta(days=3)
    pair = make_allocated(start_on=day - timedelta(days=60))
    meetup = MeetUpFactory(mentor=pair.mentor, mentee=pair.mentee, date=day, place="Town museum")
    BankDetailsFactory(mentor=pair.mentor)
    pocket, desk = phone(), phone(viewport={"width": 1280, "height": 800})
    browser_sign_in(pocket, pair.mentor.user)
    mentor = pocket.new_page()
    mentor.goto(f"/money/claims/new/?meetup={meetup.pk}")
    mentor.get_by_label("What was it for?").fill("Hot chocolate")
    mentor.get_by_label("How much, in pounds?").fill("8.90")
    mentor.set_input_files("[name=receipts]", HEIC)
    mentor.get_by_role("button", name="Send the claim").click()
    mentor.wait_for_url("**/money/claims/*/")

    browser_sign_in(desk, person(Role.FINANCE_OFFICER, name="Geoffrey Lam"))
    finance = desk.new_page()
    finance.goto("/")
    finance.get_by_role("link", name="Hot chocolate").click()
    picture = finance.locator("main img").first
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 480
    finance.get_by_role("button", name="Put into a new run").click()
    finance.goto("/money/runs/")
    finance.get_by_role("link", name="Payment run 1").click()
    with finance.expect_download() as bank_file:
        finance.get_by_role("link", name="For the bank").click()
    assert "8.90" in bank_file.value.path().read_text()
    finance.get_by_role("link", name="The bank has paid it").click()
    finance.get_by_label("Paid on").fill(timezone.localdate().isoformat())
    finance.get_by_label("Reference").fill("BACS 7")
    finance.get_by_role("button", name="Mark £8.90 as paid").click()
    expect(finance.get_by_text("Marked as paid. The mentors are told")).to_be_visible()

    mentor.goto("/money/")
    mentor.get_by_role("link", name="Hot chocolate").click()
    expect(mentor.locator("main")).to_contain_text("Paid on")
    assert Claim.objects.get().status == "paid"
