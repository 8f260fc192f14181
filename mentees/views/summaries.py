"""The one-page summary of a child for its mentor."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts, files, history
from core.access import access
from core.forms import show_error

from .. import actions
from ..documents import summary_pdf
from ..forms.allocations import SummaryForm
from ..models import Allocation
from ..permissions import can_download_summary, can_issue_summary
from ..standing import summary_of


@access(can_issue_summary, Allocation)
def summary_issue(request, allocation):
    """KOT-6.2: somebody of the team reads over what the mentor will read."""
    key = f"summary:allocation:{allocation.pk}"
    summary = summary_of(allocation)
    now = {"background": allocation.background or allocation.mentee.child.may_benefit}
    initial = now | {"seen": history.version_of(allocation)} | drafts.initial_for(request.user, key)
    form = SummaryForm(request.POST or None, initial=initial, is_short=summary.is_short)
    if request.method == "POST" and form.is_valid():
        try:
            actions.issue_summary(by=request.user, allocation=allocation, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"The summary is issued. {allocation.mentor} has been told by e-mail.")
            return redirect("mentees:allocation_detail", allocation.pk)
    context = {"form": form, "allocation": allocation, "summary": summary}
    context |= {"draft_key": key, "draft": initial["draft"]}
    return render(request, "mentees/summary_issue.html", context)


@access(can_download_summary, Allocation)
def summary_download(request, allocation):
    """The page as it reads today, with the reader's name across it; that it was taken is kept."""
    today = timezone.localdate()
    page = summary_pdf(summary_of(allocation), reader=request.user, today=today)
    actions.log_download(by=request.user, allocation=allocation)
    return files.made(page, f"summary-{allocation.pk}-{today:%Y-%m-%d}.pdf", "application/pdf")
