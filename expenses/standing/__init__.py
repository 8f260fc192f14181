"""Facts loaded for the rules of money."""

from .answered import answer_to_asked, answer_to_claim, answer_to_grant
from .answering import answerer, told_of_asking, who_checks_own, who_decides_own
from .grants import (
    figures_of,
    funds_of,
    left_in_funds,
    members_now,
    tally_of,
    told_of,
    verdict_on_member,
    with_claimed,
    with_spent,
)
from .left import left_of_gift, left_of_grant, left_of_taxi
from .spent import spent_by_mentee, spent_in_month, standing_of

__all__ = [
    "answer_to_asked",
    "answer_to_claim",
    "answer_to_grant",
    "answerer",
    "figures_of",
    "funds_of",
    "left_in_funds",
    "left_of_gift",
    "left_of_grant",
    "left_of_taxi",
    "members_now",
    "spent_by_mentee",
    "spent_in_month",
    "standing_of",
    "tally_of",
    "told_of",
    "told_of_asking",
    "verdict_on_member",
    "who_checks_own",
    "who_decides_own",
    "with_claimed",
    "with_spent",
]
