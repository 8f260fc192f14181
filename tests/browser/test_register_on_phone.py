"""The register in the hall: sixty children on a phone of 360 px, on a page without script."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from club.models import RegisterEntry
from tests.factories import EventFactory, RegisterEntryFactory

pytestmark = pytest.mark.rule("KOT-2.1")
CHOICES = ".three label"


@pytest.fixture
def event(db):
    event = EventFactory(name="Lunch club", held_on=timezone.localdate())
    for number in range(60):
        RegisterEntryFactory(event=event, child__first_name=f"Child{number:02}", mark=RegisterEntry.Mark.BOOKED)
    return event


@pytest.fixture
def page(event, phone, browser_sign_in, coordinator):
    context = phone(java_script_enabled=False)
    browser_sign_in(context, coordinator)
    page = context.new_page()
    page.goto(f"/events/{event.pk}/register/")
    return page


def row(page, name):
    return page.locator("fieldset", has=page.locator("legend", has_text=name))


def test_register_of_sixty_is_all_present_then_two_exceptions(page, event):
    page.get_by_role("button", name="Mark all 60 present").click()
    row(page, "Child03").get_by_text("Missed").click()
    absent = row(page, "Child59")
    absent.get_by_text("Authorised").click()
    absent.get_by_label("Why absent").fill("At a wedding")
    page.get_by_role("button", name="Save the register").click()

    expect(page.get_by_text("2 marks saved")).to_be_visible()
    found = dict(event.register.exclude(mark="present").values_list("child__first_name", "mark"))
    assert found == {"Child03": "missed", "Child59": "authorised"}
    assert event.register.get(mark="authorised").reason == "At a wedding"


def test_return_in_a_reason_saves_it_and_marks_nobody_else_present(page, event):
    absent = row(page, "Child03")
    absent.get_by_text("Missed").click()
    absent.get_by_label("Why absent").fill("Ill")
    absent.get_by_label("Why absent").press("Enter")

    expect(page.get_by_text("1 mark saved")).to_be_visible()
    assert event.register.get(mark="missed").reason == "Ill"
    assert event.register.filter(mark="booked").count() == 59


def test_register_asks_why_of_the_absent_alone_and_fits_the_phone(page):
    first = row(page, "Child00")
    expect(first.get_by_label("Why absent")).to_be_hidden()
    first.get_by_text("Missed").click()
    expect(first.get_by_label("Why absent")).to_be_visible()
    boxes = [choice.bounding_box() for choice in page.locator(CHOICES).all()[:3]]
    assert all(box["height"] >= 48 and box["width"] >= 80 for box in boxes)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)


def test_register_says_why_is_missing_at_the_child(page):
    row(page, "Child07").get_by_text("Authorised").click()
    page.get_by_role("button", name="Save the register").click()

    expect(row(page, "Child07").get_by_text("had leave")).to_be_visible()
    assert row(page, "Child07").locator("[value=authorised]").is_checked()
