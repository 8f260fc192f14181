"""Referees: asked by link, chased, answered once, spoken with, replaced (KOT-4.1)."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.models import OneTimeLink, OutboxMessage
from home.jobs import chase_referees
from mentors import actions
from mentors.deadlines import references_overdue, references_to_chase
from mentors.models import Reference
from policy.figures import Figures
from tests.factories import ApplicantFactory, ReferenceFactory, UserFactory

pytestmark = pytest.mark.django_db
ANSWER = {
    "known_for": "four years",
    "known_as": "her manager",
    "would_trust": "yes",
    "words": "Patient and always on time.",
    "worries": "",
}
REFEREE = {
    "name": "Bea Moss",
    "email": "bea@example.com",
    "phone": "",
    "address": "",
    "knows_from": "Her tutor",
    "is_professional": "yes",
    "is_relative": "no",
}


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


@pytest.fixture
def reference(db):
    return ReferenceFactory(mentor__user__name="Nia Brook", name="Owen Pike", email="owen@example.com")


@pytest.fixture
def link(client, reference):
    client.post(url("ask", reference))
    return link_sent_to(reference.email)


def url(name, row):
    return reverse(f"mentors:reference_{name}", args=[row.pk])


def link_sent_to(email):
    jobs.deliver_outbox()
    bodies = [message.body for message in mail.outbox if message.to == [email]]
    return re.search(r"/reference/[\w-]{30,}/", bodies[-1])[0]


def asked_days_ago(days, **fields):
    return ReferenceFactory(asked_at=timezone.now() - timedelta(days=days), **fields)


@pytest.mark.rule("KOT-4.1")
def test_expired_link_gives_every_word_back_and_nothing_else(link):
    OneTimeLink.objects.update(expires_at=timezone.now())
    typed = ANSWER | {"worries": "He drinks.", "submission": str(uuid.uuid4())}

    kept = Client().post(link, typed).context["kept"]

    assert "He drinks." in kept
    assert typed["words"] in kept
    assert not {typed["submission"], "yes", "no"} & set(kept)


@pytest.mark.rule("KOT-4.1")
def test_referee_of_two_applicants_answers_for_both_with_one_form_filled_in_again(link, reference):
    earlier = ReferenceFactory(answered_at=timezone.now(), email="other@example.com")

    answer = Client().post(link, ANSWER | {"submission": str(earlier.submission)})

    assert answer.url == reverse("mentors:reference_thanks")
    reference.refresh_from_db()
    assert reference.words == ANSWER["words"]


@pytest.mark.rule("KOT-4.1")
def test_referee_answers_once_by_the_link(link, reference, coordinator):
    typed = ANSWER | {"submission": str(uuid.uuid4())}
    page = Client().get(link).content.decode()
    assert "Nia Brook" in page

    assert Client().post(link, typed).url == reverse("mentors:reference_thanks")

    reference.refresh_from_db()
    assert (reference.known_as, reference.would_trust, reference.words) == (
        "her manager",
        True,
        "Patient and always on time.",
    )
    # Pressed twice it is one answer; other words by the same link are given back.
    assert Client().post(link, typed).url == reverse("mentors:reference_thanks")
    again = Client().post(link, ANSWER | {"words": "Somebody else writes this here"})
    assert again.status_code == 404
    assert "Somebody else writes this here" in again.content.decode()
    assert Reference.objects.get().words == "Patient and always on time."
    jobs.deliver_outbox()
    told = [message.body for message in mail.outbox if message.to == [coordinator.email]]
    assert len(told) == 1
    assert "Patient" not in told[0]


@pytest.mark.rule("KOT-4.1")
def test_referee_reads_the_applicants_name_and_nothing_else(link, reference):
    mentor = reference.mentor
    for name in ("address", "interests", "strengths", "personality", "experience"):
        setattr(mentor, name, f"zqzq{name}")
    mentor.save()
    ReferenceFactory(mentor=mentor, name="zqzqother", words="zqzqwords")

    page = Client().get(link).content.decode()

    assert "Nia Brook" in page
    for planted in ("zqzq", mentor.user.email, mentor.user.phone, mentor.postcode):
        assert planted not in page
    assert "zqzq" not in mail.outbox[-1].body


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"known_for": ""}, "known_for"),
        ({"known_for": "x" * 61}, "known_for"),
        ({"known_as": "\u200b"}, "known_as"),
        ({"would_trust": ""}, "would_trust"),
        ({"would_trust": "perhaps"}, "would_trust"),
        ({"words": ""}, "words"),
        ({"words": "x" * 10_001}, "words"),
    ],
)
def test_bad_answer_is_told_at_the_field_and_uses_nothing_up(typed, field, link, reference):
    page = Client().post(link, ANSWER | typed)

    assert field in page.context["form"].errors
    assert Reference.objects.get().answered_at is None
    assert Client().post(link, ANSWER).status_code == 302


@pytest.mark.parametrize("state", ["expired", "other purpose", "replaced by a newer one"])
def test_link_that_does_not_work_is_a_plain_page(state, link, reference, client):
    if state == "expired":
        OneTimeLink.objects.update(expires_at=timezone.now())
    elif state == "other purpose":
        OneTimeLink.objects.update(purpose="application")
    else:
        Reference.objects.update(asked_at=timezone.now() - timedelta(days=1))
        client.post(url("ask", reference))

    for answer in (Client().get(link), Client().post(link, ANSWER)):
        assert answer.status_code == 404
        assert "Nia Brook" not in answer.content.decode()
    assert Reference.objects.get().answered_at is None


@pytest.mark.rule("KOT-4.1")
def test_ask_refuses_whom_it_cannot_ask(coordinator):
    cases = {
        "relative": {"unusable_because": "A relative cannot be a referee."},
        "answered already": {"answered_at": timezone.now()},
        "No e-mail": {"email": ""},
        "not an applicant": {"mentor__status": "active"},
    }
    for words, fields in cases.items():
        with pytest.raises(ValidationError, match=words):
            actions.ask_referee(by=coordinator, reference=ReferenceFactory(**fields))
    assert not OutboxMessage.objects.exists()


def test_ask_twice_at_once_sends_one_message(client, reference):
    for _ in range(2):
        client.post(url("ask", reference))

    assert OutboxMessage.objects.filter(to=reference.email).count() == 1


@pytest.mark.rule("KOT-4.1")
@pytest.mark.parametrize(("days", "stages"), [(6, []), (7, [7]), (13, [7]), (14, [14]), (40, [14])])
def test_referee_is_chased_after_seven_and_fourteen_days_once_each(days, stages):
    reference = asked_days_ago(days)

    assert chase_referees() == len(stages)
    assert chase_referees() == 0

    events = OutboxMessage.objects.filter(to=reference.email).values_list("event", flat=True)
    assert [int(event.rsplit(":", 1)[1]) for event in events] == stages
    if stages:
        assert Client().post(link_sent_to(reference.email), ANSWER).status_code == 302


@pytest.mark.rule("KOT-4.1")
def test_night_asks_as_often_for_many_asked_already_as_for_one():
    asked_days_ago(20)
    assert chase_referees() == 1
    with CaptureQueriesContext(connection) as one:
        chase_referees()
    for _ in range(4):
        asked_days_ago(20)
    assert chase_referees() == 4
    with CaptureQueriesContext(connection) as many:
        assert chase_referees() == 0
    assert len(many) == len(one)


def test_nobody_is_chased_who_need_not_answer():
    asked_days_ago(20, answered_at=timezone.now())
    asked_days_ago(20, unusable_because="Replaced: away")
    asked_days_ago(20, mentor__status="left")
    asked_days_ago(20, email="")

    assert chase_referees() == 0


@pytest.mark.rule("KOT-4.1")
def test_overdue_reference_waits_for_the_coordinator(coordinator, django_assert_num_queries):
    for _ in range(12):
        asked_days_ago(14, mentor__user__name="Nia Brook")
    asked_days_ago(13)
    today = timezone.localdate()

    with django_assert_num_queries(1):
        due = references_overdue(today, Figures(), coordinator)
    with django_assert_num_queries(1):
        assert len(references_to_chase(today, Figures())) == 13

    assert [deadline.subject for deadline in due] == ["Nia Brook"] * 12
    assert {deadline.due_on for deadline in due} == {today}


@pytest.mark.rule("KOT-4.1")
def test_call_is_kept_with_day_and_by_whom(client, reference, coordinator):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    page = client.post(url("call", reference), {"verbal_on": tomorrow, "verbal_words": "Speaks well of her"})
    assert "verbal_on" in page.context["form"].errors
    typed = {"verbal_on": timezone.localdate().isoformat(), "verbal_words": "Speaks well of her"}

    assert client.post(url("call", reference), typed).status_code == 302

    reference.refresh_from_db()
    assert (reference.verbal_by, reference.verbal_words) == (coordinator, "Speaks well of her")
    page = client.get(reverse("home:mentor_detail", args=[reference.mentor_id])).content.decode()
    assert "Speaks well of her" in page


@pytest.mark.rule("KOT-4.1")
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"is_relative": "yes"}, "is_relative"),
        ({"email": "farida@example.org"}, "email"),
        ({"name": "owen pike"}, "name"),
        ({"address": "12 Mill Lane, LM1 2AB"}, "address"),
        ({"name": ""}, "name"),
        ({"knows_from": "x" * 301}, "knows_from"),
    ],
)
def test_unusable_referee_is_refused_at_the_field(typed, field, client, reference):
    page = client.post(url("add", reference.mentor), REFEREE | typed)

    assert field in page.context["form"].errors
    assert Reference.objects.count() == 1


@pytest.mark.rule("KOT-4.1")
def test_referee_is_replaced_and_the_first_one_set_aside(client, link, reference):
    typed = REFEREE | {"because": "did not answer", "submission": str(uuid.uuid4())}

    for _ in range(2):
        assert client.post(url("replace", reference), typed).status_code == 302

    first, second = Reference.objects.order_by("pk")
    assert (first.unusable_because, second.name) == ("Replaced: did not answer", "Bea Moss")
    assert Client().get(link).status_code == 404


def test_replaced_referee_may_not_come_back_under_a_relation(client, reference):
    page = client.post(url("replace", reference), REFEREE | {"because": "away", "is_relative": "yes"})

    assert "is_relative" in page.context["form"].errors
    reference.refresh_from_db()
    assert reference.is_usable


@pytest.mark.rule("KOT-4.1")
def test_referee_of_two_applicants_is_flagged_to_the_coordinator(client, reference):
    other = ReferenceFactory(mentor__user__name="Cal Reed", name="Owen Pike", email="Owen@example.com")
    ReferenceFactory(mentor=reference.mentor, email=reference.email, unusable_because="Replaced: moved house")
    ReferenceFactory(mentor__user__name="Dot Lane")

    page = client.get(reverse("home:mentor_detail", args=[reference.mentor_id])).content.decode()

    assert "Speaks for Cal Reed too" in page
    assert "Dot Lane" not in page
    assert "Speaks for Nia Brook too" not in page
    assert (
        "Speaks for Nia Brook too" in client.get(reverse("home:mentor_detail", args=[other.mentor_id])).content.decode()
    )


def test_only_the_coordinator_asks(reference, person, sign_in):
    liaison = sign_in(person("family_liaison"))

    page = liaison.get(reverse("home:mentor_detail", args=[reference.mentor_id])).content.decode()

    assert "Owen Pike" in page
    assert url("ask", reference) not in page
    assert liaison.post(url("ask", reference)).status_code == 403


def test_phone_of_an_account_shows_a_referee_of_the_charity(client):
    UserFactory(phone="07700 900399")
    page = client.post(url("add", ApplicantFactory()), REFEREE | {"phone": "+44 7700 900399"})

    assert "account with the charity" in " ".join(page.context["form"].errors["email"])
