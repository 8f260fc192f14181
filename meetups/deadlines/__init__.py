"""What is due about meet-ups: starts that are not complete, plans that do not stand, and what these days ask for."""

from .days import meetups_watched
from .starts import StartDeadline, activities_due, plans_without_consent, starts_due, with_earlier_in_one

__all__ = [
    "StartDeadline",
    "activities_due",
    "meetups_watched",
    "plans_without_consent",
    "starts_due",
    "with_earlier_in_one",
]
