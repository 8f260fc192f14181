"""A grant on phones, from the application to the decision, and no barrier on the committee's pages (KOP-20)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from expenses.models import GrantApplication
from tests.factories import FundFactory

from .test_every_page import barriers

WHOLE = {
    "What is the money for?": "A used guitar",
    "What it costs, in pounds": "120",
    "Why does the child need it?": "They play on a borrowed one",
    "Where else did you look for the money?": "The music trust said no",
    "What will change for the child?": "Lessons go on",
    "Who stands behind your application?": "Mr Ode, head of year",
}


@pytest.mark.rule("KOP-20")
def test_application_is_written_weighed_and_decided(make_allocated, person, phone, browser_sign_in):
    pair = make_allocated(start_on=timezone.localdate() - timedelta(days=60))
    members = [person("committee_member", name=name) for name in ("Nora Finch", "Owen Hale")]
    fund = FundFactory(name="Other support")
    found = []

    def opened(user, url):
        context = phone()
        browser_sign_in(context, user)
        page = context.new_page()
        page.goto(url)
        return page

    own = opened(pair.mentor.user, reverse("expenses:grant_apply", args=[pair.mentee_id]))
    own.get_by_label("Why does the child need it?").fill("They play")
    own.get_by_role("button", name="Save for later").click()
    expect(own.get_by_text("Nobody but you reads it")).to_be_visible()
    for label, words in WHOLE.items():
        own.get_by_label(label).fill(words)
    own.get_by_role("button", name="Send to the committee").click()
    expect(own.get_by_text("14 days left")).to_be_visible()
    grant = GrantApplication.objects.get()
    for member in members:
        page = opened(member, reverse("expenses:grants_desk"))
        found += barriers(page, "desk")
        page.get_by_role("link", name="A used guitar").click()
        page.get_by_role("link", name="Say what you think").click()
        found += barriers(page, "weigh")
        page.get_by_label("Approve").check()
        page.get_by_role("button", name="Tell the other members").click()
        expect(page.get_by_text("have to agree")).to_be_visible()
    # Two of them agree: not before can it be recorded.
    found += barriers(page, "detail")
    page.get_by_role("link", name="Record the decision").click()
    found += barriers(page, "decide")
    page.get_by_label("The fund that pays").select_option(str(fund.pk))
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("heading", name="Approved: £120.00")).to_be_visible()
    own.goto(reverse("expenses:grant_detail", args=[grant.pk]))
    expect(own.get_by_text("up to £120.00")).to_be_visible()
    assert not found, "\n".join(found)
