"""A concern written without signal: encrypted, never waiting unseen, gone by itself, once; goals; a wrong clock."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetups.models import Note
from safeguarding.models import Concern
from tests import factories

from .phone import expire_sessions, find_signal, lose_signal, says, stored_on
from .test_every_page import barriers

pytestmark = pytest.mark.rule("KOT-14.1")
WORDS = "He says nobody is at home tonight"
NOT_SENT = "Your concern has not been sent yet: nobody has read it."


@pytest.fixture
def pair(pair, person):
    person("safeguarding_lead", name="Joan Marsh", phone="07700 900777")
    return pair


@pytest.fixture
def gwen(pair):
    return pair.mentor.user


@pytest.fixture
def waiting(ready_phone, mast):
    """A phone on which a finished concern waits; returns the page on which it was written."""

    def make():
        page = ready_phone()
        lose_signal(page, mast)
        page.goto("/")
        page.click("text=Write a concern")
        page.locator("[data-concern] [name=words]").fill(WORDS)
        page.get_by_label("Which child?").select_option("Idris")
        page.get_by_role("button", name="Report it").click()
        expect(page.locator("[data-waiting]")).to_contain_text("not sent yet")
        return page

    return make


def test_concern_says_at_each_open_that_it_has_not_gone_until_it_has(waiting, mast, pair):
    page = waiting()
    for path in ("/offline/", "/meet-ups/"):
        page.goto(path)
        expect(page.locator("[data-unheard]")).to_contain_text(NOT_SENT)
        expect(page.locator("[data-unheard] a[href='tel:07700900777']")).to_be_visible()
        expect(page.locator("[data-waiting]")).to_contain_text("not sent yet")
    assert barriers(page, "a concern that waits") == []
    assert WORDS not in page.locator("main").inner_text()
    page.goto("/static/icon.svg")
    assert WORDS not in stored_on(page)[1]
    page.goto("/offline/")
    assert not Concern.objects.exists()
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("sent")
    expect(page.locator("[data-unheard]")).to_be_hidden()
    concern = Concern.objects.get()
    assert (concern.words, concern.subjects.get().child) == (WORDS, pair.mentee.child)
    assert concern.noticed_on == timezone.localdate()
    page.click("[data-waiting] a:text-is('Your receipt')")
    expect(page.get_by_role("heading", name=concern.reference)).to_be_visible()
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert Concern.objects.count() == 1


def test_first_page_says_that_a_concern_has_not_gone_while_the_portal_does_not_take_it(waiting, mast):
    page = waiting()
    page.context.route("**/concerns/send/", lambda route: route.abort())
    find_signal(page, mast)
    page.goto("/")
    says(page, "A concern you wrote has not been sent yet: nobody has read it")
    expect(page.locator("[data-unsent] a[href='tel:999']")).to_be_visible()
    expire_sessions()
    page.goto("/")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    expect(page.locator("[data-waits]")).to_contain_text("have not been sent")
    page.context.unroute("**/concerns/send/")


def test_answer_lost_on_the_way_makes_one_concern(waiting, mast):
    page = waiting()
    page.context.route("**/concerns/send/", lambda route: (route.fetch(), route.abort()), times=1)
    with page.expect_event("requestfailed", lambda request: "/concerns/send/" in request.url):
        find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("Your receipt")
    assert Concern.objects.count() == 1


def test_concern_pressed_on_its_own_page_goes_later_although_the_page_was_closed(ready_phone, mast):
    page = ready_phone()
    page.goto("/concerns/report/")
    page.get_by_label("What have you seen, heard or been told?").fill(WORDS)
    lose_signal(page, mast)
    page.get_by_role("button", name="Report it").click()
    expect(page.locator("[data-not-sent]")).to_contain_text("Not sent yet: nobody has read it")
    expect(page.locator("[data-not-sent] a[href='tel:07700900777']")).to_be_in_viewport()
    page.goto("/offline/")
    expect(page.locator("[data-unheard]")).to_contain_text(NOT_SENT)
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("Your receipt")
    assert Concern.objects.get().words == WORDS


def test_concern_button_opens_its_form_without_signal_and_half_a_concern_is_gone_on_with(ready_phone, mast):
    page = ready_phone()
    lose_signal(page, mast)
    page.goto("/concerns/report/")
    box = page.locator("[data-concern] [name=words]")
    page.get_by_role("button", name="Report it").click()
    expect(page.locator("[data-concern] [data-because]")).to_contain_text("a line is enough")
    box.fill(WORDS)
    expect(page.locator("[data-concern] [data-saved]")).to_contain_text("Kept on this phone")
    assert barriers(page, "the concern form without signal") == []
    page.goto("/offline/")
    expect(page.locator("[data-waiting]")).to_contain_text("not finished")
    page.click("[data-waiting] button")
    expect(box).to_have_value(WORDS)


@pytest.mark.rule("KOP-11")
def test_goals_are_ticked_without_signal(ready_phone, mast, pair):
    goal = factories.GoalFactory(plan=factories.PlanFactory(mentee=pair.mentee), words="Reads a map alone")
    page = ready_phone()
    lose_signal(page, mast)
    page.goto("/")
    page.click("text=Idris, on another day")
    page.get_by_label("Reads a map alone").check()
    page.get_by_label("Self-esteem").check()
    page.fill("[name=activities]", "Found the way home")
    page.locator("[data-note] [name=date]").fill(timezone.localdate().isoformat())
    page.locator("[data-note] [name=place]").fill("Park")
    expect(page.locator("[data-note] [data-saved]")).to_contain_text("Kept on this phone")
    page.goto("/offline/")
    page.click("[data-waiting] button")
    expect(page.get_by_label("Reads a map alone")).to_be_checked()
    page.click("[data-note] button:text-is('Send')")
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("sent")
    note = Note.objects.get()
    assert (note.goals, note.aims) == ([goal.pk], ["self_esteem"])


@pytest.mark.parametrize("days", [-400, 400])
def test_wrong_clock_says_nothing_untrue_and_with_signal_takes_nothing(ready_phone, mast, days):
    page = ready_phone()
    page.clock.set_fixed_time(timezone.localtime() + timedelta(days=days))
    page.goto("/offline/")
    expect(page.locator("[data-state]")).to_contain_text("This phone is ready")
    expect(page.locator("[data-choose]")).to_contain_text("Idris")
    expect(page.locator("[data-outdated]")).to_be_hidden()
    # Kept by that clock it opens without signal as well.
    lose_signal(page, mast)
    page.goto("/offline/")
    expect(page.locator("[data-state]")).to_contain_text("No signal")
    expect(page.locator("[data-choose]")).to_contain_text("Idris")
    page.clock.set_fixed_time(timezone.localtime() + timedelta(days=days - 3))
    page.goto("/offline/")
    expect(page.locator("[data-outdated]")).to_contain_text("or its clock was changed")
    expect(page.locator("main")).not_to_contain_text("Idris")
