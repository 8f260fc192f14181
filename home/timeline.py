"""What happened with one mentee, from every app, newest first; each entry only for those who may see it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, CharField, DateField, F, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.urls import reverse

from core.templatetags.kot import money
from expenses.models import Claim
from impact.models import Questionnaire
from meetups.models import Contact, Note, NoteMove
from mentees.models import (
    Allocation,
    Closing,
    Consent,
    Disclosure,
    GoalProgress,
    Handover,
    HelpRequest,
    Plan,
    Review,
    has_begun,
)
from policy.dates import in_words


@dataclass(frozen=True)
class Entry:
    """One thing that happened: what kind, on which day, in a few words, by whom, and where it stands in full."""

    kind: str
    on: date
    pk: int
    title: str
    words: str
    by: str

    @property
    def url(self):
        name = PAGES.get(self.kind)
        return reverse(name, args=[self.pk]) if name else ""

    @property
    def label(self):
        return KINDS[self.kind]


# The kinds as people read them, in the order of the choice above the timeline.
KINDS = {
    "note": "Meet-up",
    "moved": "Note moved",
    "contact": "Contact",
    "review": "Review",
    "progress": "Goal",
    "help": "Beyond the mentor",
    "questionnaire": "Questionnaire",
    "claim": "Money",
    "plan": "Plan",
    "consent": "Consent",
    "withdrawn": "Consent withdrawn",
    "disclosure": "Passed on",
    "allocation": "Mentor",
    "handover": "Handover",
    "closing": "Closing",
}
# What only the mentoring team reads.
OF_THE_TEAM = {"disclosure"}
# What a peer mentor can have written down themselves (EPT-9).
OF_PEERS = {"note", "moved", "help", "claim", "allocation"}
PAGES = {
    "note": "meetups:note_detail",
    "contact": "meetups:contact_detail",
    "review": "mentees:review_detail",
    "help": "mentees:help_detail",
    "plan": "mentees:plan_detail",
    "consent": "mentees:consent_detail",
    "withdrawn": "mentees:consent_detail",
    "handover": "mentees:handover_detail",
    "closing": "mentees:closing_detail",
}


def kinds_for(user, *, reads_case=True):
    """The kinds that this person can meet, with their names."""
    if not reads_case:
        return {name: label for name, label in KINDS.items() if name in OF_PEERS}
    return {name: label for name, label in KINDS.items() if user.is_mentoring_team or name not in OF_THE_TEAM}


def timeline_of(user, mentee, *, kind=""):
    """The rows of the timeline in one question to the database; slice it, then hand them to `entries`."""
    found = [rows for name, rows in _sources(user, mentee).items() if kind in ("", name)]
    return found[0].union(*found[1:], all=True).order_by("-t_on", "-t_kind", "-t_pk")


def entries(rows):
    return [_entry(row) for row in rows]


def _sources(user, mentee):
    """One queryset for each kind, all with the same columns."""
    of_mentee, nothing = {"mentee": mentee}, Value("")
    return {
        "note": _rows("note", Note.objects.visible_to(user).filter(**of_mentee), "date", "place", "activities", MENTOR),
        "moved": _rows(
            "moved",
            NoteMove.objects.visible_to(user).filter(from_mentee=mentee),
            "note_date",
            nothing,
            nothing,
            "moved_by__name",
        ),
        "contact": _rows("contact", Contact.objects.visible_to(user).filter(**of_mentee), "on", "how", "words", BY),
        "review": _rows(
            "review", Review.objects.visible_to(user).filter(**of_mentee), "held_on", "decision", "decision_words", REC
        ),
        "progress": _rows(
            "progress",
            GoalProgress.objects.visible_to(user).filter(goal__plan__mentee=mentee),
            "on",
            Cast("how_far", TextField()),
            "goal__words",
            REC,
        ),
        "help": _rows(
            "help",
            HelpRequest.objects.visible_to(user).filter(**of_mentee),
            "asked_on",
            _HELP,
            "words",
            "asked_by__name",
        ),
        "questionnaire": _rows(
            "questionnaire",
            Questionnaire.objects.visible_to(user).filter(**of_mentee),
            "taken_on",
            "round",
            "completed",
        ),
        "claim": _rows(
            "claim",
            Claim.objects.visible_to(user).filter(**of_mentee),
            "spent_on",
            Cast("amount", TextField()),
            "what_for",
            MENTOR,
        ),
        "plan": _rows(
            "plan",
            Plan.objects.visible_to(user).filter(**of_mentee).exclude(signed_off_at=None),
            TruncDate("signed_off_at"),
            Cast("number", TextField()),
            "needs",
            "signed_off_by__name",
        ),
        "consent": _rows(
            "consent", Consent.objects.visible_to(user).filter(**of_mentee), "given_on", "kind", "signed_name"
        ),
        "withdrawn": _rows(
            "withdrawn",
            Consent.objects.visible_to(user).filter(**of_mentee).exclude(withdrawn_on=None),
            "withdrawn_on",
            "kind",
            "withdrawn_words",
        ),
        "disclosure": _rows(
            "disclosure", Disclosure.objects.visible_to(user).filter(**of_mentee), "on", "to_whom", "what", REC
        ),
        "allocation": _rows(
            "allocation",
            _allocations(user).filter(**of_mentee),
            "start_on",
            MENTOR,
            nothing,
            "allocated_by__name",
        ),
        "handover": _rows(
            "handover",
            Handover.objects.visible_to(user).filter(has_begun("to_allocation__"), **of_mentee),
            "to_allocation__start_on",
            _FROM_TO,
            _DAYS_AND_NOTE,
            "made_by__name",
        ),
        "closing": _rows(
            "closing",
            Closing.objects.visible_to(user).standing().filter(**of_mentee),
            "last_day",
            "reason",
            "words",
            "closed_by__name",
        ),
    }


# How a request for help stands, without asking for more than the row.
_HELP = Case(
    When(closed_at__isnull=False, then=Value("Settled")),
    When(answer="", then=Value("Waits for an answer")),
    default=Value("Answered, not settled"),
    output_field=TextField(),
)
_FROM_TO = Concat(
    Value("From "),
    "from_allocation__mentor__user__name",
    Value(" to "),
    "to_allocation__mentor__user__name",
    output_field=TextField(),
)
# The last day of the first, the first day of the second and the note, for `_handed_over` to put into words.
# PostgreSQL joins texts of one type alone.
_SPACE, _NOTHING = Value(" ", output_field=TextField()), Value("", output_field=TextField())
_DAYS_AND_NOTE = Concat(
    Coalesce(Cast("from_allocation__end_on", TextField()), _NOTHING),
    _SPACE,
    Cast("to_allocation__start_on", TextField()),
    _SPACE,
    "words",
    output_field=TextField(),
)
MENTOR = "mentor__user__name"
BY = "by__name"
REC = "recorded_by__name"


def _rows(kind, found, on, title, words, by=None):
    by = Value("") if by is None else Coalesce(F(by), Value(""))
    return found.order_by().values(
        t_kind=Value(kind, output_field=CharField()),
        t_on=Cast(on, DateField()),
        t_pk=F("pk"),
        t_title=Cast(title, TextField()),
        t_words=Cast(words, TextField()),
        t_by=Cast(by, TextField()),
    )


def _allocations(user):
    """All of them for the team; a mentor's own for the mentor."""
    allocations = Allocation.objects.visible_to(user).not_struck()
    return allocations if user.is_mentoring_team else allocations.filter(mentor__user_id=user.pk)


def _entry(row):
    title, words = _TITLES.get(row["t_kind"], str)(row["t_title"]), row["t_words"]
    if row["t_kind"] == "claim":
        title, words = f"{title}: {words}", ""
    if row["t_kind"] == "handover":
        words = _handed_over(*words.split(" ", 2))
    return Entry(row["t_kind"], row["t_on"], row["t_pk"], title, words, row["t_by"])


def _handed_over(last, first, note):
    days = f"The new mentor from {in_words(date.fromisoformat(first))}"
    if last:
        days = f"{days}, the earlier one until {in_words(date.fromisoformat(last))}"
    return f"{days}. {note}"


_TITLES = {
    "moved": lambda _: "A note had landed here. Moved to the right child",
    "contact": lambda how: Contact.How(how).label,
    "review": lambda decision: Review.Decision(decision).label,
    "progress": lambda how_far: GoalProgress.HowFar(int(how_far)).label,
    "claim": lambda amount: money(Decimal(amount)),
    "plan": lambda number: f"Plan {number} signed off",
    "consent": lambda kind: Consent.Kind(kind).label,
    "withdrawn": lambda kind: Consent.Kind(kind).label,
    "disclosure": lambda name: f"To {name}",
    "allocation": lambda name: f"{name} became the mentor",
    "closing": lambda reason: Closing.Reason(reason).label,
    "questionnaire": lambda name: name.capitalize(),
}
