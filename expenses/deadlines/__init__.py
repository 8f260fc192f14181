"""What waits about money, for whom, by when."""

from .claims import claims_to_answer, claims_to_decide

__all__ = ["claims_to_answer", "claims_to_decide"]
