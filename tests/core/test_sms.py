"""Text messages: to whom, by which gateway, and never in place of an e-mail."""

import pytest
from django.urls import reverse

from core import jobs, outbox, sms
from core.models import OutboxMessage
from core.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def to_files(settings, tmp_path):
    settings.SMS_BACKEND, settings.SMS_FILE_PATH = "core.sms.FileBackend", tmp_path / "texts"
    return settings.SMS_FILE_PATH


@pytest.fixture
def mentor(person):
    return person(Role.MENTOR, phone="07700 900123", wants_texts=True)


def post(person):
    return outbox.post_text(event="meetup:1:confirmed", person=person, body="Your meet-up today is confirmed.")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07700 900123", "+447700900123"),
        ("+44 7700 900123", "+447700900123"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("0044 7700-900123", "+447700900123"),
        ("+353 85 012 3456", "+353850123456"),
        ("020 7946 0999", ""),
        ("07700 90012", ""),
        ("", ""),
    ],
)
def test_number_is_written_as_gateways_want_it(typed, number):
    assert sms.mobile_number(typed) == number


@pytest.mark.rule("PRO-3")
def test_text_goes_to_the_registered_number_once(mentor, to_files):
    assert post(mentor) == post(mentor)
    assert jobs.deliver_outbox() == 1
    assert jobs.deliver_outbox() == 0
    [text] = to_files.iterdir()
    assert text.read_text() == "To: +447700900123\n\nYour meet-up today is confirmed.\n"


def test_console_shows_the_text(mentor, settings, capsys):
    settings.SMS_BACKEND = "core.sms.ConsoleBackend"
    post(mentor)
    assert jobs.deliver_outbox() == 1
    assert "Text message to +447700900123: Your meet-up today is confirmed." in capsys.readouterr().out


@pytest.mark.rule("PRO-3")
@pytest.mark.parametrize(
    "fields", [{"wants_texts": False}, {"phone": ""}, {"phone": "020 7946 0999"}, {"is_active": False}]
)
def test_who_cannot_or_does_not_want_to_gets_no_text(fields, person):
    mentor = person(Role.MENTOR, **({"phone": "07700 900123", "wants_texts": True} | fields))
    assert post(mentor) is None
    assert not OutboxMessage.objects.exists()


@pytest.mark.rule("PRO-3")
def test_texts_are_for_mentors_alone(person):
    assert post(person(Role.FAMILY_LIAISON, phone="07700 900123", wants_texts=True)) is None


def test_without_a_gateway_nothing_is_queued(mentor, settings):
    settings.SMS_BACKEND = None
    assert post(mentor) is None


def test_text_that_a_gateway_refuses_waits_and_stops_nobody(mentor, settings, to_files):
    settings.SMS_BACKEND = "tests.core.test_sms.Refuses"
    text = post(mentor)
    outbox.post(event="else", to="farida@example.org", subject="Else", body="Words")
    assert jobs.deliver_outbox() == 1
    text.refresh_from_db()
    assert (text.sent_at, text.last_error) == (None, "no credit")


def test_mentor_chooses_texts_on_their_account(person, sign_in):
    mentor = person(Role.MENTOR, name="Gwen Okafor")
    client, url = sign_in(mentor), reverse("core:account_change")
    sent = {"name": "Gwen Okafor", "phone": "020 7946 0999", "wants_texts": "on"}
    page = client.post(url, sent)
    assert list(page.context["form"].errors) == ["phone"]
    assert "020 7946 0999" in page.content.decode()
    assert client.post(url, sent | {"phone": "07700 900123"}).status_code == 302
    mentor.refresh_from_db()
    assert (mentor.wants_texts, mentor.wants_digest) == (True, False)
    assert mentor.history.latest().wants_texts


@pytest.mark.parametrize(("role", "backend"), [(Role.MENTOR, None), (Role.TRUSTEE, "core.sms.FileBackend")])
def test_texts_are_not_offered_where_none_would_come(role, backend, person, sign_in, settings):
    settings.SMS_BACKEND = backend
    page = sign_in(person(role)).get(reverse("core:account_change"))
    assert "wants_texts" not in page.content.decode()
    assert "wants_digest" in page.content.decode()


class Refuses:
    def send(self, message):
        raise OSError("no credit")
