"""Reviews of a child's support, and the measures at its start."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts, history
from core.access import access
from core.forms import show_error
from policy.models import PolicyVersion

from .. import actions
from ..forms.measures import initial_measures
from ..forms.plans import MeasuresForm
from ..forms.reviews import ReviewChangeForm, ReviewForm
from ..models import Mentee, OutcomeMeasure, Plan, Review
from ..permissions import can_change_review, can_record_measures, can_record_review, can_see_plan
from ..standing import plans as standing

HEARD = ("child", "carer", "school", "mentor")


def _figures(mentee):
    return PolicyVersion.objects.in_force(mentee.scheme).figures


@access(can_record_review, Mentee)
def review_add(request, mentee):
    key = f"review:mentee:{mentee.pk}"
    initial = {"held_on": timezone.localdate()} | drafts.initial_for(request.user, key)
    figures = _figures(mentee)
    form = ReviewForm(request.POST or None, initial=initial, mentee=mentee, figures=figures)
    if request.method == "POST" and form.is_valid():
        measures = form.take_measures()
        try:
            review = actions.record_review(
                by=request.user, mentee=mentee, measures=measures, draft_key=key, **form.cleaned_data
            )
        except ValidationError as error:
            show_error(form, error)
        else:
            return _lead_on(request, review)
    context = {
        "form": form,
        "mentee": mentee,
        "due_on": standing.next_review_on(mentee, figures),
        "draft_key": key,
        "draft": initial["draft"],
    }
    return render(request, "mentees/review_write.html", context)


def _lead_on(request, review):
    """To what the review decided: the next plan, the closing, or the review itself."""
    if review.decision == Review.Decision.CLOSE and not review.mentee.closing:
        messages.success(request, "The review is saved. Next: how support ends.")
        return redirect("meetups:mentee_close", review.mentee_id)
    plan = Plan.objects.current().filter(mentee=review.mentee_id).first()
    if review.decision == Review.Decision.CHANGE and not review.mentee.closing:
        messages.success(request, "The review is saved. Next: put the plan right, then have it signed off.")
        return redirect("mentees:plan_change", plan.pk) if plan else redirect("mentees:plan_add", review.mentee_id)
    messages.success(request, "The review is saved.")
    return redirect("mentees:review_detail", review.pk)


@access(can_see_plan, Review)
def review_detail(request, review):
    context = {
        "review": review,
        "mentee": review.mentee,
        "heard": [(who, getattr(review, f"heard_{who}")) for who in HEARD],
        "measures": _measured(review),
        "changes": history.changes_of(review, longest=None),
    }
    return render(request, "mentees/review_detail.html", context)


def _measured(review):
    """(label, row) of what was measured at this review, in the policy's order."""
    labels = {item.key: item.label for item in review.policy_version.figures.outcome_measures}
    rows = {row.measure: row for row in review.measures.all()}
    return [(labels.get(key, key), rows[key]) for key in [*labels, *(set(rows) - set(labels))] if key in rows]


@access(can_change_review, Review)
def review_change(request, review):
    now = {name: getattr(review, name) for name in ("held_on", "attended", "staff", "decision", "decision_words")}
    now |= {f"heard_{who}": getattr(review, f"heard_{who}") for who in HEARD} | initial_measures(review.measures.all())
    now["seen"] = history.version_of(review)
    figures = review.policy_version.figures
    form = ReviewChangeForm(request.POST or None, initial=now, mentee=review.mentee, figures=figures)
    if request.method == "POST" and form.is_valid():
        measures = form.take_measures()
        form.cleaned_data.pop("submission")
        try:
            actions.change_review(by=request.user, review=review, measures=measures, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "The review is put right.")
            return redirect("mentees:review_detail", review.pk)
    return render(request, "mentees/review_write.html", {"form": form, "mentee": review.mentee, "review": review})


@access(can_record_measures, Mentee)
def measures_record(request, mentee):
    """How it was when support began; a second time puts the first right."""
    start = OutcomeMeasure.Moment.START
    rows = list(mentee.outcome_measures.filter(moment=start))
    key = f"measures:mentee:{mentee.pk}"
    day = rows[0].taken_on if rows else min(mentee.starts_on, timezone.localdate())
    initial = {"taken_on": day} | initial_measures(rows) | drafts.initial_for(request.user, key)
    form = MeasuresForm(request.POST or None, initial=initial, mentee=mentee, figures=_figures(mentee))
    if request.method == "POST" and form.is_valid():
        measures = form.take_measures()
        try:
            actions.record_measures(
                by=request.user, mentee=mentee, moment=start, measures=measures, draft_key=key, **form.cleaned_data
            )
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Saved how it was at the start.")
            return redirect("mentees:mentee_plan", mentee.pk)
    context = {"form": form, "mentee": mentee, "draft_key": key, "draft": initial["draft"]}
    return render(request, "mentees/measures_record.html", context)
