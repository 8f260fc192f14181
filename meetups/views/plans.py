"""Planning a meet-up, alone or week by week, and changing a plan."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts, history
from core.access import access
from core.forms import show_error
from mentees.models import Mentee
from mentors.rules import clear_to_plan
from policy.models import PolicyVersion

from .. import actions, rules, standing
from ..forms import OTHER_PLACE, PlanForm
from ..forms.plans import PlanChangeForm, VerdictForm
from ..models import MeetUp
from ..permissions import can_change_meetup, can_plan_meetup
from .contacts import carers_of

PLAN_FIELDS = (
    "date",
    "starts_at",
    "ends_at",
    "venue_kind",
    "unusual",
    "place",
    "second_mentor",
    "others",
    "transport",
    "transport_words",
    "carer_joins",
    "in_public",
    "room",
    "teaches_child",
)
# What is taken over when a place of earlier is chosen: the day is another one.
AS_BEFORE = ("starts_at", "ends_at", "place", "transport", "transport_words", "in_public", "room", "teaches_child")


@access(can_plan_meetup, Mentee)
def meetup_plan(request, mentee):
    mentor = request.user.mentor
    key = f"plan:mentee:{mentee.pk}"
    figures = PolicyVersion.objects.in_force(mentee.scheme).figures
    ahead, held_on = standing.first_meeting_of(mentee)
    before = standing.places_of(request.user, mentee)
    form = PlanForm(
        request.POST or None,
        mentor=mentor,
        figures=figures,
        links=list(carers_of(mentee, request.user)),
        asks_first=not (ahead or held_on or standing.has_met(mentee)),
        initial=drafts.initial_for(request.user, key) | _as_before(request, before),
    )
    if request.method == "POST" and form.is_valid():
        try:
            meetup, left_out = _plan(form.cleaned_data, by=request.user, mentor=mentor, mentee=mentee)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, _said(meetup))
            _say_more(request, meetup, left_out)
            for words in standing.away_on(meetup):
                messages.warning(request, f"{words} Choose another day, or tell the coordinator.")
            return redirect("meetups:meetup_detail", meetup.pk)
    context = {
        "form": form,
        "mentee": mentee,
        "before": before,
        "draft_key": key,
        "draft": form.initial["draft"],
        "clearance": clear_to_plan(mentor, timezone.localdate(), figures),
        "consent": standing.consent_for(mentee),
    }
    return render(request, "meetups/meetup_plan.html", context)


def _as_before(request, before):
    """What the form starts from where a place of earlier was chosen."""
    chosen = next((meetup for meetup in before if str(meetup.pk) == request.GET.get("like", "")), None)
    if chosen is None:
        return {}
    return _typed(chosen, AS_BEFORE)


def _typed(meetup, names):
    """A plan as it stands in the fields of the form."""
    values = {name: getattr(meetup, name) for name in names}
    teaches = {True: "yes", False: "no"}.get(meetup.teaches_child, "")
    return values | {"venue_kind": meetup.venue_kind or OTHER_PLACE, "teaches_child": teaches}


def _plan(plan, **who):
    """Plan one meet-up, or one of each week; answers the first, and how many weeks holidays leave out."""
    until = plan.pop("weekly_until", None)
    if until is None:
        return actions.plan_meetup(**who, **plan), 0
    meetups = actions.plan_weekly(**who, until=until, **plan)
    return meetups[0], (until - plan["date"]).days // 7 + 1 - len(meetups)


def _say_more(request, meetup, left_out=0):
    """What holidays leave out of a weekly slot, and what the coordinator has to agree to (HTP-3)."""
    if left_out:
        weeks = "1 week is" if left_out == 1 else f"{left_out} weeks are"
        messages.info(request, f"{weeks} left out: school holidays or bank holidays.")
    teaching = rules.slot_verdict(meetup.teaches_child, meetup.taught_because)
    if teaching.needs_approval:
        messages.warning(request, teaching.in_words)


@access(can_change_meetup, MeetUp)
def meetup_change(request, meetup):
    planned = _typed(meetup, PLAN_FIELDS)
    figures = PolicyVersion.objects.in_force(meetup.mentee.scheme).figures
    links = list(carers_of(meetup.mentee, request.user))
    key = f"day:change:{meetup.pk}"
    planned |= drafts.initial_for(request.user, key) | {"seen": history.version_of(meetup)}
    form = PlanChangeForm(
        request.POST or None, mentor=meetup.mentor, figures=figures, links=links, repeats=False, initial=planned
    )
    if request.method == "POST" and form.is_valid():
        try:
            meetup = actions.change_meetup(by=request.user, meetup=meetup, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, _said(meetup))
            _say_more(request, meetup)
            return redirect("meetups:meetup_detail", meetup.pk)
    context = {"form": form, "meetup": meetup, "mentee": meetup.mentee, "links": links}
    context |= {"draft_key": key, "draft": planned["draft"]}
    return render(request, "meetups/meetup_change.html", context)


def _said(meetup):
    if meetup.status == MeetUp.Status.CONFIRMED:
        return "Planned and confirmed. The coordinator has been told."
    return "Planned. The coordinator has been told and will answer."


@access(can_plan_meetup, Mentee)
def plan_verdict(request, mentee):
    """What the rules make of a plan while it is typed, as a part of the page; nothing is kept."""
    figures = PolicyVersion.objects.in_force(mentee.scheme).figures
    form = VerdictForm(request.GET, mentor=request.user.mentor, figures=figures)
    verdicts = []
    if form.is_valid():
        plan = MeetUp(mentee=mentee, mentor=request.user.mentor, **form.cleaned_data)
        verdicts = [standing.place_of(plan, figures), standing.lift_of(plan)]
        insurance = standing.insurance_of(plan, figures)
        if plan.transport_words == "" and verdicts[1] and verdicts[1].is_refused:
            # Why it cannot be avoided is typed below; whether the carer agrees to lifts is known here.
            verdicts[1] = rules.lift_verdict(standing.agrees_to_lifts(mentee), "typed below")
        if insurance and insurance.needs_approval:
            verdicts.append(insurance)
    return render(request, "meetups/_verdicts.html", {"verdicts": [verdict for verdict in verdicts if verdict]})
