"""Planning a meet-up, and the coordinator's answer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import drafts, readlog
from core.access import access
from core.forms import show_error
from mentees.models import Mentee
from policy.models import PolicyVersion

from .. import actions, standing
from ..forms import OTHER_PLACE, AnswerForm, CancelForm, PlanForm
from ..models import MeetUp, Note
from ..permissions import (
    can_answer_meetup,
    can_cancel_meetup,
    can_change_meetup,
    can_list_meetups,
    can_plan_meetup,
    can_see_meetup,
)

MOST = 50
PLAN_FIELDS = (
    "date",
    "starts_at",
    "ends_at",
    "venue_kind",
    "place",
    "second_mentor",
    "others",
    "transport",
    "transport_words",
)


@access(can_list_meetups)
def meetups_list(request):
    visible = MeetUp.objects.visible_to(request.user).with_people()
    waiting = visible.filter(status__in=[MeetUp.Status.PLANNED, MeetUp.Status.ASKED]).ahead()
    shown = readlog.show(request, waiting.order_by("date", "starts_at", "id")[: 2 * MOST])
    context = {
        "waiting": [meetup for meetup in shown if meetup.status == MeetUp.Status.PLANNED],
        "asked": [meetup for meetup in shown if meetup.status == MeetUp.Status.ASKED],
        "coming": readlog.show(request, visible.filter(status=MeetUp.Status.CONFIRMED).ahead()[:MOST]),
        "owing": readlog.show(request, visible.owing_a_note().order_by("date", "id")[:MOST]),
        "most": MOST,
    }
    return render(request, "meetups/meetups_list.html", context)


@access(can_see_meetup, MeetUp)
def meetup_detail(request, meetup):
    return _show_meetup(request, meetup, AnswerForm(initial={"seen": meetup.version}))


def _show_meetup(request, meetup, form, status=200):
    figures = meetup.policy_version.figures
    ahead = meetup.stands and not meetup.is_over
    context = {
        "meetup": meetup,
        "kind": figures.venue_kind(meetup.venue_kind),
        "place": standing.place_of(meetup, figures),
        "against": standing.not_standing(meetup) if ahead else [],
        "form": form,
        "note": Note.objects.visible_to(request.user).filter(meetup=meetup).first(),
    }
    return render(request, "meetups/meetup_detail.html", context, status=status)


@access(can_plan_meetup, Mentee)
def meetup_plan(request, mentee):
    mentor = request.user.mentor
    key = f"plan:mentee:{mentee.pk}"
    form = PlanForm(
        request.POST or None,
        mentor=mentor,
        figures=PolicyVersion.objects.in_force(mentee.scheme).figures,
        initial=drafts.initial_for(request.user, key),
    )
    if request.method == "POST" and form.is_valid():
        try:
            meetup = actions.plan_meetup(by=request.user, mentor=mentor, mentee=mentee, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, _said(meetup))
            return redirect("meetups:meetup_detail", meetup.pk)
    context = {"form": form, "mentee": mentee, "draft_key": key, "draft": form.initial["draft"]}
    return render(request, "meetups/meetup_plan.html", context)


@access(can_change_meetup, MeetUp)
def meetup_change(request, meetup):
    planned = {name: getattr(meetup, name) for name in PLAN_FIELDS}
    planned["venue_kind"] = meetup.venue_kind or OTHER_PLACE
    figures = PolicyVersion.objects.in_force(meetup.mentee.scheme).figures
    form = PlanForm(request.POST or None, mentor=meetup.mentor, figures=figures, initial=planned)
    if request.method == "POST" and form.is_valid():
        try:
            meetup = actions.change_meetup(by=request.user, meetup=meetup, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, _said(meetup))
            return redirect("meetups:meetup_detail", meetup.pk)
    return render(request, "meetups/meetup_change.html", {"form": form, "meetup": meetup})


def _said(meetup):
    if meetup.status == MeetUp.Status.CONFIRMED:
        return "Planned and confirmed. The coordinator has been told."
    return "Planned. The coordinator has been told and will answer."


@access(can_answer_meetup, MeetUp)
@require_POST
def meetup_answer(request, meetup):
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            meetup = actions.answer_meetup(by=request.user, meetup=meetup, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
            meetup.refresh_from_db()
            # The words stay; what they answer is shown anew, and its version goes with the next press.
            form.data = form.data.copy()
            form.data["seen"] = meetup.version
        else:
            messages.success(request, f"{meetup.get_status_display()}. {meetup.mentor} has been told.")
            return redirect("meetups:meetup_detail", meetup.pk)
    return _show_meetup(request, meetup, form)


@access(can_cancel_meetup, MeetUp)
def meetup_cancel(request, meetup):
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_meetup(by=request.user, meetup=meetup, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Cancelled. The other side has been told by e-mail.")
            return redirect("meetups:meetup_detail", meetup.pk)
    return render(request, "meetups/meetup_cancel.html", {"form": form, "meetup": meetup})
