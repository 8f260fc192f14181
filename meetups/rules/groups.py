"""The charity's rules about meet-ups in groups (KOP-30)."""

from policy.figures import Figures
from policy.verdict import Verdict, allowed, needs_approval, refused

from .days import COORDINATOR

STAGE_OF_GROUPS = 2


def group_size_verdict(children: int, figures: Figures) -> Verdict:
    """KOP-30: meet-ups in groups are of three to six children."""
    least, most = figures.group_least, figures.group_most
    if children < least:
        return refused(
            "KOP-30", f"A group meet-up is of {least} to {most} children, and this is {children}. It needs more."
        )
    if children > most:
        return refused(
            "KOP-30", f"A group meet-up is of {least} to {most} children, and this is {children}. Plan two groups."
        )
    return allowed("KOP-30", f"A group of {children} children.")


def group_that_met_verdict(children: int, figures: Figures) -> Verdict:
    """KOP-30: what happened is recorded, however many came; a group too small or too large is looked into."""
    least, most = figures.group_least, figures.group_most
    if least <= children <= most:
        return allowed("KOP-30", f"{children} children came.")
    came = "1 child came" if children == 1 else f"{children} children came"
    return needs_approval(
        "KOP-30",
        f"A group meet-up is of {least} to {most} children, and {came}. The coordinator looks into it.",
        by=COORDINATOR,
    )


def group_stage_verdict(stage: int | None, words: str) -> Verdict:
    """KOP-30: meet-ups in groups belong to stage two; for a child of another stage the coordinator agrees first.

    `words` say the child's stage, or why it is not known.
    """
    if stage == STAGE_OF_GROUPS:
        return allowed("KOP-30", "Group meet-ups belong to stage two, and the child is in it.")
    return needs_approval(
        "KOP-30",
        f"Group meet-ups belong to stage two. This child’s stage: {words}. The coordinator has to agree to it first.",
        by=COORDINATOR,
    )
