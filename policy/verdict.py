"""What a rule answers."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    ALLOWED = "allowed"
    NEEDS_APPROVAL = "needs approval"
    REFUSED = "refused"


@dataclass(frozen=True)
class Verdict:
    """What the policy makes of the facts: the outcome, the sentence a person reads, and the clause it rests on."""

    outcome: Outcome
    clause: str
    sentence: str
    approver: str = ""

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
