"""Who takes part in one charity's year and a half: what the people files fill in and the builders read.

Days are counted back from today: `since=430` means 430 days ago.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Staff:
    name: str
    role: str
    phone: str


@dataclass(frozen=True)
class MentorPart:
    """`trained_left` is the number of days until the safeguarding training lapses; below zero it has lapsed.

    `before` names what was different at first: (field, value, how many days ago it changed).
    """

    key: str
    name: str
    interests: str
    strengths: str
    since: int
    trained_left: int
    capacity: int = 1
    voice: str = "warm"
    status: str = "active"
    before: tuple[str, object, int] | None = None


@dataclass(frozen=True)
class ChildPart:
    """`came` says how the child stands in the registers: regular, patchy, few (camps) or new."""

    key: str
    first_name: str
    surname: str
    he: str
    year: int
    carer: str
    relation: str
    came: str = "regular"
    grounds: tuple[str, ...] = ()
    needs: str = ""
    benefit: str = ""
    known_as: str = ""
    school: str = ""
    second_contact: str = ""
    second_relation: str = ""


@dataclass(frozen=True)
class MenteePart:
    """`next_round_in` lays the rounds so that the next is due in so many days; `misses_rounds` never came;
    `has_agreed` is a carer who signed before there was a mentor."""

    child: str
    since: int
    lift: bool = False
    misses_rounds: int = 0
    months: int = 24
    next_round_in: int | None = None
    has_agreed: bool = False


@dataclass(frozen=True)
class Pair:
    """One allocation; `last` is how many days ago the newest note is, `until` the last day, if it is over."""

    child: str
    mentor: str
    since: int
    last: int
    until: int | None = None
    every: int = 14
    says_every: bool = True
    weekday: int = 5
    likes: tuple[str, ...] = ()
    ended_because: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Plan:
    """One meet-up laid down by hand, `day` counted from today: tomorrow is 1, yesterday -1. It has no note."""

    child: str
    mentor: str
    day: int
    kind: str
    place: str
    start: str = ""
    end: str = ""
    status: str = "planned"
    transport: str = "walk"
    journey: str = ""
    words: str = ""
    second: str = ""
    others: str = ""
    planned: int = 4


@dataclass(frozen=True)
class OwnNote:
    """A note written by hand for one child."""

    kind: str
    place: str
    did: str
    came: str
    comment: str = ""
    others: str = ""


@dataclass(frozen=True)
class Cast:
    """Everybody in one charity. `own_words` maps a child to the notes written by hand, from the newest back."""

    town: str
    number: int
    mentors: tuple[MentorPart, ...]
    children: tuple[ChildPart, ...]
    mentees: tuple[MenteePart, ...]
    pairs: tuple[Pair, ...]
    plans: tuple[Plan, ...]
    own_words: dict[str, tuple[OwnNote, ...]] = field(default_factory=dict)
