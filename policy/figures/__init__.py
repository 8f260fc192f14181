"""The figures of a policy version: every number and list that a rule needs, each with its clause.

Stored as JSON on the version; read as one frozen value that is handed to the rules.
"""

from collections import Counter
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from .lists import (
    DBS_LEVELS,
    KOT_OUTCOME_MEASURES,
    KOT_START_STEPS,
    KOT_VALUES,
    KOT_VENUE_KINDS,
    PEER_COURSES,
)
from .money import MoneyFigures
from .parts import Item, VenueKind, figure

__all__ = ["DBS_LEVELS", "Difference", "Figure", "Figures", "Item", "VenueKind", "listed", "range_in_words"]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One figure as a person reads it: what it is, its clause, and the least and most it may be, or its choices."""

    name: str
    label: str
    clause: str
    unit: str
    low: int
    high: int
    value: Any
    options: tuple[tuple[str, str], ...] = ()

    @property
    def is_list(self) -> bool:
        return self.name in LISTS

    @property
    def entries(self) -> list[str]:
        """The entries of a list in words; empty where the figure is one value."""
        return [entry.words for entry in self.value] if self.is_list else []

    @property
    def words(self) -> str:
        """The value with its unit: £20.00, 80%, 12 months, 60, 30 and 7 days, April, yes."""
        value = self.value
        if self.options:
            return dict(self.options).get(value, value)
        if self.is_list:
            return "; ".join(self.entries)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if self.unit == "£":
            return f"£{value:,.2f}"
        if self.unit == "%":
            return f"{_short(value)}%"
        if self.unit == "month":
            return MONTHS[value - 1]
        if isinstance(value, tuple):
            return f"{listed([str(part) for part in value])} {self.unit}"
        if self.name == "contact_minutes" and not value:
            return "not asked"
        return f"{value} {UNITS_OF_ONE.get(self.unit, self.unit) if value == 1 else self.unit}".strip()


@dataclass(frozen=True)
class Difference:
    """One figure that a later version sets otherwise."""

    figure: Figure
    was: str
    becomes: str


@dataclass(frozen=True)
class Figures(MoneyFigures):
    camps_needed: int = figure(4, "Camps attended before a referral is eligible", "KOT-3.1", "camps")
    attendance_needed: Decimal = figure(Decimal("80"), "Attendance needed", "KOT-3.1", "%")
    attendance_counts_camps_only: bool = figure(False, "Attendance counts camps only", "KOT-3.1")
    referral_seen_days: int = figure(7, "A new referral is taken up within", "KOT-3.2", "days", low=1, high=365)
    referral_decided_days: int = figure(28, "Both decide a referral within", "KOT-3.2", "days", low=1, high=365)
    camps_a_year: int = figure(4, "Camps a year for school years 5 to 7", "KOT-2.1", "camps", low=1, high=52)
    match_interests: int = figure(20, "Points in matching for shared interests", "KOT-6.1", "points")
    match_support: int = figure(25, "Points for experience with the support needed", "KOT-6.1", "points")
    match_temperament: int = figure(15, "Points for a temperament that suits", "KOT-6.1", "points")
    match_availability: int = figure(15, "Points for time in common", "KOT-6.1", "points")
    match_distance: int = figure(10, "Points for living near", "KOT-6.1", "points")
    match_wish: int = figure(10, "Points for a wish of child or carer", "KOT-6.1", "points")
    match_history: int = figure(5, "Points for a match before that went well", "KOT-6.1", "points")
    safeguarding_valid_months: int = figure(
        12, "Face-to-face safeguarding training lasts", "KOT-5.1", "months", low=1, high=60
    )
    reminder_days: tuple[int, ...] = figure(
        (60, 30, 7), "Training reminders before the last day", "KOT-5.1", "days", low=1, high=365
    )
    venue_kinds: tuple[VenueKind, ...] = figure(KOT_VENUE_KINDS, "Approved kinds of place", "KOT-9.1", low=1, high=10)
    group_least: int = figure(3, "Fewest children in a group meet-up", "KOP-30", "children", low=2, high=20)
    group_most: int = figure(6, "Most children in a group meet-up", "KOP-30", "children", low=2, high=20)
    venue_check_months: int = figure(12, "An insurance check of places holds", "KOP-14", "months", low=1, high=60)
    meet_every_days: int = figure(
        14, "Meet-ups at least every, where nothing else is agreed", "KOT-9.2", "days", low=1, high=366
    )
    contact_minutes: int = figure(0, "Contact time in each fortnight at least", "EPT-3", "minutes", high=3_000)
    note_due_days: int = figure(2, "Note due after the meet-up", "KOT-9.4", "days", high=60)
    note_open_hours: int = figure(24, "A note stays open to its author for", "KOT-9.4", "hours", low=1, high=336)
    meetups_need_confirmation: bool = figure(True, "The coordinator confirms each meet-up", "KOP-10")
    unconfirmed_hours: int = figure(
        48, "A meet-up nobody has confirmed goes to the coordinator before it begins", "KOP-10", "hours",
        low=1, high=336,
    )  # fmt: skip
    unconfirmed_chief_hours: int = figure(
        24, "A meet-up nobody has confirmed goes to the chief executive before it begins", "KOP-10", "hours",
        high=336,
    )  # fmt: skip
    silence_minutes: int = figure(
        60, "The coordinator is told when nothing is heard after the end of a meet-up for", "KOP-27", "minutes",
        low=15, high=720,
    )  # fmt: skip
    questionnaire_every_months: int = figure(6, "Impact questionnaire every", "KOT-17.1", "months", low=1, high=60)
    children_for_each_mentor: int = figure(2, "Children for each mentor at most", "KOP-8", "children", low=1, high=20)
    support_months: int = figure(
        12, "Support lasts, where nothing else is agreed", "KOT-2.4", "months", low=1, high=120
    )
    review_every_months: int = figure(6, "Each match is reviewed every", "KOP-28", "months", low=1, high=60)
    start_within_days: int = figure(
        28, "Steps of the start done after the allocation within", "KOT-7.1", "days", low=1, high=365
    )
    consent_answer_days: int = figure(
        7, "A consent asked for by link is answered within", "KOP-16", "days", low=1, high=365
    )
    help_answer_days: int = figure(7, "What a mentor brings back is answered within", "KOP-22", "days", low=1, high=365)
    end_notice_days: int = figure(60, "The agreed end is announced beforehand", "KOT-2.4", "days", low=1, high=365)
    plan_due_days: int = figure(28, "The plan is signed off after the start within", "KOP-3", "days", low=1, high=365)
    review_notice_days: int = figure(30, "A review is announced beforehand", "KOP-28", "days", low=1, high=365)
    mentor_values: tuple[Item, ...] = figure(KOT_VALUES, "Values looked for in a mentor", "KOT-4.2")
    interviewers_needed: int = figure(1, "Interviewers for each applicant", "KOT-4.2", "people", low=1, high=10)
    references_needed: int = figure(2, "References for each applicant", "KOT-4.1", "references", low=1, high=5)
    reference_chased_after: tuple[int, ...] = figure(
        (7, 14), "A referee is asked again after", "KOT-4.1", "days", low=1, high=90
    )
    youngest_mentor: int = figure(18, "A volunteer is at least", "KOP-26", "years", low=16, high=99)
    youngest_peer_mentor: int = figure(13, "A peer mentor is at least", "EPT-9", "years", low=8, high=25)
    peer_courses: tuple[Item, ...] = figure(PEER_COURSES, "Courses of a peer mentor before the start", "EPT-10")
    support_meeting_months: int = figure(12, "A support meeting at least every", "KOT-5.2", "months", low=1, high=60)
    support_flag_months: int = figure(11, "A missing support meeting shows after", "KOT-5.2", "months", low=1, high=60)
    team_meeting_months: int = figure(
        4, "Mentors and coordinator meet, as each term, at least every", "HTP-5", "months", low=1, high=12
    )
    scheme_review_months: int = figure(12, "The scheme is looked back on every", "HTP-5", "months", low=1, high=60)
    team_meeting_notice_days: int = figure(14, "These meetings are announced beforehand", "HTP-5", "days", high=90)
    dbs_needed: str = figure("enhanced_barred", "DBS check that a mentor needs", "PRO-1", options=DBS_LEVELS)
    dbs_from_age: int = figure(
        16, "A DBS check is asked of everybody from the age of", "PRO-1", "years", low=10, high=18
    )
    dbs_details_months: int = figure(
        6, "Details of a DBS check are kept after the decision", "PRO-1", "months", low=1, high=60
    )
    start_steps: tuple[Item, ...] = figure(KOT_START_STEPS, "Steps of the start", "KOT-7.1")
    outcome_measures: tuple[Item, ...] = figure(KOT_OUTCOME_MEASURES, "Benefits that are watched", "KOP-23")
    report_year_starts_month: int = figure(
        4, "The policy year of the reports starts in", "KOT-17.1", "month", low=1, high=12
    )
    smallest_number_shown: int = figure(
        5, "Smallest number of children shown to trustees", "KOT-20.2", "children", low=3, high=50
    )
    policy_review_reminder_days: tuple[int, ...] = figure(
        (60, 30, 7), "Reminders before the policy is reviewed", "KOT-20.4", "days", low=1, high=365
    )

    def venue_kind(self, key: str) -> VenueKind | None:
        return next((kind for kind in self.venue_kinds if kind.key == key), None)

    def to_json(self) -> dict[str, Any]:
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Figures":
        """Raises TypeError on a figure that nobody knows; a figure not stored keeps its default."""
        values = dict(stored)
        for each in fields(cls):
            if each.name in values and isinstance(each.default, Decimal):
                values[each.name] = Decimal(str(values[each.name]))
        if "venue_kinds" in values:
            values["venue_kinds"] = tuple(VenueKind(**kind) for kind in values["venue_kinds"])
        for name in ("start_steps", "outcome_measures", "mentor_values", "peer_courses"):
            if name in values:
                values[name] = tuple(Item(**item) for item in values[name])
        for name in ("reminder_days", "policy_review_reminder_days", "reference_chased_after"):
            if name in values:
                values[name] = tuple(values[name])
        return cls(**values)

    def each(self) -> list[Figure]:
        return [Figure(f.name, value=getattr(self, f.name), **f.metadata) for f in fields(self)]

    def differences_from(self, older: "Figures") -> list[Difference]:
        """What these figures set otherwise than older ones, in the order in which figures stand."""
        pairs = zip(self.each(), older.each(), strict=True)
        return [_difference(new, old) for new, old in pairs if new.value != old.value]

    def wrong(self) -> dict[str, str]:
        """What no policy can mean, by the name of the figure: out of range, an empty list, an entry twice."""
        return {figure.name: words for figure in self.each() if (words := _wrong(figure))}


LISTS = ("venue_kinds", "start_steps", "outcome_measures", "mentor_values", "peer_courses")
# Days counted after something, the first in front; all others count down to a day.
RISING = ("reference_chased_after",)
UNITS_OF_ONE = {
    "days": "day",
    "hours": "hour",
    "months": "month",
    "camps": "camp",
    "children": "child",
    "people": "person",
    "references": "reference",
    "points": "point",
    "years": "year",
    "minutes": "minute",
}


def _wrong(figure: Figure) -> str:
    value, low, high = figure.value, figure.low, figure.high
    if figure.options:
        return "" if value in dict(figure.options) else "Choose one of the list"
    if figure.is_list:
        return _wrong_list(figure)
    if isinstance(value, tuple):
        if not value:
            return "Give at least one number of days"
        if len(set(value)) < len(value):
            return "The same number of days stands here twice"
        return "" if all(low <= day <= high for day in value) else f"Each number of days is from {low} to {high}"
    return "" if low <= value <= high else range_in_words(low, high)


def range_in_words(low: int, high: int) -> str:
    return f"Enter a number from {low:,} to {high:,}"


def _wrong_list(figure: Figure) -> str:
    if not figure.value:
        return "Keep at least one entry"
    for name in ("key", "label"):
        counted = Counter(getattr(entry, name).strip().casefold() for entry in figure.value)
        if twice := [words for words, times in counted.items() if times > 1]:
            return f"The same entry stands here twice: {twice[0]}"
    if figure.name == "venue_kinds" and not all(figure.low <= kind.mentors <= figure.high for kind in figure.value):
        return f"Each kind of place needs from {figure.low} to {figure.high} mentors"
    return ""


def _difference(new: Figure, old: Figure) -> Difference:
    if not new.is_list:
        return Difference(new, old.words, new.words)
    # Of a long list only what moved is worth reading.
    gone = [words for words in old.entries if words not in new.entries]
    come = [words for words in new.entries if words not in old.entries]
    if not gone and not come:
        return Difference(new, "the same entries", "in another order")
    return Difference(new, "; ".join(gone) or "not on the list", "; ".join(come) or "no longer on the list")


def _short(value: Decimal) -> str:
    """80 for 80.00, 79.5 for 79.50."""
    return f"{value.normalize():f}"


def listed(parts: list[str]) -> str:
    """a, b and c; empty where there is nothing."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [vars(item) if isinstance(item, VenueKind | Item) else item for item in value]
    return value
