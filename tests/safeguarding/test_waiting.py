"""A concern written without signal: it goes by itself, becomes one concern, and no box holds it up."""

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core import drafts
from core.models import Draft, OutboxMessage
from core.roles import Role
from safeguarding.models import Concern

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-14.1")]

SEND = reverse("safeguarding:concern_send")


@pytest.fixture
def gwen(make_allocated, person):
    person(Role.SAFEGUARDING_LEAD, name="Joan Marsh")
    return make_allocated().mentor.user


@pytest.fixture
def client(sign_in, gwen):
    return sign_in(gwen)


def message(user, **changes):
    """A concern as the phone kept it."""
    fields = {"words": "He says nobody is at home", "in_danger": "unsure", "mentee": "", "person": "", "about": ""}
    return {
        "owner": drafts.owner_of(user),
        "key": "concern:new",
        "submission": str(uuid.uuid4()),
        "version": 0,
        "fields": fields | changes.pop("fields", {}),
    } | changes


def send(client, sent):
    return client.post(SEND, json.dumps(sent), content_type="application/json")


def test_concern_that_waited_is_one_concern_however_often_it_comes(client, gwen):
    mentee = gwen.mentor.allocations.get().mentee
    sent = message(gwen, fields={"mentee": str(mentee.pk)})

    answers = [send(client, sent).json() for _ in range(3)]

    concern = Concern.objects.get()
    assert (concern.words, concern.reported_by) == ("He says nobody is at home", gwen)
    assert concern.subjects.get().child == mentee.child
    receipt = reverse("safeguarding:concern_receipt", args=[concern.reference])
    assert answers == [{"sent": True, "receipt": receipt}] * 3
    assert client.get(receipt).status_code == 200
    told = OutboxMessage.objects.filter(event=f"concern:{concern.pk}:arrived").values_list("to", flat=True)
    assert len(told) == len(set(told)) == 2


def test_words_saved_on_the_way_are_a_draft_no_more(client, gwen):
    sent = message(gwen)
    drafts.save(user=gwen, key="concern:new", fields=sent["fields"], submission=sent["submission"], version=0)

    send(client, sent)

    assert Draft.objects.get(key="concern:new").fields == {}


def test_other_words_of_another_device_hold_nothing_up_and_stay(client, gwen):
    other = {"words": "Something else, on the tablet"}
    drafts.save(user=gwen, key="concern:new", fields=other, submission=uuid.uuid4(), version=0)

    assert send(client, message(gwen)).status_code == 200

    assert Concern.objects.get().words == "He says nobody is at home"
    assert Draft.objects.get(key="concern:new").fields == other


def test_day_that_the_phones_clock_made_up_goes_into_the_words(client, gwen):
    ahead = (timezone.localdate() + timedelta(days=400)).isoformat()

    answer = send(client, message(gwen, fields={"noticed_on": ahead, "noticed_at": "25:61", "person": "7777777"}))

    assert answer.status_code == 200
    concern = Concern.objects.get()
    assert concern.noticed_on is None
    assert concern.words.startswith("He says nobody is at home\n")
    for typed in (ahead, "25:61", "7777777"):
        assert typed in concern.words


@pytest.mark.parametrize("words", ["", " \u200b\n", "x" * 10_001])
def test_words_that_are_none_or_too_many_are_refused_with_a_reason(client, gwen, words):
    answer = send(client, message(gwen, fields={"words": words, "noticed_on": "2999-01-01"}))

    assert answer.status_code == 422
    assert "characters" in answer.json()["because"] or "a line is enough" in answer.json()["because"]
    assert not Concern.objects.exists()


def test_words_of_somebody_else_are_not_taken(client, gwen, person):
    assert send(client, message(gwen, owner=drafts.owner_of(person("mentor")))).status_code == 401
    assert not Concern.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '{"owner": 1}', "[" * 5000])
def test_what_is_no_message_is_refused_with_words(client, body):
    answer = client.post(SEND, body, content_type="application/json")
    assert answer.status_code in (400, 401)
    assert answer.json()["because"]
