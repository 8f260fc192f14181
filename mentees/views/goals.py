"""The goals of a plan, how they ended, and how far a child has come with one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts, history
from core.access import access
from core.forms import show_error

from .. import actions, rules
from ..forms.plans import GoalChangeForm, GoalForm, ProgressForm, RemoveGoalForm, ResultForm
from ..models import Goal, Plan
from ..permissions import can_change_goal, can_change_plan, can_record_progress


@access(can_change_plan, Plan)
def goal_add(request, plan):
    if request.method != "POST" and not plan.is_open_to_change:
        return _newest(request, plan)
    key = f"goal:plan:{plan.pk}"
    initial = {"due_on": plan.until_on} | drafts.initial_for(request.user, key)
    return _write(request, plan, None, key, initial)


@access(can_change_goal, Goal)
def goal_change(request, goal):
    if request.method != "POST" and not goal.plan.is_open_to_change:
        return _newest(request, goal.plan)
    key = f"goal:goal:{goal.pk}"
    now = {name: getattr(goal, name) for name in GoalForm.base_fields if name != "submission"}
    now["seen"] = history.version_of(goal)
    return _write(request, goal.plan, goal, key, now | drafts.initial_for(request.user, key))


def _newest(request, plan):
    messages.info(request, "Goals change while a plan waits to be signed off. Here is the newest plan.")
    return redirect("mentees:mentee_plan", plan.mentee_id)


def _write(request, plan, goal, key, initial):
    form = (GoalChangeForm if goal else GoalForm)(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if goal is None:
                made = actions.add_goal(by=request.user, plan=plan, draft_key=key, **form.cleaned_data)
            else:
                made = actions.change_goal(by=request.user, goal=goal, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            _say(request, made, plan)
            return redirect("mentees:mentee_plan", plan.mentee_id)
    context = {"form": form, "plan": plan, "goal": goal, "draft_key": key, "draft": initial["draft"]}
    return render(request, "mentees/goal_write.html", context)


def _say(request, goal, plan):
    """Saved; and where its day falls outside the plan, that it does."""
    verdict = rules.goal_day_verdict(goal.due_on, plan.made_on, plan.until_on)
    if verdict.is_allowed:
        messages.success(request, "The goal is saved.")
    else:
        messages.warning(request, f"The goal is saved. {verdict.in_words}")


@access(can_change_goal, Goal)
def goal_remove(request, goal):
    if request.method != "POST" and not goal.plan.is_open_to_change:
        return _newest(request, goal.plan)
    form = RemoveGoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_goal(by=request.user, goal=goal, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "The goal is taken out. It stays readable under the plan.")
            return redirect("mentees:mentee_plan", goal.plan.mentee_id)
    return render(request, "mentees/goal_remove.html", {"form": form, "goal": goal})


@access(can_change_goal, Goal)
def goal_conclude(request, goal):
    now = {
        "result": goal.result,
        "result_on": goal.result_on or timezone.localdate(),
        "result_words": goal.result_words,
        "seen": history.version_of(goal),
    }
    form = ResultForm(request.POST or None, initial=now, goal=goal)
    if request.method == "POST" and form.is_valid():
        try:
            actions.conclude_goal(by=request.user, goal=goal, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Saved how the goal ended.")
            return redirect("mentees:mentee_plan", goal.plan.mentee_id)
    return render(request, "mentees/goal_conclude.html", {"form": form, "goal": goal})


@access(can_record_progress, Goal)
def progress_record(request, goal):
    key = f"progress:goal:{goal.pk}"
    initial = {"on": timezone.localdate()} | drafts.initial_for(request.user, key)
    form = ProgressForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.record_progress(by=request.user, goal=goal, draft_key=key, **form.cleaned_data)
        messages.success(request, "Saved. Thank you.")
        return redirect("mentees:mentee_plan", goal.plan.mentee_id)
    context = {"form": form, "goal": goal, "draft_key": key, "draft": initial["draft"]}
    return render(request, "mentees/progress_record.html", context)
