"""Reviews, and what is measured at the start, at each review and at closing."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction

from core import drafts, history
from policy.models import PolicyVersion

from ..models import OutcomeMeasure, Review
from .locking import lock_mentee
from .plans import renew_plan
from .supported import check_supported


@transaction.atomic
def record_review(*, by, mentee, submission, measures=(), draft_key="", **words):
    """Record a review (KOP-28) with its measures (KOP-23). The same sending twice is one review; other words become
    its newest version. A decision to change makes the next plan out of the one that was signed (EPT-2)."""
    mentee = lock_mentee(mentee)
    review = Review.objects.filter(submission=submission, mentee=mentee, recorded_by=by).first()
    sent_as = submission
    is_new_decision = review is None or review.decision != words["decision"]
    if is_new_decision and words["decision"] == Review.Decision.CHANGE:
        check_supported(mentee, "changing the plan")
    if review is None:
        version = PolicyVersion.objects.in_force(mentee.scheme, words["held_on"])
        if version is None:
            raise ValidationError({"held_on": "No policy version was in force on that day."})
        if Review.objects.filter(submission=submission).exists():
            submission = uuid.uuid4()
        plan = mentee.plans.current().first()
        review = Review(
            mentee=mentee, plan=plan, policy_version=version, recorded_by=by, submission=submission, **words
        )
        history.save(review, by=by)
    else:
        history.change(review, by=by, reason="Sent again with other words", **words)
    _keep_measures(by, mentee, OutcomeMeasure.Moment.REVIEW, measures, review.held_on, review)
    if is_new_decision and review.decision == Review.Decision.CHANGE:
        _begin_next_plan(by, mentee)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=sent_as)
    return review


@transaction.atomic
def change_review(*, by, review, measures=(), measures_seen=None, reason="", **words):
    """Put a review right; what it said before stays in its history."""
    mentee = lock_mentee(review.mentee)
    review.refresh_from_db()
    was = review.decision
    if words["decision"] == Review.Decision.CHANGE != was:
        check_supported(mentee, "changing the plan")
    history.change(review, by=by, reason=reason, **words)
    _keep_measures(by, mentee, OutcomeMeasure.Moment.REVIEW, measures, review.held_on, review, measures_seen)
    if words["decision"] == Review.Decision.CHANGE != was:
        _begin_next_plan(by, mentee)
    return review


def _begin_next_plan(by, mentee):
    """Out of the plan that was signed off; one that nobody has signed yet is changed as it is."""
    plan = mentee.plans.current().first()
    if plan and plan.is_signed_off:
        renew_plan(by=by, plan=plan, reason="The review decided to change the plan")


@transaction.atomic
def record_measures(*, by, mentee, moment, measures, taken_on, measures_seen=None, submission=None, draft_key=""):
    """Record what is watched (KOP-23) at the start or at closing; a second time puts the first right."""
    mentee = lock_mentee(mentee)
    _keep_measures(by, mentee, moment, measures, taken_on, None, measures_seen)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission)


def _keep_measures(by, mentee, moment, measures, taken_on, review, seen=None):
    """`measures` are (key, score or None where it is not known, words); `seen` is the step of all that stand there."""
    places = {"mentee": mentee, "moment": moment, "review": review}
    there = {row.measure: row for row in OutcomeMeasure.objects.filter(**places)}
    typed = {key: {"score": score, "words": words} for key, score, words in measures}
    history.check_step(
        list(there.values()),
        seen,
        by=by,
        tell=lambda row: _otherwise(row, typed.get(row.measure)),
        field="measures_seen",
    )
    for key, score, words in measures:
        values = {"score": score, "words": words, "taken_on": taken_on}
        if key in there:
            history.change(there[key], by=by, **values)
        else:
            history.save(OutcomeMeasure(**places, measure=key, recorded_by=by, **values), by=by)


def _otherwise(row, typed):
    """What a measure says, where something else was typed for it."""
    if typed is None or typed == {"score": row.score, "words": row.words}:
        return ""
    score = "not known" if row.score is None else row.score
    figures = PolicyVersion.objects.in_force(row.mentee.scheme).figures
    label = next((item.label for item in figures.outcome_measures if item.key == row.measure), row.measure)
    return f"{label}: {score}" + (f", “{row.words}”" if row.words else "")
