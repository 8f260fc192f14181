"""What the coordinator does about referees: writes down, asks, rings, replaces (KOT-4.1)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import drafts, history
from core.access import access
from core.forms import show_error

from .. import actions
from ..forms.applicants import CallForm, ReferenceForm, ReferenceReplaceForm
from ..models import Mentor, Reference
from ..permissions import can_add_reference, can_ask_referee, can_record_call, can_replace_reference
from .saving import saved, to_mentor


@access(can_add_reference, Mentor)
def reference_add(request, mentor):
    form = ReferenceForm(request.POST or None)
    return saved(request, form, mentor, actions.add_reference, "Referee added.") or render(
        request, "mentors/reference_add.html", {"form": form, "mentor": mentor}
    )


@access(can_ask_referee, Reference)
@require_POST
def reference_ask(request, reference):
    """Send the link, or a new one."""
    try:
        actions.ask_referee(by=request.user, reference=reference, is_another="is_another" in request.POST)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{reference.name} has been asked by e-mail.")
    return to_mentor(reference.mentor)


@access(can_record_call, Reference)
def reference_call(request, reference):
    """What was said on the phone or face to face."""
    key = f"call:reference:{reference.pk}"
    there = {"verbal_on": reference.verbal_on or timezone.localdate(), "verbal_words": reference.verbal_words}
    there["seen"] = history.version_of(reference)
    initial = {**there, **drafts.initial_for(request.user, key)}
    form = CallForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_call(by=request.user, reference=reference, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Saved what was said.")
            return to_mentor(reference.mentor)
    context = {"form": form, "reference": reference, "draft_key": key, "draft": initial["draft"]}
    return render(request, "mentors/reference_call.html", context)


@access(can_replace_reference, Reference)
def reference_replace(request, reference):
    """Another referee in the place of one who cannot or will not answer."""
    form = ReferenceReplaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.replace_reference(by=request.user, reference=reference, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{form.cleaned_data['name']} takes the place of {reference.name}. Ask them now.")
            return to_mentor(reference.mentor)
    return render(request, "mentors/reference_replace.html", {"form": form, "reference": reference})
