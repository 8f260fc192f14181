"""Fair, equitable and value for money (KOT-1): what mentoring costs, how long children wait, what families answered."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

PENNY = Decimal("0.01")
# The longest wait is that of one child, so it is said in whole blocks of four weeks that hold for all of them.
BLOCK_DAYS = 28
NO_ANSWER = "Did not answer"


@dataclass(frozen=True)
class Wait:
    """How long a child that was referred waited for a first mentor; `until` is the first day it no longer did."""

    child: int
    received_on: date
    until: date | None = None
    got_a_mentor: bool = False

    @property
    def days(self) -> int:
        return (self.until - self.received_on).days if self.until else 0

    def is_on(self, day: date) -> bool:
        return self.received_on <= day and (self.until is None or self.until > day)


@dataclass(frozen=True)
class Answers:
    """The questions with the answers that can be given, and what the family of each mentee said."""

    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    # The club's own rule of bands: rules of one app do not import those of another.
    banded: Callable[[dict[str, int], int], Iterable[Any]] = lambda counts, smallest: ()


def share(pounds: Decimal, count: int) -> str | None:
    """KOT-1: the cost for each, to the nearest penny, a half up; none where there is nobody to share it among."""
    return str((pounds / count).quantize(PENNY, ROUND_HALF_UP)) if count else None


def first_mentors(waits: Iterable[Wait], first_day: date, last_day: date) -> list[Wait]:
    """Waits that ended with a first mentor in a period. A mentor from before the referral ended no wait."""
    ended = (wait for wait in waits if wait.got_a_mentor and wait.until and wait.days >= 0)
    return [wait for wait in ended if wait.until and first_day <= wait.until <= last_day]


def waiting_on(waits: Iterable[Wait], day: date) -> set[int]:
    """Children referred who had no mentor yet at the end of a day, and whose referral had not come to nothing."""
    return {wait.child for wait in waits if wait.is_on(day)}


def lengths(waits: Iterable[Wait]) -> dict[str, int] | None:
    """KOT-1: the middle wait in whole days, a half up, and the days that none of them waited longer than."""
    days = [wait.days for wait in waits]
    if not days:
        return None
    middle = Decimal(str(median(days))).quantize(Decimal(1), ROUND_HALF_UP)
    return {"median": int(middle), "at_most": max(1, -(-max(days) // BLOCK_DAYS)) * BLOCK_DAYS}


def in_bands(answers: Answers, children: set[int], smallest: int) -> list[dict[str, Any]]:
    """KOT-19.1: how many of these children gave each answer, in bands; whoever was not asked did not answer."""
    rows = []
    for question, choices in answers.questions.items():
        said = Counter(answers.given.get(child, {}).get(question, NO_ANSWER) for child in children)
        bands = answers.banded({label: said[label] for label in (*choices, NO_ANSWER)}, smallest)
        rows.append({"question": question, "answers": [[band.label, band.least, band.most] for band in bands]})
    return rows
