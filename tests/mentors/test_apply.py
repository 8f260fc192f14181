"""The application without account: begun, saved, sent (KOT-4.1)."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.models import OneTimeLink, OutboxMessage, User
from mentors.models import Application, Mentor, Reference
from tests.factories import ApplicantFactory, UserFactory

pytestmark = pytest.mark.django_db
START = "/apply/"
EMAIL = "nia@example.org"
TYPED = {
    "name": "Nia Brook",
    "phone": "07700 900301",
    "address": "14 Mill Lane, Larkmere",
    "postcode": "lm12ab",
    "date_of_birth": "1990-05-04",
    "knows_charity": "My neighbour mentors",
    "camps": "Summer camp 2025",
    "why": "I would like to give something back",
    "interests": "climbing, chess",
    "strengths": "calm, organised",
    "personality": "Funny and kind",
    "experience": "Two years of scouts",
    "availability": ["saturday", "weekday_evening"],
    "has_car": "yes",
    "referee1_name": "Owen Pike",
    "referee1_email": "owen@example.com",
    "referee1_phone": "07700 900302",
    "referee1_address": "3 Dock Street, Brackle BR2 3CD",
    "referee1_knows_from": "My manager at the library",
    "referee1_is_professional": "yes",
    "referee1_is_relative": "no",
    "referee2_name": "Ama Darko",
    "referee2_email": "ama@example.com",
    "referee2_phone": "",
    "referee2_address": "",
    "referee2_knows_from": "We sing in one choir",
    "referee2_is_professional": "no",
    "referee2_is_relative": "no",
    "act": "send",
}


@pytest.fixture(autouse=True)
def _no_limits_of_before():
    cache.clear()


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def link(client):
    return ask(client)


def ask(client, email=EMAIL):
    """The address in the message that the first page sends."""
    assert client.post(START, {"email": email}).url == reverse("mentors:apply_asked")
    found = re.search(r"/apply/[\w-]{30,}/", sent_to(email)[-1])
    return found and found[0]


def sent_to(email):
    """The messages to an address, delivered as a worker would."""
    jobs.deliver_outbox()
    return [message.body for message in mail.outbox if message.to == [email]]


@pytest.mark.rule("KOT-4.1")
def test_application_is_saved_and_resumed_by_the_link(client, link):
    half = {
        "name": "Nia Brook",
        "why": "I would\nlike",
        "phone": "nonsense",
        "availability": ["saturday"],
        "act": "save",
    }
    assert client.post(link, half).url == link

    page = Client().get(link).content.decode()

    assert 'value="Nia Brook"' in page
    assert "I would\nlike" in page
    assert 'value="nonsense"' in page
    assert re.search(r'value="saturday"[^>]*checked', page)
    assert (User.objects.count(), Mentor.objects.count()) == (0, 0)
    # The link is open still, for the next time.
    assert client.post(link, half | {"act": "save", "why": ""}).status_code == 302


@pytest.mark.rule("KOT-4.1")
def test_application_sent_makes_an_applicant_with_two_referees(client, link, coordinator):
    response = client.post(link, TYPED)

    application = Application.objects.get()
    assert response.url == reverse("mentors:apply_done", args=[application.reference])
    mentor = application.mentor
    assert (mentor.status, mentor.user.is_active, mentor.user.email) == ("applicant", False, EMAIL)
    assert (mentor.postcode, mentor.availability, mentor.has_car) == ("LM1 2AB", ["saturday", "weekday_evening"], True)
    assert [reference.name for reference in mentor.references.all()] == ["Owen Pike", "Ama Darko"]
    assert all(reference.is_usable for reference in mentor.references.all())
    assert application.reference in sent_to(EMAIL)[-1]
    assert "mentor" in sent_to(coordinator.email)[-1]
    assert "Nia" not in sent_to(coordinator.email)[-1]
    assert application.reference in client.get(response.url).content.decode()


@pytest.mark.rule("KOT-4.1")
def test_application_sent_twice_is_one_applicant(client, link):
    first, second = client.post(link, TYPED), client.post(link, TYPED)

    assert first.url == second.url
    assert (Mentor.objects.count(), Reference.objects.count()) == (1, 2)
    page = client.get(link)
    assert page.status_code == 404
    assert "has been sent" in page.content.decode()


@pytest.mark.parametrize("act", [{}, {"act": "save"}])
def test_other_words_that_come_after_sending_are_given_back(client, link, act):
    client.post(link, TYPED)

    page = client.post(link, TYPED | {"why": "I thought of one more reason"} | act)

    assert page.status_code == 404
    assert "I thought of one more reason" in page.content.decode()
    assert "were not saved" in page.content.decode()


def test_known_and_unknown_addresses_get_the_same_answer(client):
    UserFactory(email="known@example.org")
    answers = [client.post(START, {"email": email}) for email in ("known@example.org", "unknown@example.org")]

    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/apply/look/")}
    assert OutboxMessage.objects.count() == 2


def test_second_ask_takes_up_the_same_application(client, link):
    client.post(link, {"name": "Nia Brook", "act": "save"})
    # A double tap sends nothing new.
    client.post(START, {"email": EMAIL.upper()})
    assert len(sent_to(EMAIL)) == 1
    OneTimeLink.objects.update(created_at=timezone.now() - timedelta(minutes=2))

    newer = ask(client)

    assert newer != link
    assert 'value="Nia Brook"' in client.get(newer).content.decode()
    assert Application.objects.count() == 1
    words = "Words that were typed into the page of the older link"
    page = client.post(link, TYPED | {"why": words})
    assert page.status_code == 404
    assert words in page.content.decode()
    assert Mentor.objects.count() == 0


def test_expired_link_asks_for_a_new_one(client, link):
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    page = client.get(link)

    assert page.status_code == 404
    assert START in page.content.decode()


def test_address_with_an_account_waits_and_says_nothing(client, link, coordinator):
    person = UserFactory(email=EMAIL, name="Nia Trustee", roles=["trustee"])

    response = client.post(link, TYPED)

    application = Application.objects.get()
    assert response.url == reverse("mentors:apply_done", args=[application.reference])
    assert application.mentor is None
    assert not Mentor.objects.filter(user=person).exists()
    assert "account" not in sent_to(EMAIL)[-1]
    assert "belongs to an account" in sent_to(coordinator.email)[-1]


@pytest.mark.parametrize("status", ["active", "left"])
def test_who_was_accepted_once_may_begin_anew(status, client, link):
    client.post(link, TYPED)
    assert Mentor.objects.update(status=status) == 1

    assert ask(client)
    assert Application.objects.filter(sent_at=None).count() == 1


def test_who_has_sent_already_hears_of_it_and_gets_no_second_form(client, link):
    client.post(link, TYPED)

    assert ask(client) is None
    assert Application.objects.count() == 1


@pytest.mark.rule("KOT-4.1")
@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"referee1_is_relative": "yes"}, "referee1_is_relative", "relative"),
        ({"referee1_email": EMAIL}, "referee1_email", "own e-mail"),
        ({"referee2_phone": "+447700900301"}, "referee2_phone", "own phone"),
        ({"referee2_address": "14 Mill Lane LM1 2AB"}, "referee2_address", "own address"),
        ({"referee2_name": "OWEN  Pike"}, "referee2_name", "twice"),
        ({"referee2_email": "Owen@example.com"}, "referee2_name", "twice"),
        ({"name": "\u200b"}, "name", "full name"),
        ({"name": "x" * 121}, "name", "120"),
        ({"phone": "ring me"}, "phone", "phone number"),
        ({"postcode": "nowhere"}, "postcode", "LM1 2AB"),
        ({"postcode": "1"}, "postcode", "LM1 2AB"),
        ({"date_of_birth": "2009-01-01"}, "date_of_birth", "18 years"),
        ({"date_of_birth": "2999-01-01"}, "date_of_birth", "not come yet"),
        ({"date_of_birth": "0001-01-01"}, "date_of_birth", "after 1900"),
        ({"why": "\u202e"}, "why", "why"),
        ({"interests": "x" * 301}, "interests", "300"),
        ({"availability": []}, "availability", "at least one"),
        ({"availability": ["midnight"]}, "availability", "list"),
        ({"has_car": "perhaps"}, "has_car", "valid"),
        ({"referee1_email": "nobody"}, "referee1_email", "such as"),
    ],
)
def test_bad_input_is_answered_at_the_field_and_keeps_every_word(typed, field, words, client, link):
    page = client.post(link, TYPED | typed)

    assert page.status_code == 200
    errors = page.context["form"].errors
    assert list(errors) == [field]
    assert words in " ".join(errors[field])
    assert "I would like to give something back" in page.content.decode() or field == "why"
    assert (User.objects.count(), Mentor.objects.count(), Reference.objects.count()) == (0, 0, 0)
    # What was typed is saved, so that it is there by the link as well.
    assert Application.objects.get().fields["camps"] == "Summer camp 2025"


def test_odd_words_are_stored_without_a_fault(client, link):
    odd = "<script>x</script> 👩🏽‍🚀 \x00 \u202eabc שלום"
    assert client.post(link, {"why": odd, "act": "save"}).status_code == 302
    assert client.post(link, TYPED | {"why": odd}).status_code == 302
    assert "<script>x</script> 👩🏽‍🚀" in Application.objects.get().fields["why"]


def test_more_text_than_can_be_kept_is_said_and_given_back(client, link):
    page = client.post(link, {"why": "x" * 500_001, "act": "save"})

    assert page.status_code == 200
    assert "more text than we can keep" in page.content.decode()
    assert Application.objects.get().fields == {}


def test_empty_form_takes_no_words_away(client, link):
    client.post(link, {"name": "Nia Brook", "act": "save"})
    client.post(link, {})

    assert Application.objects.get().fields["name"] == "Nia Brook"


@pytest.mark.parametrize("token", ["x", "0" * 43, "%00", "שלום"])
def test_wrong_token_is_a_plain_page(token, client):
    assert client.get(f"/apply/{token}/").status_code == 404
    assert client.post(f"/apply/{token}/", TYPED).status_code == 404


def test_link_of_another_purpose_opens_nothing(client, link):
    OneTimeLink.objects.update(purpose=OneTimeLink.Purpose.REFERENCE)

    assert client.get(link).status_code == 404


def test_machine_reads_the_same_answer_and_nothing_is_kept(client):
    assert client.post(START, {"email": EMAIL, "website": "http://x"}).url == reverse("mentors:apply_asked")
    assert not Application.objects.exists()


@pytest.mark.parametrize("email", ["", "nobody", "x" * 250 + "@example.org"])
def test_bad_address_is_answered_at_the_field(email, client):
    assert "email" in client.post(START, {"email": email}).context["form"].errors


def test_links_are_limited_for_each_address(client):
    for _ in range(5):
        assert client.post(START, {"email": EMAIL}).status_code == 302
    page = client.post(START, {"email": EMAIL})

    assert page.status_code == 429
    assert EMAIL in page.content.decode()
    assert client.post(START, {"email": "other@example.org"}).status_code == 302


@pytest.mark.rule("KOT-4.1")
def test_referee_of_the_charity_shows_to_the_coordinator_alone(client, link):
    ApplicantFactory(user__email="owen@example.com", user__phone="")

    response = client.post(link, TYPED)

    assert response.status_code == 302
    reference = Reference.objects.get(name="Owen Pike")
    assert "account with the charity" in reference.unusable_because


def test_done_page_shows_no_reference_that_is_none(client):
    assert client.get("/apply/sent/A-<b>/").status_code == 404
    assert client.get(f"/apply/sent/{uuid.uuid4()}/").status_code == 404


def test_list_of_what_is_missing_says_of_which_referee(client, link):
    page = client.post(link, TYPED | {"referee1_name": "", "referee2_knows_from": ""}).content.decode()

    assert "Referee 1: enter the name of the referee" in page
    assert "Referee 2: say how they know you" in page
