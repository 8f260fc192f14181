"""The steps from an application to a mentor, and what is still missing: pure functions of facts, figures and a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.dates import in_words, months_after
from policy.figures import Figures
from policy.verdict import Verdict, allowed, refused

from .clearance import Check, Point, courses_point, dbs_point, induction_point, introduction_point, peer_age_point

CLAUSE = "KOT-4.3"


class Acts(StrEnum):
    """Whose turn it is."""

    APPLICANT = "The applicant"
    REFEREE = "A referee"
    TEAM = "The mentoring team"
    COORDINATOR = "The coordinator"


@dataclass(frozen=True)
class Asked:
    """One reference: of somebody who may be asked, when asked, when answered, and whether for the applicant."""

    is_usable: bool
    asked_on: date | None = None
    answered_on: date | None = None
    would_trust: bool | None = None

    @property
    def counts(self) -> bool:
        return self.is_usable and self.answered_on is not None and self.would_trust is not False


@dataclass(frozen=True)
class Seen:
    """One interview: by whom, when, and what came of it."""

    interviewer: int
    held_on: date
    recommends: bool
    has_time: bool = True


@dataclass(frozen=True)
class Way:
    """What the portal knows of somebody on the way to being a mentor. Fields of `own_` are the charity's records from
    before the portal, which count."""

    began_on: date
    applied_on: date | None = None
    references: tuple[Asked, ...] = ()
    own_references: int = 0
    interviews: tuple[Seen, ...] = ()
    own_interview_on: date | None = None
    introduction_on: date | None = None
    introduction_until: date | None = None
    checks: tuple[Check, ...] = ()
    induction_on: date | None = None
    induction_until: date | None = None
    date_of_birth: date | None = None
    is_peer: bool = False
    courses: frozenset[str] = frozenset()
    course_ends: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True)
class Step:
    """One step: whether it is done, what the portal says of it, who acts, and since when it waits or was done."""

    key: str
    label: str
    clause: str
    is_done: bool
    words: str
    acts: Acts
    on: date | None = None


# What the next step may be, for filters: the last two are not tests.
NEXT_STEPS = (
    ("link", "Link to an account"),
    ("application", "Application"),
    ("age", "Age"),
    ("references", "References"),
    ("interview", "Interview"),
    ("introduction", "Introduction to Mentoring"),
    ("courses", "Courses of a peer mentor"),
    ("dbs", "DBS check"),
    ("induction", "Induction"),
    ("accept", "Ready to accept"),
)
LABELS = dict(NEXT_STEPS)
TRAININGS_MISSING = {
    "introduction": "Introduction to Mentoring training has not been taken.",
    "induction": "Induction has not been taken.",
}


def steps(way: Way, today: date, figures: Figures) -> tuple[Step, ...]:
    """Every step before acceptance in its order: application, age, references, interview, Introduction to Mentoring,
    a clear DBS check, induction (KOT-4.1, KOT-4.2, KOT-4.3, KOP-26); for a peer mentor the courses of peer mentors in
    place of Introduction and induction (EPT-10)."""
    first = (_application(way, figures), _age(way, today, figures), _references(way, figures), _interview(way, figures))
    dbs = _dbs(way, today, figures)
    if way.is_peer:
        return (*first, _courses(way, today, figures), dbs)
    introduction = introduction_point(way.introduction_on, way.introduction_until, today)
    induction = induction_point(way.induction_on, way.induction_until, today)
    return (*first, _training(introduction, way.introduction_on), dbs, _training(induction, way.induction_on))


def next_step(way: Way, today: date, figures: Figures) -> Step:
    """The first step that is not done; after the last one the acceptance itself. `on` is since when it waits."""
    found = steps(way, today, figures)
    since = max((step.on for step in found if step.is_done and step.on), default=way.began_on)
    for step in found:
        if not step.is_done:
            return _waiting(step, step.on or (since if step.key != "references" else way.applied_on or way.began_on))
    return Step("accept", LABELS["accept"], CLAUSE, False, "Every step is done.", Acts.COORDINATOR, since)


def acceptance(way: Way, today: date, figures: Figures) -> Verdict:
    """Nobody is accepted before every step is complete: two references, interview, Introduction to Mentoring training,
    a clear DBS check, induction, and of age (KOT-4.3)."""
    missing = [step.words for step in steps(way, today, figures) if not step.is_done]
    if missing:
        return refused(CLAUSE, f"Not yet. {' '.join(missing)}")
    return allowed(CLAUSE, "Every step is done. The applicant can be accepted.")


def _waiting(step: Step, since: date) -> Step:
    return Step(step.key, step.label, step.clause, False, step.words, step.acts, since)


def _step(key: str, clause: str, is_done: bool, words: str, acts: Acts, on: date | None = None) -> Step:
    return Step(key, LABELS[key], clause, is_done, words, acts, on)


def _application(way: Way, figures: Figures) -> Step:
    """Who came before the portal has no form here: the charity's record of references and interview stands for it."""
    if way.applied_on:
        return _step(
            "application", "KOT-4.1", True, f"Sent on {in_words(way.applied_on)}.", Acts.APPLICANT, way.applied_on
        )
    if way.own_references >= figures.references_needed and way.own_interview_on:
        words = "Came before the portal: the charity's own record stands for it."
        return _step("application", "KOT-4.1", True, words, Acts.APPLICANT, way.own_interview_on)
    return _step("application", "KOT-4.1", False, "No application form has been sent.", Acts.APPLICANT)


def _age(way: Way, today: date, figures: Figures) -> Step:
    """Volunteers are adults; peer mentors are students (KOP-26, EPT-9)."""
    if way.is_peer:
        point = peer_age_point(way.date_of_birth, today, figures)
        acts = Acts.APPLICANT if way.date_of_birth else Acts.COORDINATOR
        return _step("age", point.clause, point.is_met, point.sentence, acts)
    if way.date_of_birth is None:
        return _step("age", "KOP-26", False, "The date of birth is not known.", Acts.COORDINATOR)
    if is_old_enough(way.date_of_birth, today, figures):
        return _step("age", "KOP-26", True, f"At least {figures.youngest_mentor} years old.", Acts.COORDINATOR)
    comes = months_after(way.date_of_birth, 12 * figures.youngest_mentor)
    words = f"Younger than {figures.youngest_mentor}, until {in_words(comes)}."
    return _step("age", "KOP-26", False, words, Acts.APPLICANT)


def is_old_enough(born: date, today: date, figures: Figures) -> bool:
    """A volunteer is an adult: from the birthday itself on (KOP-26)."""
    return months_after(born, 12 * figures.youngest_mentor) <= today


def _references(way: Way, figures: Figures) -> Step:
    """Two references of people who may be asked and who speak for the applicant (KOT-4.1)."""
    answered = [asked for asked in way.references if asked.counts]
    number, needed = len(answered) + way.own_references, figures.references_needed
    against = any(asked.would_trust is False for asked in way.references if asked.is_usable)
    doubt = " A referee would not trust the applicant with a child." if against else ""
    if number >= needed:
        newest = max((asked.answered_on for asked in answered if asked.answered_on), default=None)
        return _step("references", "KOT-4.1", True, f"{number} of {needed} are in.{doubt}", Acts.REFEREE, newest)
    words = f"{number} of {needed} references are in.{doubt}"
    waiting = [
        asked.asked_on for asked in way.references if asked.is_usable and asked.asked_on and not asked.answered_on
    ]
    if number + len(waiting) < needed:
        return _step("references", "KOT-4.1", False, f"{words} A referee has to be asked.", Acts.COORDINATOR)
    return _step("references", "KOT-4.1", False, words, Acts.REFEREE, min(waiting))


def _interview(way: Way, figures: Figures) -> Step:
    """As many interviewers as the policy asks, each for the applicant, who has time to commit (KOT-4.2). Of one person
    the newest view counts, and while one stands against the applicant nobody is accepted over it."""
    needed, views = figures.interviewers_needed, _newest_views(way.interviews)
    favourable = [seen for seen in views if seen.recommends and seen.has_time]
    number = len(favourable) or (1 if way.own_interview_on and not views else 0)
    if number >= needed and len(favourable) == len(views):
        newest = max((seen.held_on for seen in way.interviews), default=way.own_interview_on)
        return _step("interview", "KOT-4.2", True, _interviewed(number), Acts.TEAM, newest)
    words = f"{number} of {needed} interviewers {'recommends' if needed == 1 else 'recommend'} the applicant."
    if not views and not way.own_interview_on:
        words = "No interview has been held."
    return _step("interview", "KOT-4.2", False, words + _against(views), Acts.TEAM)


def _newest_views(interviews: tuple[Seen, ...]) -> list[Seen]:
    return list({seen.interviewer: seen for seen in sorted(interviews, key=lambda seen: seen.held_on)}.values())


def _against(views: list[Seen]) -> str:
    """A view against the applicant, in words, and what takes it away."""
    said = []
    if any(not seen.recommends for seen in views):
        said.append("An interviewer does not recommend the applicant.")
    if any(seen.recommends and not seen.has_time for seen in views):
        said.append("An interviewer found no time to commit.")
    return " ".join(["", *said, "They see the applicant again, or the application is declined."]) if said else ""


def _interviewed(number: int) -> str:
    return (
        "One interviewer recommends the applicant."
        if number == 1
        else f"{number} interviewers recommend the applicant."
    )


def _training(point: Point, on: date | None) -> Step:
    words = TRAININGS_MISSING[point.key] if on is None else point.sentence
    if point.is_met and on:
        words = f"Taken on {in_words(on)}."
    return _step(point.key, point.clause, point.is_met, words, Acts.COORDINATOR, on if point.is_met else None)


def _courses(way: Way, today: date, figures: Figures) -> Step:
    point = courses_point(way.courses, way.course_ends, today, figures)
    return _step("courses", point.clause, point.is_met, point.sentence, Acts.COORDINATOR)


def _dbs(way: Way, today: date, figures: Figures) -> Step:
    """A clear check of the level needed, as somebody decided it: as for being clear to mentor (KOT-4.3, PRO-1)."""
    point = dbs_point(way.checks, today, figures, way.date_of_birth if way.is_peer else None)
    on = max((check.decided_on or check.issued_on for check in way.checks), default=None) if point.is_met else None
    return _step("dbs", "KOT-4.3", point.is_met, point.sentence, Acts.COORDINATOR, on)
