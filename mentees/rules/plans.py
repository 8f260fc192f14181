"""When a plan is due, when it may be signed off, and which day a goal may have."""

from datetime import date, timedelta

from policy.dates import in_words, months_after
from policy.figures import Figures
from policy.verdict import Verdict, allowed, needs_approval, refused

WHO_SIGNS = "coordinator or family liaison"


def plan_due_on(starts_on: date, figures: Figures, *, renewed_on: date | None = None) -> date:
    """KOP-3: a plan is agreed and signed off within four weeks of the start of support, a later plan of its own."""
    return (renewed_on or starts_on) + timedelta(days=figures.plan_due_days)


def close_by(decided_on: date) -> date:
    """KOT-2.4: support is closed within a month of the review that decided to bring it to an end."""
    return months_after(decided_on, 1)


def is_end_near(agreed_end_on: date | None, today: date, figures: Figures) -> bool:
    """KOT-2.4: the agreed end of support is announced so many days beforehand, and stays until it is closed."""
    return agreed_end_on is not None and agreed_end_on <= today + timedelta(days=figures.end_notice_days)


def sign_off_verdict(*, goals: int, until_on: date | None, needs: str, consulted: str) -> Verdict:
    """A plan is signed off once it has goals (KOT-2.4) and the day until which it is agreed, says what the child
    needs, and who was asked: it is made with child, carer and key workers (KOP-3)."""
    if not goals:
        return refused("KOT-2.4", "The plan has no goal yet. Add at least one.")
    if until_on is None:
        return refused("KOT-2.4", "The plan does not say until when it is agreed.")
    if not needs:
        return refused("KOP-3", "The plan does not say what the child needs.")
    if not consulted:
        return refused("KOP-3", "The plan does not say who was asked: the child, the carer, key workers.")
    return allowed("KOP-3", "The plan has its goals, its last day, and says who was asked.")


def goal_day_verdict(due_on: date, made_on: date, until_on: date | None) -> Verdict:
    """KOT-2.4: a goal is to be reached inside the period of its plan; outside it whoever signs off decides."""
    if due_on < made_on:
        return needs_approval(
            "KOT-2.4", f"This day is before the plan began, {in_words(made_on)}. Is it right?", by=WHO_SIGNS
        )
    if until_on and due_on > until_on:
        return needs_approval(
            "KOT-2.4", f"This day is after the plan ends, {in_words(until_on)}. Is it right?", by=WHO_SIGNS
        )
    return allowed("KOT-2.4", "The goal is to be reached inside the plan’s period.")
