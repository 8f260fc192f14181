"""The figures of a policy version: every number and list that a rule needs, each with its clause.

Stored as JSON on the version; read as one frozen value that is handed to the rules.
"""

from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class VenueKind:
    """A kind of approved place and the least number of mentors there (KOT-9.1)."""

    key: str
    label: str
    mentors: int = 1


def _figure(default: Any, label: str, clause: str, unit: str = "") -> Any:
    metadata = {"label": label, "clause": clause, "unit": unit}
    if isinstance(default, list | tuple):
        return field(default=tuple(default), metadata=metadata)
    return field(default=default, metadata=metadata)


# The places of KOT-9.1, in the policy's own order.
KOT_VENUE_KINDS = (
    VenueKind("museum", "Museum"),
    VenueKind("cinema", "Cinema", mentors=2),
    VenueKind("restaurant", "Restaurant"),
    VenueKind("coffee_shop", "Coffee shop"),
    VenueKind("leisure_complex", "Leisure complex"),
    VenueKind("sports_event", "Sports event"),
    VenueKind("theatre", "Theatre"),
    VenueKind("climbing_wall", "Climbing wall"),
    VenueKind("golf_club", "Golf club"),
    VenueKind("sports_club", "Sports club"),
    VenueKind("shopping", "Shopping"),
    VenueKind("bowling", "Bowling"),
    VenueKind("minigolf", "Minigolf"),
    VenueKind("zoo", "Zoo"),
    VenueKind("country_park", "Country park"),
    VenueKind("cycling", "Cycling"),
    VenueKind("dog_walk", "Dog walk"),
)


@dataclass(frozen=True)
class Figures:
    camps_needed: int = _figure(4, "Camps attended before a referral is eligible", "KOT-3.1", "camps")
    attendance_needed: Decimal = _figure(Decimal("80"), "Attendance needed", "KOT-3.1", "%")
    attendance_counts_camps_only: bool = _figure(False, "Attendance counts camps only", "KOT-3.1")
    safeguarding_valid_months: int = _figure(12, "Face-to-face safeguarding training lasts", "KOT-5.1", "months")
    reminder_days: tuple[int, ...] = _figure((60, 30, 7), "Training reminders before the last day", "KOT-5.1", "days")
    monthly_spending: Decimal = _figure(Decimal("20.00"), "Spending a month for each mentee", "KOT-8.1", "£")
    gift_limit: Decimal = _figure(Decimal("10.00"), "A gift costs at most", "KOT-8.2", "£")
    grant_above: Decimal = _figure(Decimal("100.00"), "Spending above this needs a grant", "KOT-8.4", "£")
    grant_decision_days: int = _figure(14, "Committee decides a grant within", "KOP-20", "days")
    venue_kinds: tuple[VenueKind, ...] = _figure(KOT_VENUE_KINDS, "Approved kinds of place", "KOT-9.1")
    meet_every_days: int = _figure(14, "Meet-ups at least every, where nothing else is agreed", "KOT-9.2", "days")
    note_due_days: int = _figure(2, "Note due after the meet-up", "KOT-9.4", "days")
    meetups_need_confirmation: bool = _figure(True, "The coordinator confirms each meet-up", "KOP-10")
    questionnaire_every_months: int = _figure(6, "Impact questionnaire every", "KOT-17.1", "months")
    children_for_each_mentor: int = _figure(2, "Children for each mentor at most", "KOP-8", "children")
    report_year_starts_month: int = _figure(4, "The policy year of the reports starts in month", "KOT-17.1", "month")
    smallest_number_shown: int = _figure(5, "Smallest number of children shown to trustees", "KOT-20.2", "children")

    def venue_kind(self, key: str) -> VenueKind | None:
        return next((kind for kind in self.venue_kinds if kind.key == key), None)

    def to_json(self) -> dict[str, Any]:
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Figures":
        """Raises TypeError on a figure that nobody knows; a figure not stored keeps its default."""
        values = dict(stored)
        for name in ("attendance_needed", "monthly_spending", "gift_limit", "grant_above"):
            if name in values:
                values[name] = Decimal(str(values[name]))
        if "venue_kinds" in values:
            values["venue_kinds"] = tuple(VenueKind(**kind) for kind in values["venue_kinds"])
        if "reminder_days" in values:
            values["reminder_days"] = tuple(values["reminder_days"])
        return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [vars(item) if isinstance(item, VenueKind) else item for item in value]
    return value
