"""What figures are made of: one figure with its clause, and the entries of lists."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class VenueKind:
    """A kind of approved place and the least number of mentors there (KOT-9.1)."""

    key: str
    label: str
    mentors: int = 1

    @property
    def words(self) -> str:
        return self.label if self.mentors == 1 else f"{self.label} (at least {self.mentors} mentors)"


@dataclass(frozen=True)
class Item:
    """One entry of a list that the policy sets: a step, a measure; with its clause."""

    key: str
    label: str
    clause: str

    @property
    def words(self) -> str:
        return self.label


def figure(
    default: Any, label: str, clause: str, unit: str = "", *, low: int = 0, high: int = 100, options: Any = ()
) -> Any:
    metadata = {"label": label, "clause": clause, "unit": unit, "low": low, "high": high, "options": options}
    if isinstance(default, list | tuple):
        return field(default=tuple(default), metadata=metadata)
    return field(default=default, metadata=metadata)
