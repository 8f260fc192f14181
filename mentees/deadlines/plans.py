"""What is due for mentees whose support goes on: plans, reviews, goals, ends of support.

Each function takes what `mentees.standing` has loaded, once for all of them; all there is where nothing is given.
"""

from dataclasses import replace
from datetime import date, timedelta

from django.urls import reverse

from core.deadlines import Deadline
from policy.dates import in_words

from .. import rules, standing
from ..models import Review

# --- plan, reviews, end of support -------------------------------------------------------------------


def reviews_due(today: date, supported=None) -> list[Deadline]:
    """Reviews due within the notice the policy gives, or overdue, the most urgent first (KOP-28)."""
    found = []
    for mentee in _all(today, supported):
        due_on = rules.review_due_on(mentee.starts_on, mentee.reviewed_on, mentee.figures)
        if due_on <= today + timedelta(days=mentee.figures.review_notice_days):
            what = (
                f"Review due by {in_words(due_on)}" if due_on >= today else f"Review overdue since {in_words(due_on)}"
            )
            found.append(_of(mentee, what, due_on, "KOP-28", "mentees:review_add", "review"))
    return _urgent_first(found)


def plans_due(today: date, supported=None) -> list[Deadline]:
    """Children whose support has begun and who have no plan that is signed off, from the start on (KOP-3)."""
    found = []
    for mentee in _all(today, supported):
        if mentee.plan_signed_at or mentee.starts_on > today:
            continue
        renewed_on = mentee.plan_made_on if mentee.had_plan else None
        due_on = rules.plan_due_on(mentee.starts_on, mentee.figures, renewed_on=renewed_on)
        what = "Sign off the plan" if mentee.plan_made_on else "Make a plan"
        name = "mentees:mentee_plan" if mentee.plan_made_on else "mentees:plan_add"
        found.append(_of(mentee, what, due_on, "KOP-3", name, "plan"))
    return _urgent_first(found)


def ends_due(today: date, supported=None) -> list[Deadline]:
    """Ends of support agreed for the next 60 days or past, and those a review decided on (KOT-2.4)."""
    found = []
    for mentee in _all(today, supported):
        if mentee.decision == Review.Decision.CLOSE:
            what = f"Close support, as decided on {in_words(mentee.decided_on)}"
            due_on = rules.close_by(mentee.decided_on)
        elif rules.is_end_near(mentee.agreed_end_on, today, mentee.figures):
            what, due_on = f"Support was agreed until {in_words(mentee.agreed_end_on)}", mentee.agreed_end_on
        else:
            continue
        found.append(_of(mentee, what, due_on, "KOT-2.4", "meetups:mentee_close", "end"))
    return _urgent_first(found)


# --- goals ------------------------------------------------------------------------------------------


def goals_due(today: date, goals=None, current=None) -> list[Deadline]:
    """Goals of signed plans that are past their day without a result; the mentor of today is asked (KOT-7.2)."""
    goals = standing.goals_followed(before=today) if goals is None else goals
    current = standing.current_allocations() if current is None else current
    mentors = {allocation.mentee_id: allocation.mentor.user for allocation in current}
    late = [goal for goal in goals if goal.plan.signed_off_at and goal.is_open and goal.due_on < today]
    return [
        Deadline(
            what=f"Say how a goal ended: “{goal.words}”",
            due_on=goal.due_on,
            clause="KOT-7.2",
            url=reverse("mentees:goal_conclude", args=[goal.pk]),
            read_at=_plan_page(goal.plan.mentee_id),
            person=mentors.get(goal.plan.mentee_id) or goal.plan.mentee.scheme.coordinator,
            subject=str(goal.plan.mentee),
            event=f"goal:{goal.pk}:{goal.due_on:%Y-%m-%d}",
            row=goal.plan.mentee,
        )
        for goal in late
    ]


def goals_to_set(today: date, figures, pairs) -> list[Deadline]:
    """The mentor sets goals and agrees until when (KOT-7.2); `pairs` are loaded with `has_plan` and `lacks_goals`."""
    found = []
    for pair in pairs:
        mentee = pair.mentee
        if mentee.starts_on > today or (pair.has_plan and not pair.lacks_goals):
            continue
        what = "The plan still needs goals and until when" if pair.has_plan else "Agree on goals and until when"
        name = "mentees:mentee_plan" if pair.has_plan else "mentees:plan_add"
        deadline = _of(mentee, what, rules.plan_due_on(mentee.starts_on, figures), "KOT-7.2", name, "goals")
        found.append(replace(deadline, person=pair.mentor.user))
    return found


# --- shared -----------------------------------------------------------------------------------------


def _all(today, supported):
    return standing.supported(today) if supported is None else supported


def _of(mentee, what, due_on, clause, url_name, kind):
    return Deadline(
        what=what,
        due_on=due_on,
        clause=clause,
        url=reverse(url_name, args=[mentee.pk]),
        read_at=_plan_page(mentee.pk),
        person=mentee.scheme.coordinator,
        subject=str(mentee),
        event=f"{kind}:{mentee.pk}:{due_on:%Y-%m-%d}",
        row=mentee,
    )


def _plan_page(pk):
    return reverse("mentees:mentee_plan", args=[pk])


def _urgent_first(deadlines):
    return sorted(deadlines, key=lambda deadline: (deadline.due_on, deadline.subject))
