"""What the clock starts in core; the outbox has a file of its own."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone

from core import jobs
from core.roles import Role
from kot_portal.celery import app

pytestmark = pytest.mark.django_db


def test_sign_ins_that_have_run_out_are_cleared_away(person, sign_in):
    sign_in(person(Role.MENTOR))
    with time_machine.travel(timezone.now() + timedelta(hours=6)):
        phone = sign_in(person(Role.MENTOR))
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert jobs.clear_sessions() == 1
        assert jobs.clear_sessions() == 0
    assert Session.objects.get().pk == phone.session.session_key


def test_every_line_of_the_timetable_names_a_task():
    app.loader.import_default_modules()
    assert {line["task"] for line in app.conf.beat_schedule.values()} <= app.tasks.keys()
    assert "core.jobs.clear_sessions" in {line["task"] for line in app.conf.beat_schedule.values()}
