"""What the policy makes of spending; facts and figures in, a Verdict out."""

from .claims import ClaimFacts, approval_verdict, claim_verdict, desk_for, parts_of_one_purchase
from .moves import MOVES, may_become
from .payments import closing_verdict, correction_verdict, is_recent_change, payment_day_verdict

__all__ = [
    "MOVES",
    "ClaimFacts",
    "approval_verdict",
    "claim_verdict",
    "closing_verdict",
    "correction_verdict",
    "desk_for",
    "is_recent_change",
    "may_become",
    "parts_of_one_purchase",
    "payment_day_verdict",
]
