"""The figures of a policy version: every number and list that a rule needs, each with its clause.

Stored as JSON on the version; read as one frozen value that is handed to the rules.
"""

from collections import Counter
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class VenueKind:
    """A kind of approved place and the least number of mentors there (KOT-9.1)."""

    key: str
    label: str
    mentors: int = 1

    @property
    def words(self) -> str:
        return self.label if self.mentors == 1 else f"{self.label} (at least {self.mentors} mentors)"


@dataclass(frozen=True)
class Item:
    """One entry of a list that the policy sets: a step, a measure; with its clause."""

    key: str
    label: str
    clause: str

    @property
    def words(self) -> str:
        return self.label


def _figure(
    default: Any, label: str, clause: str, unit: str = "", *, low: int = 0, high: int = 100, options: Any = ()
) -> Any:
    metadata = {"label": label, "clause": clause, "unit": unit, "low": low, "high": high, "options": options}
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


# What EPT-10 trains peer mentors in, before they start.
PEER_COURSES = (
    Item("confidentiality", "Confidentiality", "EPT-10"),
    Item("boundaries", "Boundaries", "EPT-10"),
    Item("listening", "Listening", "EPT-10"),
    Item("referring_on", "When to refer on", "EPT-10"),
)

# The levels of a DBS check, the highest last: each answers for those before it.
DBS_LEVELS = (
    ("basic", "Basic"),
    ("standard", "Standard"),
    ("enhanced", "Enhanced"),
    ("enhanced_barred", "Enhanced with children's barred list"),
)


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
        return f"{value} {UNITS_OF_ONE.get(self.unit, self.unit) if value == 1 else self.unit}".strip()


@dataclass(frozen=True)
class Difference:
    """One figure that a later version sets otherwise."""

    figure: Figure
    was: str
    becomes: str


@dataclass(frozen=True)
class Figures:
    camps_needed: int = _figure(4, "Camps attended before a referral is eligible", "KOT-3.1", "camps")
    attendance_needed: Decimal = _figure(Decimal("80"), "Attendance needed", "KOT-3.1", "%")
    attendance_counts_camps_only: bool = _figure(False, "Attendance counts camps only", "KOT-3.1")
    referral_seen_days: int = _figure(7, "A new referral is taken up within", "KOT-3.2", "days", low=1, high=365)
    referral_decided_days: int = _figure(28, "Both decide a referral within", "KOT-3.2", "days", low=1, high=365)
    camps_a_year: int = _figure(4, "Camps a year for school years 5 to 7", "KOT-2.1", "camps", low=1, high=52)
    match_interests: int = _figure(20, "Points in matching for shared interests", "KOT-6.1", "points")
    match_support: int = _figure(25, "Points for experience with the support needed", "KOT-6.1", "points")
    match_temperament: int = _figure(15, "Points for a temperament that suits", "KOT-6.1", "points")
    match_availability: int = _figure(15, "Points for time in common", "KOT-6.1", "points")
    match_distance: int = _figure(10, "Points for living near", "KOT-6.1", "points")
    match_wish: int = _figure(10, "Points for a wish of child or carer", "KOT-6.1", "points")
    match_history: int = _figure(5, "Points for a match before that went well", "KOT-6.1", "points")
    safeguarding_valid_months: int = _figure(
        12, "Face-to-face safeguarding training lasts", "KOT-5.1", "months", low=1, high=60
    )
    reminder_days: tuple[int, ...] = _figure(
        (60, 30, 7), "Training reminders before the last day", "KOT-5.1", "days", low=1, high=365
    )
    monthly_spending: Decimal = _figure(
        Decimal("20.00"), "Spending a month for each mentee", "KOT-8.1", "£", high=10_000
    )
    gift_limit: Decimal = _figure(Decimal("10.00"), "A gift costs at most", "KOT-8.2", "£", high=10_000)
    grant_above: Decimal = _figure(Decimal("100.00"), "Spending above this needs a grant", "KOT-8.4", "£", high=10_000)
    grant_decision_days: int = _figure(14, "Committee decides a grant within", "KOP-20", "days", low=1, high=365)
    venue_kinds: tuple[VenueKind, ...] = _figure(KOT_VENUE_KINDS, "Approved kinds of place", "KOT-9.1", low=1, high=10)
    group_least: int = _figure(3, "Fewest children in a group meet-up", "KOP-30", "children", low=2, high=20)
    group_most: int = _figure(6, "Most children in a group meet-up", "KOP-30", "children", low=2, high=20)
    meet_every_days: int = _figure(
        14, "Meet-ups at least every, where nothing else is agreed", "KOT-9.2", "days", low=1, high=366
    )
    note_due_days: int = _figure(2, "Note due after the meet-up", "KOT-9.4", "days", high=60)
    note_open_hours: int = _figure(24, "A note stays open to its author for", "KOT-9.4", "hours", low=1, high=336)
    meetups_need_confirmation: bool = _figure(True, "The coordinator confirms each meet-up", "KOP-10")
    unconfirmed_hours: int = _figure(
        48, "A meet-up nobody has confirmed goes to the coordinator before it begins", "KOP-10", "hours",
        low=1, high=336,
    )  # fmt: skip
    unconfirmed_chief_hours: int = _figure(
        24, "A meet-up nobody has confirmed goes to the chief executive before it begins", "KOP-10", "hours",
        high=336,
    )  # fmt: skip
    silence_minutes: int = _figure(
        60, "The coordinator is told when nothing is heard after the end of a meet-up for", "KOP-27", "minutes",
        low=15, high=720,
    )  # fmt: skip
    questionnaire_every_months: int = _figure(6, "Impact questionnaire every", "KOT-17.1", "months", low=1, high=60)
    children_for_each_mentor: int = _figure(2, "Children for each mentor at most", "KOP-8", "children", low=1, high=20)
    support_months: int = _figure(
        12, "Support lasts, where nothing else is agreed", "KOT-2.4", "months", low=1, high=120
    )
    review_every_months: int = _figure(6, "Each match is reviewed every", "KOP-28", "months", low=1, high=60)
    start_within_days: int = _figure(
        28, "Steps of the start done after the allocation within", "KOT-7.1", "days", low=1, high=365
    )
    consent_answer_days: int = _figure(
        7, "A consent asked for by link is answered within", "KOP-16", "days", low=1, high=365
    )
    help_answer_days: int = _figure(
        7, "What a mentor brings back is answered within", "KOP-22", "days", low=1, high=365
    )
    end_notice_days: int = _figure(60, "The agreed end is announced beforehand", "KOT-2.4", "days", low=1, high=365)
    plan_due_days: int = _figure(28, "The plan is signed off after the start within", "KOP-3", "days", low=1, high=365)
    review_notice_days: int = _figure(30, "A review is announced beforehand", "KOP-28", "days", low=1, high=365)
    mentor_values: tuple[Item, ...] = _figure(KOT_VALUES, "Values looked for in a mentor", "KOT-4.2")
    interviewers_needed: int = _figure(1, "Interviewers for each applicant", "KOT-4.2", "people", low=1, high=10)
    references_needed: int = _figure(2, "References for each applicant", "KOT-4.1", "references", low=1, high=5)
    reference_chased_after: tuple[int, ...] = _figure(
        (7, 14), "A referee is asked again after", "KOT-4.1", "days", low=1, high=90
    )
    youngest_mentor: int = _figure(18, "A volunteer is at least", "KOP-26", "years", low=16, high=99)
    youngest_peer_mentor: int = _figure(13, "A peer mentor is at least", "EPT-9", "years", low=8, high=25)
    peer_courses: tuple[Item, ...] = _figure(PEER_COURSES, "Courses of a peer mentor before the start", "EPT-10")
    peer_budget: Decimal = _figure(
        Decimal("200.00"), "Peer mentors spend in twelve months, all together", "EPT-10", "£", high=100_000
    )
    support_meeting_months: int = _figure(12, "A support meeting at least every", "KOT-5.2", "months", low=1, high=60)
    support_flag_months: int = _figure(11, "A missing support meeting shows after", "KOT-5.2", "months", low=1, high=60)
    team_meeting_months: int = _figure(
        4, "Mentors and coordinator meet, as each term, at least every", "HTP-5", "months", low=1, high=12
    )
    scheme_review_months: int = _figure(12, "The scheme is looked back on every", "HTP-5", "months", low=1, high=60)
    team_meeting_notice_days: int = _figure(14, "These meetings are announced beforehand", "HTP-5", "days", high=90)
    dbs_needed: str = _figure("enhanced_barred", "DBS check that a mentor needs", "PRO-1", options=DBS_LEVELS)
    dbs_from_age: int = _figure(
        16, "A DBS check is asked of everybody from the age of", "PRO-1", "years", low=10, high=18
    )
    dbs_details_months: int = _figure(
        6, "Details of a DBS check are kept after the decision", "PRO-1", "months", low=1, high=60
    )
    start_steps: tuple[Item, ...] = _figure(KOT_START_STEPS, "Steps of the start", "KOT-7.1")
    outcome_measures: tuple[Item, ...] = _figure(KOT_OUTCOME_MEASURES, "Benefits that are watched", "KOP-23")
    report_year_starts_month: int = _figure(
        4, "The policy year of the reports starts in", "KOT-17.1", "month", low=1, high=12
    )
    smallest_number_shown: int = _figure(
        5, "Smallest number of children shown to trustees", "KOT-20.2", "children", low=3, high=50
    )
    policy_review_reminder_days: tuple[int, ...] = _figure(
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
        for name in ("attendance_needed", "monthly_spending", "gift_limit", "grant_above", "peer_budget"):
            if name in values:
                values[name] = Decimal(str(values[name]))
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
