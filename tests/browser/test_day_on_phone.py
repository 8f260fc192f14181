"""The day of a meet-up with a cold hand: everything large, one tap each, without script as well."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetups.models import DayMessage, MeetUp
from tests import factories

from .test_every_page import barriers


@pytest.fixture
def meetup(make_allocated, coordinator):
    """It has begun a little after midnight and goes on until the end of the day."""
    allocation = make_allocated()
    scheme = allocation.mentee.scheme
    scheme.coordinator = coordinator
    scheme.save()
    factories.CarerLinkFactory(child=allocation.mentee.child, carer__phone="07700 900222")
    return factories.MeetUpFactory(
        mentee=allocation.mentee,
        mentor=allocation.mentor,
        date=timezone.localdate(),
        starts_at=time(0),
        ends_at=time(23, 59),
        status="confirmed",
    )


def test_everything_of_the_day_is_large_enough_for_a_thumb(phone, browser_sign_in, meetup):
    context = phone()
    browser_sign_in(context, meetup.mentor.user)
    page = context.new_page()
    page.goto(reverse("meetups:meetup_detail", args=[meetup.pk]))

    expect(page.get_by_role("link", name="07700 900222")).to_have_attribute("href", "tel:07700900222")
    buttons = page.locator("[aria-labelledby=day] .button:visible").all()
    assert len(buttons) >= 8
    assert [button.inner_text() for button in buttons if button.bounding_box()["height"] < 48] == []
    # Whom to ring and that all are safe are seen without scrolling.
    for words in ("Everybody is home safe", "07700 900222"):
        box = page.get_by_text(words).bounding_box()
        assert box["y"] + box["height"] < 740 - 60


def test_pages_of_the_day_have_no_barrier(phone, browser_sign_in, meetup, coordinator):
    context = phone()
    browser_sign_in(context, meetup.mentor.user)
    page = context.new_page()
    found = []
    for name in ("meetup_detail", "meetup_no_show", "meetup_carer_told", "meetup_cancel"):
        page.goto(reverse(f"meetups:{name}", args=[meetup.pk]))
        found += barriers(page, name)
    page.goto(reverse("meetups:meetup_plan", args=[meetup.mentee_id]))
    found += barriers(page, "meetup_plan")
    MeetUp.objects.filter(pk=meetup.pk).update(date=timezone.localdate() + timedelta(days=1), status="planned")
    context = phone()
    browser_sign_in(context, coordinator)
    page = context.new_page()
    for path in (reverse("meetups:meetup_answer", args=[meetup.pk]), reverse("meetups:meetups_list")):
        page.goto(path)
        found += barriers(page, path)

    assert not found, "\n".join(found)


def test_home_safe_and_late_are_told_without_script(phone, browser_sign_in, meetup):
    context = phone(java_script_enabled=False)
    browser_sign_in(context, meetup.mentor.user)
    page = context.new_page()
    page.goto(reverse("meetups:meetup_detail", args=[meetup.pk]))

    page.get_by_role("button", name="10 minutes late").click()
    expect(page.get_by_text("The coordinator has been told. Now tell the carer.")).to_be_visible()
    page.get_by_role("button", name="Everybody is home safe").click()
    expect(page.get_by_text("Good. Everybody is home safe.")).to_be_visible()

    assert [message.kind for message in DayMessage.objects.all()] == ["late", "home_safe"]


def test_verdict_is_said_while_the_plan_is_typed(phone, browser_sign_in, meetup):
    context = phone()
    browser_sign_in(context, meetup.mentor.user)
    page = context.new_page()
    page.goto(reverse("meetups:meetup_plan", args=[meetup.mentee_id]))
    said = page.get_by_role("status").filter(has_text="KOT-9.1")

    page.get_by_label("Kind of place").select_option("cinema")
    expect(said).to_contain_text("at least 2 mentors come along")
    page.get_by_label("Kind of place").select_option("museum")
    expect(said).to_contain_text("Museum is on the policy")
