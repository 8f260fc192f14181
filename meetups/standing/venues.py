"""Which kinds of place have an insurance check, and which hold today (KOP-14)."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from policy.figures import VenueKind

from ..models import VenueCheck
from ..rules import holds_until, insurance_verdict


@dataclass(frozen=True)
class Insured:
    """A kind of place of the policy's list with its checks, the newest first, and until when the newest holds."""

    kind: VenueKind
    checks: list[VenueCheck]
    until: date | None

    @property
    def newest(self):
        return self.checks[0] if self.checks else None

    @property
    def earlier(self):
        return self.checks[1:]


def insured_kinds(checks, figures):
    """Every kind of place of the list, in its order; one question."""
    by_kind = {}
    for check in checks.select_related("recorded_by"):
        by_kind.setdefault(check.kind, []).append(check)
    return [_insured(kind, by_kind.get(kind.key, []), figures) for kind in figures.venue_kinds]


def _insured(kind, checks, figures):
    until = holds_until(checks[0].checked_on, checks[0].until_on, figures) if checks else None
    return Insured(kind, checks, until)


def insurance_of(meetup, figures):
    """KOP-14 for a plan at a kind of place of the list; None for another place, which is asked about one by one, and
    for the first meeting, which the charity arranges."""
    if meetup.is_first_meeting or figures.venue_kind(meetup.venue_kind) is None:
        return None
    check = VenueCheck.objects.filter(kind=meetup.venue_kind).values_list("checked_on", "until_on").first()
    checked_on, until_on = check or (None, None)
    return insurance_verdict(checked_on, until_on, meetup.date or timezone.localdate(), figures)
