"""Long runs, started by name from `imports.actions` where a worker is there to take them."""

from celery import shared_task

from . import actions


@shared_task
def preview_run(run_id, lease=""):
    actions.carry_out(job="preview_run", run_id=run_id)


@shared_task
def bring_in_run(run_id, lease):
    actions.carry_out(job="bring_in_run", run_id=run_id, lease=lease)
