"""What happens to plans and their goals: made, changed while nobody has signed, signed off, followed by the next."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history

from .. import rules
from ..models import Goal, GoalProgress, Plan
from .locking import lock_mentee
from .supported import check_supported

GOAL_FIELDS = ("aim", "words", "outcome", "measure", "is_of_education_plan", "due_on")
SIGNED = "This plan is signed off. Change the plan: that makes a new one, and this one is kept."


@transaction.atomic
def make_plan(*, by, mentee, submission=None, draft_key="", **words):
    """Make a child's first plan (KOP-3). It waits to be signed off; sent twice it is one plan."""
    mentee = lock_mentee(mentee)
    check_supported(mentee, "making a plan")
    plan = mentee.plans.current().first()
    if plan is None:
        plan = Plan(mentee=mentee, number=1, made_on=timezone.localdate(), made_by=by, **words)
        history.save(plan, by=by)
    elif any(getattr(plan, name) != value for name, value in words.items()):
        raise ValidationError("Somebody has made a plan meanwhile. Open it and put it right there.")
    _discard(by, draft_key, submission)
    return plan


@transaction.atomic
def change_plan(*, by, plan, submission=None, draft_key="", **words):
    """Change the words of a plan that nobody has signed off."""
    _lock_draft(plan)
    history.change(plan, by=by, **words)
    _discard(by, draft_key, submission)
    return plan


def _discard(by, draft_key, submission):
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission)


def _lock_draft(plan):
    """Lock the child's plans. Raises ValidationError where this one is signed off or has been replaced."""
    mentee = lock_mentee(plan.mentee)
    check_supported(mentee, "changing the plan")
    plan.refresh_from_db()
    if not plan.is_current:
        raise ValidationError("A newer plan has taken the place of this one. Open the newest.")
    if plan.is_signed_off:
        raise ValidationError(SIGNED)


@transaction.atomic
def renew_plan(*, by, plan, submission=None, draft_key="", reason="", **words):
    """Follow a plan that is signed off by the next: the earlier one stays as it was signed, its open goals are carried
    over with what came of them. Sent twice it is one plan."""
    mentee = lock_mentee(plan.mentee)
    check_supported(mentee, "changing the plan")
    plan.refresh_from_db()
    if not plan.is_current:
        return _renewed_already(plan, words)
    if not plan.is_signed_off:
        raise ValidationError("This plan is not signed off yet. Change it as it is.")
    history.change(plan, by=by, reason=reason, replaced_at=timezone.now())
    kept = {"needs": plan.needs, "consulted": plan.consulted, "until_on": plan.until_on}
    following = Plan(
        mentee=mentee, number=plan.number + 1, made_on=timezone.localdate(), made_by=by, **{**kept, **words}
    )
    history.save(following, by=by, reason=reason)
    for goal in plan.goals.filter(result=Goal.Result.OPEN):
        values = {name: getattr(goal, name) for name in GOAL_FIELDS}
        history.save(Goal(plan=following, carried_from=goal, **values), by=by)
    _discard(by, draft_key, submission)
    return following


def _renewed_already(plan, words):
    """The plan that took this one's place, where it says the same; otherwise somebody else was quicker."""
    following = Plan.objects.get(mentee=plan.mentee_id, number=plan.number + 1)
    if any(getattr(following, name) != value for name, value in words.items()):
        raise ValidationError("A newer plan has taken the place of this one. Open the newest and put it right there.")
    return following


@transaction.atomic
def sign_off_plan(*, by, plan, seen):
    """Sign off a plan as it was read (KOP-3). Raises ValidationError where it is not whole, or changed meanwhile."""
    _lock_draft(plan)
    if plan.version != seen:
        raise ValidationError("Somebody has changed the plan since you opened it. Read it again, then sign it off.")
    goals = plan.goals.exclude(result=Goal.Result.DROPPED).count()
    verdict = rules.sign_off_verdict(goals=goals, until_on=plan.until_on, needs=plan.needs, consulted=plan.consulted)
    if verdict.is_refused:
        raise ValidationError(verdict.in_words)
    return history.change(plan, by=by, signed_off_by=by, signed_off_at=timezone.now())


@transaction.atomic
def add_goal(*, by, plan, submission=None, draft_key="", **goal):
    """Add a goal that serves one of the three aims (KOT-2.3). Sent twice it is one goal."""
    _lock_draft(plan)
    made = plan.goals.filter(**goal, result=Goal.Result.OPEN).first() or history.save(Goal(plan=plan, **goal), by=by)
    _discard(by, draft_key, submission)
    return made


@transaction.atomic
def change_goal(*, by, goal, submission=None, draft_key="", **changes):
    """Change a goal of a plan that nobody has signed off; what it said before stays in its history."""
    _lock_draft(goal.plan)
    history.change(goal, by=by, **changes)
    _discard(by, draft_key, submission)
    return goal


@transaction.atomic
def remove_goal(*, by, goal, reason):
    """Take a goal out of a plan that nobody has signed off. It is struck out, not erased, and carried over no more."""
    _lock_draft(goal.plan)
    today = timezone.localdate()
    return history.change(goal, by=by, reason=reason, result=Goal.Result.DROPPED, result_on=today, result_words=reason)


@transaction.atomic
def conclude_goal(*, by, goal, result, result_on, result_words, seen=None):
    """Say how a goal ended (KOT-2.4), or put that right; an earlier result stays in the history."""
    lock_mentee(goal.plan.mentee)
    said = {"result": result, "result_on": result_on, "result_words": result_words}
    return history.change(newest_of(goal), by=by, seen=seen, **said)


def newest_of(goal):
    """The goal as the newest plan carries it."""
    while (carried := Goal.objects.filter(carried_from=goal).first()) is not None:
        goal = carried
    return goal


@transaction.atomic
def record_progress(*, by, goal, submission, draft_key="", **seen):
    """Record how far a child has come with a goal. Never refused: it happened.

    The same sending twice is one entry; with other words they become its newest version.
    """
    lock_mentee(goal.plan.mentee)
    sent_as = submission
    progress = GoalProgress.objects.filter(submission=submission, recorded_by=by).first()
    if progress is None:
        if GoalProgress.objects.filter(submission=submission).exists():
            submission = uuid.uuid4()
        progress = GoalProgress(goal=newest_of(goal), submission=submission, recorded_by=by, **seen)
        history.save(progress, by=by)
    else:
        history.change(progress, by=by, reason="Sent again with other words", **seen)
    _discard(by, draft_key, sent_as)
    return progress
