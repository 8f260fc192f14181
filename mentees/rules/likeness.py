"""Whether two records may be about one child: names as people write them, birthdays, schools. A person decides."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

ALIKE = 0.72
# Letters that no accent can be taken off.
UNLIKE_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True)
class Likely:
    """What is compared of one child."""

    first_name: str
    surname: str
    known_as: str = ""
    born: date | None = None
    school: str = ""


@dataclass(frozen=True)
class Likeness:
    """How alike two records are, and in what; `score` orders the candidates."""

    score: int = 0
    reasons: tuple[str, ...] = field(default_factory=tuple)

    @property
    def is_possible(self) -> bool:
        return self.score > 0

    @property
    def in_words(self) -> str:
        return ", ".join(self.reasons).capitalize()


def likeness(one: Likely, other: Likely) -> Likeness:
    """Perhaps the same child (KOP-1): the same name, also swapped; the same birthday and a name alike; both names
    alike and the same school. Accents, capitals, hyphens and the name a child goes by make no difference."""
    same_day = one.born is not None and one.born == other.born
    same_school = bool(fold(one.school)) and fold(one.school) == fold(other.school)
    name_score, name_reasons = _names(one, other)
    both_alike = name_score >= 4
    if not (name_score >= 5 or (same_day and name_score) or (same_school and both_alike)):
        return Likeness()
    reasons = [*name_reasons, *["same birthday"] * same_day, *["same school"] * same_school]
    if one.born and other.born and not same_day:
        reasons.append("another birthday")
    return Likeness(name_score + 5 * same_day + 2 * same_school, tuple(reasons))


def fold(text: str) -> str:
    """Text as it is compared: small letters without accents, marks and spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(UNLIKE_LETTERS))
    return "".join(letter for letter in bare if letter.isalnum())


def _names(one: Likely, other: Likely) -> tuple[int, list[str]]:
    """6 the same name, 5 swapped, 4 both names alike, 2 one of the two alike, 0 neither."""
    firsts, others = _first_names(one), _first_names(other)
    surname, other_surname = fold(one.surname), fold(other.surname)
    if firsts & others and surname == other_surname:
        words = "same name" if fold(one.first_name) == fold(other.first_name) else "same name as the child goes by"
        return 6, [words]
    if surname in others and other_surname in firsts:
        return 5, ["first name and surname swapped"]
    first_alike = any(_alike(name, another) for name in firsts for another in others)
    surname_alike = _alike(surname, other_surname)
    if first_alike and surname_alike:
        return 4, ["names alike"]
    if first_alike:
        return 2, ["first name alike"]
    return (2, ["surname alike"]) if surname_alike else (0, [])


def _first_names(child: Likely) -> set[str]:
    return {name for name in (fold(child.first_name), fold(child.known_as)) if name}


def _alike(one: str, other: str) -> bool:
    """The same but for a slip of the pen, or the short form of the other: Max and Maxwell."""
    if not one or not other:
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 3 and longer.startswith(shorter):
        return True
    return SequenceMatcher(None, one, other).ratio() >= ALIKE
