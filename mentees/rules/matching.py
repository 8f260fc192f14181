"""Who suits whom: for one child and one mentor the points, and the reasons in words. People decide (KOT-6.1)."""

from dataclasses import dataclass

from policy.figures import Figures

from .criteria import CRITERIA, WHOLE
from .pairs import Offer, Seeker, bars_of, may_be_proposed


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
    def without_points(self) -> list[Reason]:
        """What brings no point but is worth reading."""
        return [reason for reason in self.reasons if reason.points == 0 and reason.sentence]

    def rationale(self, longest: int) -> str:
        """Why this mentor, in whole sentences, the weightiest first to get room; nobody's own words among them."""
        kept: list[Reason] = []
        for reason in sorted(self.speaks_for, key=lambda reason: -reason.points):
            if len(" ".join(one.sentence for one in [*kept, reason])) <= longest:
                kept.append(reason)
        return " ".join(reason.sentence for reason in self.speaks_for if reason in kept)


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
