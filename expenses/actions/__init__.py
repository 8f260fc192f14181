"""What happens to money; the only writers."""

from .claims import answer_claim, send_claim, withdraw_claim
from .decisions import approve_claim, refuse_claim, return_claim, take_up_claim
from .moves import move_claim

__all__ = [
    "answer_claim",
    "approve_claim",
    "move_claim",
    "refuse_claim",
    "return_claim",
    "send_claim",
    "take_up_claim",
    "withdraw_claim",
]
