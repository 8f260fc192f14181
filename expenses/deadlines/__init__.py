"""What waits on somebody about money."""

from .gifts import gifts_to_answer
from .grants import grants_for_members, grants_to_feed_back

__all__ = ["gifts_to_answer", "grants_for_members", "grants_to_feed_back"]
