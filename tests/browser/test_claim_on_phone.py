"""A mentor claims on a phone, from the photograph to the claim that was sent, with and without script."""

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
    assert page.locator(".receipt img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 480
    claim = Claim.objects.get()
    assert (claim.amount, claim.meetup, claim.status) == (Decimal("8.90"), meetup, "finance")
    assert claim.lines.count() == (2 if with_script else 0)
