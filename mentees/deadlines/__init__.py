"""What waits in the way of a child through mentoring: whose turn it is, by when, under which clause."""

from .blocks import blocks_due
from .consents import consents_missing, consents_unanswered, missing_since
from .help import help_unanswered
from .plans import ends_due, goals_due, goals_to_set, plans_due, reviews_due
from .referrals import decisions_due, referrals_to_look_at
from .suspensions import mentor_suspended, suspended_to_see_to

__all__ = [
    "blocks_due",
    "consents_missing",
    "consents_unanswered",
    "decisions_due",
    "ends_due",
    "goals_due",
    "goals_to_set",
    "help_unanswered",
    "mentor_suspended",
    "missing_since",
    "plans_due",
    "referrals_to_look_at",
    "reviews_due",
    "suspended_to_see_to",
]
