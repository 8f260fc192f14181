"""Mentees: how a child comes into mentoring, who mentors it, what is agreed, and how it ends."""

from .consents import Consent, ConsentKind, ConsentRequest, ConsentWording
from .disclosures import Disclosure
from .handovers import Handover, SummaryDownload
from .help import HelpRequest
from .matching import PairRemark
from .mentees import Allocation, Closing, Ground, Mentee, MenteeKey, as_far_as_open, has_begun, of_background
from .plans import Aim, Goal, GoalProgress, OutcomeMeasure, Plan, Review, StartStep
from .referrals import Referral, ReferralDecision, Seat

__all__ = [
    "Aim",
    "Allocation",
    "Closing",
    "Consent",
    "ConsentKind",
    "ConsentRequest",
    "ConsentWording",
    "Disclosure",
    "Goal",
    "GoalProgress",
    "Ground",
    "Handover",
    "HelpRequest",
    "Mentee",
    "MenteeKey",
    "OutcomeMeasure",
    "PairRemark",
    "Plan",
    "Referral",
    "ReferralDecision",
    "Review",
    "Seat",
    "StartStep",
    "SummaryDownload",
    "as_far_as_open",
    "has_begun",
    "of_background",
]
