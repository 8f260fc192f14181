"""The long run in a thread of its own, with commits of its own."""

import threading
from time import monotonic, sleep

import pytest

from club.models import Child
from imports import actions
from imports.models import ImportRun


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_long_run_ends_without_the_person_waiting(workbook_of, settings, person, tmp_path):
    settings.CELERY_BROKER_URL = None
    coordinator = person("coordinator")
    run = actions.upload_workbook(by=coordinator, name="records.xlsx", data=workbook_of())
    actions.start_run(by=coordinator, run=run)
    until = monotonic() + 30
    while any(thread.name == f"import-{run.pk}" for thread in threading.enumerate()) and monotonic() < until:
        sleep(0.05)
    run = ImportRun.objects.get(pk=run.pk)
    assert (run.status, run.rows_done, run.failure) == ("done", 7, "")
    assert Child.history.get().history_user == coordinator
