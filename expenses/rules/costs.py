"""KOT-1: what mentoring costs for each child and each meet-up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")
NOTHING = Decimal("0.00")


def for_each(pounds: Decimal, count: int) -> Decimal | None:
    """The cost for each, to the nearest penny, a half up; none where there is nobody to share it among (KOT-1)."""
    return (pounds / count).quantize(PENNY, ROUND_HALF_UP) if count else None


@dataclass(frozen=True)
class Cost:
    """What one child, or all of them, cost in a year: claims by kind, corrections, fees of clubs; and meet-ups held."""

    claims: Mapping[str, Decimal] = field(default_factory=dict)
    corrected: Decimal = NOTHING
    fees: Decimal = NOTHING
    meetups: int = 0

    @property
    def claimed(self) -> Decimal:
        return sum(self.claims.values(), NOTHING)

    @property
    def total(self) -> Decimal:
        return self.claimed + self.corrected + self.fees

    @property
    def for_each_meetup(self) -> Decimal | None:
        """All that counts for the child, shared among the meet-ups held."""
        return for_each(self.total, self.meetups)
