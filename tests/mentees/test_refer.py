"""The public form: no account, nothing of anybody, no word lost (KOP-2)."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from core.models import OutboxMessage
from mentees.models import Ground, Referral
from tests.factories import ChildFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-2")]

SAID = {
    "referrer_name": "Hope Lister",
    "organisation": "Larkmere Primary",
    "knows_child": "Head of year",
    "referrer_email": "hope@school.example",
    "first_name": "Wilfred",
    "surname": "Ardenne",
    "date_of_birth": "2014-05-04",
    "school_year": "8",
    "carer_knows": "yes",
    "reason": "Often alone at break.",
    "grounds": ["trauma"],
}


def send(client, kind="school", **changes):
    said = {**SAID, "submission": str(uuid.uuid4()), **changes}
    return client.post(reverse("mentees:refer_form", args=[kind]), {k: v for k, v in said.items() if v is not None})


def text_of(page):
    return page.content.decode()


def test_start_page_offers_every_kind_but_the_team(client):
    text = text_of(client.get(reverse("mentees:refer_start")))
    kinds = set(re.findall(r"/refer/([a-z-]+)/", text))
    assert kinds == {"camp-leader", "family-support", "social-worker", "club-leader", "school", "carer"}
    assert client.get("/refer/team/").status_code == 404
    assert client.get("/refer/wizard/").status_code == 404


def test_sign_in_page_leads_to_the_form(client):
    assert reverse("mentees:refer_start") in text_of(client.get(reverse("account_login")))


@pytest.mark.parametrize(
    ("kind", "asks", "does_not_ask"),
    [
        ("school", "Your role at the school", "Who you are to the child"),
        ("carer", "Why a mentor would be good for your child", "Does the parent or carer know"),
        ("club-leader", "Name of your club", "Your role at the school"),
        ("social-worker", "Your council and team", "Name of your club"),
        ("camp-leader", "Camps at which you met the child", "Name of the school"),
        ("family-support", "How you work with the family", "Your council and team"),
    ],
)
def test_form_is_worded_for_the_kind(client, kind, asks, does_not_ask):
    ChildFactory(first_name="Zqplanted", surname="Zqchild")
    text = text_of(client.get(reverse("mentees:refer_form", args=[kind])))
    assert asks in text
    assert does_not_ask not in text
    assert "Zqplanted" not in text
    assert "Zqchild" not in text


def test_referral_is_taken_in_and_everybody_is_told_without_a_name(client, coordinator, person):
    liaison = person("family_liaison")
    mentor = person("mentor")
    page = send(client)
    referral = Referral.objects.get()
    assert page.url == reverse("mentees:refer_done", args=[referral.reference])
    assert referral.reference in text_of(client.get(page.url))
    assert (referral.full_name, referral.source, referral.referrer_kind) == ("Wilfred Ardenne", "public", "school")
    assert (referral.school, referral.carer_knows, referral.grounds) == ("Larkmere Primary", True, ["trauma"])
    mails = {mail.to: mail for mail in OutboxMessage.objects.all()}
    assert set(mails) == {"hope@school.example", coordinator.email, liaison.email}
    assert mentor.email not in mails
    for mail in mails.values():
        assert referral.reference in mail.subject
        assert not re.search("wilfred|ardenne|alone|trauma", f"{mail.subject} {mail.body}", re.IGNORECASE)


def test_carer_is_asked_about_every_ground_in_plain_words(client):
    text = text_of(client.get(reverse("mentees:refer_form", args=["carer"])))
    assert all(f'value="{kind}"' in text for kind in Ground.Kind)
    assert not any(kind.label in text for kind in Ground.Kind)
    assert Ground.Kind.TRAUMA.label in text_of(client.get(reverse("mentees:refer_form", args=["school"])))


def test_school_without_a_name_is_asked_for_it(client):
    assert "Enter the name of the school" in text_of(send(client, "school", organisation=""))


def test_carer_who_refers_is_the_carer(client):
    send(client, "carer", organisation=None, knows_child="Mum", carer_knows=None, referrer_phone="07700 900123")
    referral = Referral.objects.get()
    assert (referral.carer_name, referral.carer_phone, referral.carer_knows) == ("Hope Lister", "07700 900123", True)


def test_same_form_twice_is_one_referral(client):
    submission = str(uuid.uuid4())
    first, second = (send(client, submission=submission) for _ in range(2))
    assert first.url == second.url
    assert Referral.objects.count() == 1
    assert OutboxMessage.objects.filter(to="hope@school.example").count() == 1


def test_same_form_with_other_words_keeps_both(client):
    submission = str(uuid.uuid4())
    send(client, submission=submission)
    send(client, submission=submission, reason="Often alone, and sad.")
    referral = Referral.objects.get()
    assert referral.reason == "Often alone, and sad."
    assert [step.reason for step in referral.history.order_by("history_id")] == [
        "Often alone at break.",
        referral.reason,
    ]


def test_same_form_turned_back_to_for_another_child_is_two_referrals(client):
    submission = str(uuid.uuid4())
    send(client, submission=submission)
    for reason in ("Hardly speaks.", "Hardly speaks.", "Hardly speaks, and tired."):
        send(client, submission=submission, first_name="Zoe", surname="Brand", reason=reason)
    send(client, submission=submission, first_name="wilfred", reason="Often alone, and sad.")
    reasons = dict(Referral.objects.values_list("first_name", "reason"))
    assert reasons == {"wilfred": "Often alone, and sad.", "Zoe": "Hardly speaks, and tired."}


def test_machine_reads_the_same_thanks_and_nothing_is_kept(client):
    page = send(client, website="https://spam.example")
    assert re.fullmatch(r"/refer/thank-you/R-[2-9A-Z]{8}/", page.url)
    assert "Thank you" in text_of(client.get(page.url))
    assert not Referral.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_trap_is_hidden_without_inline_style(client):
    text = text_of(client.get(reverse("mentees:refer_form", args=["school"])))
    assert re.search(r'<div hidden><label for="id_website">', text)
    assert "style=" not in text


def test_too_many_are_stopped_and_the_words_stay(client):
    pages = [send(client, first_name=f"Child{number}") for number in range(11)]
    assert [page.status_code for page in pages[:10]] == [302] * 10
    assert pages[10].status_code == 429
    text = text_of(pages[10])
    assert "Your words are still here" in " ".join(text.split())
    assert "Often alone at break." in text
    assert "Child10" in text
    assert Referral.objects.count() == 10
    # The limit is for each connection, and what was sent already may be sent again.
    again = send(client, first_name="Child0", submission=str(Referral.objects.last().submission))
    assert again.status_code == 302
    # Under its id another child is a new referral, and limited like one.
    other = send(client, first_name="Child10", submission=str(Referral.objects.last().submission))
    assert other.status_code == 429
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert send(elsewhere).status_code == 302


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "Say why the child may benefit"),
        ({"first_name": "\u200b\u202e"}, "Enter the child&#x27;s first name"),
        ({"first_name": "x" * 61}, "at most 60 characters"),
        ({"referrer_email": "no address"}, "Enter an e-mail address such as"),
        ({"date_of_birth": "2027-01-01"}, "has not come yet"),
        ({"date_of_birth": "0001-01-01"}, "Enter a date after 1900"),
        ({"date_of_birth": "1980-01-01"}, "would be over 20"),
        ({"date_of_birth": "2014-05-04", "school_year": "11"}, "This birthday fits year 8, not year 11"),
        ({"school_year": "99"}, "Enter a whole number from 0 to 13"),
        ({"carer_knows": ""}, "Say whether they know"),
        ({"carer_phone": "call me"}, "Enter a phone number"),
        ({"grounds": ["nonsense"]}, "Select a valid choice"),
        ({"reason": "x" * 10_001}, "at most 10000 characters"),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_is_lost(client, changes, words):
    page = send(client, **changes)
    text = text_of(page)
    assert page.status_code == 200
    assert words in text
    assert "Hope Lister" in text
    assert not Referral.objects.exists()


@pytest.mark.rule("KOP-2")
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("carer", ["Say who you are to the child", "Enter your child's first name", "good for your child"]),
        ("school", ["Enter the name of the school", "Say what your role at the school is"]),
        ("social-worker", ["Enter your council and team", "part in the child's life"]),
        ("club-leader", ["Enter the name of your club"]),
    ],
)
def test_what_is_missing_is_said_in_the_words_of_the_form_and_in_its_order(kind, words, client):
    form = client.post(reverse("mentees:refer_form", args=[kind]), {"surname": ""}).context["form"]
    said = [error for field in form for error in field.errors]
    for part in words:
        assert any(part in error for error in said)
    names = [field.name for field in form if field.name in ("organisation", "knows_child", "referrer_email")]
    assert names == [name for name in ("organisation", "knows_child", "referrer_email") if name in form.fields]
    assert "Say how you know them" not in said


def test_address_with_a_sign_that_nobody_sees_is_taken(client):
    assert send(client, referrer_email="hope\u200b@example.org").status_code == 302
    assert Referral.objects.get().referrer_email == "hope@example.org"


def test_birthday_against_the_school_year_goes_in_once_checked(client):
    page = send(client, school_year="11", years_checked="on")
    assert page.status_code == 302
    assert Referral.objects.get().school_year == 11


def test_odd_words_go_in_as_meant(client):
    send(client, first_name="Zoë \U0001f98a", reason="<b>Bold</b> & more\n\nעברית")
    referral = Referral.objects.get()
    assert (referral.first_name, referral.reason) == ("Zoë \U0001f98a", "<b>Bold</b> & more\n\nעברית")


def test_words_come_back_from_a_form_that_was_too_old():
    strict = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    page = send(strict, reason="Words that must not be lost, forty letters and more.")
    assert page.status_code == 403
    assert "Words that must not be lost, forty letters and more." in text_of(page)
    assert not Referral.objects.exists()


def test_words_are_not_given_back_to_another_site():
    strict = Client(enforce_csrf_checks=True, headers={"origin": "https://elsewhere.example"})
    page = send(strict, reason="Words that must not be lost, forty letters and more.")
    assert page.status_code == 403
    assert "Words that" not in text_of(page)


def test_thanks_show_nothing_but_a_reference(client):
    assert client.get("/refer/thank-you/R-22222222/").status_code == 200
    for odd in ("R-1", "R-0OOOOOOO", "<script>", "R-22222222x"):
        assert client.get(reverse("mentees:refer_done", args=[odd])).status_code == 404
