"""How many children a mentor takes."""

from policy.figures import Figures
from policy.verdict import Verdict, allowed, refused


def places_of(said: int, figures: Figures) -> int:
    """KOP-8: how many children one mentor has at most: as many as they said, and no more than the policy allows."""
    return min(said, figures.children_for_each_mentor)


def capacity_verdict(children: int, said: int, reason: str, figures: Figures) -> Verdict:
    """KOP-8: one or two children for each volunteer, as their capacity allows; one more needs a reason."""
    most = places_of(said, figures)
    if children < most:
        return allowed("KOP-8", f"{children} of at most {most} children so far.")
    has = "1 child" if children == 1 else f"{children} children"
    if reason:
        return allowed("KOP-8", f"{has} already, and a reason for one more is given.")
    return refused("KOP-8", f"{has} already, {most} at most. Say why one more.")
