"""What happens to money; the only writers."""

from .moves import move_claim

__all__ = ["move_claim"]
