"""What the clock starts; `manage.py run_scheduled` does the same where no worker runs."""

from celery import shared_task

from core.jobs import clear_sessions, deliver_outbox
from impact.jobs import print_missing_reports
from meetups import actions as meetup_actions
from mentees import actions as mentee_actions

from . import reminders


@shared_task
def rewrite_keys():
    """Take the keys of allocations whose last day has passed. They open nothing already; this keeps the shelf tidy."""
    return mentee_actions.rewrite_keys()


@shared_task
def release_places() -> int:
    """Take mentees off coming termly activities for whom nobody takes responsibility any more (KOT-12.1)."""
    return meetup_actions.release_unaccompanied()


@shared_task
def send_reminders() -> int:
    return reminders.send_due()


def run_all() -> dict[str, object]:
    """Everything that is scheduled, once; safe to run as often as one likes."""
    cut, added = rewrite_keys()
    return {
        "keys cut": cut,
        "keys added": added,
        "places released": release_places(),
        "reports printed": print_missing_reports(),
        "reminders": send_reminders(),
        "delivered": deliver_outbox(),
        "sign-ins cleared": clear_sessions(),
    }
