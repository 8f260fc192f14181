"""Whether somebody is clear to mentor: one answer, or the list of what is missing."""

from dataclasses import dataclass, field
from datetime import date

from policy.dates import in_words
from policy.figures import Figures

from .training import has_lapsed, safeguarding_standing, valid_until

# The order of a check's levels; the higher ones answer for the lower.
DBS_LEVELS = ("basic", "standard", "enhanced", "enhanced_barred")
DBS_WORDS = {
    "basic": "basic",
    "standard": "standard",
    "enhanced": "enhanced",
    "enhanced_barred": "enhanced with children's barred list",
}
# PRO-1: every adult has the enhanced check with barred list.
DBS_NEEDED = "enhanced_barred"


@dataclass(frozen=True)
class Check:
    """One DBS check: its level, its day, and what was decided."""

    level: str
    issued_on: date
    decision: str = ""
    decided_on: date | None = None


@dataclass(frozen=True)
class Papers:
    """What the portal knows of somebody who mentors or would like to."""

    status: str = "active"
    is_suspended: bool = False
    paused_until: date | None = None
    on_leave_until: date | None = None
    safeguarding_on: date | None = None
    safeguarding_expires_on: date | None = None
    stop_lifted_until: date | None = None
    introduction_on: date | None = None
    induction_on: date | None = None
    checks: tuple[Check, ...] = ()
    unsigned: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """One thing that is asked, and how it stands. A point that is `firm` cannot be passed over with a reason."""

    key: str
    label: str
    clause: str
    is_met: bool
    sentence: str
    lapses_on: date | None = None
    is_firm: bool = False


@dataclass(frozen=True)
class Clear:
    """The answer: yes, or what is missing; and what holds only until a day."""

    points: tuple[Point, ...] = field(default_factory=tuple)

    @property
    def is_clear(self) -> bool:
        return not self.missing

    @property
    def missing(self) -> list[Point]:
        return [point for point in self.points if not point.is_met]

    @property
    def lapses(self) -> list[Point]:
        """What holds now and ends on a day, the first to end in front."""
        ends = [(point.lapses_on, number) for number, point in enumerate(self.points) if point.is_met]
        return [self.points[number] for _, number in sorted((day, number) for day, number in ends if day)]

    def without(self, lifted: frozenset[str]) -> "Clear":
        """What is left where the stop is lifted for these papers (KOT-5.1). What no reason passes over stays."""
        return Clear(tuple(point for point in self.points if point.is_met or point.is_firm or point.key not in lifted))

    @property
    def is_firmly_refused(self) -> bool:
        return any(point.is_firm for point in self.missing)

    @property
    def in_words(self) -> str:
        """What is missing, as one line of text."""
        return " ".join(point.sentence for point in self.missing)


def clear_to_mentor(papers: Papers, today: date, figures: Figures) -> Clear:
    """Somebody is clear to mentor who serves and is neither suspended nor away (PRO-5), has face-to-face safeguarding
    training that holds or a lift of the stop (KOT-5.1), a clear DBS check at the level needed and the Introduction
    (KOT-4.3, PRO-1), the induction (KOP-26), and has signed the agreements in use (KOP-24)."""
    return Clear(
        (
            _serves(papers),
            _safeguarding(papers, today, figures),
            dbs_point(papers.checks),
            _course(papers.introduction_on, "introduction", "Introduction to Mentoring", "KOT-4.3"),
            _course(papers.induction_on, "induction", "Induction", "KOP-26"),
            _agreements(papers.unsigned),
        )
    )


def _serves(papers: Papers) -> Point:
    firm = {
        "applicant": "Not accepted as a mentor yet.",
        "left": "Has left.",
    }
    if papers.is_suspended:
        return Point("serving", "Serving", "PRO-5", False, "Suspended.", is_firm=True)
    if papers.status in firm:
        return Point("serving", "Serving", "KOT-4.3", False, firm[papers.status], is_firm=True)
    if papers.status == "paused":
        until = f" until {in_words(papers.paused_until)}" if papers.paused_until else ""
        return Point("serving", "Serving", "KOP-8", False, f"Mentoring is paused{until}.")
    if papers.on_leave_until:
        return Point("away", "Serving", "KOP-8", False, f"On leave until {in_words(papers.on_leave_until)}.")
    return Point("serving", "Serving", "KOP-8", True, "Active, and not away.")


def _safeguarding(papers: Papers, today: date, figures: Figures) -> Point:
    taken_on, own = papers.safeguarding_on, papers.safeguarding_expires_on
    verdict = safeguarding_standing(taken_on, papers.stop_lifted_until, today, figures, own)
    ends = None
    if verdict.is_allowed and taken_on and not has_lapsed(taken_on, today, figures, own):
        ends = valid_until(taken_on, figures, own)
    elif verdict.is_allowed:
        ends = papers.stop_lifted_until
    return Point("safeguarding", "Safeguarding training", verdict.clause, verdict.is_allowed, verdict.sentence, ends)


def dbs_point(checks: tuple[Check, ...]) -> Point:
    """PRO-1, KOT-4.3: the newest check is decided as clear and has the level needed.

    A check that was decided "not clear" is not passed over with a reason, until a newer one is decided.
    """

    def point(is_met: bool, sentence: str, *, is_firm: bool = False) -> Point:
        return Point("dbs", "DBS check", "PRO-1", is_met, sentence, is_firm=is_firm)

    if not checks:
        return point(False, "No DBS check is recorded.")
    in_order = sorted(checks, key=lambda check: check.issued_on)
    newest, decided = in_order[-1], [check for check in in_order if check.decision]
    day = in_words(newest.issued_on)
    if newest.decision == "not_clear":
        return point(False, f"The DBS check of {day} was decided as not clear.", is_firm=True)
    if not newest.decision:
        is_firm = bool(decided) and decided[-1].decision == "not_clear"
        return point(False, f"Nothing is decided on the DBS check of {day}.", is_firm=is_firm)
    if DBS_LEVELS.index(newest.level) < DBS_LEVELS.index(DBS_NEEDED):
        return point(
            False, f"The DBS check of {day} is {DBS_WORDS[newest.level]}. It has to be {DBS_WORDS[DBS_NEEDED]}."
        )
    return point(True, f"DBS check of {day}, {DBS_WORDS[newest.level]}, clear.")


def _course(taken_on: date | None, key: str, label: str, clause: str) -> Point:
    if taken_on is None:
        return Point(key, label, clause, False, f"{label}: not taken yet.")
    return Point(key, label, clause, True, f"{label}: taken on {in_words(taken_on)}.")


def _agreements(unsigned: tuple[str, ...]) -> Point:
    if unsigned:
        named = " and ".join(unsigned)
        return Point("agreements", "Agreements", "KOP-24", False, f"Not signed yet: {named}.")
    return Point("agreements", "Agreements", "KOP-24", True, "The agreements in use are signed.")
