"""The charity's rules about mentees: pure functions of facts, figures and a day."""

from .bars import Bar, household_bar, pair_verdict
from .capacity import capacity_verdict, places_of
from .closings import ending_verdict
from .consents import CLAUSE as CLAUSE_OF_CONSENT
from .consents import mentoring_verdict, signer_verdict
from .criteria import TIMES_IN_WORDS
from .disclosures import disclosure_verdict
from .eligibility import Criterion, Eligibility, Facts, Marks, attendance, eligibility
from .handovers import handover_verdict
from .help import CLAUSE as CLAUSE_OF_HELP
from .help import help_due_on
from .likeness import Likely, Likeness, likeness
from .matching import Match, Reason, match, most_points, points_of, suggestions
from .pairs import Earlier, Offer, Said, Seeker, bars_of, may_be_proposed
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
from .vocabulary import SUPPORT, TEMPERAMENT

__all__ = [
    "BY_FACT_ALONE",
    "CLAUSE_OF_CONSENT",
    "CLAUSE_OF_HELP",
    "CLAUSE_OF_START",
    "SUPPORT",
    "TEMPERAMENT",
    "TIMES_IN_WORDS",
    "Bar",
    "Criterion",
    "Earlier",
    "Eligibility",
    "Facts",
    "Known",
    "Likely",
    "Likeness",
    "Marks",
    "Match",
    "Offer",
    "Reason",
    "Said",
    "Seeker",
    "Standing",
    "Step",
    "Voice",
    "attendance",
    "bars_of",
    "began_before",
    "capacity_verdict",
    "checklist",
    "close_by",
    "decided_by",
    "disclosure_verdict",
    "eligibility",
    "ending_verdict",
    "goal_day_verdict",
    "handover_verdict",
    "help_due_on",
    "household_bar",
    "is_end_near",
    "likeness",
    "looked_at_by",
    "match",
    "may_be_proposed",
    "mentoring_verdict",
    "most_points",
    "open_steps",
    "pair_verdict",
    "places_of",
    "plan_due_on",
    "points_of",
    "review_due_on",
    "school_verdict",
    "seat_verdict",
    "sign_off_verdict",
    "signer_verdict",
    "standing",
    "start_due_on",
    "start_verdict",
    "suggestions",
]
