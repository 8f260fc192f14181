"""Loads what the rules ask about referrals: the voices so far, and the children of the club it may be about."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q

from club.models import Carer, CarerLink, Child

from .. import rules
from ..models import Mentee, Referral

MOST_COMPARED = 200
MOST_SHOWN = 6


@dataclass(frozen=True)
class Candidate:
    """A child of the club that a referral may be about, and why one might think so."""

    child: Child
    likeness: rules.Likeness


def standing_of(referral) -> rules.Standing:
    return standing_from(referral.decisions.all())


def standing_from(decisions) -> rules.Standing:
    """Where a referral stands by its decisions, loaded in whatever order."""
    ordered = sorted(decisions, key=lambda decision: (decision.decided_at, decision.pk))
    return rules.standing(rules.Voice(row.seat, row.is_yes, row.decided_by_id) for row in ordered)


def candidates_for(referral, children):
    """The children that may be the one referred, the likeliest first (KOP-1)."""
    asked = _likely(referral)
    worth_comparing = children.perhaps(
        first_name=referral.first_name,
        surname=referral.surname,
        date_of_birth=referral.date_of_birth,
        school=referral.school,
    )
    compared = [Candidate(child, rules.likeness(asked, _likely(child))) for child in worth_comparing[:MOST_COMPARED]]
    found = [candidate for candidate in compared if candidate.likeness.is_possible]
    return sorted(found, key=lambda candidate: -candidate.likeness.score)[:MOST_SHOWN]


def _likely(row):
    known_as = getattr(row, "known_as", "")
    return rules.Likely(row.first_name, row.surname, known_as, row.date_of_birth, row.school)


def carers_like(referral, user):
    """Carers whom the club knows under the same name, number or address: perhaps of a brother or sister."""
    wanted = Q(pk=None)
    if referral.carer_name:
        wanted |= Q(name__iexact=referral.carer_name)
    if referral.carer_phone:
        wanted |= Q(phone=referral.carer_phone)
    if referral.carer_email:
        wanted |= Q(email__iexact=referral.carer_email)
    links = Prefetch("links", CarerLink.objects.select_related("child"))
    return Carer.objects.visible_to(user).filter(wanted).prefetch_related(links)


def also_referred(referral):
    """Other open referrals of the same child: two may think of one child."""
    if referral.child_id is None:
        return Referral.objects.none()
    return Referral.objects.open().filter(child=referral.child_id).exclude(pk=referral.pk)


def mentee_of(child) -> Mentee | None:
    return Mentee.objects.filter(child=child).first() if child else None
