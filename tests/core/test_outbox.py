import email
import email.policy
import os
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone

from core import jobs, outbox
from core.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_a_broker(settings):
    settings.CELERY_BROKER_URL = None


def post(event="meetup:1:confirmed", **fields):
    message = {"to": "gwen@example.org", "subject": "Confirmed", "body": "Read it in the portal."} | fields
    return outbox.post(event=event, **message)


def test_message_goes_out_after_commit_and_is_marked(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = post()
        assert not mail.outbox

    message.refresh_from_db()
    assert message.sent_at
    assert mail.outbox[0].extra_headers["Message-ID"] == message.message_id


def test_message_of_an_act_that_failed_is_gone_with_it(django_capture_on_commit_callbacks):
    @transaction.atomic
    def act():
        post()
        raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        act()

    assert not OutboxMessage.objects.exists()
    assert not mail.outbox


def test_same_event_to_the_same_person_goes_out_once():
    assert post() == post()
    assert jobs.deliver_outbox() == 1
    assert jobs.deliver_outbox() == 0
    assert len(mail.outbox) == 1


def test_failed_delivery_waits_and_goes_again_under_the_same_id(settings):
    message = post()
    settings.EMAIL_BACKEND = "tests.core.test_outbox.NoServer"
    assert jobs.deliver_outbox() == 0
    message.refresh_from_db()
    assert (message.sent_at, message.last_error, message.attempts) == (None, "no mail server", 1)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert jobs.deliver_outbox() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == message.message_id


@pytest.mark.skipif("REDIS_URL" in os.environ, reason="there is a broker")
def test_message_waits_when_the_broker_is_away(settings, django_capture_on_commit_callbacks):
    settings.CELERY_BROKER_URL = "redis+socket:///nowhere/redis.sock"
    with django_capture_on_commit_callbacks(execute=True):
        message = post()

    message.refresh_from_db()
    assert message.sent_at is None
    assert jobs.deliver_outbox() == 1


def test_failing_address_is_tried_ever_more_rarely_and_never_given_up(settings):
    message = post()
    settings.EMAIL_BACKEND = "tests.core.test_outbox.NoServer"
    now, waits = timezone.now(), []
    for _ in range(10):
        with time_machine.travel(now, tick=False):
            jobs.deliver_outbox()
            jobs.deliver_outbox()
        message.refresh_from_db()
        waits.append((message.next_try_at - now) / timedelta(minutes=1))
        now = message.next_try_at
    assert message.attempts == 10
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 360, 360]


def test_one_bad_address_stops_nobody(settings):
    post(to="bad@example.org")
    good = post(to="good@example.org")
    settings.EMAIL_BACKEND = "tests.core.test_outbox.RefusesBad"

    assert jobs.deliver_outbox() == 1
    good.refresh_from_db()
    assert good.sent_at


def test_delivery_that_was_cut_off_is_taken_up_again_after_its_claim():
    message = post()
    OutboxMessage.objects.update(claimed_at=timezone.now())
    assert jobs.deliver_outbox() == 0

    OutboxMessage.objects.update(claimed_at=timezone.now() - outbox.CLAIM_LASTS - timedelta(seconds=1))
    assert jobs.deliver_outbox() == 1
    message.refresh_from_db()
    assert message.sent_at


def test_secret_is_blanked_once_it_is_sent():
    message = post(holds_secret=True, body="https://portal.example/invitation/secret/")

    jobs.deliver_outbox()

    message.refresh_from_db()
    assert message.body == ""
    assert "secret" in mail.outbox[0].body


QUIET = (time(21), time(8))


@pytest.mark.parametrize(
    ("at", "is_quiet"),
    [
        ("2026-11-25T20:59:59+00:00", False),
        ("2026-11-25T21:00:00+00:00", True),
        ("2026-11-26T07:59:59+00:00", True),
        ("2026-11-26T08:00:00+00:00", False),
        # In summer London is an hour ahead of the world's clock.
        ("2026-07-01T20:00:00+00:00", True),
        ("2026-07-02T06:59:59+00:00", True),
        ("2026-07-02T07:00:00+00:00", False),
        # The nights on which the clocks change end at eight as well: one is shorter, one longer.
        ("2026-03-29T06:59:59+00:00", True),
        ("2026-03-29T07:00:00+00:00", False),
        ("2026-10-25T07:59:59+00:00", True),
        ("2026-10-25T08:00:00+00:00", False),
        ("2026-10-25T01:30:00+00:00", True),
    ],
)
def test_quiet_hours_go_by_the_clock_in_london(at, is_quiet, settings):
    settings.QUIET_HOURS = QUIET
    assert outbox.is_quiet(datetime.fromisoformat(at)) == is_quiet


def test_quiet_hours_within_one_day_and_none_at_all(settings):
    noon = datetime.fromisoformat("2026-11-25T12:00:00+00:00")
    settings.QUIET_HOURS = (time(11), time(13))
    assert outbox.is_quiet(noon)
    assert not outbox.is_quiet(noon + timedelta(hours=1))
    settings.QUIET_HOURS = None
    assert not outbox.is_quiet(noon)


def test_message_that_keeps_quiet_waits_for_the_morning_and_others_do_not(settings, django_capture_on_commit_callbacks):
    settings.QUIET_HOURS = QUIET
    with time_machine.travel("2026-11-25T22:30:00+00:00", tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            quiet = post("reminder", keeps_quiet=True)
            loud = post("confirmed")
        assert jobs.deliver_outbox() == 0
    with time_machine.travel("2026-11-26T08:00:00+00:00", tick=False):
        assert jobs.deliver_outbox() == 1
        assert jobs.deliver_outbox() == 0
    quiet.refresh_from_db()
    loud.refresh_from_db()
    assert (loud.sent_at.hour, quiet.sent_at.hour) == (22, 8)


def test_message_that_failed_by_day_is_not_tried_again_at_night(settings):
    settings.QUIET_HOURS, settings.EMAIL_BACKEND = QUIET, "tests.core.test_outbox.NoServer"
    with time_machine.travel("2026-11-25T20:58:30+00:00", tick=False):
        message = post(keeps_quiet=True)
        jobs.deliver_outbox()
    with time_machine.travel("2026-11-25T21:05:00+00:00", tick=False):
        jobs.deliver_outbox()
    message.refresh_from_db()
    assert message.attempts == 1


class NoServer:
    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError("no mail server")


class RefusesBad(NoServer):
    def send_messages(self, messages):
        if "bad@example.org" in messages[0].to:
            raise OSError("no such mailbox")
        return len(messages)


INVITATION = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Meet-up with ÄB\r\nEND:VCALENDAR\r\n"


def test_invitation_goes_along_as_mail_programs_look_for_it():
    post(invitation=INVITATION)
    jobs.deliver_outbox()

    [sent] = mail.outbox
    read = email.message_from_bytes(sent.message().as_bytes(), policy=email.policy.default)
    plain, calendar, file = (part for part in read.walk() if not part.is_multipart())

    assert plain.get_content().strip() == "Read it in the portal."
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "REQUEST"
    assert "SUMMARY:Meet-up with ÄB" in calendar.get_content()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "meet-up.ics")
    assert file.get_content() == INVITATION.encode()


def test_invitation_that_failed_goes_again_once_with_its_file(settings):
    message = post(invitation=INVITATION)
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.core.test_outbox.NoServer"
    assert jobs.deliver_outbox() == 0
    settings.EMAIL_BACKEND = backend

    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        assert jobs.deliver_outbox() == 1
        assert jobs.deliver_outbox() == 0

    [sent] = mail.outbox
    assert sent.extra_headers["Message-ID"] == message.message_id
    assert sent.attachments[0].content == INVITATION.encode()


def test_message_without_an_invitation_is_plain():
    post()
    jobs.deliver_outbox()

    assert not mail.outbox[0].message().is_multipart()
