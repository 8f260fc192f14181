"""Who waits for a mentor, who is free, and what matching asks about both, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from club.models import CarerLink
from mentors.models import Mentor
from mentors.rules import Point
from mentors.standing.clearance import clearances
from policy.homes import Home
from policy.models import PolicyVersion

from .. import rules
from ..models import Allocation, Mentee, PairRemark, has_begun
from .assignment import best_assignment

SHORTLIST = 5
LONGEST_RATIONALE = 2_000
SOON = 60


def waiting(user):
    """Mentees whom nobody mentors, the longest without a mentor in front; with `alone_since`, and `has_stopped` where
    a suspended mentor is still theirs."""
    open_now = Allocation.objects.keyed().values("mentee")
    without = Mentee.objects.visible_to(user).supported().exclude(pk__in=open_now).with_child()
    left_on = Max("allocations__end_on", filter=has_begun("allocations__"))
    return (
        without.select_related("referral")
        .annotate(
            alone_since=Greatest("starts_on", Coalesce(left_on, "starts_on")),
            has_stopped=Exists(_not_over(OuterRef("pk"))),
        )
        .order_by("alone_since", "pk")
    )


def _not_over(mentee):
    return Allocation.objects.filter(Q(end_on=None) | Q(end_on__gte=timezone.localdate()), mentee=mentee, ended_at=None)


def seekers_of(mentees):
    """What matching knows of these mentees, in the order given: their carers, remarks and earlier mentors."""
    prefetch_related_objects(
        mentees,
        Prefetch("child__carer_links", CarerLink.objects.select_related("carer"), to_attr="links_to_carers"),
        Prefetch("remarks", PairRemark.objects.standing().select_related("mentor__user"), to_attr="remarks_standing"),
        Prefetch("allocations", Allocation.objects.select_related("mentor__user"), to_attr="allocations_ever"),
    )
    return [_seeker(mentee) for mentee in mentees]


def _seeker(mentee):
    child = mentee.child
    carers = [link.carer for link in child.links_to_carers]
    said, earlier = {}, {}
    for remark in mentee.remarks_standing:
        said.setdefault(remark.mentor_id, []).append(rules.Said(remark.kind, remark.words))
    for row in mentee.allocations_ever:
        if row.is_over and not row.is_struck:
            past = rules.Earlier(row.start_on, row.end_on, row.ended_at is not None, row.end_reason)
            earlier.setdefault(row.mentor_id, []).append(past)
    return rules.Seeker(
        pk=mentee.pk,
        name=child.called,
        order=(getattr(mentee, "alone_since", mentee.starts_on), mentee.pk),
        interests=mentee.interests,
        support=tuple(mentee.support_needed),
        gets_on_with=tuple(mentee.gets_on_with),
        times=tuple(mentee.availability),
        home=Home(
            child.address,
            child.postcode,
            phones=tuple(carer.phone for carer in carers),
            emails=tuple(carer.email for carer in carers),
        ),
        said={mentor: tuple(remarks) for mentor, remarks in said.items()},
        earlier={mentor: tuple(rows) for mentor, rows in earlier.items()},
    )


@dataclass(frozen=True)
class Pool:
    """The mentors there are: those who are clear and have a free place; those who are clear and full; the others.

    `lapses` holds what ends soon, by mentor.
    """

    offers: list[rules.Offer]
    full: list[rules.Offer]
    not_clear: list[rules.Offer]
    lapses: dict[int, Point]

    @property
    def everybody(self):
        return [*self.offers, *self.full, *self.not_clear]


def pool_of(mentors, today, figures):
    """Who of these mentors is clear to mentor and has a free place (KOP-8), in the order of their numbers."""
    open_now = Allocation.objects.keyed().filter(mentor=OuterRef("pk")).order_by().values("mentor")
    children = Coalesce(Subquery(open_now.annotate(n=Count("mentee", distinct=True)).values("n")), 0)
    serving = mentors.serving().exclude(status=Mentor.Status.APPLICANT).annotate(children_now=children)
    pool = Pool([], [], [], {})
    for mentor, clear in clearances(serving, today, figures):
        places = rules.places_of(mentor.capacity, figures) - mentor.children_now
        offer = offer_of(mentor, max(places, 0))
        if not clear.is_clear:
            pool.not_clear.append(offer)
        elif places < 1:
            pool.full.append(offer)
        else:
            pool.offers.append(offer)
            if clear.lapses and (clear.lapses[0].lapses_on - today).days <= SOON:
                pool.lapses[mentor.pk] = clear.lapses[0]
    pool.offers.sort(key=lambda offer: offer.pk)
    return pool


def offer_of(mentor, places=0):
    return rules.Offer(
        pk=mentor.pk,
        name=mentor.user.first_name,
        full_name=mentor.user.name,
        places=places,
        interests=mentor.interests,
        strengths=mentor.strengths,
        personality=mentor.personality,
        experience=mentor.experience,
        times=tuple(mentor.availability),
        has_car=bool(mentor.has_car),
        home=Home(mentor.address, mentor.postcode, phones=(mentor.user.phone,), emails=(mentor.user.email,)),
    )


def pair_verdict(mentee, mentor):
    """Whether the two may be matched at all; both as they were just read."""
    [seeker] = seekers_of([mentee])
    return rules.pair_verdict(rules.bars_of(seeker, offer_of(mentor)), mentor.user.name)


def prefilled(user, mentee, asked):
    """The allocation form filled in with a mentor, named by number, and why they suit in whole sentences."""
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 10
    mentors = Mentor.objects.visible_to(user).serving().select_related("user")
    mentor = mentors.filter(pk=asked).first() if is_number else None
    if mentor is None:
        return {}
    [seeker] = seekers_of([mentee])
    found = rules.match(seeker, offer_of(mentor), PolicyVersion.objects.figures_of(mentee.scheme))
    return {"mentor": mentor.pk, "rationale": found.rationale(LONGEST_RATIONALE)}


@dataclass(frozen=True)
class Proposed:
    """What is proposed for one child, `others` the next best; nothing where every place is better used otherwise."""

    seeker: rules.Seeker
    match: rules.Match | None
    is_chosen: bool
    others: list[rules.Match]


@dataclass(frozen=True)
class Proposal:
    """The best assignment of those who wait, with what people have chosen otherwise."""

    seekers: list[rules.Seeker]
    offers: list[rules.Offer]
    given: dict[int, int | None]
    chosen: dict[int, int]
    points: dict[int, list[int | None]]

    @property
    def total(self):
        return sum(self.points[row][column] for row, column in self._served())

    @property
    def served(self):
        return len(self._served())

    def _served(self):
        return [(row, column) for row, column in self.given.items() if column is not None]

    def of(self, seeker, figures):
        column, points = self.given[seeker.pk], self.points[seeker.pk]
        ranked = sorted(
            (number for number, value in enumerate(points) if value is not None and number != column),
            key=lambda number: (-points[number], self.offers[number].pk),
        )
        matches = [rules.match(seeker, self.offers[number], figures) for number in ranked[:SHORTLIST]]
        own = None if column is None else rules.match(seeker, self.offers[column], figures)
        return Proposed(seeker, own, seeker.pk in self.chosen, matches)


def propose(seekers, offers, figures, *, chosen=None):
    """The best assignment within the mentors' free places (KOT-6.1); what people have chosen stands, and the others
    are placed around it. The same rows in whatever order get the same proposal.

    `chosen` names the mentor of some children; a choice that cannot be is passed over.
    """
    seekers = sorted(seekers, key=lambda seeker: seeker.order)
    offers = sorted(offers, key=lambda offer: offer.pk)
    points = {seeker.pk: rules.points_of(seeker, offers, figures) for seeker in seekers}
    places = [offer.places for offer in offers]
    column_of = {offer.pk: column for column, offer in enumerate(offers)}
    given, kept = {}, {}
    for seeker in seekers:
        column = column_of.get((chosen or {}).get(seeker.pk))
        if column is not None and places[column] > 0 and points[seeker.pk][column] is not None:
            places[column] -= 1
            given[seeker.pk], kept[seeker.pk] = column, offers[column].pk
    free = [seeker.pk for seeker in seekers if seeker.pk not in given]
    given |= dict(zip(free, best_assignment([points[pk] for pk in free], places), strict=True))
    return Proposal(seekers, offers, given, kept, points)
