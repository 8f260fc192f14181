"""What waits about money, for whom, by when."""

from .claims import claims_to_answer, claims_to_decide
from .gifts import gifts_to_answer
from .grants import grants_for_members, grants_out_of_reach, grants_to_feed_back
from .taxis import taxi_checks_due, taxis_to_decide

__all__ = [
    "claims_to_answer",
    "claims_to_decide",
    "gifts_to_answer",
    "grants_for_members",
    "grants_out_of_reach",
    "grants_to_feed_back",
    "taxi_checks_due",
    "taxis_to_decide",
]
