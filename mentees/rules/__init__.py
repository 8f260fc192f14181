"""The charity's rules about mentees: pure functions of facts, figures and a day."""

from .capacity import capacity_verdict
from .closings import ending_verdict
from .eligibility import Criterion, Eligibility, Facts, Marks, attendance, eligibility
from .plans import goal_day_verdict, plan_due_on, sign_off_verdict
from .reviews import review_due_on

__all__ = [
    "Criterion",
    "Eligibility",
    "Facts",
    "Marks",
    "attendance",
    "capacity_verdict",
    "eligibility",
    "ending_verdict",
    "goal_day_verdict",
    "plan_due_on",
    "review_due_on",
    "sign_off_verdict",
]
