"""Changing and ending an allocation, and handing over: they stand here because meet-ups may be planned."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts, history
from core.access import access
from core.forms import show_error
from mentees.forms.allocations import AllocationChangeForm
from mentees.models import Allocation
from mentees.permissions import (
    can_allocate_uncleared_mentor,
    can_change_allocation,
    can_end_allocation,
    can_hand_over_mentee,
)
from policy.dates import in_words
from policy.models import PolicyVersion

from .. import actions
from ..forms.endings import EndAllocationForm, HandOverForm
from ..models import MeetUp

# How long both are usually there.
OVERLAP = timedelta(days=14)


CHANGEABLE = (
    "start_on",
    "end_on",
    "meet_every_days",
    "block_ends_on",
    "carer_agreed_on",
    "rationale",
    "comment",
    "briefed_on",
    "briefed_by",
    "notes_from_start_only",
)


@access(can_change_allocation, Allocation)
def allocation_change(request, allocation):
    now = {name: getattr(allocation, name) for name in CHANGEABLE}
    now["seen"] = history.version_of(allocation)
    form = AllocationChangeForm(request.POST or None, user=request.user, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_allocation(by=request.user, allocation=allocation, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect("mentees:allocation_detail", allocation.pk)
    context = {"form": form, "allocation": allocation, "changes": history.changes_of(allocation)}
    return render(request, "meetups/allocation_change.html", context)


def _ended(allocation, last_day):
    """What the coordinator reads afterwards: ended with the click, or on which day."""
    if allocation.is_struck:
        return f"The allocation of {allocation.mentor} will not begin."
    if allocation.ended_at:
        return f"The allocation of {allocation.mentor} has ended."
    verb = "ended" if allocation.end_on < timezone.localdate() else "ends"
    kept = "" if allocation.end_on == last_day else ", with the last meet-up that is planned"
    return f"The allocation of {allocation.mentor} {verb} on {in_words(allocation.end_on)}{kept}."


@access(can_end_allocation, Allocation)
def allocation_end(request, allocation):
    planned, others = actions.planned_beyond(allocation), _others(allocation)
    form = EndAllocationForm(request.POST or None, planned=planned, others=others)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        del data["when"]
        try:
            ended = actions.end_allocation(by=request.user, allocation=allocation, **data)
        except ValidationError as error:
            show_error(form, error)
            allocation.refresh_from_db()
        else:
            messages.success(request, _ended(ended, data["last_day"]))
            return redirect("home:mentee_detail", allocation.mentee_id)
    context = {"form": form, "allocation": allocation, "planned": planned, "others": others}
    handover = getattr(allocation, "handover", None)
    context |= {"today": timezone.localdate(), "takes_over_from": handover and handover.from_allocation}
    return render(request, "meetups/allocation_end.html", context)


def _others(allocation):
    """The child's other allocations that go on: whose mentor may take a meet-up."""
    rows = Allocation.objects.filter(mentee=allocation.mentee_id).keyed().exclude(mentor=allocation.mentor_id)
    return list(rows.select_related("mentor__user"))


MEETING = ("date", "starts_at", "ends_at", "venue_kind", "place")


@access(can_hand_over_mentee, Allocation)
def mentee_hand_over(request, allocation):
    """KOP-7 in one page: who follows and when, the joint meeting, the handover note."""
    mentee, key = allocation.mentee, f"hand-over:allocation:{allocation.pk}"
    planned = actions.planned_beyond(allocation)
    initial = _proposed(allocation) | drafts.initial_for(request.user, key)
    form = HandOverForm(
        request.POST or None,
        user=request.user,
        allocation=allocation,
        figures=PolicyVersion.objects.in_force(mentee.scheme).figures,
        planned=planned,
        may_pass_over=can_allocate_uncleared_mentor(request.user, mentee),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        meeting = {name: data.pop(name) for name in MEETING}
        try:
            handover = actions.hand_over_mentee(
                by=request.user,
                allocation=allocation,
                meeting=meeting if meeting["date"] else None,
                draft_key=key,
                **data,
            )
        except ValidationError as error:
            show_error(form, error)
            allocation.refresh_from_db()
        else:
            messages.success(request, "Handed over. Both mentors have been told by e-mail.")
            _warn_of_waiting(request, handover)
            return redirect("mentees:handover_detail", handover.pk)
    context = {"form": form, "allocation": allocation, "planned": planned, "draft_key": key, "draft": initial["draft"]}
    return render(request, "meetups/mentee_hand_over.html", context)


def _warn_of_waiting(request, handover):
    """The joint meeting that something still speaks against, or that somebody else has to confirm."""
    joint = MeetUp.objects.filter(mentee=handover.mentee_id, mentor=handover.to_allocation.mentor_id, is_handover=True)
    waits = joint.ahead().filter(status=MeetUp.Status.PLANNED).first()
    if waits:
        day = in_words(waits.date)
        messages.warning(request, f"The joint meeting on {day} still waits to be confirmed, under Meet-ups.")


def _proposed(allocation):
    """The next mentor from today on, the present one for two weeks more, or as it was agreed."""
    today = timezone.localdate()
    return {
        "start_on": today,
        "last_day": allocation.end_on or today + OVERLAP,
        "meet_every_days": allocation.meet_every_days,
    }
