"""How a referral is decided by two, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from policy.figures import Figures
from policy.verdict import Verdict, allowed, needs_approval, refused

CLAUSE = "KOT-3.2"
SEATS = {"family_liaison": "family liaison", "chief_executive": "the chief executive"}


@dataclass(frozen=True)
class Voice:
    """What one person said in one of the two seats."""

    seat: str
    is_yes: bool
    person: int


@dataclass(frozen=True)
class Standing:
    """Where a referral stands: the voice that counts in each seat."""

    voices: dict[str, Voice] = field(default_factory=dict)

    @property
    def waits_for(self) -> tuple[str, ...]:
        return tuple(seat for seat in SEATS if seat not in self.voices)

    @property
    def is_by_two(self) -> bool:
        return len(self.voices) == len(SEATS) == len({voice.person for voice in self.voices.values()})

    @property
    def is_accepted(self) -> bool:
        return self.is_by_two and all(voice.is_yes for voice in self.voices.values())

    @property
    def may_be_declined(self) -> bool:
        return self.is_by_two and not any(voice.is_yes for voice in self.voices.values())

    @property
    def is_split(self) -> bool:
        return len({voice.is_yes for voice in self.voices.values()}) == 2

    @property
    def verdict(self) -> Verdict:
        """Family liaison together with the chief executive decide: accepted only by two yes (KOT-3.2)."""
        if self.is_accepted:
            return allowed(CLAUSE, "Both say yes: the child comes into mentoring.")
        if self.may_be_declined:
            return refused(CLAUSE, "Both say no: it can be declined now, with other support and a letter.")
        if self.is_split:
            return needs_approval(CLAUSE, "One yes and one no: it stays open until both agree.", by=_both())
        names = " and ".join(SEATS[seat] for seat in self.waits_for)
        return needs_approval(CLAUSE, f"Waits for the decision of {names}.", by=names)


def standing(voices: Iterable[Voice]) -> Standing:
    """The newest voice of each seat counts; `voices` come from the oldest to the newest (KOT-3.2)."""
    return Standing({voice.seat: voice for voice in voices})


def seat_verdict(seat: str, person: int, now: Standing) -> Verdict:
    """Two different people decide, each in a seat of their own (KOT-3.2)."""
    other = next((voice for voice in now.voices.values() if voice.seat != seat and voice.person == person), None)
    if other is None:
        return allowed(CLAUSE, "This seat is free for you.")
    return refused(CLAUSE, f"You have decided for {SEATS[other.seat]} already. Two different people decide.")


def looked_at_by(received_on: date, figures: Figures) -> date:
    """The last day on which somebody should have taken a new referral up."""
    return received_on + timedelta(days=figures.referral_seen_days)


def decided_by(received_on: date, figures: Figures) -> date:
    """The last day on which both should have decided (KOT-3.2)."""
    return received_on + timedelta(days=figures.referral_decided_days)


def _both() -> str:
    return " and ".join(SEATS.values())
