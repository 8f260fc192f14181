"""Whom a child must not be matched with, whatever else speaks for it."""

from dataclasses import dataclass, field

from policy.homes import Home, is_same_house
from policy.verdict import Verdict, allowed, refused


@dataclass(frozen=True)
class Bar:
    """Why two are never matched. `words` are the coordinator's; they are for the coordinator."""

    label: str
    sentence: str
    words: str = field(default="", compare=False)


def household_bar(child: Home, mentor: Home) -> Bar | None:
    """KOT-6.1: nobody mentors a child of their own household: the same house, or the same number or e-mail address
    as a carer."""
    if is_same_house(child, mentor):
        return Bar("Same household", "Lives at the child’s address.")
    if child.called_by & mentor.called_by:
        return Bar("Same household", "Has the same phone number as a carer of the child.")
    if child.written_to & mentor.written_to:
        return Bar("Same household", "Has the same e-mail address as a carer of the child.")
    return None


def pair_verdict(bars: list[Bar], mentor: str) -> Verdict:
    """KOT-6.1: those who must not be matched never are; no reason passes over it."""
    if not bars:
        return allowed("KOT-6.1", f"Nothing keeps {mentor} from this child.")
    said = " ".join(f"{bar.label}: {bar.sentence}" for bar in bars)
    return refused("KOT-6.1", f"{mentor} must not be matched with this child. {said}")
