"""What the policy makes of spending; facts and figures in, a Verdict out."""

from .claims import ClaimFacts, approval_verdict, claim_verdict, desk_for, parts_of_one_purchase
from .moves import MOVES, may_become

__all__ = [
    "MOVES",
    "ClaimFacts",
    "approval_verdict",
    "claim_verdict",
    "desk_for",
    "may_become",
    "parts_of_one_purchase",
]
