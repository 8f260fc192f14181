"""What a rule answers."""

from dataclasses import dataclass
from enum import StrEnum


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
