"""The charity's rules about mentees: pure functions of facts, figures and a day."""

from .capacity import capacity_verdict
from .eligibility import Criterion, Eligibility, Facts, Marks, attendance, eligibility

__all__ = ["Criterion", "Eligibility", "Facts", "Marks", "attendance", "capacity_verdict", "eligibility"]
