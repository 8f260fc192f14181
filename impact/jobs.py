"""What the clock starts for the reports."""

import logging

from celery import shared_task

from . import actions
from .models import Report

log = logging.getLogger("kot.reports")


@shared_task
def print_missing_reports() -> int:
    """Make every PDF that a crashed worker left unmade; returns how many. One that fails stops no other."""
    made = 0
    for report in Report.objects.filter(pdf=""):
        try:
            actions.print_report(report=report)
            made += 1
        except Exception:
            log.exception("report %s could not be printed", report.pk)
    return made
