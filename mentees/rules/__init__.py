"""The charity's rules about mentees: pure functions of facts, figures and a day."""

from .capacity import capacity_verdict
from .closings import ending_verdict
from .consents import CLAUSE as CLAUSE_OF_CONSENT
from .consents import mentoring_verdict, signer_verdict
from .eligibility import Criterion, Eligibility, Facts, Marks, attendance, eligibility
from .help import CLAUSE as CLAUSE_OF_HELP
from .help import help_due_on
from .likeness import Likely, Likeness, likeness
from .plans import close_by, goal_day_verdict, is_end_near, plan_due_on, sign_off_verdict
from .referrals import Standing, Voice, decided_by, looked_at_by, seat_verdict, standing
from .reviews import review_due_on
from .start import (
    BY_FACT_ALONE,
    Known,
    Step,
    began_before,
    checklist,
    open_steps,
    school_verdict,
    start_due_on,
    start_verdict,
)
from .start import CLAUSE as CLAUSE_OF_START

__all__ = [
    "BY_FACT_ALONE",
    "CLAUSE_OF_CONSENT",
    "CLAUSE_OF_HELP",
    "CLAUSE_OF_START",
    "Criterion",
    "Eligibility",
    "Facts",
    "Known",
    "Likely",
    "Likeness",
    "Marks",
    "Standing",
    "Step",
    "Voice",
    "attendance",
    "began_before",
    "capacity_verdict",
    "checklist",
    "close_by",
    "decided_by",
    "eligibility",
    "ending_verdict",
    "goal_day_verdict",
    "help_due_on",
    "is_end_near",
    "likeness",
    "looked_at_by",
    "mentoring_verdict",
    "open_steps",
    "plan_due_on",
    "review_due_on",
    "school_verdict",
    "seat_verdict",
    "sign_off_verdict",
    "signer_verdict",
    "standing",
    "start_due_on",
    "start_verdict",
]
