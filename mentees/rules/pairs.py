"""A child and a mentor as matching sees them, and whether the two may be matched at all (KOT-6.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from policy.homes import Home

from .bars import Bar, household_bar
from .vocabulary import SUPPORT, TEMPERAMENT, Phrase, phrases, recognised

# What keeps two out of a proposal; a conflict keeps them apart altogether.
AGAINST = frozenset({"conflict", "child_against", "carer_against"})


class Said(NamedTuple):
    """What is known of one child with one mentor: `kind` is one of PairRemark.Kind."""

    kind: str
    words: str = ""


@dataclass(frozen=True)
class Earlier:
    """An allocation of the two that is over."""

    start_on: date
    end_on: date
    was_cut_short: bool = False
    words: str = ""


@dataclass(frozen=True)
class Seeker:
    """A child as matching sees it. `order` ranks those who wait, the longest in front."""

    pk: int
    name: str
    order: tuple[date, int] = (date.min, 0)
    interests: str = ""
    support: tuple[str, ...] = ()
    gets_on_with: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    home: Home = Home()
    said: Mapping[int, tuple[Said, ...]] = field(default_factory=dict)
    earlier: Mapping[int, tuple[Earlier, ...]] = field(default_factory=dict)

    @cached_property
    def likes(self) -> tuple[Phrase, ...]:
        return phrases(self.interests)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset().union(*(phrase.stems for phrase in self.likes))

    def kinds_said(self, mentor: int) -> frozenset[str]:
        return frozenset(said.kind for said in self.said.get(mentor, ()))


@dataclass(frozen=True)
class Offer:
    """A mentor as matching sees them, with how many more children they can take."""

    pk: int
    name: str
    full_name: str = ""
    places: int = 1
    interests: str = ""
    strengths: str = ""
    personality: str = ""
    experience: str = ""
    times: tuple[str, ...] = ()
    has_car: bool = False
    home: Home = Home()

    @cached_property
    def likes(self) -> tuple[Phrase, ...]:
        return phrases(self.interests)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset().union(*(phrase.stems for phrase in self.likes))

    @cached_property
    def knows(self) -> dict[str, str]:
        return recognised(f"{self.experience}. {self.strengths}", SUPPORT)

    @cached_property
    def is_like(self) -> dict[str, str]:
        return recognised(f"{self.strengths}. {self.personality}", TEMPERAMENT)


def bars_of(child: Seeker, mentor: Offer) -> list[Bar]:
    """KOT-6.1: a conflict of interest that the coordinator has recorded, and one household, rule out a match."""
    conflicts = [said for said in child.said.get(mentor.pk, ()) if said.kind == "conflict"]
    bars = [Bar("Conflict of interest", "The coordinator has recorded it.", said.words) for said in conflicts]
    bar = household_bar(child.home, mentor.home)
    return [*bars, bar] if bar else bars


def may_be_proposed(child: Seeker, mentor: Offer) -> bool:
    """KOT-6.1: for a whole list nobody is proposed who is barred, or whom the child or the carer would rather not
    have; one child at a time people may still choose the latter."""
    if child.said and AGAINST & child.kinds_said(mentor.pk):
        return False
    return household_bar(child.home, mentor.home) is None
