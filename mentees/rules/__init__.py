"""The charity's rules about mentees: pure functions of facts, figures and a day."""

from .capacity import capacity_verdict
from .eligibility import Criterion, Eligibility, Facts, Marks, attendance, eligibility
from .likeness import Likely, Likeness, likeness
from .referrals import (
    Standing,
    Voice,
    decided_by,
    looked_at_by,
    seat_verdict,
    standing,
    usual_year,
    years_fit,
)

__all__ = [
    "Criterion",
    "Eligibility",
    "Facts",
    "Likely",
    "Likeness",
    "Marks",
    "Standing",
    "Voice",
    "attendance",
    "capacity_verdict",
    "decided_by",
    "eligibility",
    "likeness",
    "looked_at_by",
    "seat_verdict",
    "standing",
    "usual_year",
    "years_fit",
]
