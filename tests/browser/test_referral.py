"""From a referral without an account to an accepted mentee with a signed consent, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from club.models import Child
from core.roles import Role
from mentees.models import Mentee, Referral

from .test_every_page import barriers


@pytest.mark.rule("KOP-2")
@pytest.mark.rule("KOT-3.2")
@pytest.mark.rule("KOP-16")
def test_child_is_referred_taken_in_by_two_and_signed_for(phone, browser_sign_in, person):
    reference = _refer(phone(java_script_enabled=False))
    liaison, chief = person(Role.FAMILY_LIAISON, name="Grace Obi"), person(Role.CHIEF_EXECUTIVE, name="Ken Lowe")

    page = _signed_in(phone, browser_sign_in, liaison)
    page.goto("/referrals/")
    page.get_by_role("link", name="Wilfred Ardenne").click()
    expect(page.locator("main")).to_contain_text(reference)
    page.get_by_role("link", name="Add as a new member").click()
    page.get_by_role("button", name="Add the child").click()
    _say_yes(page, against="New in town, and the winter is long")
    expect(page.locator("main")).to_contain_text("Waits for the decision of the chief executive")

    page = _signed_in(phone, browser_sign_in, chief)
    page.goto("/referrals/")
    page.get_by_role("link", name="Wilfred Ardenne").click()
    _say_yes(page, against="I agree")
    expect(page.locator("main")).to_contain_text("is a mentee now")
    assert Mentee.objects.get().referral == Referral.objects.get(reference=reference, status="accepted")
    assert Child.objects.get().carer_links.get().carer.name == "Ada Ardenne"

    _sign(_signed_in(phone, browser_sign_in, liaison), Mentee.objects.get())
    consent = Mentee.objects.get().consents.to_mentoring().get()
    assert (consent.signed_name, consent.taken_by, consent.stands) == ("Ada Ardenne", liaison, True)


def _refer(context):
    page = context.new_page()
    page.goto("/account/sign-in/")
    page.get_by_role("link", name="Refer a child").click()
    page.get_by_role("link", name="School").click()
    page.get_by_role("button", name="Send the referral").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#id_website")).to_be_hidden()
    page.get_by_label("Your name").fill("Hope Lister")
    page.get_by_label("Name of the school").fill("Larkmere High")
    page.get_by_label("Your role at the school").fill("Head of year")
    page.get_by_label("Your e-mail address").fill("hope@school.example")
    page.get_by_label("First name").fill("Wilfred")
    page.get_by_label("Surname").fill("Ardenne")
    page.get_by_label("Name of a parent or carer").fill("Ada Ardenne")
    page.get_by_label("Does the parent or carer know").select_option("Yes")
    page.get_by_label("Why the child may benefit").fill("Often alone at break.")
    page.get_by_role("button", name="Send the referral").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    return re.search(r"R-[2-9A-Z]{8}", page.content())[0]


def _sign(page, mentee):
    """Opens the mentee's page, hands the phone to the carer, and sees the consent stand on the page."""
    page.goto(f"/mentees/{mentee.pk}/")
    expect(page.get_by_text("none recorded")).to_be_visible()
    page.get_by_role("link", name="all consents").click()
    page.wait_for_url(re.compile(r"/consents/$"))
    page.goto(f"{page.url.rstrip('/')}/sign/")
    page.get_by_label("Mentoring").check()
    page.get_by_label("Ada Ardenne").check()
    page.get_by_label("Or type the name").fill("Ada Ardenne")
    page.get_by_role("button", name="I agree to what is ticked").click()
    page.wait_for_url(re.compile(r"/consents/$"))
    page.goto(f"/mentees/{mentee.pk}/")
    expect(page.locator("dl.facts .tag.ok").get_by_text("Mentoring", exact=True)).to_be_visible()


def test_public_pages_have_no_barrier(phone):
    page = phone().new_page()
    found = []
    for path in ("/refer/", "/refer/carer/", "/refer/school/", "/refer/thank-you/R-22222222/"):
        page.goto(path)
        found += barriers(page, path)
    page.goto("/refer/social-worker/")
    page.get_by_role("button", name="Send the referral").click()
    found += barriers(page, "sent empty")
    assert not found, "\n".join(found)


def _signed_in(phone, browser_sign_in, user):
    context = phone()
    browser_sign_in(context, user)
    return context.new_page()


def _say_yes(page, *, against):
    page.get_by_role("link", name="Decide").click()
    page.get_by_label("Yes, take the child in").check()
    page.get_by_label("Why", exact=True).fill("The school knows this child well.")
    page.get_by_label("Why yes against the eligibility check").fill(against)
    page.get_by_role("button", name="Write my decision down").click()
    page.wait_for_url(re.compile(r"/referrals/\d+/$"))
