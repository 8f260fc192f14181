"""The real worker, in a process of its own, on a real Redis: what is queued is delivered, also after a kill."""

import os
import signal
import subprocess
import sys
import time
import uuid
from email import message_from_bytes

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from core import outbox
from core.models import OutboxMessage
from kot_portal.celery import app

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
def start_worker(tmp_path, settings):
    queue = f"test-{uuid.uuid4()}"
    before, app.conf.task_default_queue = app.conf.task_default_queue, queue
    settings.CELERY_BROKER_URL = app.conf.broker_url = django_settings.WORKER_BROKER_URL
    started = []
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "kot_portal.settings",
        "SECRET_KEY": django_settings.SECRET_KEY,
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"filemail:///{tmp_path / 'mail'}",
        "VAR_DIR": str(tmp_path),
    }

    def start():
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
        process = subprocess.Popen(command, env=environment, cwd=django_settings.BASE_DIR)
        started.append(process)
        return process

    yield start
    app.conf.task_default_queue = before
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
