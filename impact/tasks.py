"""Making the PDF of an issued report after the commit."""

import hashlib
import logging

from celery import shared_task
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from core import history

from .documents import report_pdf
from .models import Report

log = logging.getLogger("kot.reports")


def hand_over(pk):
    """Give the printing to the worker, or print here where there is none. A failure waits for the next reader."""
    try:
        if settings.CELERY_BROKER_URL:
            print_report.delay(pk)
        else:
            print_report(pk)
    except Exception:
        log.exception("report %s has no PDF yet; it is made when somebody asks for it", pk)


@shared_task
def print_report(pk):
    """Store the PDF of an issued report once; whoever comes second finds the first one's and leaves it."""
    report = Report.objects.select_related("scheme", "policy_version", "issued_by").get(pk=pk)
    if report.pdf:
        return
    # Outside the transaction: it takes seconds, and nobody should wait for it with a note to save.
    made = report_pdf(report)
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).select_related("issued_by").get(pk=pk)
        if report.pdf:
            return
        report.pdf_sha256 = hashlib.sha256(made).hexdigest()
        report.pdf.save(report.file_name, ContentFile(made), save=False)
        history.save(report, by=report.issued_by, reason="PDF made")
