"""What waits on somebody about money."""

from .gifts import gifts_to_answer
from .grants import grants_for_members, grants_to_feed_back
from .taxis import taxi_checks_due, taxis_to_decide

__all__ = ["gifts_to_answer", "grants_for_members", "grants_to_feed_back", "taxi_checks_due", "taxis_to_decide"]
