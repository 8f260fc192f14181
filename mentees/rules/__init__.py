"""The charity's rules about mentees: pure functions of facts, figures and a day."""

from .capacity import capacity_verdict
from .closings import ending_verdict
from .consents import CLAUSE as CLAUSE_OF_CONSENT
from .consents import mentoring_verdict, signer_verdict
from .eligibility import Criterion, Eligibility, Facts, Marks, attendance, eligibility
from .handovers import handover_verdict
from .likeness import Likely, Likeness, likeness
from .plans import close_by, goal_day_verdict, plan_due_on, sign_off_verdict
from .referrals import Standing, Voice, decided_by, looked_at_by, seat_verdict, standing
from .reviews import review_due_on
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
    "Likely",
    "Likeness",
    "Marks",
    "Standing",
    "Step",
    "Voice",
    "attendance",
    "capacity_verdict",
    "checklist",
    "close_by",
    "decided_by",
    "eligibility",
    "ending_verdict",
    "goal_day_verdict",
    "handover_verdict",
    "likeness",
    "looked_at_by",
    "mentoring_verdict",
    "open_steps",
    "plan_due_on",
    "review_due_on",
    "seat_verdict",
    "sign_off_verdict",
    "signer_verdict",
    "standing",
    "start_verdict",
]
