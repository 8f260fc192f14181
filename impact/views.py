"""The impact reports: which there are, one of them, its PDF."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import files
from core.access import access
from policy.models import Scheme

from . import actions, charts, statistics
from .forms import ReportForm
from .models import Report
from .permissions import can_issue_report, can_list_reports, can_read_report


@access(can_list_reports)
def reports_list(request):
    return _list(request)


@access(can_issue_report)
@require_POST
def report_issue(request):
    form = ReportForm(request.POST)
    if form.is_valid():
        try:
            report = actions.issue_report(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Report {report.number} is ready.")
            return redirect("impact:report_detail", report.pk)
    return _list(request, form)


def _list(request, form=None):
    reports = list(Report.objects.visible_to(request.user).select_related("scheme", "issued_by"))
    issued = {(report.scheme_id, report.first_day, report.last_day) for report in reports}
    not_issued = [
        (scheme, period)
        for scheme in Scheme.objects.all()
        for period in statistics.periods_to_report(scheme)
        if (scheme.pk, period.first_day, period.last_day) not in issued
    ]
    return render(request, "impact/reports_list.html", {"reports": reports, "not_issued": not_issued, "form": form})


@access(can_read_report, Report)
def report_detail(request, report):
    context = {"report": report, "chart": charts.meetups_chart(report.months)}
    return render(request, "impact/report_detail.html", context)


@access(can_read_report, Report)
def report_download(request, report):
    """The PDF as issued; one that a crashed worker left unmade is made now."""
    report = actions.print_report(report=report)
    pdf = report.issued_pdf()
    if pdf is None:
        return render(request, "impact/report_gone.html", {"report": report}, status=503)
    return files.made(pdf, report.file_name, "application/pdf")
