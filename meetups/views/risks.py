"""The risk assessment of an unusual outing: chosen, added, read (KOT-16.1)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.text import slugify

from club.forms.events import RiskAssessmentForm
from core import files
from core.access import access
from core.forms import show_error

from .. import actions
from ..forms import RiskChoiceForm
from ..models import MeetUp
from ..permissions import can_add_risk_assessment, can_choose_risk_assessment, can_read_risk_assessment

ATTACHED = "Attached. Whoever answers the plan reads it."


@access(can_choose_risk_assessment, MeetUp)
def risk_assessment_choose(request, meetup):
    initial = {"assessment": meetup.risk_assessment_id}
    form = RiskChoiceForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.attach_risk_assessment(by=request.user, meetup=meetup, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, ATTACHED)
            return redirect("meetups:meetup_detail", meetup.pk)
    return render(request, "meetups/risk_assessment_choose.html", {"form": form, "meetup": meetup})


@access(can_add_risk_assessment, MeetUp)
def risk_assessment_add(request, meetup):
    initial = {"assessed_by": request.user.name}
    form = RiskAssessmentForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_risk_assessment(by=request.user, meetup=meetup, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, ATTACHED)
            return redirect("meetups:meetup_detail", meetup.pk)
    return render(request, "meetups/risk_assessment_add.html", {"form": form, "meetup": meetup})


@access(can_read_risk_assessment, MeetUp)
def risk_assessment_download(request, meetup):
    """The document of this meet-up alone; the charity's others stay the team's."""
    assessment = meetup.risk_assessment
    if assessment is None or not assessment.file:
        raise Http404
    return files.send(assessment.file, slugify(assessment.title) or "risk-assessment")
