"""What a rule answers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    ALLOWED = "allowed"
    NEEDS_APPROVAL = "needs approval"
    REFUSED = "refused"


POLICIES = {
    "KOT": "Mentoring Policy",
    "KOP": "Programme outline of 2020",
    "EPT": "School trust's mentoring policy",
    "PRO": "Mentoring protocol",
    "HTP": "Primary school's mentoring scheme",
}

# The sections of the charity's own policy, as its pages and this portal head them.
SECTIONS = {
    1: "What mentoring is for",
    2: "What children are offered",
    3: "Who has a mentor",
    4: "How mentors are chosen",
    5: "How mentors are trained",
    6: "How child and mentor are matched",
    7: "Who does what",
    8: "Spending",
    9: "Meet-ups",
    10: "Counselling",
    11: "Other support",
    12: "Activities and transport",
    13: "Staying in touch",
    14: "Concerns",
    15: "Taxis",
    16: "Health and safety",
    17: "Measuring the impact",
    18: "Complaints",
    19: "Fairness",
    20: "Records, and this policy itself",
}


def section_of(clause: str) -> tuple[int, int, str]:
    """Where a clause stands: the place of its policy, its section, and the heading over it; sorts as they are read."""
    policy, _, place = clause.partition("-")
    rank = list(POLICIES).index(policy)
    if policy != "KOT":
        return rank, 0, POLICIES[policy]
    section = int(place.split(".")[0])
    return rank, section, f"Section {section}: {SECTIONS[section]}"


def clause_order(clause: str) -> tuple[int, list[int]]:
    policy, _, place = clause.partition("-")
    return list(POLICIES).index(policy), [int(part) for part in place.split(".")]


def by_section(things: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Things that rest on a clause under the headings of the policy, both in its order."""
    found = defaultdict(list)
    for thing in sorted(things, key=lambda thing: clause_order(thing.clause)):
        found[section_of(thing.clause)].append(thing)
    return [(heading, inside) for (_, _, heading), inside in found.items()]


def clause_in_words(clause: str) -> str:
    """An id as people read it: "Mentoring Policy, section 5 (KOT-5.1)"."""
    policy, _, place = clause.partition("-")
    section = f", section {place.split('.')[0]}" if policy == "KOT" else ""
    return f"{POLICIES[policy]}{section} ({clause})"


@dataclass(frozen=True)
class Verdict:
    """What the policy makes of the facts: the outcome, the sentence a person reads, and the clause it rests on."""

    outcome: Outcome
    clause: str
    sentence: str
    approver: str = ""

    @property
    def source(self) -> str:
        return clause_in_words(self.clause)

    @property
    def in_words(self) -> str:
        """The sentence with its clause, as it stands beside a field."""
        return f"{self.sentence} {self.source}."

    @property
    def is_allowed(self) -> bool:
        return self.outcome is Outcome.ALLOWED

    @property
    def is_refused(self) -> bool:
        return self.outcome is Outcome.REFUSED

    @property
    def needs_approval(self) -> bool:
        return self.outcome is Outcome.NEEDS_APPROVAL


def allowed(clause: str, sentence: str) -> Verdict:
    return Verdict(Outcome.ALLOWED, clause, sentence)


def needs_approval(clause: str, sentence: str, *, by: str) -> Verdict:
    return Verdict(Outcome.NEEDS_APPROVAL, clause, sentence, by)


def refused(clause: str, sentence: str) -> Verdict:
    return Verdict(Outcome.REFUSED, clause, sentence)
