"""The calendar in a browser: a table on a desk, days on a phone, and the page that shows the link once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import EventFactory, MeetUpFactory

from .test_every_page import barriers

pytestmark = pytest.mark.rule("KOT-9.3")
DESK = {"width": 1280, "height": 800}


@pytest.fixture
def month(world):
    """A meet-up and an event today, beside many more on the same day."""
    today = timezone.localdate()
    EventFactory(held_on=today, name="Lantern evening")
    for mentee, mentor in [(world.own, world.mentor)] * 2 + [(world.others, world.other_mentor)] * 6:
        MeetUpFactory(mentee=mentee, mentor=mentor, date=today, status="planned")
    return world


def test_month_is_a_table_on_a_desk_and_days_on_a_phone(month, phone, browser_sign_in):
    context = phone(viewport=DESK)
    browser_sign_in(context, month.people["coordinator"])
    page = context.new_page()
    page.goto("/calendar/")
    expect(page.get_by_role("columnheader", name="Monday")).to_be_visible()
    expect(page.get_by_role("cell").filter(has_text="Lantern evening").locator("li:visible")).to_have_count(6)

    page.get_by_role("link", name="All 9").click()
    page.wait_for_url("**as=list#day-*")
    expect(page.locator(f"#day-{timezone.localdate()} li")).to_have_count(9)

    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/calendar/")
    expect(page.get_by_text(f"{timezone.localdate():%A %-d %B}")).to_be_visible()
    expect(page.locator(f"#day-{timezone.localdate()} li:visible")).to_have_count(9)
    assert not barriers(page, "a full day")


def test_filter_and_months_work_without_script(month, phone, browser_sign_in):
    context = phone(viewport=DESK, java_script_enabled=False)
    browser_sign_in(context, month.people["coordinator"])
    page = context.new_page()
    page.goto("/calendar/")
    page.get_by_label("Mentor", exact=True).select_option(label="Gwen Okafor")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Lantern evening")).to_have_count(0)
    expect(page.locator(f"#day-{timezone.localdate()} li")).to_have_count(2)

    page.get_by_label("Month").locator("[rel=next]").click()
    after = timezone.localdate().replace(day=1) + timedelta(days=31)
    expect(page.get_by_role("heading", name=f"{after:%B %Y}")).to_be_visible()
    expect(page.get_by_label("Mentor", exact=True).locator("option:checked")).to_have_text("Gwen Okafor")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_that_shows_the_link_has_no_barrier(month, phone, browser_sign_in, scheme):
    context = phone(color_scheme=scheme)
    browser_sign_in(context, month.people["mentor"])
    page = context.new_page()
    page.goto("/calendar/link/")
    page.get_by_role("button", name="Make my link").click()
    expect(page.get_by_role("heading", name="Your link")).to_be_visible()
    assert not barriers(page, "the link")

    page.goto("/calendar/link/")
    expect(page.get_by_role("button", name="Stop the link")).to_be_visible()
    assert not barriers(page, "a link is there")
