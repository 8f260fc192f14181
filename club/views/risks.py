"""Risk assessments as documents: kept, attached to events, downloaded."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify

from core import files
from core.access import access
from core.forms import show_error
from core.history import changes_of, version_of
from core.paging import page_of

from .. import actions
from ..forms.events import RiskAssessmentChangeForm, RiskAssessmentForm
from ..models import Event, RiskAssessment
from ..permissions import (
    can_add_risk_assessment,
    can_change_event,
    can_change_risk_assessment,
    can_list_risk_assessments,
    can_see_risk_assessment,
)


@access(can_list_risk_assessments)
def risk_assessments_list(request):
    found = RiskAssessment.objects.visible_to(request.user).prefetch_related("events")
    context = {"page": page_of(request, found), "today": timezone.localdate()}
    return render(request, "club/risk_assessments_list.html", context)


@access(can_add_risk_assessment)
def risk_assessment_add(request):
    return _add(request)


@access(can_change_event, Event)
def event_risk_assessment_add(request, event):
    """A risk assessment made for one event, attached to it at once."""
    return _add(request, event)


def _add(request, event=None):
    initial = {"assessed_by": request.user.name}
    form = RiskAssessmentForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_risk_assessment(by=request.user, event=event, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Risk assessment kept.")
            return redirect("club:event_detail", event.pk) if event else redirect("club:risk_assessments_list")
    return render(request, "club/risk_assessment_add.html", {"form": form, "event": event})


@access(can_change_risk_assessment, RiskAssessment)
def risk_assessment_change(request, assessment):
    title = assessment.title
    initial = {name: getattr(assessment, name, None) for name in RiskAssessmentChangeForm.base_fields}
    initial["seen"] = version_of(assessment)
    form = RiskAssessmentChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_risk_assessment(by=request.user, assessment=assessment, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Changes saved.")
            return redirect("club:risk_assessments_list")
    context = {"form": form, "assessment": assessment, "title": title, "changes": changes_of(assessment)}
    return render(request, "club/risk_assessment_change.html", context)


@access(can_see_risk_assessment, RiskAssessment)
def risk_assessment_download(request, assessment):
    if not assessment.file:
        raise Http404
    return files.send(assessment.file, slugify(assessment.title) or "risk-assessment")
