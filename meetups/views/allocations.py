"""Ending an allocation: it stands here because a meet-up may still be planned."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core.access import access
from core.forms import show_error
from mentees.models import Allocation
from mentees.permissions import can_end_allocation
from policy.dates import in_words

from .. import actions
from ..forms import EndAllocationForm


def _ended(allocation, last_day):
    """What the coordinator reads afterwards: ended with the click, or on which day."""
    if last_day is None:
        return f"The allocation of {allocation.mentor} has ended."
    verb = "ended" if last_day < timezone.localdate() else "ends"
    return f"The allocation of {allocation.mentor} {verb} on {in_words(last_day)}."


@access(can_end_allocation, Allocation)
def allocation_end(request, allocation):
    form = EndAllocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.end_allocation(
                by=request.user,
                allocation=allocation,
                reason=data["reason"],
                last_day=data["last_day"],
                cancel_planned=data["cancel_planned"],
            )
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, _ended(allocation, data["last_day"]))
            return redirect("home:mentee_detail", allocation.mentee_id)
    context = {"form": form, "allocation": allocation, "planned": actions.planned_beyond(allocation)}
    return render(request, "meetups/allocation_end.html", context)
