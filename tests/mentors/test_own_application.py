"""One application open on two pages: the older one does not undo what the newer one saved."""

import html
import re

import pytest
from django.core.cache import cache
from django.test import Client

from mentors.models import Application, Mentor

from .test_apply import TYPED, ask

pytestmark = pytest.mark.django_db
SAVED = {name: value for name, value in TYPED.items() if name != "act"}


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def link(client):
    cache.clear()
    return ask(client)


def opened(client, link):
    """What the browser holds of the page as it was opened."""
    return {"seen": client.get(link).context["form"]["seen"].value()}


def read(response):
    return html.unescape(response.content.decode())


def save(client, link, page, **typed):
    return client.post(link, SAVED | page | typed | {"act": "save"})


def kept():
    return Application.objects.get().fields


def test_older_page_shows_both_words_and_loses_neither(client, link):
    older = opened(client, link)
    save(client, link, older, why="Written on the laptop,\r\nand long")

    refused = save(client, link, older, why="Written on the phone")

    assert kept()["why"] == "Written on the laptop,\r\nand long"
    form = refused.context["form"]
    assert list(form.errors) == ["why"]
    assert form["why"].value() == "Written on the phone"
    assert "Written on the laptop,\r\nand long" in read(refused)
    # The same words sent again are meant.
    assert save(client, link, {"seen": form["seen"].value()}, why="Written on the phone").status_code == 302
    assert kept()["why"] == "Written on the phone"


def test_words_of_the_other_page_are_taken_by_a_tick(client, link):
    older = opened(client, link)
    save(client, link, older, why="From the laptop", availability=["sunday"])
    refused = save(client, link, older, why="From the phone", availability=["weekday_evening"])
    assert set(refused.context["form"].errors) == {"why", "availability"}
    assert "Sunday" in read(refused)

    page = {"seen": refused.context["form"]["seen"].value(), "take": ["why", "availability", "nothing", "seen"]}
    assert save(client, link, page, why="From the phone", availability=["weekday_evening"]).status_code == 302

    assert (kept()["why"], kept()["availability"]) == ("From the laptop", ["sunday"])
    assert not {"take", "seen"} & set(kept())


def test_question_left_alone_on_the_older_page_keeps_the_newer_words(client, link):
    older = opened(client, link)
    save(client, link, older, why="Only why", camps="", strengths="calm", availability=[])
    middle = opened(client, link)
    save(client, link, middle, why="Only why", camps="Lake camp 2026", strengths="", availability=["sunday"])

    left_alone = {"why": "Only why", "camps": "", "strengths": "calm", "availability": []}
    assert save(client, link, middle, **left_alone, interests="kites").status_code == 302

    assert (kept()["camps"], kept()["strengths"], kept()["availability"]) == ("Lake camp 2026", "", ["sunday"])
    assert kept()["interests"] == "kites"


def test_older_page_sends_nothing_that_is_not_on_it(client, link):
    save(client, link, opened(client, link))
    older = opened(client, link)
    save(client, link, older, interests="kites, baking")

    refused = client.post(link, TYPED | older)

    assert refused.status_code == 200
    assert Mentor.objects.count() == 0
    assert "newer words that you saved from another page" in read(refused).lower()
    assert "Your interests" in str(refused.context["form"].non_field_errors())
    assert refused.context["form"]["interests"].value() == "kites, baking"
    again = TYPED | {"interests": "kites, baking", "seen": refused.context["form"]["seen"].value()}
    assert client.post(link, again).status_code == 302
    assert Mentor.objects.get().interests == "kites, baking"


def test_form_that_was_not_in_order_can_be_sent_again_from_its_own_page(client, link):
    page = opened(client, link)
    wrong = client.post(link, TYPED | page | {"postcode": "nowhere"})
    assert list(wrong.context["form"].errors) == ["postcode"]

    again = TYPED | {"seen": wrong.context["form"]["seen"].value(), "why": "Put better"}

    assert client.post(link, again).status_code == 302


def test_older_page_that_is_not_in_order_is_judged_with_the_newer_words(client, link):
    save(client, link, opened(client, link), postcode="", interests="kites")
    older = opened(client, link)
    save(client, link, older, postcode="LM1 2AB", interests="kites", phone="nonsense")

    page = client.post(link, TYPED | older | {"postcode": "", "interests": "kites"})

    assert "postcode" not in page.context["form"].errors
    assert page.context["form"]["postcode"].value() == "LM1 2AB"


def test_saving_twice_and_going_back_unchanged_asks_nobody(client, link):
    page = opened(client, link)

    assert [save(client, link, page).status_code for _ in range(3)] == [302, 302, 302]


@pytest.mark.parametrize("seen", ["", "x", "-1", "0", "9" * 30, "7777"])
def test_version_that_never_was_costs_nobody_their_words(client, link, seen):
    save(client, link, opened(client, link), why="First")

    assert save(client, link, {"seen": seen}, why="Second").status_code == 302
    assert kept()["why"] == "Second"


def test_words_given_back_by_a_shut_link_hold_no_version(client, link):
    page = opened(client, link)
    client.post(link, TYPED | page)

    shut = client.post(f"{link[:-2]}x/", TYPED | page | {"take": "why"})

    assert shut.status_code == 404
    assert not re.search(rf">\s*{page['seen']}\s*<", read(shut))
    assert TYPED["why"] in read(shut)
