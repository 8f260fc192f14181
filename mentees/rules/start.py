"""The start-up checklist: which steps the policy orders, and how each of them stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from policy.figures import Figures
from policy.verdict import Verdict, allowed, refused

CLAUSE = "KOT-7.1"
# Nothing typed by hand stands in for these: an allocation, a training, a signature, a plan are rows of their own.
BY_FACT_ALONE = frozenset({"mentor_ready", "allocated", "consent", "plan"})


CLAUSE_OF_SCHOOL = "KOP-17"


def school_verdict(name: str, phone: str, email: str) -> Verdict:
    """KOP-17: schools are informed of the programme; the step keeps whom to ask there, and how they are reached."""
    if not name:
        return refused(CLAUSE_OF_SCHOOL, "Say who at the school was told.")
    if not phone and not email:
        return refused(CLAUSE_OF_SCHOOL, "Give a phone number or an e-mail address of the school’s contact.")
    return allowed(CLAUSE_OF_SCHOOL, f"The school knows; the contact is {name}.")


@dataclass(frozen=True)
class Known:
    """What the portal's own records say about a step. Without `done_on` it is on its way: `words` say how."""

    done_on: date | None = None
    by: str = ""
    words: str = ""


@dataclass(frozen=True)
class Step:
    """One step as it stands: done on a day by somebody, set aside for a reason, or open."""

    key: str
    label: str
    clause: str
    done_on: date | None = None
    by: str = ""
    words: str = ""
    not_needed_because: str = ""
    is_known: bool = False

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def is_set_aside(self) -> bool:
        return bool(self.not_needed_because)

    @property
    def is_open(self) -> bool:
        return not self.is_done and not self.is_set_aside

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody may record it; what the portal knows is recorded nowhere twice."""
        return not self.is_known and self.key not in BY_FACT_ALONE

    @property
    def can_be_set_aside(self) -> bool:
        """Open, recorded by hand, and not on its way, as a first meeting that is booked."""
        return self.is_open and self.is_by_hand and not self.words


def checklist(known: Mapping[str, Known], recorded: Mapping[str, Step], figures: Figures) -> tuple[Step, ...]:
    """KOT-7.1: the steps of the start in the policy's order; what the portal knows comes before what was recorded."""
    return tuple(_step(item, known.get(item.key), recorded.get(item.key)) for item in figures.start_steps)


def _step(item, fact: Known | None, record: Step | None) -> Step:
    named = {"key": item.key, "label": item.label, "clause": item.clause}
    if fact and fact.done_on:
        return Step(**named, done_on=fact.done_on, by=fact.by, words=fact.words, is_known=True)
    if record and not record.is_open and item.key not in BY_FACT_ALONE:
        return Step(
            **named,
            done_on=record.done_on,
            by=record.by,
            words=record.words,
            not_needed_because=record.not_needed_because,
        )
    return Step(**named, words=fact.words if fact else "")


def start_due_on(first_on: date, known_on: date, figures: Figures) -> date:
    """KOT-7.1: the steps of the start are done within four weeks of the allocation. Of a child who came into the portal
    later than that, as with the workbook, within four weeks of the day on which the portal came to know of it."""
    within = timedelta(days=figures.start_within_days)
    return (known_on if began_before(first_on, known_on, figures) else first_on) + within


def began_before(first_on: date, known_on: date, figures: Figures) -> bool:
    """KOT-7.1: whether the time for the steps was over when the portal came to know of the child: what was done then,
    only people can say."""
    return known_on > first_on + timedelta(days=figures.start_within_days)


def open_steps(steps: Iterable[Step]) -> list[Step]:
    return [step for step in steps if step.is_open]


def start_verdict(steps: Iterable[Step], because: str) -> Verdict:
    """KOT-7.1: the steps of the start come before the first meet-up; while one is open it goes ahead with a reason."""
    waiting = open_steps(steps)
    if not waiting:
        return allowed(CLAUSE, "Every step of the start is done or set aside with its reason.")
    names = "; ".join(step.label[0].lower() + step.label[1:] for step in waiting)
    if because:
        return allowed(CLAUSE, f"It goes ahead with steps of the start open ({names}), because: {because}")
    return refused(
        CLAUSE,
        f"This is the first meet-up and steps of the start are still open: {names}. "
        "Do them first, or say why it goes ahead before.",
    )
