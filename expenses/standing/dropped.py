"""What a run held that was given up: its claims have gone on, and their histories tell."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from ..models import Claim, PaymentRun


@dataclass(frozen=True)
class GivenUp:
    """Who gave a run up, when and why, and each claim that was in it with its sum of that day."""

    by: str
    at: datetime
    because: str
    claims: list[tuple[Claim, Decimal]]

    @property
    def total(self):
        return sum((amount for _, amount in self.claims), Decimal(0))


def given_up(run) -> GivenUp:
    """In three queries; what was taken out of the run before has left it without that reason."""
    step = run.history.filter(status=PaymentRun.Status.DROPPED).select_related("history_user").earliest("history_id")
    amounts = _left_with(run, step.history_change_reason)
    claims = Claim.objects.filter(pk__in=amounts).with_people().order_by("mentor__user__name", "spent_on", "pk")
    by = step.history_user.name if step.history_user else "the portal"
    held = [(claim, amounts[claim.pk]) for claim in claims]
    return GivenUp(by, step.history_date, step.history_change_reason or "", held)


def _left_with(run, because):
    """The sums, by claim, of those that were in a run and went out of it for this reason."""
    were_in = Claim.history.filter(run_id=run.pk).values("id")
    records = list(Claim.history.filter(id__in=were_in).order_by("id", "history_id"))
    return {
        was.id: was.amount
        for was, became in pairwise(records)
        if was.id == became.id and was.run_id == run.pk != became.run_id and became.history_change_reason == because
    }
