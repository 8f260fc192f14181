"""Facts loaded for the rules of money."""

from .left import left_of_gift, left_of_grant, left_of_taxi

__all__ = ["left_of_gift", "left_of_grant", "left_of_taxi"]
