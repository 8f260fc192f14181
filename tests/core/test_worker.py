"""The real worker, in a process of its own, on a real Redis: what is queued is delivered, also after a kill."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from email import message_from_bytes
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from core import jobs, outbox
from core.models import OutboxMessage
from kot_portal.celery import app

from .smtp import MailServer

pytestmark = [
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs Redis"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def database_url():
    """The address of the test database, which the worker has to be told."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}@/{given['NAME']}?host={given['OPTIONS'].get('host', given['HOST'])}"


@pytest.fixture
def broker_url():
    """The Redis of the test run; a test that stops it has its own."""
    return django_settings.WORKER_BROKER_URL


def forget_connections():
    """Celery keeps those to the broker it first wrote to."""
    app._pool = app.amqp._producer_pool = None


@pytest.fixture
def start_worker(tmp_path, settings, broker_url):
    queue = f"test-{uuid.uuid4()}"
    before, app.conf.task_default_queue = app.conf.task_default_queue, queue
    given, app.conf.broker_url = app.conf.broker_url, broker_url
    settings.CELERY_BROKER_URL = broker_url
    forget_connections()
    started = []
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "kot_portal.settings",
        "SECRET_KEY": django_settings.SECRET_KEY,
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"filemail:///{tmp_path / 'mail'}",
        "VAR_DIR": str(tmp_path),
        "CELERY_BROKER_URL": broker_url,
    }

    def start(**more):
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "kot_portal",
            "worker",
            "-P",
            "solo",
            "-Q",
            queue,
            "-l",
            "ERROR",
        ]
        process = subprocess.Popen(command, env=environment | more, cwd=django_settings.BASE_DIR)
        started.append(process)
        return process

    yield start
    app.conf.task_default_queue, app.conf.broker_url = before, given
    forget_connections()
    for process in started:
        process.kill()
        process.wait()


def post(event):
    with transaction.atomic():
        return outbox.post(event=event, to="gwen@example.org", subject=event, body="Words")


def wait_until_sent(*messages):
    until = time.monotonic() + 60
    pks = [message.pk for message in messages]
    while time.monotonic() < until:
        if not OutboxMessage.objects.filter(pk__in=pks, sent_at=None).exists():
            return
        time.sleep(0.2)
    pytest.fail("the worker did not deliver in 60 seconds")


def mails(tmp_path):
    # One file holds the messages of one connection, parted by a line of dashes.
    texts = b"".join(file.read_bytes() for file in (tmp_path / "mail").iterdir()).split(b"-" * 79)
    return [message_from_bytes(text.strip()) for text in texts if text.strip()]


def test_worker_delivers_what_is_queued_also_after_a_kill(start_worker, tmp_path):
    (tmp_path / "mail").mkdir()
    first = post("first")
    worker = start_worker()
    wait_until_sent(first)

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    second, third = post("second"), post("third")
    start_worker()
    wait_until_sent(second, third)

    sent = mails(tmp_path)
    assert sorted(mail["Subject"] for mail in sent) == ["first", "second", "third"]
    assert {mail["Message-ID"] for mail in sent} == {m.message_id for m in (first, second, third)}


@pytest.fixture
def mail_server():
    with MailServer() as server:
        yield server
        server.shutdown()


def kill_mid_delivery(worker, mail_server):
    mail_server.wait_until_it_hangs()
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    mail_server.hangs_at = ""


def five_minutes_pass():
    """Until then another worker may be at it; the message is nobody else's."""
    OutboxMessage.objects.filter(sent_at=None).update(claimed_at=timezone.now() - outbox.CLAIM_LASTS)


def test_message_cut_off_before_the_mail_server_took_it_is_delivered_once(start_worker, mail_server):
    mail_server.hangs_at = "data"
    message = post("cut off")
    kill_mid_delivery(start_worker(EMAIL_URL=mail_server.url), mail_server)
    message.refresh_from_db()
    assert message.sent_at is None
    assert message.claimed_at
    assert mail_server.letters == []

    start_worker(EMAIL_URL=mail_server.url)
    after = post("after it")
    wait_until_sent(after)
    assert mail_server.message_ids() == [after.message_id]
    five_minutes_pass()
    jobs.deliver_outbox.delay()
    wait_until_sent(message)
    jobs.deliver_outbox.delay()
    last = post("last")
    wait_until_sent(last)
    assert mail_server.message_ids() == [after.message_id, message.message_id, last.message_id]


def test_message_cut_off_before_it_was_marked_goes_again_under_the_same_id(start_worker, mail_server):
    """The one moment in which once cannot be had: the mail server has it, and we do not know."""
    mail_server.hangs_at = "quit"
    message = post("cut off")
    kill_mid_delivery(start_worker(EMAIL_URL=mail_server.url), mail_server)
    assert mail_server.message_ids() == [message.message_id]

    five_minutes_pass()
    start_worker(EMAIL_URL=mail_server.url)
    jobs.deliver_outbox.delay()
    wait_until_sent(message)
    assert mail_server.message_ids() == [message.message_id, message.message_id]


def start_redis(folder):
    command = ["redis-server", "--port", "0", "--unixsocket", str(folder / "redis.sock"), "--save", ""]
    process = subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    until = time.monotonic() + 20
    while not (folder / "redis.sock").exists():
        assert time.monotonic() < until, "Redis did not start in 20 seconds"
        time.sleep(0.05)
    return process


class TestWithoutRedisForAWhile:
    @pytest.fixture
    def folder(self):
        # The path of a socket may have 100 characters at most.
        with tempfile.TemporaryDirectory(prefix="kot-") as folder:
            yield Path(folder)

    @pytest.fixture
    def redis(self, folder):
        running = [start_redis(folder)]
        yield running
        running[-1].kill()
        running[-1].wait()

    @pytest.fixture
    def broker_url(self, redis, folder):
        return f"redis+socket://{folder / 'redis.sock'}"

    def test_each_message_goes_out_once(self, start_worker, mail_server, redis, folder):
        before = post("before")
        worker = start_worker(EMAIL_URL=mail_server.url)
        wait_until_sent(before)

        redis[-1].kill()
        redis[-1].wait()
        (folder / "redis.sock").unlink()
        meanwhile = post("meanwhile")
        meanwhile.refresh_from_db()
        assert meanwhile.sent_at is None

        redis.append(start_redis(folder))
        if worker.poll() is not None:  # whatever looks after the worker starts it again
            start_worker(EMAIL_URL=mail_server.url)
        after = post("after")
        jobs.deliver_outbox.delay()
        wait_until_sent(before, meanwhile, after)
        jobs.deliver_outbox.delay()
        last = post("last")
        wait_until_sent(last)
        assert sorted(mail_server.message_ids()) == sorted(m.message_id for m in (before, meanwhile, after, last))

    def test_what_waited_goes_out_without_a_worker_too(self, start_worker, redis):
        """`manage.py run_scheduled` delivers in its own process, whatever has become of Redis."""
        redis[-1].kill()
        redis[-1].wait()
        message = post("meanwhile")
        assert jobs.deliver_outbox() == 1
        assert jobs.deliver_outbox() == 0
        assert mail.outbox[0].extra_headers["Message-ID"] == message.message_id
