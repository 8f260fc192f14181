"""Issuing reports."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core import history
from policy.models import PolicyVersion, Scheme

from . import statistics, tasks
from .models import Report
from .rules import Period, report_figures


@transaction.atomic
def issue_report(*, by: Any, scheme: Scheme, period: Period) -> Report:
    """Issue the report of a closed period under the next number; a second call finds the first one's report.

    The scheme's row is locked, so two people at once get one report and no number is given twice.
    """
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if issued := Report.objects.filter(scheme=scheme, first_day=period.first_day, last_day=period.last_day).first():
        return issued
    if period not in statistics.periods_to_report(scheme):
        raise ValidationError("Choose a quarter or policy year that is over and has records.")
    version = PolicyVersion.objects.in_force(scheme, period.last_day)
    if version is None:
        raise ValidationError(f"No policy was in force on {period.last_day:%-d %B %Y}, so nothing says how to count.")
    earlier = statistics.earlier_reports(scheme, period)
    facts = statistics.facts_of(scheme, period, earlier)
    report = Report(
        scheme=scheme,
        number=(Report.objects.filter(scheme=scheme).aggregate(last=Max("number"))["last"] or 0) + 1,
        first_day=period.first_day,
        last_day=period.last_day,
        title=period.title,
        figures=report_figures(facts, period, earlier, version.figures),
        policy_version=version,
        issued_by=by,
    )
    history.save(report, by=by)
    transaction.on_commit(lambda: tasks.hand_over(report.pk))
    return report


def print_report(*, report: Report) -> Report:
    """Make the PDF of an issued report where it is missing, from the figures frozen in it."""
    if not report.pdf:
        tasks.print_report(report.pk)
        report.refresh_from_db()
    return report
