"""What the clock starts for the reports."""

from celery import shared_task

from . import actions
from .models import Report


@shared_task
def print_missing_reports() -> int:
    """Make every PDF that a crashed worker left unmade; returns how many."""
    missing = list(Report.objects.filter(pdf=""))
    for report in missing:
        actions.print_report(report=report)
    return len(missing)
