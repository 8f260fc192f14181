"""Long work apart from the person who asked for it: brought in by a thread of its own, read once and shown to move."""

import threading
from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from club.models import Child
from imports import actions
from imports.models import BEAT_LASTS, ImportRun
from imports.plan import OPTIONAL, SHEETS


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


def reading(workbook_of, by):
    """A workbook that a process has begun to read."""
    run = actions.upload_workbook(by=by, name="records.xlsx", data=workbook_of())
    ImportRun.objects.update(status=ImportRun.Status.PREVIEWING, outcomes={})
    run.refresh_from_db()
    return run


@pytest.mark.django_db
def test_second_reading_leaves_a_run_alone_that_is_brought_in(workbook_of, coordinator, today):
    run = reading(workbook_of, coordinator)
    late = ImportRun.objects.get(pk=run.pk)
    actions.preview_run(run=run)
    lease = actions.claim_run(by=coordinator, run=run)
    ImportRun.objects.update(outcomes={"begun": True})
    actions.preview_run(run=late)
    kept = ImportRun.objects.get(pk=run.pk)
    assert (kept.status, kept.outcomes) == ("running", {"begun": True})
    assert actions.bring_in(run=kept, lease=lease).created == 7


@pytest.mark.django_db
def test_second_reading_that_fails_leaves_a_run_alone(workbook_of, coordinator, today):
    run = reading(workbook_of, coordinator)
    late = ImportRun.objects.get(pk=run.pk)
    actions.preview_run(run=run)
    with run.file.storage.open(run.file.name, "wb") as file:
        file.write(b"damaged")
    actions.preview_run(run=late)
    assert ImportRun.objects.get(pk=run.pk).status == "previewed"


@pytest.mark.django_db
def test_long_reading_shows_that_it_moves(workbook_of, coordinator, today, monkeypatch, time_machine):
    run = reading(workbook_of, coordinator)
    was_cut, now = [], [timezone.now()]

    def slowly(module):
        whole = module.plan

        def plan(*args):
            now[0] += timedelta(minutes=2)
            time_machine.move_to(now[0], tick=False)
            was_cut.append(ImportRun.objects.get(pk=run.pk).is_cut)
            whole(*args)

        return plan

    for module in SHEETS:
        monkeypatch.setattr(module, "plan", slowly(module))
    actions.preview_run(run=run)
    assert was_cut == [False] * (len(SHEETS) - len(OPTIONAL))
    assert ImportRun.objects.get(pk=run.pk).status == "previewed"


@pytest.mark.django_db
def test_reading_that_was_cut_off_is_taken_up_once(workbook_of, coordinator, today):
    run = reading(workbook_of, coordinator)
    ImportRun.objects.update(beat_at=timezone.now() - BEAT_LASTS - timedelta(seconds=1))
    first, second = ImportRun.objects.get(), ImportRun.objects.get()
    actions.reread_run(by=coordinator, run=first)
    with pytest.raises(ValidationError, match="is being read"):
        actions.reread_run(by=coordinator, run=second)
    assert ImportRun.objects.get(pk=run.pk).status == "previewing"
