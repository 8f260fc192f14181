"""Claims that wait for the coordinator, and questions about them that wait for the mentor."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone

from core.deadlines import Deadline

from ..models import Claim, ClaimStep
from ..standing import answerer


def claims_to_decide(claims=None):
    """What the month’s limit does not hold, from the day on which it came to the coordinator (KOT-8.1).

    The person is the scheme's coordinator, for their own claims the chief executive. `claims` narrows it,
    such as to those visible to somebody.
    """
    claims = Claim.objects.all() if claims is None else claims
    waiting = _since(claims.with_coordinator()).select_related("mentee__scheme__coordinator")
    who = answerer()
    return [
        Deadline(
            what=f"Decide on a claim of £{claim.amount:,.2f} by {claim.mentor}",
            due_on=timezone.localdate(claim.since),
            clause="KOT-8.1",
            url=reverse("expenses:claim_detail", args=[claim.pk]),
            person=who(claim.mentee.scheme.coordinator, claim.mentor.user_id),
            subject=str(claim.mentee),
            event=f"claim:{claim.pk}:decide:{claim.step or 0}",
            row=claim,
        )
        for claim in waiting
    ]


def claims_to_answer(claims=None):
    """Claims that came back with a question, from the day on which it was asked; the person is the mentor (KOT-8.3)."""
    claims = Claim.objects.all() if claims is None else claims
    asked = _since(claims.filter(status=Claim.Status.RETURNED)).order_by("since", "id")
    return [
        Deadline(
            what=f"Answer the question about £{claim.amount:,.2f} of {claim.spent_on:%-d %B}",
            due_on=timezone.localdate(claim.since),
            clause="KOT-8.3",
            url=reverse("expenses:claim_answer", args=[claim.pk]),
            person=claim.mentor.user,
            subject=claim.mentee.child.initials,
            event=f"claim:{claim.pk}:answer:{claim.step or 0}",
            row=claim,
        )
        for claim in asked
    ]


def _since(claims):
    """With the people, the moment at which each came to where it is, and the step that brought it there."""
    steps = ClaimStep.objects.filter(claim=OuterRef("pk"), became=OuterRef("status")).order_by("-id")
    # Without either it is of the time before the portal.
    return claims.with_people().annotate(
        step=Subquery(steps.values("pk")[:1]), since=Coalesce(Subquery(steps.values("at")[:1]), "claimed_at", Now())
    )
