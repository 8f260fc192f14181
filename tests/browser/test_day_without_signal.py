"""The day of a meet-up where the signal goes: nothing that was pressed seems sent, no word is lost, all counts once."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core.models import Draft
from meetups.models import DayMessage, MeetUp
from tests import factories

from .phone import find_signal, lose_signal, says
from .test_every_page import barriers

NOT_SENT = "No signal. Not sent: nobody has been told."


@pytest.fixture
def meetup(make_allocated, coordinator):
    """Confirmed; it has begun a little after midnight and goes on until the end of the day."""
    allocation = make_allocated()
    scheme = allocation.mentee.scheme
    coordinator.phone = "07700 900555"
    coordinator.save()
    scheme.coordinator = coordinator
    scheme.save()
    factories.CarerLinkFactory(child=allocation.mentee.child, carer__phone="07700 900222", is_first_contact=True)
    return factories.MeetUpFactory(
        mentee=allocation.mentee,
        mentor=allocation.mentor,
        date=timezone.localdate(),
        starts_at=time(0),
        ends_at=time(23, 59),
        status="confirmed",
    )


@pytest.fixture
def gwen(meetup):
    return meetup.mentor.user


@pytest.fixture
def opened(ready_phone, meetup):
    """A page of the meet-up on a phone with its service worker."""

    def make(name="meetup_detail"):
        page = ready_phone()
        page.goto(reverse(f"meetups:{name}", args=[meetup.pk]))
        return page

    return make


@pytest.mark.parametrize(
    ("button", "kind"), [("Everybody is home safe", "home_safe"), ("10 minutes late", "late")]
)  # fmt: skip
def test_tap_without_signal_says_that_nobody_was_told_and_can_be_pressed_again(opened, mast, button, kind):
    page = opened()
    lose_signal(page, mast)
    page.get_by_role("button", name=button).click()

    unsent = page.locator("[aria-labelledby=day] [data-not-sent]")
    expect(unsent).to_contain_text(NOT_SENT)
    expect(unsent.locator("a[href='tel:07700900555']")).to_be_in_viewport()
    assert barriers(page, "a tap without signal") == []
    assert not DayMessage.objects.exists()
    find_signal(page, mast)
    page.get_by_role("button", name=button).dblclick()
    expect(page.locator(".flash")).to_be_visible()
    assert [message.kind for message in DayMessage.objects.all()] == [kind]


def test_tap_whose_answer_is_lost_does_not_seem_unsent_and_counts_once(opened, mast, meetup):
    page = opened()
    page.context.route("**/home-safe/", lambda route: (route.fetch(max_redirects=0), route.abort()), times=1)
    page.get_by_role("button", name="Everybody is home safe").click()
    page.wait_for_url("**/offline/?lost")
    expect(page.locator("[data-lost]")).to_contain_text("It may not have arrived")
    page.go_back()
    expect(page.get_by_role("heading", name="Home safe")).to_be_visible()
    assert DayMessage.objects.get().kind == "home_safe"


# The page, what is chosen on it, its button, and what there is once it was sent.
FORMS = [
    ("meetup_no_show", "Nan says he forgot", "Tell the coordinator", "missed"),
    ("meetup_cancel", "Nan rang, he has a cold", "Cancel the meet-up", "cancelled"),
]


@pytest.mark.parametrize(("name", "words", "button", "status"), FORMS)
def test_words_of_the_day_stay_and_go_once_there_is_signal(opened, mast, meetup, name, words, button, status):
    page = opened(name)
    lose_signal(page, mast)
    page.get_by_label("Yes, by phone").check()
    page.fill("[name=words]", words)
    page.get_by_role("button", name=button).click()

    expect(page.locator("[data-not-sent]")).to_contain_text(NOT_SENT)
    expect(page.locator("[data-not-sent] a[href='tel:07700900555']")).to_be_in_viewport()
    says(page, "your words wait on this phone, then go by themselves")
    pressed_at = page.input_value("[name=told_clock]")
    assert pressed_at
    expect(page.get_by_label("On which day")).to_have_value(timezone.localdate().isoformat())
    assert page.input_value("[name=words]") == words
    assert barriers(page, name) == []
    find_signal(page, mast)
    page.wait_for_url(f"**/meet-ups/{meetup.pk}/")
    meetup.refresh_from_db()
    assert meetup.status == status
    said = DayMessage.objects.get()
    assert (said.words, f"{timezone.localtime(said.told_at):%H:%M}") == (words, pressed_at)
    assert not Draft.objects.exclude(fields={}).exists()


@pytest.mark.rule("KOP-18")
def test_day_of_the_press_is_seen_and_kept_when_the_form_is_opened_again(opened, mast):
    page = opened("meetup_no_show")
    expect(page.get_by_label("On which day")).to_be_hidden()
    lose_signal(page, mast)
    page.fill("[name=words]", "Waited at the door until 14:20")
    page.get_by_role("button", name="Tell the coordinator").click()
    expect(page.locator("[data-not-sent]")).to_be_visible()
    page.goto("/offline/")
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("Open the form to send them")
    page.click("[data-waiting] a")
    expect(page.get_by_label("On which day")).to_have_value(timezone.localdate().isoformat())


def test_words_of_a_page_that_was_closed_wait_and_open_in_their_form(opened, mast, meetup):
    page = opened("meetup_no_show")
    lose_signal(page, mast)
    page.fill("[name=words]", "Waited at the door until 14:20")
    page.get_by_role("button", name="Tell the coordinator").click()
    expect(page.locator("[data-not-sent]")).to_be_visible()
    page.goto("/offline/")
    expect(page.locator("[data-waiting]")).to_contain_text("Nobody came")
    find_signal(page, mast)
    expect(page.locator("[data-waiting]")).to_contain_text("Open the form to send them")
    assert not DayMessage.objects.exists()
    page.click("[data-waiting] a")
    expect(page.locator("[name=words]")).to_have_value("Waited at the door until 14:20")


def test_change_of_a_plan_waits_with_all_that_was_typed(opened, mast, meetup):
    MeetUp.objects.filter(pk=meetup.pk).update(
        date=timezone.localdate() + timedelta(days=2), starts_at=time(10), ends_at=time(12)
    )
    page = opened("meetup_change")
    lose_signal(page, mast)
    page.fill("[name=place]", "The swimming pool")
    page.get_by_label("Not yet").check()
    page.get_by_role("button", name="Save the change").click()
    expect(page.locator("[data-not-sent]")).to_contain_text(NOT_SENT)
    expect(page.locator("[name=place]")).to_have_value("The swimming pool")
    find_signal(page, mast)
    page.wait_for_url(f"**/meet-ups/{meetup.pk}/")
    meetup.refresh_from_db()
    assert meetup.place == "The swimming pool"
    assert DayMessage.objects.filter(kind="moved").count() == 1
