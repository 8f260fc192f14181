"""The portal on a phone without signal: the shell opens, a note is written and goes by itself, once; nothing leaks."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core import drafts
from meetups.models import MeetUp, Note
from mentees import actions as mentee_actions
from tests import factories

from .phone import expire_sessions, find_signal, lose_signal, opened_with, rows_kept, says, stored_on
from .test_every_page import barriers

WORDS = "We looked at fossils"
SEND = "**/meet-ups/notes/send/"


@pytest.fixture
def pair(pair):
    """A mentor with a mentee whose carer has a number."""
    child = pair.mentee.child
    child.surname = "Zqsurname"
    child.save()
    factories.CarerLinkFactory(
        child=child, carer__name="Nan Zqcarer", carer__phone="07700 900111", is_first_contact=True
    )
    return pair


@pytest.fixture
def gwen(pair):
    user = pair.mentor.user
    user.name = "Zqgwen Okafor"
    user.save()
    return user


@pytest.fixture
def meetup(pair):
    """Held three days ago; its note is owed."""
    return plan(pair, days=-3)


def plan(pair, days, **fields):
    day = timezone.localdate() + timedelta(days=days)
    times = {"starts_at": time(10), "ends_at": time(12)}
    return factories.MeetUpFactory(mentor=pair.mentor, mentee=pair.mentee, date=day, **times | fields)


@pytest.fixture
def ready_phone(meetup, ready_phone):
    return ready_phone


def write_note(page, words=WORDS):
    page.click("[data-choose] button >> nth=0")
    page.fill("[name=activities]", words)
    page.click("[data-note] button:text-is('Send')")
    expect(page.locator("[data-waiting]")).to_contain_text("waits")


def test_note_written_without_signal_goes_by_itself_once(ready_phone, mast, meetup):
    page = ready_phone()
    lose_signal(page, mast)
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Without signal")
    expect(page.locator("[data-state]")).to_contain_text("No signal. What you write waits on this phone, encrypted")
    write_note(page)
    assert not Note.objects.exists()
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("sent")
    note = Note.objects.get()
    assert (note.meetup, note.activities, note.history.count()) == (meetup, WORDS, 1)
    page.goto("/")
    expect(page.locator("h1")).to_contain_text("Hello")
    page.wait_for_load_state("networkidle")
    assert Note.objects.get().history.count() == 1


def everything_cached(page):
    """Every answer of every cache, addresses and headers too, as text."""
    return page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              const answer = await cache.match(request, { ignoreVary: true });
              found.push(name, request.url, JSON.stringify([...answer.headers]), await answer.text());
            }
          }
          return found.join("\\n");
        }"""
    )


@pytest.mark.rule("KOT-20.2")
def test_no_cache_holds_a_name_and_the_phone_keeps_them_encrypted_alone(ready_phone, pair, meetup, gwen):
    plan(pair, days=0, status=MeetUp.Status.CONFIRMED, place="Zqplace")
    page = ready_phone()
    for path in (
        "/",
        f"/mentees/{pair.mentee_id}/",
        "/meet-ups/",
        f"/meet-ups/{meetup.pk}/note/",
        "/menu/",
        "/offline/",
    ):
        page.goto(path, wait_until="networkidle")
    planted = ["Idris", "Zqsurname", "Zqcarer", "Zqplace", "07700", gwen.first_name, drafts.phone_key_of(gwen)]

    expect(page.locator("[data-today]")).to_contain_text("07700 900111")
    assert "Zqcarer" in page.inner_text("main")  # it can be met at all
    cached = everything_cached(page)
    assert "Without signal" in cached
    assert [word for word in planted if word in cached] == []
    page.goto("/static/icon.svg")  # a page without names, to look from
    stored = stored_on(page)[1]
    assert stored.count('"owner"') == 3
    assert [word for word in planted if word in stored] == []


def test_todays_numbers_open_without_signal_and_are_gone_after_midnight(ready_phone, mast, pair):
    plan(pair, days=0, status=MeetUp.Status.CONFIRMED)
    page = ready_phone()
    lose_signal(page, mast)
    page.goto("/")
    number = page.locator("[data-today] a[href='tel:07700900111']")
    expect(number).to_be_visible()
    assert rows_kept(page) == 3
    page.clock.set_fixed_time(timezone.localtime() + timedelta(days=1))
    page.goto("/")
    expect(page.locator("[data-choose]")).to_contain_text("Idris")
    expect(page.locator("[data-today]")).to_be_hidden()
    assert rows_kept(page) == 2


def test_clock_put_back_does_not_bring_numbers_or_names_back(ready_phone, mast, pair):
    plan(pair, days=0, status=MeetUp.Status.CONFIRMED)
    page = ready_phone()
    lose_signal(page, mast)
    page.clock.set_fixed_time(timezone.localtime() - timedelta(days=2))
    page.goto("/")
    expect(page.locator("[data-state]")).to_contain_text("No signal")
    expect(page.locator("[data-today]")).to_be_hidden()
    assert rows_kept(page) == 1


def test_note_half_written_when_the_page_went_is_gone_on_with(ready_phone, mast):
    page = ready_phone()
    lose_signal(page, mast)
    page.goto("/")
    page.click("[data-choose] button >> nth=0")
    page.fill("[name=activities]", WORDS)
    expect(page.locator("[data-note] [data-saved]")).to_contain_text("Kept on this phone")
    page.goto("/")
    expect(page.locator("[data-waiting]")).to_contain_text("not finished")
    page.click("[data-waiting] button")
    expect(page.locator("[name=activities]")).to_have_value(WORDS)
    assert "fossils" not in stored_on(page)[1].replace(page.content(), "")
    page.click("[data-note] button:text-is('Send')")
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("sent")
    assert Note.objects.get().activities == WORDS


def test_answer_lost_on_the_way_makes_one_note(ready_phone, mast):
    page = ready_phone()
    lose_signal(page, mast)
    page.goto("/")
    write_note(page)
    lost = []

    def lose_answer(route):
        lost.append(route.fetch().status)
        route.abort()

    page.route(SEND, lose_answer, times=1)
    with page.expect_event("requestfailed", lambda request: "/notes/send/" in request.url):
        find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("sent")
    assert lost == [200]
    assert Note.objects.get().history.count() == 1


def test_refused_note_keeps_its_words_and_offers_them_in_the_form(ready_phone, mast, meetup):
    page = ready_phone()
    lose_signal(page, mast)
    page.goto("/")
    page.click("[data-choose] button >> nth=0")
    page.fill("[name=activities]", WORDS)
    page.fill("[name=date]", (timezone.localdate() + timedelta(days=5)).isoformat())
    page.click("[data-note] button:text-is('Send')")
    expect(page.locator("[data-waiting]")).to_contain_text("waits")
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("not sent")
    expect(page.locator("[data-waiting]")).to_contain_text("This day is still to come")
    page.goto("/")
    says(page, "was not taken. This day is still to come")
    page.click("[data-unsent] a")
    page.wait_for_url(f"**/meet-ups/{meetup.pk}/note/")
    expect(page.locator("[name=activities]")).to_have_value(WORDS)
    page.fill("[name=date]", meetup.date.isoformat())
    page.click("text=Save the note")
    page.wait_for_url("**/notes/*/")
    assert Note.objects.get().activities == WORDS
    page.goto("/offline/")
    expect(page.locator("[data-state]")).to_contain_text("There is signal")
    expect(page.locator("[data-waiting]")).to_be_hidden()


def test_words_of_another_device_are_both_kept_and_offered(ready_phone, mast, meetup, gwen, phone, browser_sign_in):
    page = ready_phone()
    lose_signal(page, mast)
    page.goto("/")
    write_note(page)
    tablet = phone()
    browser_sign_in(tablet, gwen)
    other = tablet.new_page()
    other.goto(f"/meet-ups/{meetup.pk}/note/")
    other.fill("[name=activities]", "From the tablet")
    says(other, "Saved")
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("saved on another device")
    assert not Note.objects.exists()
    page.click("[data-waiting] a")
    page.wait_for_url(f"**/meet-ups/{meetup.pk}/note/")
    expect(page.locator("#other-words")).to_contain_text(WORDS)
    expect(page.locator("[name=activities]")).to_have_value("From the tablet")
    page.click("text=Use these words")
    says(page, "Saved")
    page.click("text=Save the note")
    page.wait_for_url("**/notes/*/")
    assert Note.objects.get().activities == WORDS


def hold_back(page, mast):
    """Words that wait on the phone and that nothing sends away."""
    page.route(SEND, lambda route: route.abort())
    lose_signal(page, mast)
    page.goto("/")
    write_note(page)
    find_signal(page, mast)


def test_sign_out_warns_takes_the_key_along_and_keeps_the_words_for_the_same_person(
    ready_phone, mast, gwen, browser_sign_in
):
    page = ready_phone()
    lose_signal(page, mast)
    page.goto("/")
    page.click("[data-choose] button >> nth=0")
    page.fill("[name=activities]", WORDS)
    page.fill("[name=date]", (timezone.localdate() + timedelta(days=5)).isoformat())
    page.click("[data-note] button:text-is('Send')")
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("not sent")
    page.goto("/account/sign-out/")
    says(page, "Words on this phone have not been sent. They stay here, encrypted")
    page.click("main button:text-is('Sign out')")
    page.wait_for_url("**/account/sign-in/**")
    assert rows_kept(page) == 0
    records, text = stored_on(page)
    assert records == 1
    assert "fossils" not in text
    assert WORDS in opened_with(page, drafts.phone_key_of(gwen))
    page.goto("/offline/")
    expect(page.locator("[data-set-up]")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    browser_sign_in(page.context, gwen)
    page.goto("/")
    says(page, "Your words are kept")


def test_ended_allocation_is_gone_from_the_phone_at_the_next_contact(ready_phone, mast, pair, coordinator):
    page = ready_phone()
    mentee_actions.end_allocation(by=coordinator, allocation=pair, reason="Moved away")
    page.goto("/", wait_until="networkidle")
    lose_signal(page, mast)
    page.goto("/")
    expect(page.locator("[data-state]")).to_contain_text("No signal")
    expect(page.locator("[data-choose]")).to_be_hidden()
    expect(page.locator("main")).not_to_contain_text("Idris")


def test_ended_allocation_is_gone_although_the_sign_in_ran_out(ready_phone, pair, coordinator):
    page = ready_phone()
    expire_sessions()
    mentee_actions.end_allocation(by=coordinator, allocation=pair, reason="Moved away")
    page.goto("/", wait_until="networkidle")
    expect(page.locator("h1")).to_have_text("Sign in")
    assert rows_kept(page) == 0


def test_sign_in_that_ran_out_does_not_leave_a_mentor_without_names(ready_phone, mast):
    page = ready_phone()
    expire_sessions()
    page.goto("/", wait_until="networkidle")
    expect(page.locator("h1")).to_have_text("Sign in")
    lose_signal(page, mast)
    page.goto("/")
    expect(page.locator("[data-choose]")).to_contain_text("Idris")


# Asks for a new shell until it is the only one and says these words.
NEW_SHELL = """async ([before, words]) => {
    await (await navigator.serviceWorker.getRegistration()).update();
    const [name, ...others] = await caches.keys();
    if (name === before || others.length) return false;
    const cache = await caches.open(name), pages = await cache.matchAll();
    return (await Promise.all(pages.map((page) => page.text()))).some((text) => text.includes(words));
}"""


def test_new_shell_takes_the_place_of_the_old_one_and_words_stay(ready_phone, mast, settings):
    page = ready_phone()
    hold_back(page, mast)
    before = page.evaluate("caches.keys()")
    settings.DEBUG = True  # the foot of the page now says that it is a demo
    page.wait_for_function(NEW_SHELL, arg=[before[0], "demo with invented people"], timeout=90_000, polling=2_000)
    page.goto("/offline/")
    expect(page.locator("[data-waiting]")).to_contain_text("waits")
    page.click("[data-waiting] button")
    expect(page.locator("[name=activities]")).to_have_value(WORDS)


def test_tapped_note_opens_as_that_note_without_signal(ready_phone, mast, meetup):
    page = ready_phone()
    lose_signal(page, mast)
    page.goto(f"/meet-ups/{meetup.pk}/note/")
    expect(page.locator("[data-note] [data-title]")).to_contain_text("Note about Idris")
    expect(page.locator("[name=place]")).to_have_value(meetup.place)


def test_shell_with_names_and_form_has_no_barrier(ready_phone, mast, pair):
    plan(pair, days=0, status=MeetUp.Status.CONFIRMED)
    page = ready_phone()
    page.click("[data-choose] button >> nth=0")
    expect(page.locator("[data-note]")).to_be_visible()
    assert barriers(page, "without signal") == []
    page.click("text=Take it off this phone")
    expect(page.locator("[data-set-up]")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Idris")
    assert rows_kept(page) == 0
    assert barriers(page, "not made ready") == []
