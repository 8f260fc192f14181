"""What the one-page summary of a child says: loaded from the records as they stand when somebody takes it."""

from dataclasses import dataclass

from club.models import CarerLink, Child
from club.rules import stage_words
from core.models import User

from ..models import Consent, Goal, Plan


@dataclass(frozen=True)
class Summary:
    """The page that a mentor gets (KOT-6.2), with the additional needs (KOT-19.1).

    `is_short` where it goes to a peer mentor: what keeps the child safe, and nothing of the case (EPT-9).
    """

    child: Child
    mentor: User
    stage: str
    background: str
    needs: str
    additional_needs: str
    goals: tuple[str, ...]
    carers: tuple[CarerLink, ...]
    consents: tuple[str, ...]
    coordinator: User | None
    is_short: bool = False


def summary_of(allocation):
    """The summary of the child of an allocation loaded for its page."""
    mentee, child = allocation.mentee, allocation.mentee.child
    if allocation.mentor.is_peer:
        return _short(allocation)
    plan = Plan.objects.current().filter(mentee=mentee).first()
    goals = Goal.objects.followed().filter(plan__mentee=mentee)
    kinds = Consent.objects.standing().filter(mentee=mentee).order_by().values_list("kind", flat=True).distinct()
    given = set(kinds)
    carers = CarerLink.objects.filter(child=child).select_related("carer")
    return Summary(
        child=child,
        mentor=allocation.mentor.user,
        stage=stage_words(child.school_year_on(), child.chosen_stage),
        background=allocation.background,
        needs=plan.needs if plan else "",
        additional_needs=child.needs,
        goals=tuple(goals.values_list("words", flat=True)),
        # Whoever is rung in an emergency is not the one left out where many do not fit.
        carers=tuple(sorted(carers, key=lambda link: (not link.is_first_contact, not link.is_emergency_contact))),
        consents=tuple(kind.label for kind in Consent.Kind if kind in given),
        coordinator=mentee.scheme.coordinator,
    )


def _short(allocation):
    """First name, medical needs and whom to ring in an emergency (EPT-9)."""
    child = allocation.mentee.child
    carers = CarerLink.objects.filter(child=child, is_emergency_contact=True).select_related("carer")
    return Summary(
        child=child,
        mentor=allocation.mentor.user,
        stage="",
        background="",
        needs="",
        additional_needs=child.needs,
        goals=(),
        carers=tuple(carers),
        consents=(),
        coordinator=allocation.mentee.scheme.coordinator,
        is_short=True,
    )
