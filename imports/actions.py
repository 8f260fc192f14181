"""What happens to a workbook: taken in, previewed, brought in. A run that was cut off is taken up again."""

import logging
import threading
import uuid
from contextlib import suppress
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from core.models import User
from expenses.actions.locking import lock_books
from mentees import actions as mentee_actions

from . import cells, venues, workbook, writing
from .models import BEAT_LASTS, ImportRun
from .plan import TITLES, Plan, make_plan
from .summary import summarise

log = logging.getLogger("kot.imports")

# A workbook up to this size is read while the person waits; a larger one in the background.
READ_AT_ONCE = 512 * 1024
TRIES = 3
GONE_WRONG = "Something went wrong on the way. What was written so far is safe; carry on to bring in the rest."

TAKEN_OVER = "Another process has taken this import over."


class LeaseLost(Exception):
    """Somebody else has taken up this run; this process writes no more of it."""


def upload_workbook(*, by: User | None, name: str, data: bytes) -> ImportRun:
    """Keep a workbook and preview it. Raises ValidationError on a file that is none."""
    try:
        workbook.look_inside(data)
        book = workbook.open_workbook(data, TITLES) if len(data) <= READ_AT_ONCE else None
    except workbook.WorkbookError as error:
        raise ValidationError({"file": str(error)}) from error
    run = _keep(by=by, name=name, data=data)
    if book is not None:
        with suppress(LeaseLost):
            _preview(run, book)
    else:
        transaction.on_commit(lambda: _in_background("preview_run", run.pk))
    return run


def _keep(*, by: User | None, name: str, data: bytes) -> ImportRun:
    run = ImportRun(uploaded_by=by, file_name=cells.clean(Path(name).name)[-200:] or "workbook.xlsx")
    run.file.save("workbook.xlsx", ContentFile(data), save=False)
    run.save()
    return run


def preview_run(*, run: ImportRun) -> None:
    """Read the workbook of a run again and compare it with the portal as it is now."""
    try:
        _reading(run)
        _preview(run, workbook.open_workbook(_data_of(run), TITLES))
    except workbook.WorkbookError as error:
        being_read = ImportRun.objects.filter(pk=run.pk, status=ImportRun.Status.PREVIEWING)
        being_read.update(status=ImportRun.Status.FAILED, failure=str(error)[:300])
    except LeaseLost:
        log.info("import %s was read by another process", run.pk)


@transaction.atomic
def reread_run(*, by: User, run: ImportRun) -> None:
    """Read a workbook again whose reading was cut off."""
    now = timezone.now()
    cut = ImportRun.objects.filter(pk=run.pk, status=ImportRun.Status.PREVIEWING, beat_at__lte=now - BEAT_LASTS)
    if not cut.update(beat_at=now):
        raise ValidationError("This workbook is being read, or has been read.")
    transaction.on_commit(lambda: _in_background("preview_run", run.pk))


def _preview(run: ImportRun, book: dict) -> Plan:
    """Compare the workbook and keep what comes of it. Raises LeaseLost where another process has done so before."""
    plan = make_plan(book, today=timezone.localdate(), by=run.uploaded_by, pulse=lambda: _reading(run))
    _reading(
        run,
        status=ImportRun.Status.PREVIEWED,
        outcomes=summarise(plan, timezone.localdate()),
        refused=plan.reasons(),
        rows_total=plan.total - plan.refused,
    )
    run.refresh_from_db()
    return plan


def _reading(run: ImportRun, **told) -> None:
    """Show that the reading moves. A run that has been read meanwhile, or is brought in by now, is left as it is."""
    being_read = ImportRun.objects.filter(pk=run.pk, status=ImportRun.Status.PREVIEWING)
    if not being_read.update(beat_at=timezone.now(), **told):
        raise LeaseLost


def _data_of(run: ImportRun) -> bytes:
    with run.file.open("rb") as file:
        return file.read()


def refused_workbook(*, run: ImportRun) -> bytes:
    """The refused rows as a workbook to correct: the same sheets and columns, and the reason of each."""
    reasons = {title: {int(number): told for number, told in rows.items()} for title, rows in run.refused.items()}
    return workbook.write_refused(workbook.open_workbook(_data_of(run), TITLES), reasons)


@transaction.atomic
def start_run(*, by: User | None, run: ImportRun, confirmed: dict[str, str] | None = None) -> ImportRun:
    """Bring a previewed workbook in, or carry on with one that was cut off, in the background.

    `confirmed` maps locations to kinds of place; without it the ones confirmed before stay.
    """
    lease = claim_run(by=by, run=run, confirmed=confirmed)
    transaction.on_commit(lambda: _in_background("bring_in_run", run.pk, lease))
    return run


@transaction.atomic
def claim_run(*, by: User | None, run: ImportRun, confirmed: dict[str, str] | None = None) -> str:
    """Take the lease of a run. One import at a time writes; one that has not moved lately is out of the way."""
    now = timezone.now()
    ImportRun.objects.filter(status=ImportRun.Status.RUNNING, beat_at__lt=now - BEAT_LASTS).update(
        status=ImportRun.Status.CUT
    )
    taken = {"status": ImportRun.Status.RUNNING, "lease": uuid.uuid4(), "beat_at": now, "brought_in_by": by}
    if confirmed is not None:
        taken["venues"] = {cells.key(place): kind for place, kind in confirmed.items()}
    startable = [ImportRun.Status.PREVIEWED, ImportRun.Status.CUT]
    try:
        with transaction.atomic():
            started = ImportRun.objects.filter(pk=run.pk, status__in=startable).update(rows_done=0, failure="", **taken)
    except IntegrityError as error:
        raise ValidationError("Another workbook is being brought in at this moment. Wait until it is done.") from error
    if not started:
        raise ValidationError("This workbook has been brought in, or is being brought in at this moment.")
    run.refresh_from_db()
    return str(run.lease)


def bring_in(*, run: ImportRun, lease: str) -> Plan | None:
    """Write what the workbook says, portion by portion; a portion is written wholly or not at all.

    Planned anew at the start, so that a run taken up again finds the rows it wrote unchanged and goes on after them.
    Returns the plan as carried out, or nothing where another process has taken the run over.
    """
    try:
        own_lease = _exchange(run, lease)
        book = workbook.open_workbook(_data_of(run), TITLES)
        return _bring_in(run, own_lease, book)
    except LeaseLost:
        return None
    except Exception:
        stopped = ImportRun.objects.filter(pk=run.pk, status=ImportRun.Status.RUNNING)
        stopped.update(status=ImportRun.Status.CUT, failure=GONE_WRONG)
        raise


def _exchange(run: ImportRun, lease: str) -> str:
    """Each process writes under a lease of its own: a task that is delivered twice runs once."""
    own = str(uuid.uuid4())
    running = ImportRun.objects.filter(pk=run.pk, lease=lease, status=ImportRun.Status.RUNNING)
    if not running.update(lease=own, beat_at=timezone.now()):
        raise LeaseLost
    return own


def _bring_in(run: ImportRun, lease: str, book: dict) -> Plan:
    plan = _plan(run, lease, book)
    first = not run.outcomes.get("begun")
    if first:
        run.outcomes, run.refused = summarise(plan, timezone.localdate()) | {"begun": True}, plan.reasons()
        run.save(update_fields=["outcomes", "refused"])
    for tries_left in reversed(range(TRIES)):
        try:
            _write_portions(run, lease, plan)
            break
        except (IntegrityError, writing.Outdated):
            # Somebody entered the same record by hand in between, ended an allocation or moved a claim: compare again.
            if not tries_left:
                raise
            plan, first = _plan(run, lease, book), False
    with transaction.atomic():
        _hold(run, lease)
        run.status, run.finished_at = ImportRun.Status.DONE, timezone.now()
        if first:
            # Told again now that new children have their number, for the read log.
            run.outcomes = summarise(plan, timezone.localdate()) | {"begun": True}
        run.save(update_fields=["status", "finished_at", "outcomes"])
    return plan


def _plan(run: ImportRun, lease: str, book: dict) -> Plan:
    today, by = timezone.localdate(), run.brought_in_by
    return make_plan(book, today=today, by=by, venues=run.venues, pulse=lambda: _hold(run, lease))


def _write_portions(run: ImportRun, lease: str, plan: Plan) -> None:
    done = 0
    _hold(run, lease, rows_done=0, rows_total=plan.total - plan.refused)
    for rows in writing.portions(plan):
        done += len(rows)
        with transaction.atomic():
            _hold(run, lease, rows_done=done)
            if writing.hold_children(rows):
                lock_books()
            writing.write(rows, by=run.brought_in_by, reason=f"Import of {run.file_name}"[:100])
            if rekeyed := writing.mentees_rekeyed(rows):
                mentee_actions.rewrite_keys(rekeyed)


def _hold(run: ImportRun, lease: str, **progress) -> None:
    """Show that the run moves. In a transaction this locks it, so that no second process writes beside us."""
    held = ImportRun.objects.filter(pk=run.pk, lease=lease, status=ImportRun.Status.RUNNING)
    if not held.update(beat_at=timezone.now(), **progress):
        raise LeaseLost


@transaction.atomic
def discard_run(*, by: User, run: ImportRun) -> None:
    """Throw a workbook away that was not brought in, and its file with it."""
    kept = ImportRun.objects.select_for_update().get(pk=run.pk)
    if kept.status not in (ImportRun.Status.PREVIEWED, ImportRun.Status.FAILED):
        raise ValidationError("This workbook has been brought in, or is being read at this moment; it stays.")
    storage, name = kept.file.storage, str(kept.file.name)
    kept.delete()
    transaction.on_commit(lambda: storage.delete(name))


def import_workbook(
    *, by: User | None, name: str, data: bytes, suggested_venues: bool = False
) -> tuple[ImportRun, Plan]:
    """Take in a workbook and bring it in at once, for the command line. Raises WorkbookError or ValidationError."""
    book = workbook.open_workbook(data, TITLES)
    run = _keep(by=by, name=name, data=data)
    try:
        plan = _preview(run, book)
    except LeaseLost as error:
        raise ValidationError(TAKEN_OVER) from error
    confirmed = {place: venues.suggest(place) for place, _ in plan.places} if suggested_venues else {}
    lease = claim_run(by=by, run=run, confirmed=confirmed)
    written = bring_in(run=run, lease=lease)
    if written is None:
        raise ValidationError(TAKEN_OVER)
    run.refresh_from_db()
    return run, written


def preview_workbook(*, by: User | None = None, data: bytes) -> Plan:
    """What an import would do, with nothing kept. Raises WorkbookError."""
    return make_plan(workbook.open_workbook(data, TITLES), today=timezone.localdate(), by=by)


def carry_out(*, job: str, run_id: int, lease: str = "") -> None:
    """One long piece of work, wherever it runs; a run that is gone or was taken over is left alone."""
    run = ImportRun.objects.select_related("brought_in_by").filter(pk=run_id).first()
    if run is None:
        return
    if job == "preview_run" and run.status == ImportRun.Status.PREVIEWING:
        preview_run(run=run)
    elif job == "bring_in_run" and run.status == ImportRun.Status.RUNNING:
        bring_in(run=run, lease=lease)


def _in_background(job: str, run_id: int, lease: str = "") -> None:
    """Hand long work to the worker, or to a thread of this process where there is none."""
    if settings.CELERY_BROKER_URL:
        try:
            current_app.send_task(f"imports.jobs.{job}", args=[run_id, lease])
            return
        except Exception:
            log.exception("the broker is away: import %s runs in this process", run_id)
    threading.Thread(target=_apart, args=(job, run_id, lease), name=f"import-{run_id}", daemon=True).start()


def _apart(job: str, run_id: int, lease: str) -> None:
    try:
        carry_out(job=job, run_id=run_id, lease=lease)
    except Exception:
        log.exception("import %s stopped on the way", run_id)
    finally:
        connections.close_all()
