"""Ending an allocation: it stands here because a meet-up may still be planned."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from core.access import access
from core.forms import show_error
from mentees.models import Allocation
from mentees.permissions import can_end_allocation

from .. import actions
from ..forms import EndAllocationForm


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
            messages.success(request, f"The allocation with {allocation.mentor} has its end.")
            return redirect("home:mentee_detail", allocation.mentee_id)
    context = {"form": form, "allocation": allocation, "planned": actions.planned_beyond(allocation)}
    return render(request, "meetups/allocation_end.html", context)
