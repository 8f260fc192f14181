"""What the environment makes of the settings, and that the portal stands while Redis is away."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def settings_in(tmp_path):
    """The settings as a start in this environment reads them."""

    def read(**environment):
        asked = (
            "import json; from kot_portal import settings as s; print(json.dumps([s.CACHES, s.SECRET_KEY_FALLBACKS]))"
        )
        own = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "CELERY_BROKER_URL"}}
        start = subprocess.run(
            [sys.executable, "-c", asked],
            env=own | {"VAR_DIR": str(tmp_path), "SECRET_KEY": "of-today"} | environment,
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        return json.loads(start.stdout)

    return read


def test_attempts_to_sign_in_are_counted_without_redis(settings_in):
    with_redis, _ = settings_in(REDIS_URL="redis://localhost:1/0")
    without, _ = settings_in()
    assert with_redis == without
    assert with_redis["default"]["BACKEND"].endswith("DatabaseCache")
    assert with_redis["default"]["OPTIONS"]["MAX_ENTRIES"] == 100_000


def test_former_secret_keys_come_from_the_environment(settings_in):
    assert settings_in(SECRET_KEY_FALLBACKS="of-last-year,of-before")[1] == ["of-last-year", "of-before"]
    assert settings_in(SECRET_KEY_FALLBACKS="")[1] == []


def test_quiet_hours_that_nobody_can_read_stop_the_start(settings_in):
    settings_in(QUIET_HOURS="22:00 - 07:30")
    settings_in(QUIET_HOURS="")
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        settings_in(QUIET_HOURS="at night")
    assert b"Write QUIET_HOURS as 21:00-08:00" in stopped.value.stderr


@pytest.fixture
def broker_away():
    """A broker where nobody answers, reached with our own options."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        app = Celery(broker=f"redis://127.0.0.1:{taken.getsockname()[1]}/0", set_as_current=False)
        app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        app.conf.task_publish_retry = settings.CELERY_TASK_PUBLISH_RETRY
        yield app
        app.close()


def test_page_does_not_hang_on_a_broker_that_is_away(broker_away):
    since = time.monotonic()
    for number in range(3):
        with pytest.raises(OperationalError):
            broker_away.send_task("core.tasks.deliver_message", [number])
    assert time.monotonic() - since < 3


@pytest.mark.parametrize("name", ["DEFAULT_FROM_EMAIL", "TRUSTED_PROXY_COUNT", "SECRET_KEY_FALLBACKS", "EMAIL_URL"])
def test_what_the_settings_ask_reaches_the_containers_and_the_readme(name):
    assert f"    {name}: ${{{name}:" in (ROOT / "docker-compose.yml").read_text()
    assert name in (ROOT / "README.md").read_text()
