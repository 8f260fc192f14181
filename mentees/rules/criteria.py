"""What is compared of a child and a mentor, one criterion after another: its share of the points, and its sentence."""

from collections.abc import Callable
from dataclasses import dataclass

from policy.dates import in_words
from policy.figures import Figures, listed

from .pairs import Offer, Seeker
from .vocabulary import SUPPORT, TEMPERAMENT, Entry, shared

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


def _interests(child: Seeker, mentor: Offer) -> int:
    if child.stems.isdisjoint(mentor.stems):
        return 0
    number = sum(any(like.means(another) for another in mentor.likes) for like in child.likes)
    return INTERESTS[min(number, len(INTERESTS) - 1)]


def _interests_words(child: Seeker, mentor: Offer) -> tuple[str, str]:
    if both := shared(child.likes, mentor.likes):
        return f"Both like {listed(both)}.", ""
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
    return listed([entries[key].named for key in keys]), ", ".join(quotes)


def _time(child: Seeker, mentor: Offer) -> int:
    return TIMES[min(len(_common(child, mentor)), len(TIMES) - 1)]


def _common(child: Seeker, mentor: Offer) -> list[str]:
    return [time for time in child.times if time in mentor.times]


def _time_words(child: Seeker, mentor: Offer) -> tuple[str, str]:
    if both := _common(child, mentor):
        return f"Both have time {listed([TIMES_IN_WORDS.get(time, time) for time in both])}.", ""
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
