"""Two open pages of one phone without signal: what each of them writes about one thing stays beside the other's."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetups.models import Note
from safeguarding.models import Concern
from tests import factories

from .phone import find_signal, lose_signal, stored_on

BEGUN, HERE, THERE = (
    "We looked at fossils.",
    "We looked at fossils. He drew one.",
    "We looked at fossils. Nan was pleased.",
)


@pytest.fixture
def gwen(make_allocated, person):
    person("safeguarding_lead", name="Joan Marsh", phone="07700 900777")
    allocation = make_allocated(start_on=timezone.localdate() - timedelta(days=60))
    day = timezone.localdate() - timedelta(days=3)
    factories.MeetUpFactory(
        mentor=allocation.mentor, mentee=allocation.mentee, date=day, starts_at=time(10), ends_at=time(12)
    )
    return allocation.mentor.user


# Its form on the shell, its box, the button that opens it, and the record it becomes.
KINDS = {
    "note": ("[data-note]", "activities", "[data-choose] button >> nth=0", Note),
    "concern": ("[data-concern]", "words", "[data-report] button", Concern),
}


def write(page, form, box, words):
    page.locator(f"{form} [name={box}]").fill(words)
    expect(page.locator(f"{form} [data-saved]")).to_contain_text("Kept on this phone")


def kept(page, records):
    for _ in range(100):
        if stored_on(page)[0] == records:
            return True
        page.wait_for_timeout(100)
    return False


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.rule("KOT-14.1")
def test_neither_page_takes_the_place_of_the_words_of_the_other(ready_phone, mast, kind):
    form, box, opener, record = KINDS[kind]
    here = ready_phone()
    lose_signal(here, mast)
    here.goto("/")
    here.click(opener)
    write(here, form, box, BEGUN)
    there = here.context.new_page()
    there.goto("/")
    expect(there.locator("[data-waiting]")).to_contain_text("not finished")
    there.click(opener)
    expect(there.locator(f"{form} [name={box}]")).to_have_value(BEGUN)  # gone on with
    write(there, form, box, THERE)
    assert kept(there, 3 + 1)  # moved, beside the three of a phone made ready
    here.locator(f"{form} [name={box}]").fill(HERE)
    assert kept(here, 3 + 2)

    here.goto("/offline/")
    there.close()
    assert read_in(here, form, box, wanted={HERE, THERE}) == {HERE, THERE}
    here.locator(f"{form} button.button").first.click()
    expect(here.locator(form)).to_be_hidden()

    find_signal(here, mast)
    expect(here.locator("[data-waiting] .tag.ok")).to_have_text("sent")
    sent = getattr(record.objects.get(), box)
    # What was not sent with it is still there.
    other = {HERE, THERE} - {sent}
    assert read_in(here, form, box, wanted=other) >= other


def read_in(page, form, box, wanted):
    """The words of those that wait, opened one after the other until the wanted ones were seen."""
    found = set()
    for nth in range(12):
        rows = page.locator("[data-waiting] button")
        expect(rows.first).to_be_visible()
        rows.nth(nth % rows.count()).click()
        expect(page.locator(f"{form} [name={box}]")).not_to_have_value("")
        page.wait_for_timeout(300)
        found.add(page.input_value(f"{form} [name={box}]"))
        if found >= wanted:
            break
    return found
