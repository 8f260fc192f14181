"""Planning a meet-up, and the coordinator's answer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import drafts, readlog
from core.access import access
from core.forms import show_error
from mentees.models import Mentee
from mentors.rules import clear_to_plan
from policy.models import PolicyVersion

from .. import actions, standing
from ..forms import OTHER_PLACE, AnswerForm, CancelForm, PlanForm, ReplyForm
from ..models import MeetUp, Note
from ..permissions import (
    can_answer_meetup,
    can_cancel_meetup,
    can_change_meetup,
    can_list_meetups,
    can_plan_meetup,
    can_reply_to_question,
    can_see_meetup,
)
from ..rules import note_due_on

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
    # A mentor's own plans that were declined stay in sight while their day is ahead: a new one may take their place.
    own_declined = Q(status=MeetUp.Status.DECLINED, mentor__user_id=request.user.pk)
    waiting = visible.filter(Q(status__in=[MeetUp.Status.PLANNED, MeetUp.Status.ASKED]) | own_declined).ahead()
    shown = readlog.show(request, waiting.order_by("date", "starts_at", "id")[: 2 * MOST])
    coming = readlog.show(request, visible.filter(status=MeetUp.Status.CONFIRMED).ahead()[:MOST])
    owing = readlog.show(request, visible.owing_a_note().order_by("date", "id")[:MOST])
    today = timezone.localdate()
    figures = PolicyVersion.objects.figures_on(today)
    context = {
        "waiting": [meetup for meetup in shown if meetup.status == MeetUp.Status.PLANNED],
        "asked": [meetup for meetup in shown if meetup.status == MeetUp.Status.ASKED],
        "coming": coming,
        "owing": [(meetup, note_due_on(meetup.date, figures)) for meetup in owing],
        "today": today,
        "declined": [meetup for meetup in shown if meetup.status == MeetUp.Status.DECLINED],
        "is_full": len(shown) == 2 * MOST or MOST in (len(coming), len(owing)),
    }
    return render(request, "meetups/meetups_list.html", context)


@access(can_see_meetup, MeetUp)
def meetup_detail(request, meetup):
    return _show_meetup(request, meetup, AnswerForm(initial={"seen": meetup.version}))


def _show_meetup(request, meetup, form, reply=None):
    figures = meetup.policy_version.figures
    ahead = meetup.stands and not meetup.is_over
    unclear = standing.unclear_for(meetup) if ahead and can_answer_meetup(request.user, meetup) else []
    # Once answered, what is missing is folded away with the answer: then the warning says it.
    is_told_below = form.is_bound or not meetup.is_answered
    context = {
        "meetup": meetup,
        "kind": figures.venue_kind(meetup.venue_kind),
        "place": standing.place_of(meetup, figures),
        "risk": standing.risk_of(meetup, figures, meetup.unassessed_because),
        "against": standing.not_standing(meetup) if ahead else [],
        "away": standing.away_on(meetup, unclear if is_told_below else ()) if ahead else [],
        "lift": standing.lift_of(meetup) if ahead else None,
        "start": standing.start_for(meetup, meetup.went_ahead_because) if ahead else None,
        "unclear": unclear,
        "form": form,
        "reply": reply or ReplyForm(initial={"seen": meetup.version}, auto_id="reply_%s"),
        "note": Note.objects.visible_to(request.user).filter(meetup=meetup).first(),
        "next_to_answer": _next_to_answer(request.user, meetup),
    }
    return render(request, "meetups/meetup_detail.html", context)


def _next_to_answer(user, meetup):
    """Once this plan has its answer, the next one that waits for the coordinator."""
    if not can_answer_meetup(user) or meetup.status == MeetUp.Status.PLANNED:
        return None
    waiting = MeetUp.objects.visible_to(user).filter(status=MeetUp.Status.PLANNED).ahead()
    return waiting.order_by("date", "starts_at", "id").values_list("pk", flat=True).first()


@access(can_plan_meetup, Mentee)
def meetup_plan(request, mentee):
    mentor = request.user.mentor
    key = f"plan:mentee:{mentee.pk}"
    figures = PolicyVersion.objects.in_force(mentee.scheme).figures
    ahead, held_on = standing.first_meeting_of(mentee)
    form = PlanForm(
        request.POST or None,
        mentor=mentor,
        figures=figures,
        asks_first=not (ahead or held_on or standing.has_met(mentee)),
        initial=drafts.initial_for(request.user, key),
    )
    if request.method == "POST" and form.is_valid():
        try:
            meetup = actions.plan_meetup(by=request.user, mentor=mentor, mentee=mentee, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, _said(meetup))
            for words in standing.away_on(meetup):
                messages.warning(request, f"{words} Choose another day, or tell the coordinator.")
            return redirect("meetups:meetup_detail", meetup.pk)
    context = {
        "form": form,
        "mentee": mentee,
        "draft_key": key,
        "draft": form.initial["draft"],
        "clearance": clear_to_plan(mentor, timezone.localdate(), figures),
        "consent": standing.consent_for(mentee),
    }
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


@access(can_reply_to_question, MeetUp)
@require_POST
def meetup_reply(request, meetup):
    reply = ReplyForm(request.POST, auto_id="reply_%s")
    if reply.is_valid():
        try:
            actions.reply_to_question(by=request.user, meetup=meetup, **reply.cleaned_data)
        except ValidationError as error:
            show_error(reply, error)
            meetup.refresh_from_db()
            reply.data = reply.data.copy()
            reply.data["seen"] = meetup.version
        else:
            messages.success(request, "Answered. The coordinator has been told.")
            return redirect("meetups:meetup_detail", meetup.pk)
    return _show_meetup(request, meetup, AnswerForm(initial={"seen": meetup.version}), reply)


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
