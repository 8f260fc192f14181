"""A carer signs on the mentor's phone: drawn with a finger, or typed where no script runs."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.models import OneTimeLink
from mentees.models import Consent, ConsentRequest
from tests import factories


@pytest.fixture
def allocation(make_allocated):
    allocation = make_allocated()
    carer = factories.CarerFactory(name="Layla Haddad", email="layla@example.org")
    factories.CarerLinkFactory(child=allocation.mentee.child, carer=carer, has_parental_responsibility=True)
    return allocation


@pytest.fixture
def open_page(phone, browser_sign_in, allocation):
    """Opens the page to sign on the mentor's phone."""

    def make(**options):
        context = phone(**options)
        browser_sign_in(context, allocation.mentor.user)
        page = context.new_page()
        page.goto(f"/mentees/{allocation.mentee.pk}/consents/sign/")
        return page

    return make


def draw(page):
    """One stroke across the field, as a finger would."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    for n in range(1, 20):
        page.mouse.move(box["x"] + 30 + n * 12, box["y"] + 60 - (n % 5) * 8)
    page.mouse.up()


@pytest.mark.rule("KOP-16")
def test_signature_is_drawn_on_a_phone_and_seen_on_the_consents_page(open_page):
    page = open_page()
    page.get_by_label("Mentoring").check()
    page.get_by_label("Layla Haddad").check()
    draw(page)
    expect(page.locator("[data-said]")).to_have_text("Signature drawn")
    page.get_by_role("button", name="Clear the signature").click()
    expect(page.locator("[data-said]")).to_have_text("")
    draw(page)
    page.get_by_role("button", name="I agree to what is ticked").click()

    page.get_by_role("link", name="Mentoring", exact=True).click()
    image = page.get_by_role("img", name="Signature drawn by Layla Haddad")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.complete && image.naturalWidth") == 600
    (consent,) = Consent.objects.all()
    assert len(consent.signature) == 1
    assert len(consent.signature[0]) > 10


def test_drawing_is_still_there_when_something_else_was_missing(open_page):
    page = open_page()
    draw(page)
    page.get_by_role("button", name="I agree to what is ticked").click()

    expect(page.get_by_role("alert")).to_contain_text("Tick what the carer agrees to")
    expect(page.locator("[data-said]")).to_have_text("Signature drawn")


def test_without_script_the_name_is_typed(open_page):
    page = open_page(java_script_enabled=False)
    expect(page.locator("canvas")).to_be_hidden()
    page.get_by_label("Mentoring").check()
    page.get_by_label("Layla Haddad").check()
    page.get_by_label("Or type the name").fill("Layla Haddad")
    page.get_by_role("button", name="I agree to what is ticked").click()

    page.get_by_role("link", name="Mentoring", exact=True).click()
    expect(page.locator("main")).to_contain_text("Layla Haddad (typed)")


def test_a_consent_taken_back_stays_inside_a_phone(open_page, allocation):
    today = timezone.localdate()
    factories.ConsentFactory(mentee=allocation.mentee, given_on=today - timedelta(days=40), withdrawn_on=today)
    factories.ConsentFactory(mentee=allocation.mentee, given_on=today)
    page = open_page()
    page.goto(f"/mentees/{allocation.mentee.pk}/consents/")
    expect(page.get_by_role("heading", name="Earlier")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.rule("KOP-16")
def test_carer_answers_by_link_on_their_own_phone(phone, allocation, coordinator):
    carer = allocation.mentee.child.carer_links.get().carer
    asked = ConsentRequest.objects.create(
        mentee=allocation.mentee, carer=carer, kinds=["mentoring"], asked_by=coordinator, asked_at=timezone.now()
    )
    _, token = OneTimeLink.issue(purpose="consent", subject_id=asked.pk, created_by=coordinator)
    page = phone().new_page()
    page.goto(f"/consents/answer/{token}/")
    expect(page.locator("main")).not_to_contain_text("Or type the name")
    page.get_by_role("group", name="Do you agree? Mentoring").get_by_label("I agree", exact=True).check()
    draw(page)
    page.get_by_label("Your full name").fill("Layla Haddad")
    page.get_by_role("button", name="Send my answer").click()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    consent = Consent.objects.get()
    assert (consent.given, len(consent.signature)) == ("link", 1)
