"""What the clock starts; `manage.py run_scheduled` does the same where no worker runs."""

from celery import shared_task
from django.utils import timezone

from core.jobs import clear_sessions, deliver_outbox
from impact.jobs import print_missing_reports
from meetups import actions as meetup_actions
from mentees import actions as mentee_actions
from mentors import actions as mentor_actions
from mentors.deadlines import references_to_chase
from mentors.jobs import erase_dbs_details
from policy.models import PolicyVersion

from . import digest, reminders


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
    return reminders.send_due() + chase_referees() + digest.send_weekly()


@shared_task
def watch_meetups() -> int:
    """Call whoever has to see to a meet-up of these hours: nobody has confirmed it, or nothing is heard after it."""
    return reminders.call_about_meetups()


def chase_referees(today=None) -> int:
    """Ask referees again who have not answered. Each message has a link of its own, which an action makes (KOT-4.1)."""
    today = today or timezone.localdate()
    due = references_to_chase(today, PolicyVersion.objects.figures_on(today))
    return mentor_actions.chase_referees(due)


def run_all() -> dict[str, object]:
    """Everything that is scheduled, once; safe to run as often as one likes."""
    cut, added = rewrite_keys()
    return {
        "keys cut": cut,
        "keys added": added,
        "DBS details erased": erase_dbs_details(),
        "places released": release_places(),
        "reports printed": print_missing_reports(),
        "reminders": send_reminders(),
        "meet-ups watched": watch_meetups(),
        "delivered": deliver_outbox(),
        "sign-ins cleared": clear_sessions(),
    }
