"""A plan's goals with what came of them, and the measures side by side."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from .. import rules
from ..models import Aim, Goal, GoalProgress, OutcomeMeasure, Plan, Review


@dataclass(frozen=True)
class GoalLine:
    """A goal of a plan, its progress newest first (what earlier plans saw of it too), and whether its day fits."""

    goal: Goal
    progress: list[GoalProgress]
    day: object

    @property
    def newest(self):
        return self.progress[0] if self.progress else None


def goals_by_aim(user, plan):
    """(aim, its lines) in the order of KOT-2.3, without aims that no goal serves; struck goals last within each."""
    by_aim = defaultdict(list)
    for line in goal_lines(user, plan):
        by_aim[line.goal.aim].append(line)
    return [(aim.label, by_aim[aim]) for aim in Aim if by_aim[aim]]


def goal_lines(user, plan):
    """The goals of a plan: what is still open, what has its result, what is no longer followed."""
    goals = {goal.pk: goal for goal in Goal.objects.filter(plan__mentee=plan.mentee_id)}
    progress = defaultdict(list)
    for row in GoalProgress.objects.visible_to(user).filter(goal__in=list(goals)).select_related("recorded_by"):
        progress[row.goal_id].append(row)
    own = [goal for goal in goals.values() if goal.plan_id == plan.pk]
    own.sort(key=lambda goal: (goal.result == Goal.Result.DROPPED, not goal.is_open, goal.due_on, goal.pk))
    lines = []
    for goal in own:
        seen = [row for earlier in _line_of(goal, goals) for row in progress[earlier.pk]]
        seen.sort(key=lambda row: (row.on, row.pk), reverse=True)
        lines.append(GoalLine(goal, seen, rules.goal_day_verdict(goal.due_on, plan.made_on, plan.until_on)))
    return lines


def _line_of(goal, goals):
    """The goal and those it was carried over from."""
    while goal is not None:
        yield goal
        goal = goals.get(goal.carried_from_id)


@dataclass(frozen=True)
class Moment:
    """A column: when it was measured."""

    label: str
    taken_on: date


def measures_table(user, mentee, figures):
    """(moments, rows): each row is a measure's label and for each moment what was said, or None (KOP-23).

    What was measured at a review that is hidden from somebody is hidden with it.
    """
    kinds = OutcomeMeasure.Moment
    order = {kinds.START: 0, kinds.REVIEW: 1, kinds.CLOSING: 2}
    may_read = Q(review=None) | Q(review__in=Review.objects.visible_to(user))
    found = OutcomeMeasure.objects.filter(may_read, mentee=mentee)
    by_moment = defaultdict(dict)
    for row in sorted(found, key=lambda row: (order[row.moment], row.taken_on, row.review_id or 0)):
        by_moment[row.moment, row.review_id][row.measure] = row
    moments = [
        Moment(kinds(moment).label, max(row.taken_on for row in rows.values()))
        for (moment, _), rows in by_moment.items()
    ]
    labels = {item.key: item.label for item in figures.outcome_measures}
    keys = [*labels, *dict.fromkeys(row.measure for row in found if row.measure not in labels)]
    rows_of = list(zip(moments, by_moment.values(), strict=True))
    table = [(labels.get(key, key), [(moment, rows.get(key)) for moment, rows in rows_of]) for key in keys]
    return moments, table if moments else []


def plans_of(mentee):
    """Every plan of a child, the newest first."""
    return list(Plan.objects.filter(mentee=mentee).select_related("signed_off_by", "made_by"))


def holding_beside(plan, plans):
    """The signed plan that holds while this newer one waits to be signed off."""
    if plan is None or not plan.is_open_to_change:
        return None
    return next((other for other in plans if other.number < plan.number and other.is_signed_off), None)


def reviews_of(user, mentee):
    return list(Review.objects.visible_to(user).filter(mentee=mentee).select_related("recorded_by"))


def next_review_on(mentee, figures):
    """KOP-28, whoever asks: a review that is hidden from somebody counts all the same."""
    last = mentee.reviews.order_by("-held_on").values_list("held_on", flat=True).first()
    return rules.review_due_on(mentee.starts_on, last, figures)
