"""The start of a mentee, step by step, and the first meeting with the carer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts, history, readlog
from core.access import access
from core.forms import show_error
from mentees import actions as mentee_actions
from mentees.forms.starts import SchoolStepForm, SettleForm, StepForm
from mentees.models import Allocation, Mentee, StartStep
from mentees.permissions import can_record_step
from mentees.rules import open_steps
from mentees.standing import current_allocations
from policy.models import PolicyVersion

from .. import actions, rules, standing
from ..deadlines import starts_due
from ..forms import FirstMeetingForm
from ..models import MeetUp
from ..permissions import can_book_first_meeting, can_list_starts, can_see_start, can_settle_starts

CONTACT = ("contact_name", "contact_role", "contact_phone", "contact_email")


def _figures_of(mentee):
    return PolicyVersion.objects.in_force(mentee.scheme).figures


@access(can_see_start, Mentee, rows="with_background")
def start_detail(request, mentee):
    steps = standing.start_of(mentee, _figures_of(mentee), user=request.user)
    ahead, held_on = standing.first_meeting_of(mentee)
    went_ahead = (
        MeetUp.objects.visible_to(request.user).filter(mentee=mentee).exclude(went_ahead_because="").with_people()
    )
    # Whom to ask at the school is the team's to know (KOP-17), and so is what that read before.
    is_team, recorded = request.user.is_mentoring_team, mentee.start_steps.all()
    context = {
        "school": recorded.filter(step=StartStep.SCHOOL_TOLD).exclude(contact_name="").first() if is_team else None,
        "mentee": mentee,
        "steps": steps,
        "open": len(open_steps(steps)),
        "first_meeting": ahead,
        "may_still_meet": rules.first_meeting_verdict(ahead and ahead.date, held_on).is_allowed,
        "went_ahead": went_ahead.order_by("date"),
        "changes": history.changes_of(*(recorded if is_team else recorded.exclude(step=StartStep.SCHOOL_TOLD))),
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
    row = mentee.start_steps.filter(step=step).first()
    form_class = SchoolStepForm if step == StartStep.SCHOOL_TOLD else StepForm
    form = form_class(request.POST or None, initial=_initial(shown) | _contact(row))
    if request.method == "POST" and form.is_valid():
        try:
            mentee_actions.record_step(by=request.user, mentee=mentee, step=step, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Kept.")
            return redirect("meetups:start_detail", mentee.pk)
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


def _contact(row):
    return {name: getattr(row, name) for name in CONTACT} if row else {}


@access(can_book_first_meeting, Mentee)
def first_meeting_book(request, mentee):
    carer = mentee.child.carer_links.select_related("carer").first()
    key = f"first_meeting:mentee:{mentee.pk}"
    initial = {"others": str(carer) if carer else ""} | drafts.initial_for(request.user, key)
    form = FirstMeetingForm(request.POST or None, figures=_figures_of(mentee), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            meetup = actions.book_first_meeting(by=request.user, mentee=mentee, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            waits = "" if meetup.status == MeetUp.Status.CONFIRMED else " It waits for the coordinator’s word."
            messages.success(request, f"Booked. {meetup.mentor} has been told by e-mail.{waits}")
            return redirect("meetups:meetup_detail", meetup.pk)
    ahead, held_on = standing.first_meeting_of(mentee)
    verdict = rules.first_meeting_verdict(ahead and ahead.date, held_on)
    context = {"form": form, "mentee": mentee, "verdict": verdict, "first_meeting": ahead}
    context |= {"draft_key": key, "draft": initial["draft"]}
    return render(request, "meetups/first_meeting_book.html", context)


@access(can_list_starts)
def starts_list(request):
    """Starts with steps open that began before the portal knew of the children."""
    earlier = _earlier_starts(request.user)
    return _starts_page(request, earlier, _settle_form(earlier))


@access(can_settle_starts)
def starts_settle(request):
    """The list as sent in: set steps aside with one reason for many children."""
    if request.method != "POST":
        return redirect("meetups:starts_list")
    earlier = _earlier_starts(request.user)
    form = _settle_form(earlier, request.POST)
    if not form.is_valid():
        return _starts_page(request, earlier, form)
    number = actions.settle_starts(by=request.user, **form.cleaned_data)
    messages.success(request, f"{number} {'step' if number == 1 else 'steps'} set aside.")
    return redirect("meetups:starts_list")


def _earlier_starts(user):
    figures = PolicyVersion.objects.figures_on(timezone.localdate())
    starts = starts_due(figures, current_allocations(Allocation.objects.visible_to(user)))
    return [start for start in starts if start.began_before]


def _settle_form(earlier, sent=None):
    choices = [(start.row.pk, start.subject) for start in earlier if any(step.can_be_set_aside for step in start.steps)]
    return SettleForm(sent, choices=choices)


def _starts_page(request, earlier, form):
    readlog.show(request, [start.row for start in earlier])
    return render(request, "meetups/starts_list.html", {"earlier": earlier, "form": form})
