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


@dataclass(frozen=True)
class Item:
    """One entry of a list that the policy sets: a step, a measure; with its clause."""

    key: str
    label: str
    clause: str


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


# The start-up checklist in the order of KOT-7.1, with what KOT-6.2, KOP-3 and KOP-17 add.
KOT_START_STEPS = (
    Item("referral", "The child is identified and the referral accepted", "KOT-7.1"),
    Item("mentor_ready", "A mentor is recruited and trained", "KOT-7.1"),
    Item("forms_given", "Consent forms are given to the carer", "KOT-7.1"),
    Item("first_contact", "First contact with the family", "KOT-7.1"),
    Item("allocated", "A mentor is allocated", "KOT-6.1"),
    Item("summary", "The mentor has the one-page summary", "KOT-6.2"),
    Item("briefing", "The mentor is briefed on safeguarding", "KOT-6.2"),
    Item("school_told", "The school is told of the programme", "KOP-17"),
    Item("first_meeting", "First meeting of mentor, child and carer", "KOT-7.1"),
    Item("consent", "The carer's consent to mentoring is signed", "KOP-16"),
    Item("plan", "The plan is agreed and signed off", "KOP-3"),
)

# The benefits that KOP-23 watches, each on a scale of 1 to 5.
KOT_OUTCOME_MEASURES = (
    Item("attendance", "School attendance", "KOP-23"),
    Item("staying", "Staying on at school", "KOP-23"),
    Item("relationships", "Relationships", "KOP-23"),
    Item("behaviour", "Behaviour", "KOP-23"),
    Item("attitude", "Attitude to school", "KOP-23"),
    Item("aspirations", "Aspirations", "KOP-23"),
    Item("substances", "Keeping clear of alcohol and drugs", "KOP-23"),
)


# What the charity looks for in a volunteer.
KOT_VALUES = (
    Item("fun", "Fun", "KOT-4.2"),
    Item("team_player", "Team player", "KOT-4.2"),
    Item("positive", "Positive", "KOT-4.2"),
    Item("trustworthy", "Trustworthy", "KOT-4.2"),
    Item("caring", "Caring", "KOT-4.2"),
    Item("kind", "Kind", "KOT-4.2"),
    Item("listener", "Good listener", "KOT-4.2"),
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
    mentor_values: tuple[Item, ...] = _figure(KOT_VALUES, "Values looked for in a mentor", "KOT-4.2")
    interviewers_needed: int = _figure(1, "Interviewers for each applicant", "KOT-4.2", "people")
    references_needed: int = _figure(2, "References for each applicant", "KOT-4.1", "references")
    reference_chased_after: tuple[int, ...] = _figure((7, 14), "A referee is asked again after", "KOT-4.1", "days")
    youngest_mentor: int = _figure(18, "A volunteer is at least", "KOP-26", "years")
    support_meeting_months: int = _figure(12, "A support meeting at least every", "KOT-5.2", "months")
    support_flag_months: int = _figure(11, "A missing support meeting shows after", "KOT-5.2", "months")
    dbs_details_months: int = _figure(6, "Details of a DBS check are kept after the decision", "PRO-1", "months")
    children_for_each_mentor: int = _figure(2, "Children for each mentor at most", "KOP-8", "children")
    support_months: int = _figure(12, "Support lasts, where nothing else is agreed", "KOT-2.4", "months")
    review_every_months: int = _figure(6, "Each match is reviewed every", "KOP-28", "months")
    start_steps: tuple[Item, ...] = _figure(KOT_START_STEPS, "Steps of the start", "KOT-7.1")
    outcome_measures: tuple[Item, ...] = _figure(KOT_OUTCOME_MEASURES, "Benefits that are watched", "KOP-23")
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
        for name in ("start_steps", "outcome_measures", "mentor_values"):
            if name in values:
                values[name] = tuple(Item(**item) for item in values[name])
        for name in ("reminder_days", "reference_chased_after"):
            if name in values:
                values[name] = tuple(values[name])
        return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [vars(item) if isinstance(item, VenueKind | Item) else item for item in value]
    return value
