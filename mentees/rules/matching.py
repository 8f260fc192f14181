"""Who suits whom: for one child and one mentor the points, and the reasons in words. People decide (KOT-6.1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from policy.dates import in_words
from policy.figures import Figures

from .bars import Bar, Home, household_bar
from .vocabulary import SUPPORT, TEMPERAMENT, Entry, Phrase, phrases, recognised, shared

WHOLE = 100
# Of the points for a criterion, how many parts of a hundred.
INTERESTS = (0, 50, 80, WHOLE)
TIMES = (0, 60, WHOLE)
SAME_AREA, SAME_AREA_BY_CAR, OTHER_AREA_BY_CAR = 50, 70, 20
CHILDS_WISH, CARERS_WISH = 60, 40
TIMES_IN_WORDS = {
    "weekday_afternoon": "on weekdays after school",
    "weekday_evening": "on weekday evenings",
    "saturday": "on Saturdays",
    "sunday": "on Sundays",
    "holidays": "in school holidays",
}


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


@dataclass(frozen=True)
class Reason:
    """What one criterion makes of two people. `quote` are somebody's own words."""

    label: str
    points: int
    most: int
    sentence: str
    quote: str = ""


@dataclass(frozen=True)
class Match:
    """One child with one mentor: the sum of the points, and each reason."""

    mentor: Offer
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)

    @property
    def speaks_for(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.points > 0]

    @property
    def speaks_against(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.points < 0]

    @property
    def is_open(self) -> list[Reason]:
        """What brings no point but is worth reading."""
        return [reason for reason in self.reasons if reason.points == 0 and reason.sentence]

    def rationale(self, longest: int) -> str:
        """Why this mentor, in whole sentences; nobody's own words among them."""
        said = ""
        for reason in sorted(self.speaks_for, key=lambda reason: -reason.points):
            longer = f"{said} {reason.sentence}".strip()
            if len(longer) <= longest:
                said = longer
        return said


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


AGAINST = frozenset({"conflict", "child_against", "carer_against"})


def points_of(child: Seeker, mentors: list[Offer], figures: Figures) -> list[int | None]:
    """KOT-6.1: for each mentor the points of all criteria, each at most what the policy gives it; none where the two
    may not be proposed."""
    weighed = [(criterion.share, most) for criterion in CRITERIA if (most := criterion.most(figures))]
    found: list[int | None] = []
    for mentor in mentors:
        if not may_be_proposed(child, mentor):
            found.append(None)
            continue
        points = 0
        for share, most in weighed:
            if part := share(child, mentor):
                points += _part(part, most)
        found.append(points)
    return found


def match(child: Seeker, mentor: Offer, figures: Figures) -> Match:
    """KOT-6.1: the points of two people with the reason of each criterion: interests, kind of support, temperament,
    time, distance, wishes, earlier history."""
    reasons = []
    for criterion in CRITERIA:
        most, share = criterion.most(figures), criterion.share(child, mentor)
        sentence, quote = criterion.words(child, mentor)
        reasons.append(Reason(criterion.label, _part(share, most), most, sentence, quote))
    return Match(mentor, tuple(reasons))


def suggestions(child: Seeker, mentors: list[Offer], figures: Figures) -> list[Match]:
    """KOT-6.1: those with a free place who are not barred, the most points first; what is equal stands in the order
    in which the mentors were written down."""
    found = [match(child, mentor, figures) for mentor in mentors if mentor.places > 0 and not bars_of(child, mentor)]
    return sorted(found, key=lambda one: (-one.points, one.mentor.pk))


def most_points(figures: Figures) -> int:
    return sum(criterion.most(figures) for criterion in CRITERIA)


def _part(share: int, most: int) -> int:
    """Whole points, rounded down towards nothing."""
    return share * most // WHOLE if share >= 0 else -(-share * most // WHOLE)


def _interests(child: Seeker, mentor: Offer) -> int:
    if child.stems.isdisjoint(mentor.stems):
        return 0
    number = sum(any(like.means(another) for another in mentor.likes) for like in child.likes)
    return INTERESTS[min(number, len(INTERESTS) - 1)]


def _interests_words(child: Seeker, mentor: Offer) -> tuple[str, str]:
    if both := shared(child.likes, mentor.likes):
        return f"Both like {_listed(both)}.", ""
    if not child.likes:
        return f"What {child.name} likes is not written down.", ""
    return (f"No interest in common with {mentor.name}." if mentor.likes else "Interests are not written down."), ""


def _support(child: Seeker, mentor: Offer) -> int:
    return _covered(child.support, mentor.knows)


def _support_words(child: Seeker, mentor: Offer) -> tuple[str, str]:
    if not child.support:
        return f"Which support {child.name} needs is not written down.", ""
    named, quote = _named(child.support, mentor.knows, SUPPORT)
    if named:
        return f"Has experience with {named}.", quote
    missing, _ = _named(child.support, dict.fromkeys(child.support, ""), SUPPORT)
    return (f"No experience with {missing} is written down." if missing else ""), ""


def _temperament(child: Seeker, mentor: Offer) -> int:
    return _covered(child.gets_on_with, mentor.is_like)


def _temperament_words(child: Seeker, mentor: Offer) -> tuple[str, str]:
    if not child.gets_on_with:
        return f"Whom {child.name} gets on with is not written down.", ""
    named, quote = _named(child.gets_on_with, mentor.is_like, TEMPERAMENT)
    if named:
        return f"Is {named}, as {child.name} needs.", quote
    missing, _ = _named(child.gets_on_with, dict.fromkeys(child.gets_on_with, ""), TEMPERAMENT)
    return (f"Is not described as {missing}." if missing else ""), ""


def _covered(wanted: tuple[str, ...], found: dict[str, str]) -> int:
    return WHOLE * sum(key in found for key in wanted) // len(wanted) if wanted else 0


def _named(wanted: tuple[str, ...], found: dict[str, str], entries: dict[str, Entry]) -> tuple[str, str]:
    """Those of the wanted entries that are found, as a sentence names them, and the words that say so."""
    keys = [key for key in wanted if key in found and key in entries]
    quotes = dict.fromkeys(found[key] for key in keys)
    return _listed([entries[key].named for key in keys]), ", ".join(quotes)


def _time(child: Seeker, mentor: Offer) -> int:
    return TIMES[min(len(_common(child, mentor)), len(TIMES) - 1)]


def _common(child: Seeker, mentor: Offer) -> list[str]:
    return [time for time in child.times if time in mentor.times]


def _time_words(child: Seeker, mentor: Offer) -> tuple[str, str]:
    if both := _common(child, mentor):
        return f"Both have time {_listed([TIMES_IN_WORDS.get(time, time) for time in both])}.", ""
    for name, times in ((child.name, child.times), (mentor.name, mentor.times)):
        if not times:
            return f"When {name} has time is not written down.", ""
    return "No time in common.", ""


def _distance(child: Seeker, mentor: Offer) -> int:
    one, other = child.home, mentor.home
    if not one.district or not other.district:
        return 0
    if one.district == other.district:
        return WHOLE
    if one.area == other.area:
        return SAME_AREA_BY_CAR if mentor.has_car else SAME_AREA
    return OTHER_AREA_BY_CAR if mentor.has_car else 0


def _distance_words(child: Seeker, mentor: Offer) -> tuple[str, str]:
    one, other = child.home, mentor.home
    for name, home in ((child.name, one), (mentor.name, other)):
        if not home.district:
            return f"In which postcode district {name} lives is not known.", ""
    if one.district == other.district:
        return f"Both live in postcode district {one.district}.", ""
    by_car = ", and travels by car" if mentor.has_car else ""
    if one.area == other.area:
        return f"Lives in {other.district}, the child in {one.district}: the same postcode area{by_car}.", ""
    return f"Lives in {other.district}, the child in {one.district}: another postcode area{by_car}.", ""


def _wish(child: Seeker, mentor: Offer) -> int:
    kinds = child.kinds_said(mentor.pk) if child.said else frozenset()
    if kinds & {"child_against", "carer_against"}:
        return -WHOLE
    return CHILDS_WISH * ("child_for" in kinds) + CARERS_WISH * ("carer_for" in kinds)


WISHES = {
    "child_against": "{child} would rather not have {mentor}.",
    "carer_against": "The carer would rather not have {mentor}.",
    "child_for": "{child} wishes for {mentor}.",
    "carer_for": "The carer wishes for {mentor}.",
}


def _wish_words(child: Seeker, mentor: Offer) -> tuple[str, str]:
    said = {one.kind: one.words for one in child.said.get(mentor.pk, ())}
    spoken = [kind for kind in WISHES if kind in said]
    sentences = [WISHES[kind].format(child=child.name, mentor=mentor.name) for kind in spoken]
    return " ".join(sentences), " ".join(words for kind in spoken if (words := said[kind]))


def _history(child: Seeker, mentor: Offer) -> int:
    earlier = child.earlier.get(mentor.pk, ()) if child.earlier else ()
    if not earlier:
        return 0
    return -WHOLE if any(one.was_cut_short for one in earlier) else WHOLE


def _history_words(child: Seeker, mentor: Offer) -> tuple[str, str]:
    earlier = child.earlier.get(mentor.pk, ())
    if not earlier:
        return "", ""
    last = max(earlier, key=lambda one: one.end_on)
    cut = " It was ended at once." if any(one.was_cut_short for one in earlier) else ""
    days = f"from {in_words(last.start_on)} to {in_words(last.end_on)}"
    return f"Mentored {child.name} before, {days}.{cut}", last.words


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


@dataclass(frozen=True)
class Criterion:
    """One thing that is compared: its share of a hundred, and how a person reads it."""

    label: str
    figure: str
    share: Callable[[Seeker, Offer], int]
    words: Callable[[Seeker, Offer], tuple[str, str]]

    def most(self, figures: Figures) -> int:
        return getattr(figures, self.figure)


CRITERIA = (
    Criterion("Interests", "match_interests", _interests, _interests_words),
    Criterion("Kind of support", "match_support", _support, _support_words),
    Criterion("Temperament", "match_temperament", _temperament, _temperament_words),
    Criterion("Time", "match_availability", _time, _time_words),
    Criterion("Distance", "match_distance", _distance, _distance_words),
    Criterion("Wishes", "match_wish", _wish, _wish_words),
    Criterion("Earlier history", "match_history", _history, _history_words),
)
