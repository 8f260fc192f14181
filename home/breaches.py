"""What stands against the policy today: one list of kinds, each with its clause, who acts, and the rows that break it.

Computed at each look and stored nowhere. To add a kind, write a function of (mentees, figures, today) that answers a
list of `Breach`, and add its line to KINDS. `mentees` are those whom the reader may know of; mentors are everybody's
on whose page this stands. A function asks the database as often for one row as for thirty.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from club.rules import banded
from expenses.standing import spent_by_mentee
from meetups.deadlines import starts_due
from meetups.models import MeetUp, Note
from meetups.rules import note_due_on, notes_in_time_from
from meetups.standing import contact_of, current_pairs, not_met_for_long
from mentees import deadlines as of_mentees
from mentees.models import Allocation, Mentee
from mentees.rules import capacity_verdict
from mentees.standing import current_allocations, supported
from mentors.deadlines import trainings_due
from mentors.models import DbsCheck, Mentor, Training
from policy.dates import in_words, months_after
from policy.verdict import clause_in_words

# A plan nobody answered is asked after until so long after its day; one for tomorrow is late already.
ANSWER_AWAITED = timedelta(days=30)
# What happened cannot be undone: it stands here for a month.
NIGHTS_SHOWN = timedelta(days=30)
MOST_SHOWN = 10


@dataclass(frozen=True)
class Breach:
    """One row that breaks a clause today: who or what, how, and where to look; `row` is what the read log notes."""

    who: str
    how: str
    url: str
    counts: Any
    row: Any = None


@dataclass(frozen=True)
class Kind:
    """One way in which a clause can be broken. `noun` is what trustees read a number of."""

    key: str
    clause: str
    label: str
    who_acts: str
    noun: str
    find: Callable[..., list[Breach]]
    # The figure without which nothing is asked of anybody.
    asked_by: str = ""

    def is_asked(self, figures) -> bool:
        return not self.asked_by or bool(getattr(figures, self.asked_by))


@dataclass(frozen=True)
class Found:
    """What was found of one kind. Readers who may not know a name get the number alone, and no small one."""

    kind: Kind
    breaches: list[Breach] = field(repr=False)

    @property
    def clause(self) -> str:
        return self.kind.clause

    @property
    def source(self) -> str:
        return clause_in_words(self.clause)

    @property
    def shown(self) -> list[Breach]:
        return self.breaches[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.breaches) - MOST_SHOWN, 0)


@dataclass(frozen=True)
class Tally:
    """A number of children or mentors as trustees read it: in a band, none and few alike (KOT-20.2)."""

    kind: Kind
    words: str

    @property
    def clause(self) -> str:
        return self.kind.clause

    @property
    def source(self) -> str:
        return clause_in_words(self.clause)


def found_for(user, figures, today) -> list[Found]:
    """Every kind with what breaks it, for the mentoring team."""
    mentees = Mentee.objects.visible_to(user)
    return [Found(kind, kind.find(mentees, figures, today)) for kind in KINDS if kind.is_asked(figures)]


def counts(figures, today) -> list[Tally]:
    """Every kind with a number of children or mentors, none of them named and no small one told (KOT-20.2)."""
    everybody = Mentee.objects.all()
    return [
        Tally(kind, _number(kind, figures, kind.find(everybody, figures, today)))
        for kind in KINDS
        if kind.is_asked(figures)
    ]


def _number(kind, figures, breaches) -> str:
    number, least = len({breach.counts for breach in breaches}), figures.smallest_number_shown
    # A band: yesterday's number beside today's would tell of the one child between them.
    band = banded({kind.label: number}, least)[0]
    return f"{band.in_words} {kind.noun}" if band.is_shown else f"fewer than {least} {kind.noun}"


def lapsed_trainings(mentees, figures, today):
    """KOT-5.1: mentors whose face-to-face safeguarding training holds no longer; whom a stop was lifted for too."""
    return [
        Breach(deadline.subject, deadline.what, reverse("mentors:trainings_list"), deadline.person.pk)
        for deadline in trainings_due(today, figures)
        if deadline.has_lapsed
    ]


def not_vetted(mentees, figures, today):
    """KOT-4.3: mentors of a child without a DBS check or the Introduction to Mentoring on record."""
    introduced = Training.objects.filter(course=Training.Course.INTRODUCTION).values("mentor")
    checked = DbsCheck.objects.values("mentor")
    current = Allocation.objects.filter(mentee__in=mentees).open_on(today).of_serving_mentors().values("mentor")
    # A peer mentor takes other courses, and is asked for a check from an age on (EPT-9, PRO-1).
    old_enough = Q(date_of_birth=None) | Q(date_of_birth__lte=months_after(today, -12 * figures.dbs_from_age))
    adults = ~Q(kind=Mentor.Kind.PEER)
    missing = ~Q(pk__in=checked) & (adults | old_enough) | ~Q(pk__in=introduced) & adults
    lacking = Mentor.objects.filter(missing, pk__in=current).select_related("user")
    how = "No DBS check, or no Introduction to Mentoring, on record"
    return [Breach(mentor.user.name, how, _mentor(mentor.pk), mentor.pk) for mentor in lacking]


def overspent(mentees, figures, today):
    """KOT-8.1: mentees for whom more than the month's sum was spent in this calendar month, whoever claims."""
    over = Mentee.objects.filter(pk__in=mentees).with_child().annotate(spent=spent_by_mentee(today))
    return [
        _of_mentee(mentee, f"£{mentee.spent:,.2f} in {today:%B}, £{figures.monthly_spending:,.2f} agreed")
        for mentee in over.filter(spent__gt=figures.monthly_spending)
    ]


def long_gaps(mentees, figures, today):
    """KOT-9.2: pairs whose last meet-up is longer ago than was agreed."""
    return [
        _of_pair(pair, f"No meet-up for {days} days; agreed: every {every} days")
        for pair, days, every in not_met_for_long(Allocation.objects.filter(mentee__in=mentees), figures, today)
    ]


def short_contact(mentees, figures, today):
    """EPT-3: pairs who were together for less than the scheme asks in their last full fortnight, as far as is known."""
    pairs = list(current_pairs(Allocation.objects.filter(mentee__in=mentees)))
    found = contact_of(pairs, figures, today)
    return [_of_pair(pair, found[pair.pk].sentence) for pair in pairs if pair.pk in found and found[pair.pk].is_refused]


def overdue_notes(mentees, figures, today):
    """KOT-9.4: meet-ups whose note is past its day, the oldest first."""
    owing = MeetUp.objects.filter(mentee__in=mentees, date__lt=notes_in_time_from(today, figures)).owing_a_note()
    return [
        _of_pair(meetup, f"Note due since {in_words(note_due_on(meetup.date, figures))}", _meetup(meetup))
        for meetup in owing.with_people().order_by("date", "id")
    ]


def past_midnight(mentees, figures, today):
    """KOT-9.1: meet-ups of the last month that went on past midnight, the newest first."""
    nights = Note.objects.filter(mentee__in=mentees, date__gt=today - NIGHTS_SHOWN).past_midnight()
    return [
        _of_pair(note, f"Until {note.ends_at:%H:%M} on the day after {in_words(note.date)}", _note(note))
        for note in nights.with_people().newest_first()
    ]


def over_capacity(mentees, figures, today):
    """KOP-8: mentors with more children than they take, or the policy allows; with a reason it was allowed."""
    current = Allocation.objects.filter(mentee__in=mentees, ended_at=None).open_on(today)
    numbers = current.order_by().values("mentor").annotate(number=Count("mentee", distinct=True))
    children = {row["mentor"]: row["number"] for row in numbers}
    return [
        Breach(mentor.user.name, f"{children[mentor.pk]} children; at most {most}", _mentor(mentor.pk), mentor.pk)
        for mentor in Mentor.objects.filter(pk__in=children).select_related("user")
        if capacity_verdict(children[mentor.pk] - 1, mentor.capacity, "", figures).is_refused
        for most in [min(mentor.capacity, figures.children_for_each_mentor)]
    ]


def not_confirmed(mentees, figures, today):
    """KOP-10: meet-ups of tomorrow, today or the last month that nobody has confirmed."""
    waiting = MeetUp.objects.filter(
        mentee__in=mentees,
        status__in=[MeetUp.Status.PLANNED, MeetUp.Status.ASKED],
        date__range=(today - ANSWER_AWAITED, today + timedelta(days=1)),
    )
    return [
        _of_pair(meetup, f"Not confirmed, for {in_words(meetup.date)}", _meetup(meetup))
        for meetup in waiting.with_people()
    ]


def overdue_reviews(mentees, figures, today):
    """KOP-28: mentees whose review is past its day."""
    return [
        _of_deadline(deadline)
        for deadline in of_mentees.reviews_due(today, supported(today, mentees))
        if deadline.is_late(today)
    ]


def late_starts(mentees, figures, today):
    """KOT-7.1: mentees whose start is not complete in the days the policy gives."""
    current = current_allocations(Allocation.objects.filter(mentee__in=mentees))
    return [_of_deadline(deadline) for deadline in starts_due(figures, current) if deadline.is_late(today)]


def late_plans(mentees, figures, today):
    """KOP-3: mentees without a plan that is signed off, past its day."""
    return [
        _of_deadline(deadline)
        for deadline in of_mentees.plans_due(today, supported(today, mentees))
        if deadline.is_late(today)
    ]


def ends_past(mentees, figures, today):
    """KOT-2.4: mentees whose support goes on past its agreed or decided end."""
    return [
        _of_deadline(deadline)
        for deadline in of_mentees.ends_due(today, supported(today, mentees))
        if deadline.is_late(today)
    ]


def missing_consents(mentees, figures, today):
    """KOP-16: mentees with a mentor whose carer's consent to mentoring does not stand."""
    current = current_allocations(Allocation.objects.filter(mentee__in=mentees))
    return [_of_deadline(deadline) for deadline in of_mentees.consents_missing(current)]


def late_referrals(mentees, figures, today):
    """KOT-3.2: referrals that both should have decided by now."""
    late = {}
    for deadline in of_mentees.decisions_due(today, figures):
        if deadline.is_late(today):
            how = f"Waits for a decision since {in_words(deadline.due_on)}"
            late[deadline.subject] = Breach(deadline.subject, how, reverse("mentees:referrals_list"), deadline.subject)
    return list(late.values())


def _of_deadline(deadline):
    return Breach(deadline.subject, deadline.what, deadline.url, deadline.row.pk, deadline.row)


def _of_pair(row, how, url=""):
    """A breach about a row with a mentee and a mentor."""
    who = f"{row.mentee} with {row.mentor.user.short_name}"
    return Breach(who, how, url or reverse("home:mentee_detail", args=[row.mentee_id]), row.mentee_id, row)


def _of_mentee(mentee, how):
    return Breach(str(mentee), how, reverse("home:mentee_detail", args=[mentee.pk]), mentee.pk, mentee)


def _mentor(pk):
    return reverse("home:mentor_detail", args=[pk])


def _meetup(meetup):
    return reverse("meetups:meetup_detail", args=[meetup.pk])


def _note(note):
    return reverse("meetups:note_detail", args=[note.pk])


KINDS = (
    Kind("end", "KOT-2.4", "Support past its end", "Family liaison or coordinator", "children", ends_past),
    Kind(
        "referral",
        "KOT-3.2",
        "Referrals not decided in time",
        "Family liaison and chief executive",
        "referrals",
        late_referrals,
    ),
    Kind("not-vetted", "KOT-4.3", "Mentors without a check", "The coordinator", "mentors", not_vetted),
    Kind(
        "training",
        "KOT-5.1",
        "Safeguarding training lapsed",
        "The mentor, with the coordinator",
        "mentors",
        lapsed_trainings,
    ),
    Kind("start", "KOT-7.1", "Starts not complete in time", "The coordinator", "children", late_starts),
    Kind("spending", "KOT-8.1", "More spent this month than agreed", "The coordinator", "children", overspent),
    Kind("night", "KOT-9.1", "Meet-ups across midnight", "The coordinator asks the mentor", "children", past_midnight),
    Kind(
        "gap", "KOT-9.2", "No meet-up for longer than agreed", "The coordinator asks the mentor", "children", long_gaps
    ),
    Kind("note", "KOT-9.4", "Notes overdue", "The mentor", "children", overdue_notes),
    Kind("plan", "KOP-3", "No plan signed off in time", "Family liaison or coordinator", "children", late_plans),
    Kind(
        "capacity",
        "KOP-8",
        "More children than the mentor takes",
        "Family liaison or coordinator",
        "mentors",
        over_capacity,
    ),
    Kind("confirm", "KOP-10", "Meet-ups not confirmed in time", "The coordinator", "children", not_confirmed),
    Kind(
        "consent", "KOP-16", "No consent to mentoring", "The mentor, with the coordinator", "children", missing_consents
    ),
    Kind("review", "KOP-28", "Reviews overdue", "Family liaison or coordinator", "children", overdue_reviews),
    Kind(
        "contact",
        "EPT-3",
        "Less time together than asked",
        "The coordinator asks the mentor",
        "children",
        short_contact,
        "contact_minutes",
    ),
)
