"""KOT-8.2: gifts are asked for beforehand, and each has its own small limit."""

from datetime import date
from decimal import Decimal

from policy.figures import Figures
from policy.verdict import Verdict, allowed, needs_approval, refused

CLAUSE_OF_GIFTS = "KOT-8.2"


def gift_verdict(amount: Decimal, figures: Figures) -> Verdict:
    """A gift is approved beforehand and costs at most £10 (KOT-8.2).

    Where the policy says so, as in 2020, gifts are given through a grant alone and for the child's growth (KOP-29).
    """
    if figures.gifts_by_grant_only:
        return refused("KOP-29", "Gifts go through a grant. Apply to the committee for one instead.")
    if amount > figures.gift_limit:
        return refused(CLAUSE_OF_GIFTS, f"A gift costs at most £{figures.gift_limit:,.2f}, and this is £{amount:,.2f}.")
    return needs_approval(CLAUSE_OF_GIFTS, "The coordinator answers before you buy it.", by="coordinator")


def gift_approval_verdict(
    amount: Decimal, give_on: date, today: date, figures: Figures, *, says_why: bool = False
) -> Verdict:
    """A gift inside its limit is approved up to its day; after it only if the coordinator says why (KOT-8.2)."""
    verdict = gift_verdict(amount, figures)
    if verdict.is_refused:
        return verdict
    if today > give_on and not says_why:
        return needs_approval(
            CLAUSE_OF_GIFTS,
            "The day of this gift has passed, and gifts are approved beforehand. Write why you approve it.",
            by="coordinator",
        )
    return allowed(CLAUSE_OF_GIFTS, "It is inside the limit of a gift.")
