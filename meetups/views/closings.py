"""Closing a child's support: it stands here because it ends allocations and may cancel meet-ups."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts
from core.access import access
from core.forms import show_error
from mentees.forms.closings import CloseForm
from mentees.models import Goal, Mentee
from mentees.permissions import can_close_mentee
from mentees.rules import ending_verdict
from policy.models import PolicyVersion

from .. import actions, standing


@access(can_close_mentee, Mentee)
def mentee_close(request, mentee):
    if request.method != "POST" and mentee.closing:
        return redirect("mentees:closing_detail", mentee.closing.pk)
    key = f"closing:mentee:{mentee.pk}"
    today = timezone.localdate()
    goals = list(Goal.objects.followed().filter(plan__mentee=mentee).order_by("due_on", "id"))
    verdict = ending_verdict(today, mentee.agreed_end_on, len(goals))
    initial = {"last_day": today} | drafts.initial_for(request.user, key)
    figures = PolicyVersion.objects.in_force(mentee.scheme).figures
    form = CloseForm(request.POST or None, initial=initial, mentee=mentee, goals=goals, figures=figures)
    if request.method == "POST" and form.is_valid():
        closing = _close(request, mentee, form, key)
        if closing:
            messages.success(request, f"Support ends on {closing.last_day:%-d %B %Y}.")
            return redirect("mentees:closing_detail", closing.pk)
    context = {
        "form": form,
        "mentee": mentee,
        "verdict": verdict,
        "planned": actions.planned_after(mentee, today),
        "allocations": [a for a in mentee.allocations.select_related("mentor__user") if not a.is_over],
        "missing": standing.missing_at_end(mentee, goals, figures),
        "draft_key": key,
        "draft": initial["draft"],
    }
    return render(request, "meetups/mentee_close.html", context)


def _close(request, mentee, form, key):
    results, measures = form.take_results(), form.take_measures()
    try:
        return actions.close_mentee(
            by=request.user, mentee=mentee, results=results, measures=measures, draft_key=key, **form.cleaned_data
        )
    except ValidationError as error:
        show_error(form, error)
        return None
