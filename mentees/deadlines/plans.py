"""What is due for mentees whose support goes on: plans, reviews, goals, ends of support.

Each function takes the mentees asked about, all of them where none are given, and asks the same few questions however
many there are.
"""

from datetime import date, timedelta

from django.db.models import Max, OuterRef, Q, Subquery
from django.urls import reverse

from core.deadlines import Deadline
from policy.dates import in_words
from policy.figures import Figures
from policy.models import PolicyVersion

from .. import rules
from ..models import Allocation, Goal, Mentee, Plan, Review

# --- plan, reviews, end of support -------------------------------------------------------------------


def reviews_due(today: date, mentees=None) -> list[Deadline]:
    """Reviews due within the notice the policy gives, or overdue, the most urgent first (KOP-28)."""
    figures = _figures(today)
    last = Subquery(
        Review.objects.filter(mentee=OuterRef("pk"))
        .order_by()
        .values("mentee")
        .annotate(on=Max("held_on"))
        .values("on")
    )
    found = []
    for mentee in _supported(mentees).annotate(last_review_on=last):
        own = figures.get(mentee.scheme_id, Figures())
        due_on = rules.review_due_on(mentee.starts_on, mentee.last_review_on, own)
        if due_on <= today + timedelta(days=own.review_notice_days):
            what = (
                f"Review due by {in_words(due_on)}" if due_on >= today else f"Review overdue since {in_words(due_on)}"
            )
            found.append(_of(mentee, what, due_on, "KOP-28", "mentees:review_add", "review"))
    return _urgent_first(found)


def plans_due(today: date, mentees=None) -> list[Deadline]:
    """Children whose support has begun and who have no plan that is signed off, from the start on (KOP-3)."""
    figures = _figures(today)
    signed = Plan.objects.filter(mentee=OuterRef("pk"), signed_off_at__isnull=False)
    newest = Plan.objects.current().filter(mentee=OuterRef("pk"))
    waiting = _supported(mentees).annotate(
        made_on=Subquery(newest.values("made_on")[:1]),
        signed_at=Subquery(newest.values("signed_off_at")[:1]),
        had_plan=Subquery(signed.values("pk")[:1]),
    )
    found = []
    for mentee in waiting.filter(signed_at=None, starts_on__lte=today):
        own = figures.get(mentee.scheme_id, Figures())
        renewed_on = mentee.made_on if mentee.had_plan else None
        due_on = rules.plan_due_on(mentee.starts_on, own, renewed_on=renewed_on)
        what = "Sign off the plan" if mentee.made_on else "Make a plan"
        name = "mentees:mentee_plan" if mentee.made_on else "mentees:plan_add"
        found.append(_of(mentee, what, due_on, "KOP-3", name, "plan"))
    return _urgent_first(found)


def ends_due(today: date, mentees=None) -> list[Deadline]:
    """Ends of support agreed for the next 60 days or past, and those a review decided on (KOT-2.4)."""
    figures = _figures(today)
    newest = Review.objects.filter(mentee=OuterRef("pk")).order_by("-held_on", "-id")
    ending = _supported(mentees).annotate(
        decision=Subquery(newest.values("decision")[:1]), decided_on=Subquery(newest.values("held_on")[:1])
    )
    found = []
    for mentee in ending.filter(Q(agreed_end_on__isnull=False) | Q(decision=Review.Decision.CLOSE)):
        notice = timedelta(days=figures.get(mentee.scheme_id, Figures()).end_notice_days)
        if mentee.decision == Review.Decision.CLOSE:
            what = f"Close support, as decided on {in_words(mentee.decided_on)}"
            due_on = rules.close_by(mentee.decided_on)
        elif mentee.agreed_end_on <= today + notice:
            what, due_on = f"Support was agreed until {in_words(mentee.agreed_end_on)}", mentee.agreed_end_on
        else:
            continue
        found.append(_of(mentee, what, due_on, "KOT-2.4", "meetups:mentee_close", "end"))
    return _urgent_first(found)


# --- goals ------------------------------------------------------------------------------------------


def goals_due(today: date, mentees=None) -> list[Deadline]:
    """Goals of signed plans that are past their day without a result; the mentor of today is asked (KOT-7.2)."""
    supported = Mentee.objects.supported() if mentees is None else mentees.supported()
    goals = (
        Goal.objects.followed()
        .filter(due_on__lt=today, plan__signed_off_at__isnull=False, plan__mentee__in=supported.order_by())
        .select_related("plan__mentee__child", "plan__mentee__scheme__coordinator")
        .order_by("due_on", "id")
    )
    goals = list(goals)
    mentors = {
        allocation.mentee_id: allocation.mentor.user
        for allocation in Allocation.objects.open_on(today)
        .of_serving_mentors()
        .filter(mentee__in={goal.plan.mentee_id for goal in goals})
        .select_related("mentor__user")
        .order_by("start_on")
    }
    return [
        Deadline(
            what=f"Say how a goal ended: “{goal.words}”",
            due_on=goal.due_on,
            clause="KOT-7.2",
            url=reverse("mentees:goal_conclude", args=[goal.pk]),
            person=mentors.get(goal.plan.mentee_id) or goal.plan.mentee.scheme.coordinator,
            subject=str(goal.plan.mentee),
            event=f"goal:{goal.pk}:{goal.due_on:%Y-%m-%d}",
            row=goal.plan.mentee,
        )
        for goal in goals
    ]


# --- shared -----------------------------------------------------------------------------------------


def _supported(mentees):
    mentees = Mentee.objects.all() if mentees is None else mentees
    return mentees.supported().select_related("child", "scheme__coordinator")


def _figures(today: date) -> dict[int, Figures]:
    """The figures in force of every scheme, in one question."""
    versions = PolicyVersion.objects.signed().filter(in_force_from__lte=today).order_by("in_force_from")
    return {version.scheme_id: version.figures for version in versions}


def _of(mentee, what, due_on, clause, url_name, kind):
    return Deadline(
        what=what,
        due_on=due_on,
        clause=clause,
        url=reverse(url_name, args=[mentee.pk]),
        person=mentee.scheme.coordinator,
        subject=str(mentee),
        event=f"{kind}:{mentee.pk}:{due_on:%Y-%m-%d}",
        row=mentee,
    )


def _urgent_first(deadlines):
    return sorted(deadlines, key=lambda deadline: (deadline.due_on, deadline.subject))
