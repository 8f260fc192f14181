"""What the policy makes of spending; facts and figures in, a Verdict out."""

from .claims import ClaimFacts, approval_verdict, claim_verdict, desk_for, parts_of_one_purchase
from .gifts import CLAUSE_OF_GIFTS, gift_approval_verdict, gift_verdict
from .grants import (
    CLAUSE_OF_GRANTS,
    Tally,
    decision_verdict,
    feedback_due_on,
    fund_verdict,
    grant_due_on,
    member_verdict,
    tally_of_views,
)
from .moves import MOVES, may_become

__all__ = [
    "CLAUSE_OF_GIFTS",
    "CLAUSE_OF_GRANTS",
    "MOVES",
    "ClaimFacts",
    "Tally",
    "approval_verdict",
    "claim_verdict",
    "decision_verdict",
    "desk_for",
    "feedback_due_on",
    "fund_verdict",
    "gift_approval_verdict",
    "gift_verdict",
    "grant_due_on",
    "may_become",
    "member_verdict",
    "parts_of_one_purchase",
    "tally_of_views",
]
