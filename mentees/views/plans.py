"""The plan of a child: read, made, changed, signed off, followed by the next."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import drafts, history
from core.access import access
from core.forms import show_error
from policy.dates import months_after
from policy.models import PolicyVersion

from .. import actions, rules
from ..forms.plans import PlanChangeForm, PlanForm, RenewForm
from ..models import Mentee, Plan
from ..permissions import can_change_plan, can_make_plan, can_see_plan, can_sign_off_plan
from ..standing import plans as standing


@access(can_see_plan, Mentee, rows="with_background")
def mentee_plan(request, mentee):
    """The newest plan of a child, or what to do where there is none."""
    return _show(request, mentee, Plan.objects.current().filter(mentee=mentee).for_page().first())


@access(can_see_plan, Plan)
def plan_detail(request, plan):
    """Any plan of a child, the earlier ones as they were signed."""
    return _show(request, plan.mentee, plan)


def _show(request, mentee, plan):
    figures = PolicyVersion.objects.in_force(mentee.scheme).figures
    plans = standing.plans_of(mentee)
    moments, measures = standing.measures_table(request.user, mentee, figures)
    context = {
        "mentee": mentee,
        "plan": plan,
        "aims": standing.goals_by_aim(request.user, plan) if plan else [],
        "holding": standing.holding_beside(plan, plans),
        "others": [other for other in plans if other != plan],
        "moments": moments,
        "measures": measures,
        "reviews": standing.reviews_of(request.user, mentee),
        "next_review_on": None if mentee.closing else standing.next_review_on(mentee, figures),
        "due_on": rules.plan_due_on(mentee.starts_on, figures),
        "today": timezone.localdate(),
        "changes": history.changes_of(plan, longest=None) if plan else [],
    }
    return render(request, "mentees/plan_detail.html", context)


@access(can_make_plan, Mentee, rows="with_background")
def plan_add(request, mentee):
    """The first plan; where there is one already, that one."""
    plan = mentee.plans.current().first()
    if plan and request.method != "POST":
        return redirect("mentees:mentee_plan", mentee.pk)
    key = f"plan-of:mentee:{mentee.pk}"
    initial = {"until_on": _until(mentee)} | drafts.initial_for(request.user, key)
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_plan(by=request.user, mentee=mentee, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "The plan is begun. Next: its goals.")
            return redirect("mentees:mentee_plan", mentee.pk)
    context = {"form": form, "mentee": mentee, "plan": None, "draft_key": key, "draft": initial["draft"]}
    return render(request, "mentees/plan_write.html", context)


def _until(mentee):
    """The agreed end, or so many months as support lasts where nothing else is agreed (KOT-2.4)."""
    today = timezone.localdate()
    if mentee.agreed_end_on and mentee.agreed_end_on > today:
        return mentee.agreed_end_on
    return months_after(today, PolicyVersion.objects.in_force(mentee.scheme).figures.support_months)


@access(can_change_plan, Plan)
def plan_change(request, plan):
    """The words of a plan that nobody has signed off."""
    if request.method != "POST" and not plan.is_open_to_change:
        return _newest(request, plan)
    return _rewrite(request, plan, PlanChangeForm, actions.change_plan, "Saved. The plan waits to be signed off.")


@access(can_change_plan, Plan)
def plan_renew(request, plan):
    """The next plan out of the one that is signed off, which stays as it is."""
    if request.method != "POST" and not (plan.is_current and plan.is_signed_off):
        return _newest(request, plan)
    said = f"Plan {plan.number} is kept. This is the next one: put its goals right, then have it signed off."
    return _rewrite(request, plan, RenewForm, actions.renew_plan, said)


def _newest(request, plan):
    messages.info(request, "This plan is not open to that any more. Here is the newest.")
    return redirect("mentees:mentee_plan", plan.mentee_id)


def _rewrite(request, plan, form_class, act, said):
    key = f"plan-of:plan:{plan.pk}"
    now = {"needs": plan.needs, "consulted": plan.consulted, "until_on": plan.until_on}
    initial = now | {"seen": history.version_of(plan)} | drafts.initial_for(request.user, key)
    form = form_class(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, plan=plan, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, said)
            return redirect("mentees:mentee_plan", plan.mentee_id)
    context = {"form": form, "mentee": plan.mentee, "plan": plan, "draft_key": key, "draft": initial["draft"]}
    return render(request, "mentees/plan_write.html", context)


@access(can_sign_off_plan, Plan)
@require_POST
def plan_sign_off(request, plan):
    try:
        actions.sign_off_plan(by=request.user, plan=plan, seen=request.POST.get("seen", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "The plan is signed off.")
    return redirect("mentees:plan_detail", plan.pk)
