"""The start of a mentee, step by step, and the first meeting with the carer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render

from core import history
from core.access import access
from core.forms import show_error
from mentees import actions as mentee_actions
from mentees.forms.starts import StepForm
from mentees.models import Mentee
from mentees.permissions import can_record_step
from mentees.rules import open_steps
from policy.models import PolicyVersion

from .. import actions, rules, standing
from ..forms import FirstMeetingForm
from ..models import MeetUp
from ..permissions import can_book_first_meeting, can_see_start


def _figures_of(mentee):
    return PolicyVersion.objects.in_force(mentee.scheme).figures


@access(can_see_start, Mentee)
def start_detail(request, mentee):
    steps = standing.start_of(mentee, _figures_of(mentee), user=request.user)
    ahead, held_on = standing.first_meeting_of(mentee)
    went_ahead = (
        MeetUp.objects.visible_to(request.user).filter(mentee=mentee).exclude(went_ahead_because="").with_people()
    )
    context = {
        "mentee": mentee,
        "steps": steps,
        "open": len(open_steps(steps)),
        "first_meeting": ahead,
        "may_still_meet": rules.first_meeting_verdict(ahead and ahead.date, held_on).is_allowed,
        "went_ahead": went_ahead.order_by("date"),
        "changes": history.changes_of(*mentee.start_steps.all()),
    }
    return render(request, "meetups/start_detail.html", context)


@access(can_record_step, Mentee)
def step_record(request, mentee, step):
    """Say how a step stands, or put right what was said; the earlier word stays in its history."""
    steps = standing.start_of(mentee, _figures_of(mentee))
    shown = next((one for one in steps if one.key == step), None)
    if shown is None:
        raise Http404
    if not shown.is_by_hand:
        messages.success(request, "The portal knows this step from its own records.")
        return redirect("meetups:start_detail", mentee.pk)
    form = StepForm(request.POST or None, initial=_initial(shown))
    if request.method == "POST" and form.is_valid():
        mentee_actions.record_step(by=request.user, mentee=mentee, step=step, **form.cleaned_data)
        messages.success(request, "Kept.")
        return redirect("meetups:start_detail", mentee.pk)
    row = mentee.start_steps.filter(step=step).first()
    changes = history.changes_of(row) if row else []
    context = {"form": form, "mentee": mentee, "step": shown, "changes": changes}
    return render(request, "meetups/step_record.html", context)


def _initial(step):
    if step.is_open:
        return {}
    return {
        "stands": StepForm.DONE if step.is_done else StepForm.NOT_NEEDED,
        "done_on": step.done_on,
        "done_by": step.by,
        "words": step.words,
        "not_needed_because": step.not_needed_because,
    }


@access(can_book_first_meeting, Mentee)
def first_meeting_book(request, mentee):
    carer = mentee.child.carer_links.select_related("carer").first()
    initial = {"others": str(carer)} if carer else {}
    form = FirstMeetingForm(request.POST or None, figures=_figures_of(mentee), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            meetup = actions.book_first_meeting(by=request.user, mentee=mentee, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            waits = "" if meetup.status == MeetUp.Status.CONFIRMED else " It waits for the coordinator’s word."
            messages.success(request, f"Booked. {meetup.mentor} has been told by e-mail.{waits}")
            return redirect("meetups:meetup_detail", meetup.pk)
    ahead, held_on = standing.first_meeting_of(mentee)
    verdict = rules.first_meeting_verdict(ahead and ahead.date, held_on)
    context = {"form": form, "mentee": mentee, "verdict": verdict, "first_meeting": ahead}
    return render(request, "meetups/first_meeting_book.html", context)
