"""Who is eligible for mentoring: facts and the policy's figures, nothing else."""

from dataclasses import dataclass, field
from fractions import Fraction

from policy.figures import Figures
from policy.verdict import Verdict, allowed, needs_approval

CLAUSE = "KOT-3.1"


@dataclass(frozen=True)
class Marks:
    """How often a child came, was missed, or stayed away with leave, at the events it was booked on."""

    attended: int = 0
    missed: int = 0
    authorised: int = 0

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(self.attended + other.attended, self.missed + other.missed, self.authorised + other.authorised)

    @property
    def counted(self) -> int:
        """Events that count: authorised absence is left out."""
        return self.attended + self.missed


@dataclass(frozen=True)
class Facts:
    """What KOT-3.1 asks about a child."""

    camps: Marks = field(default_factory=Marks)
    other_events: Marks = field(default_factory=Marks)
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One test of eligibility: met or not, its figure, the sentence a person reads; what was counted, for tables."""

    key: str
    label: str
    is_met: bool
    figure: str
    sentence: str
    count: str = ""
    clause: str = CLAUSE


@dataclass(frozen=True)
class Eligibility:
    camps: Criterion
    attendance: Criterion
    grounds: Criterion

    @property
    def tests(self) -> tuple[Criterion, Criterion, Criterion]:
        return self.camps, self.attendance, self.grounds

    @property
    def is_eligible(self) -> bool:
        return all(test.is_met for test in self.tests)

    @property
    def verdict(self) -> Verdict:
        """A decision against the check is possible, with a reason, by the two who decide (KOT-3.2)."""
        if self.is_eligible:
            return allowed(CLAUSE, "Eligible: all three tests are met.")
        missing = " ".join(test.sentence for test in self.tests if not test.is_met)
        return needs_approval(CLAUSE, f"Not eligible yet. {missing}", by="family liaison and chief executive")


def eligibility(facts: Facts, figures: Figures) -> Eligibility:
    """Eligible is a child with at least 4 camps attended, AND attendance of 80% or better, AND at least one ground
    (KOT-3.1)."""
    return Eligibility(_camps(facts, figures), _attendance(facts, figures), _grounds(facts))


def attendance(marks: Marks) -> Fraction | None:
    """Attended / (attended + missed) in per cent, exact; none where no event counts (KOT-3.1)."""
    return Fraction(100 * marks.attended, marks.counted) if marks.counted else None


def _camps(facts: Facts, figures: Figures) -> Criterion:
    """At least 4 camps attended."""
    been, needed = facts.camps.attended, figures.camps_needed
    sentence = f"{_count(been, 'camp')} attended; at least {needed} needed."
    return Criterion("camps", "Camps attended", been >= needed, str(been), sentence)


def _attendance(facts: Facts, figures: Figures) -> Criterion:
    """Attendance of 80% or better, authorised absence left out, over all events or camps only."""
    noun = "camp" if figures.attendance_counts_camps_only else "event"
    marks = facts.camps if figures.attendance_counts_camps_only else facts.camps + facts.other_events
    share = attendance(marks)
    count = f"{marks.attended} of {_count(marks.counted, noun)}"
    if share is None:
        is_met, figure = False, "none"
        if marks.authorised:
            sentence = f"Only authorised absence so far ({_count(marks.authorised, noun)}): no attendance to judge."
        else:
            sentence = f"Not booked on any {noun} yet: no attendance to judge."
    else:
        is_met = share >= Fraction(figures.attendance_needed)
        figure = _percent(share)
        needed = _percent(Fraction(figures.attendance_needed))
        sentence = f"Came to {count}: {figure}; at least {needed} needed."
    return Criterion("attendance", "Attendance", is_met, figure, sentence, count)


def _grounds(facts: Facts) -> Criterion:
    """At least one of the grounds."""
    if facts.grounds:
        sentence = f"{'; '.join(facts.grounds)}."
    else:
        sentence = "No ground recorded; at least one needed."
    return Criterion("grounds", "Grounds", bool(facts.grounds), str(len(facts.grounds)), sentence)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _percent(share: Fraction) -> str:
    """Rounded down to a tenth, so that 79.96% never reads as 80%."""
    tenths = share * 10 // 1
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"
