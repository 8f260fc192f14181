"""Allocating a mentor, the record of an allocation, and putting it right."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse

from core import history
from core.access import access
from core.forms import show_error
from policy.dates import in_words

from .. import actions
from ..forms.allocations import AllocationForm
from ..forms.matching import Choices
from ..models import Allocation, Consent, Mentee
from ..permissions import (
    can_allocate_mentor,
    can_allocate_uncleared_mentor,
    can_see_allocation,
)
from ..standing.matching import prefilled

DOWNLOADS_SHOWN = 20


@access(can_allocate_mentor, Mentee)
def allocation_add(request, mentee):
    may_pass_over = can_allocate_uncleared_mentor(request.user, mentee)
    initial = prefilled(request.user, mentee, request.GET.get("mentor", ""))
    form = AllocationForm(request.POST or None, initial=initial, user=request.user, may_pass_over=may_pass_over)
    if request.method == "POST" and form.is_valid():
        try:
            allocation = actions.allocate_mentor(by=request.user, mentee=mentee, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{allocation.mentor} is allocated from {in_words(allocation.start_on)}.")
            return redirect(Choices(request.GET).back or reverse("mentees:allocation_detail", args=[allocation.pk]))
    has_consent = mentee.consents.filter(kind=Consent.Kind.MENTORING, withdrawn_on=None).exists()
    context = {"form": form, "mentee": mentee, "has_consent": has_consent}
    return render(request, "mentees/allocation_add.html", context)


@access(can_see_allocation, Allocation)
def allocation_detail(request, allocation):
    """Why this mentor, what was agreed, the briefing, the summary with who took it, and the handovers."""
    context = {
        "allocation": allocation,
        "taken_from": getattr(allocation, "handover", None),
        "handed_on": allocation.handovers_on.select_related("to_allocation__mentor__user").first(),
        "downloads": allocation.downloads.select_related("user")[:DOWNLOADS_SHOWN],
        "changes": history.changes_of(allocation),
    }
    return render(request, "mentees/allocation_detail.html", context)
