"""The concern button under the thumb: one tap from a note half written, and without script too."""

import re

import pytest
from playwright.sync_api import expect

from core.models import OutboxMessage
from meetups.models import Note
from safeguarding.models import Concern

from .phone import says

pytestmark = pytest.mark.rule("KOT-14.1")


@pytest.fixture
def pair(pair, person):
    person("safeguarding_lead", name="Joan Marsh", phone="07700 900777")
    return pair


@pytest.mark.parametrize("script", [True, False])
def test_concern_is_reported_by_one_tap_words_and_one_tap(script, pair, phone, browser_sign_in):
    context = phone(java_script_enabled=script)
    browser_sign_in(context, pair.mentor.user)
    page = context.new_page()
    page.goto("/")
    page.locator(".tabs").get_by_role("link", name="Concern").click()
    page.get_by_label("What have you seen, heard or been told?").fill("He says nobody is at home tonight")
    page.get_by_label("I do not know").check()
    page.get_by_role("button", name="Report it").click()
    page.wait_for_url(re.compile("/concerns/sent/C-"))
    concern = Concern.objects.get()
    expect(page.get_by_role("heading", name=concern.reference)).to_be_visible()
    expect(page.get_by_text("Ring 999 now")).to_be_visible()
    expect(page.get_by_role("link", name="07700 900777").first).to_have_attribute("href", "tel:07700900777")
    assert concern.words == "He says nobody is at home tonight"
    assert OutboxMessage.objects.filter(event=f"concern:{concern.pk}:arrived").exists()


def test_note_half_written_waits_while_a_concern_is_reported(pair, phone, browser_sign_in):
    context = phone()
    browser_sign_in(context, pair.mentor.user)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Write a note").click()
    note = page.url
    page.get_by_label("What did you do, or talk about?").fill("We fed the ducks and then he said")
    page.locator(".tabs").get_by_role("link", name="Concern").click()
    # The child of the note is chosen already.
    expect(page.get_by_label("Which child?")).to_have_value(str(pair.mentee_id))
    page.get_by_label("What have you seen, heard or been told?").fill("His own words")
    says(page, "Saved")
    page.reload()
    expect(page.get_by_label("What have you seen, heard or been told?")).to_have_value("His own words")
    page.get_by_role("button", name="Report it").dblclick()
    page.wait_for_url(re.compile("/concerns/sent/C-"))
    page.goto(note)
    expect(page.get_by_label("What did you do, or talk about?")).to_have_value("We fed the ducks and then he said")
    assert Concern.objects.get().subjects.get().child == pair.mentee.child
    assert not Note.objects.exists()
