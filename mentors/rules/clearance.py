"""Whether somebody is clear to mentor: one answer, or the list of what is missing."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from policy.dates import in_words, months_after
from policy.figures import DBS_LEVELS, Figures

from .training import has_lapsed, safeguarding_standing, valid_until

LEVELS = [level for level, _ in DBS_LEVELS]
LEVEL_WORDS = {level: f"{label[0].lower()}{label[1:]}" for level, label in DBS_LEVELS}


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
    introduction_until: date | None = None
    induction_on: date | None = None
    induction_until: date | None = None
    checks: tuple[Check, ...] = ()
    unsigned: tuple[str, ...] = ()
    is_peer: bool = False
    date_of_birth: date | None = None
    courses: frozenset[str] = frozenset()
    course_ends: tuple[tuple[str, date], ...] = ()


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
    training that holds or a lift of the stop (KOT-5.1), a clear DBS check at the level that the scheme needs and the
    Introduction (KOT-4.3, PRO-1), the induction (KOP-26), and has signed the agreements in use (KOP-24). A peer mentor
    is a student: old enough for it, with the courses of peer mentors in place of the other two (EPT-9, EPT-10)."""
    if papers.is_peer:
        own = (
            peer_age_point(papers.date_of_birth, today, figures),
            dbs_point(papers.checks, today, figures, papers.date_of_birth),
            courses_point(papers.courses, papers.course_ends, today, figures),
        )
    else:
        own = (
            dbs_point(papers.checks, today, figures),
            introduction_point(papers.introduction_on, papers.introduction_until, today),
            induction_point(papers.induction_on, papers.induction_until, today),
        )
    first = (_serves(papers), _safeguarding(papers, today, figures))
    return Clear((*first, *own, _agreements(papers.unsigned)))


def peer_age_point(born: date | None, today: date, figures: Figures) -> Point:
    """A peer mentor may be under 18, and is at least as old as the scheme says, from the birthday itself on. That they
    are students of the school, and that their own carers know of it, the school answers for (EPT-9)."""
    least = figures.youngest_peer_mentor
    if born is None:
        return Point("age", "Age", "EPT-9", False, "The date of birth is not known.")
    comes = months_after(born, 12 * least)
    if today < comes:
        return Point("age", "Age", "EPT-9", False, f"Younger than {least}, until {in_words(comes)}.")
    return Point("age", "Age", "EPT-9", True, f"At least {least} years old.")


def courses_point(taken: frozenset[str], ends: tuple[tuple[str, date], ...], today: date, figures: Figures) -> Point:
    """Before the start a peer mentor has taken each course on the scheme's list: confidentiality, boundaries,
    listening, when to refer on (EPT-10); one that names a last day, within it."""
    listed = {item.key: item.label for item in figures.peer_courses}
    left = [label for key, label in listed.items() if key not in taken]
    over = [f"{listed[key]} (until {in_words(end)})" for key, end in ends if key in listed and end < today]
    if left or over:
        words = [f"Not taken yet: {'; '.join(left)}."] if left else []
        words += [f"To be taken again: {'; '.join(over)}."] if over else []
        return Point("courses", "Courses", "EPT-10", False, " ".join(words))
    first = min((end for key, end in ends if key in listed), default=None)
    return Point("courses", "Courses", "EPT-10", True, "Every course of a peer mentor has been taken.", first)


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


def dbs_point(checks: tuple[Check, ...], today: date, figures: Figures, born: date | None = None) -> Point:
    """PRO-1, KOT-4.3: the newest check is decided as clear and has the level that the scheme needs. Of a peer mentor,
    whose day of birth is given, it is asked from the age on at which there are such checks.

    A check that was decided "not clear" is not passed over with a reason, until a newer one is decided.
    """

    def point(is_met: bool, sentence: str, *, is_firm: bool = False) -> Point:
        return Point("dbs", "DBS check", "PRO-1", is_met, sentence, is_firm=is_firm)

    asked_from = months_after(born, 12 * figures.dbs_from_age) if born else today
    if not checks and today < asked_from:
        words = f"No DBS check is asked before the age of {figures.dbs_from_age}."
        return Point("dbs", "DBS check", "PRO-1", True, words, asked_from - timedelta(days=1))
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
    needed, has = figures.dbs_needed, LEVEL_WORDS[newest.level]
    if LEVELS.index(newest.level) < LEVELS.index(needed):
        return point(False, f"The DBS check of {day} is {has}. It has to be {LEVEL_WORDS[needed]}.")
    return point(True, f"DBS check of {day}, {has}, clear.")


def introduction_point(taken_on: date | None, until: date | None, today: date) -> Point:
    """The Introduction, within the last day that it names where it names one (KOT-4.3)."""
    return _course("introduction", "Introduction to Mentoring", "KOT-4.3", taken_on, until, today)


def induction_point(taken_on: date | None, until: date | None, today: date) -> Point:
    """The induction, likewise (KOP-26)."""
    return _course("induction", "Induction", "KOP-26", taken_on, until, today)


def _course(key: str, label: str, clause: str, taken_on: date | None, until: date | None, today: date) -> Point:
    if taken_on is None:
        return Point(key, label, clause, False, f"{label}: not taken yet.")
    if until and until < today:
        return Point(key, label, clause, False, f"{label}: held until {in_words(until)}, to be taken again.")
    return Point(key, label, clause, True, f"{label}: taken on {in_words(taken_on)}.", until)


def _agreements(unsigned: tuple[str, ...]) -> Point:
    if unsigned:
        named = " and ".join(unsigned)
        return Point("agreements", "Agreements", "KOP-24", False, f"Not signed yet: {named}.")
    return Point("agreements", "Agreements", "KOP-24", True, "The agreements in use are signed.")


def outcome_alone_until(today: date, figures: Figures) -> date:
    """Six months after a decision on a DBS check its outcome alone is kept: so of each decided on this day or before
    (PRO-1). Of the last days of August, decided on any of them, the six months end with February."""
    day = months_after(today, -figures.dbs_details_months)
    while months_after(day + timedelta(days=1), figures.dbs_details_months) <= today:
        day += timedelta(days=1)
    return day
