"""What the club owes each year group in a school year."""

from dataclasses import dataclass
from datetime import date

from policy.figures import Figures

CLAUSE = "KOT-2.1"
YOUNGER, OLDER = range(5, 8), range(8, 12)
TERMS = ("autumn", "spring", "summer")


@dataclass(frozen=True)
class Held:
    """An event that goes ahead or took place: its kind, its day, the school years it is for."""

    kind: str
    held_on: date
    first_year: int | None = None
    last_year: int | None = None

    def is_for(self, year: int) -> bool:
        first = 0 if self.first_year is None else self.first_year
        return first <= year <= (99 if self.last_year is None else self.last_year)


@dataclass(frozen=True)
class Want:
    """One thing the policy asks for a year group: how many, how many there are, what is missing."""

    label: str
    needed: int
    days: tuple[date, ...]
    missing: str

    @property
    def is_met(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Programme:
    year: int
    wants: tuple[Want, ...]
    clause: str = CLAUSE

    @property
    def is_met(self) -> bool:
        return all(want.is_met for want in self.wants)


def programme(year: int, events: list[Held], figures: Figures) -> Programme:
    """Years 5 to 7 have four camps a year and lunch clubs; years 8 to 11 a workshop each term and a fun activity each
    year (KOT-2.1). `events` are those of one school year that were not called off."""
    own = [event for event in events if event.is_for(year)]
    if year in YOUNGER:
        return Programme(year, (_camps(own, figures), _at_least_one(own, "lunch_club", "Lunch clubs", "lunch club")))
    if year in OLDER:
        fun = _at_least_one(own, "fun", "A fun activity each year", "yearly fun activity")
        return Programme(year, (_workshops(own), fun))
    return Programme(year, ())


def term_of(day: date) -> str:
    """Autumn is September to December, spring January to March, summer April to August."""
    return "autumn" if day.month >= 9 else "spring" if day.month <= 3 else "summer"


def _days(events: list[Held], kind: str) -> tuple[date, ...]:
    return tuple(sorted(event.held_on for event in events if event.kind == kind))


def _camps(events: list[Held], figures: Figures) -> Want:
    days = _days(events, "camp")
    short = figures.camps_a_year - len(days)
    missing = "" if short <= 0 else f"{short} {'camp' if short == 1 else 'camps'} missing"
    return Want(f"{figures.camps_a_year} camps a year", figures.camps_a_year, days, missing)


def _at_least_one(events: list[Held], kind: str, label: str, noun: str) -> Want:
    days = _days(events, kind)
    return Want(label, 1, days, "" if days else f"No {noun} yet")


def _workshops(events: list[Held]) -> Want:
    days = _days(events, "workshop")
    held = {term_of(day) for day in days}
    without = [term for term in TERMS if term not in held]
    missing = f"No workshop in the {_joined(without)} term" if without else ""
    return Want("A workshop each term", len(TERMS), days, missing)


def _joined(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
