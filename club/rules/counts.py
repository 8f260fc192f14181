"""Counts of people shown so that nobody is recognised in them."""

from dataclasses import dataclass

CLAUSE = "KOT-19.1"


@dataclass(frozen=True)
class Band:
    """How many gave an answer, as a range; None where the number is kept back."""

    label: str
    least: int | None = None
    most: int | None = None

    @property
    def is_shown(self) -> bool:
        return self.least is not None

    @property
    def in_words(self) -> str:
        return f"{self.least} to {self.most}" if self.is_shown else "Not shown"


def banded(counts: dict[str, int], smallest: int) -> list[Band]:
    """Each number in a band; fewer than the policy's smallest number are kept back, and so many beside them that those
    kept back, never one alone, make together no fewer than the smallest: the sum gives nobody away (KOT-19.1)."""
    smallest = max(smallest, 1)
    hidden = {label for label, number in counts.items() if number < smallest}
    # From the smallest up: what is given away to protect the others should be as little as can be.
    following = sorted((label for label in counts if label not in hidden), key=lambda label: counts[label])
    while hidden and following and sum(counts[label] for label in hidden) < smallest:
        hidden.add(following.pop(0))
    return [Band(label) if label in hidden else _band(label, number, smallest) for label, number in counts.items()]


def _band(label: str, number: int, width: int) -> Band:
    least = number // width * width
    return Band(label, least, least + width - 1)
