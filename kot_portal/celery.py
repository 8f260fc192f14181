"""The Celery app and its fixed timetable; without a broker `manage.py run_scheduled` does the same work."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kot_portal.settings")

app = Celery("kot_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["core", "mentors", "impact", "imports", "home"], related_name="jobs")

app.conf.beat_schedule = {
    "deliver what is waiting": {"task": "core.jobs.deliver_outbox", "schedule": 60.0},
    "clear sign-ins that have run out": {"task": "core.jobs.clear_sessions", "schedule": crontab(hour=3, minute=30)},
    "close the keys of ended allocations": {"task": "home.jobs.rewrite_keys", "schedule": crontab(hour=0, minute=5)},
    "release places of the termly activity": {
        "task": "home.jobs.release_places",
        "schedule": crontab(hour=0, minute=10),
    },
    "print reports that have no PDF yet": {"task": "impact.jobs.print_missing_reports", "schedule": 600.0},
    "erase old DBS details": {"task": "mentors.jobs.erase_dbs_details", "schedule": crontab(hour=2, minute=0)},
    "watch the meet-ups of these hours": {"task": "home.jobs.watch_meetups", "schedule": 600.0},
    "send reminders": {"task": "home.jobs.send_reminders", "schedule": crontab(hour=8, minute=0)},
}
