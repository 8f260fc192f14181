"""A mentor claims on a phone, from the photograph to the claim that was sent, with and without script."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from expenses.models import Claim
from tests import factories
from tests.expenses.claiming import HEIC

from .test_every_page import RULES
from .test_photos_wait import photo


@pytest.fixture
def meetup(make_allocated):
    day = timezone.localdate() - timedelta(days=3)
    allocation = make_allocated(start_on=day - timedelta(days=60))
    return factories.MeetUpFactory(mentor=allocation.mentor, mentee=allocation.mentee, date=day, place="Town museum")


@pytest.mark.rule("KOT-8.3")
@pytest.mark.parametrize("with_script", [True, False])
def test_photograph_becomes_a_sent_claim(phone, browser_sign_in, meetup, with_script):
    context = phone(java_script_enabled=with_script)
    browser_sign_in(context, meetup.mentor.user)
    page = context.new_page()
    page.goto(f"/money/claims/new/?meetup={meetup.pk}")
    page.fill("[name=what_for]", "Hot chocolate")
    page.set_input_files("[name=receipts]", HEIC)
    expect(page.locator("[name=miles]")).to_be_hidden()
    if with_script:
        page.click("text=Several things from one trip?")
        page.click("text=Another item")
        page.fill("[name=line_3_what]", "Chocolate")
        page.fill("[name=line_3_amount]", "6.90")
        page.fill("[name=line_0_what]", "Bus")
        page.fill("[name=line_0_amount]", "2.00")
        expect(page.locator("[name=amount]")).to_have_value("8.90")
        page.locator("[name=line_0_amount]").blur()
        expect(page.locator("[data-verdict]")).to_contain_text("£11.10 left after this")
        assert Axe().run(page, options=RULES).response["violations"] == []
    else:
        page.fill("[name=amount]", "8.90")
    page.click("text=Send the claim")

    page.wait_for_url("**/money/claims/*/")
    expect(page.locator("main")).to_contain_text("goes to finance")
    assert page.locator("img.receipt").evaluate("image => image.decode().then(() => image.naturalWidth)") == 480
    claim = Claim.objects.get()
    assert (claim.amount, claim.meetup, claim.status) == (Decimal("8.90"), meetup, "finance")
    assert claim.lines.count() == (2 if with_script else 0)


@pytest.fixture
def form(phone, browser_sign_in, meetup):
    """The claim form, with no meet-up in its address; the phone's key is there before anything is chosen."""
    context = phone()
    browser_sign_in(context, meetup.mentor.user)
    page = context.new_page()
    with page.expect_response("**/drafts/key"):
        page.goto("/money/claims/new/")
    return page


def test_receipts_are_added_one_by_one_and_taken_out_again(form):
    page, box, rows, told = form, "[name=receipts]", form.locator("#id_receipts + p + ul li"), "#id_receipts + p"
    for colour in ("teal", "red"):
        page.set_input_files(box, photo(colour=colour))
        expect(page.locator(told)).to_contain_text("Kept on this phone")
    expect(rows).to_contain_text(["receipt.jpg", "receipt (2).jpg"])
    page.set_input_files(box, {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"words"})
    expect(page.locator(f"{told}.error")).to_contain_text("notes.txt: Only a photo or a PDF can be a receipt")
    assert Axe().run(page, options=RULES).response["violations"] == []
    page.get_by_role("button", name="Remove receipt.jpg", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Remove receipt (2).jpg")).to_be_focused()
    bad = {"name": "bad.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 <</JS(x)>> %%EOF"}
    page.set_input_files(box, bad)
    expect(rows).to_contain_text(["receipt (2).jpg", "bad.pdf"])
    page.fill("[name=what_for]", "Hot chocolate")
    page.fill("[name=amount]", "8.90")
    page.click("text=Send the claim")

    expect(page.locator("#id_receipts_error")).to_contain_text("bad.pdf: ")
    expect(rows).to_contain_text(["receipt (2).jpg"])
    page.goto("/money/claims/new/")
    expect(rows).to_contain_text(["receipt (2).jpg"])
    page.click("text=Send the claim")
    page.wait_for_url(re.compile(r"/claims/\d+/$"))
    assert Claim.objects.get().receipts.count() == 1

    page.go_back()
    expect(page.locator("h1")).to_have_text("Claim what you spent")
    expect(page.locator("[name=what_for]")).to_have_value("")
    expect(rows).to_have_count(0)


def test_meetup_brings_its_day_and_a_late_day_asks_why(form, meetup):
    page, late = form, form.locator("[name=late_because]")
    page.select_option("[name=meetup]", str(meetup.pk))
    expect(page.locator("[name=spent_on]")).to_have_value(meetup.date.isoformat())
    expect(page.locator("[name=mentee]")).to_have_value(str(meetup.mentee_id))
    expect(late).to_be_hidden()
    page.fill("[name=spent_on]", (meetup.date - timedelta(days=200)).isoformat())
    expect(late).to_be_visible()
    page.click("text=Several things from one trip?")
    page.fill("[name=line_0_amount]", ".80")
    page.fill("[name=line_1_amount]", "1")
    expect(page.locator("[name=amount]")).to_have_value("1.80")
