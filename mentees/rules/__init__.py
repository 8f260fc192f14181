"""The charity's rules about mentees: pure functions of facts, figures and a day."""

from .capacity import capacity_verdict
from .consents import CLAUSE as CLAUSE_OF_CONSENT
from .consents import mentoring_verdict, signer_verdict
from .eligibility import Criterion, Eligibility, Facts, Marks, attendance, eligibility
from .start import BY_FACT_ALONE, Known, Step, checklist, open_steps, start_verdict
from .start import CLAUSE as CLAUSE_OF_START

__all__ = [
    "BY_FACT_ALONE",
    "CLAUSE_OF_CONSENT",
    "CLAUSE_OF_START",
    "Criterion",
    "Eligibility",
    "Facts",
    "Known",
    "Marks",
    "Step",
    "attendance",
    "capacity_verdict",
    "checklist",
    "eligibility",
    "mentoring_verdict",
    "open_steps",
    "signer_verdict",
    "start_verdict",
]
