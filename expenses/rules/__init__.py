"""What the policy makes of spending; facts and figures in, a Verdict out."""

from .claims import (
    ClaimFacts,
    approval_verdict,
    claim_verdict,
    desk_for,
    desk_for_answer,
    is_late,
    month_in_words,
    parts_of_one_purchase,
    sum_of_miles,
)
from .moves import MOVES, may_become

__all__ = [
    "MOVES",
    "ClaimFacts",
    "approval_verdict",
    "claim_verdict",
    "desk_for",
    "desk_for_answer",
    "is_late",
    "may_become",
    "month_in_words",
    "parts_of_one_purchase",
    "sum_of_miles",
]
