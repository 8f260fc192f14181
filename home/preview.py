"""Which open cases the next version of the policy would judge otherwise: verdicts under old and new figures, compared.

Nothing is stored. Each part asks the database once or twice, however many cases there are, and only where the figures
it turns on differ.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from club.models import Child
from expenses.models import Claim
from meetups.models import MeetUp
from meetups.rules import note_due_on, place_verdict
from meetups.standing import current_pairs
from mentees.eligibility import facts_of
from mentees.models import Allocation, Ground, Mentee, Review
from mentees.rules import Facts, capacity_verdict, eligibility, review_due_on
from mentors.models import Mentor
from mentors.rules import has_lapsed, valid_until
from policy.dates import in_words
from policy.verdict import clause_in_words

MOST_SHOWN = 20


@dataclass(frozen=True)
class Change:
    """One open case that would be judged otherwise; `row` is what the read log notes."""

    who: str
    was: str
    becomes: str
    url: str
    row: Any = None


@dataclass(frozen=True)
class Part:
    """The changes of one kind, under their clause."""

    clause: str
    label: str
    changes: list[Change]

    @property
    def source(self) -> str:
        return clause_in_words(self.clause)

    @property
    def shown(self) -> list[Change]:
        return self.changes[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.changes) - MOST_SHOWN, 0)


@dataclass(frozen=True)
class Versions:
    """The figures that judge now, those that would, and the day on which they begin to; what several parts ask of."""

    user: Any
    old: Any
    new: Any
    first_day: Any
    today: Any

    def differ_in(self, *names) -> bool:
        return any(getattr(self.old, name) != getattr(self.new, name) for name in names)

    @cached_property
    def mentors(self):
        """Mentors as they will stand on the first day, each with the number of their children."""
        then = Allocation.objects.filter(mentor=OuterRef("pk"), ended_at=None).open_on(self.first_day)
        number = then.order_by().values("mentor").annotate(number=Count("mentee", distinct=True)).values("number")
        children = Coalesce(Subquery(number, output_field=IntegerField()), 0)
        serving = Mentor.objects.visible_to(self.user).filter(status__in=[Mentor.Status.ACTIVE, Mentor.Status.PAUSED])
        return list(serving.with_standing(self.first_day).annotate(children=children))

    @cached_property
    def meetups(self):
        """Meet-ups that still owe a note, and those planned for the first day or later."""
        visible = MeetUp.objects.visible_to(self.user)
        either = visible.owing_a_note() | visible.standing().filter(date__gte=self.first_day)
        return list(either.with_people().order_by("date", "id"))


def parts_of(versions: Versions) -> list[Part]:
    """Every kind of open case that the figures which differ touch, those without a change among them."""
    return [Part(clause, label, find(versions)) for clause, label, find, names in FINDERS if versions.differ_in(*names)]


def eligible(v):
    """KOT-3.1: children with a ground and no mentor, who become eligible or are so no longer."""
    has_ground = Exists(Ground.objects.filter(child=OuterRef("pk")))
    candidates = Child.objects.visible_to(v.user).filter(has_ground, mentee=None)
    facts = facts_of(candidates, on=v.today)
    changes = []
    for child in candidates:
        was, becomes = (eligibility(facts.get(child.pk, Facts()), figures) for figures in (v.old, v.new))
        if was.is_eligible != becomes.is_eligible:
            url = reverse("home:child_detail", args=[child.pk])
            changes.append(Change(child.full_name, was.verdict.sentence, becomes.verdict.sentence, url, child))
    return changes


def trainings(v):
    """KOT-5.1: mentors whose safeguarding training would lapse, or hold again, on the first day."""
    return [
        Change(
            mentor.user.name,
            _holds(mentor.trained_on, v.first_day, v.old),
            _holds(mentor.trained_on, v.first_day, v.new),
            reverse("home:mentor_detail", args=[mentor.pk]),
        )
        for mentor in v.mentors
        if mentor.trained_on
        and has_lapsed(mentor.trained_on, v.first_day, v.old) != has_lapsed(mentor.trained_on, v.first_day, v.new)
    ]


def _holds(taken_on, day, figures):
    until = in_words(valid_until(taken_on, figures))
    return f"lapsed, held until {until}" if has_lapsed(taken_on, day, figures) else f"holds until {until}"


def capacity(v):
    """KOP-8: mentors who would have more children than they may, or no longer, on the first day."""
    return [
        Change(mentor.user.name, was, becomes, reverse("home:mentor_detail", args=[mentor.pk]))
        for mentor in v.mentors
        if mentor.children
        for was, becomes in [(_takes(mentor, v.old), _takes(mentor, v.new))]
        if was != becomes
    ]


def _takes(mentor, figures):
    is_over = capacity_verdict(mentor.children - 1, mentor.capacity, "", figures).is_refused
    children = "1 child" if mentor.children == 1 else f"{mentor.children} children"
    return f"{children}: more than allowed" if is_over else f"{children}: allowed"


def spending(v):
    """KOT-8.1: mentees whose spending of this month is beyond one of the two sums and within the other."""
    visible = Mentee.objects.visible_to(v.user)
    spent = Claim.objects.filter(mentee=OuterRef("pk"), spent_on__range=(v.today.replace(day=1), v.today))
    total = spent.order_by().values("mentee").annotate(sum=Sum("amount")).values("sum")
    mentees = visible.with_child().annotate(spent=Subquery(total)).exclude(spent=None)
    return [
        Change(str(mentee), _within(mentee.spent, v.old), _within(mentee.spent, v.new), _mentee(mentee.pk), mentee)
        for mentee in mentees
        if (mentee.spent > v.old.monthly_spending) != (mentee.spent > v.new.monthly_spending)
    ]


def _within(spent, figures):
    inside = "needs the coordinator’s approval" if spent > figures.monthly_spending else "within the limit"
    return f"£{spent:,.2f} in this month: {inside}"


def places(v):
    """KOT-9.1: meet-ups planned for the first day or later whose kind of place would be judged otherwise."""
    changes = []
    for meetup in v.meetups:
        if meetup.date < v.first_day or not meetup.venue_kind:
            continue
        mentors = 1 + bool(meetup.second_mentor_id)
        was, becomes = (place_verdict(meetup.venue_kind, mentors, figures) for figures in (v.old, v.new))
        if was.outcome != becomes.outcome:
            who = f"{meetup.mentee}, {in_words(meetup.date)}"
            url = reverse("meetups:meetup_detail", args=[meetup.pk])
            changes.append(Change(who, was.sentence, becomes.sentence, url, meetup))
    return changes


def gaps(v):
    """KOT-9.2: pairs without an agreement of their own who, as they stand today, met too long ago, or no longer."""
    visible = Mentee.objects.visible_to(v.user)
    changes = []
    for pair in current_pairs(Allocation.objects.filter(mentee__in=visible, meet_every_days=None)):
        days = (v.today - pair.since).days
        if (days > v.old.meet_every_days) != (days > v.new.meet_every_days):
            was, becomes = (_gap(days, figures.meet_every_days) for figures in (v.old, v.new))
            who = f"{pair.mentee} with {pair.mentor.user.short_name}"
            changes.append(Change(who, was, becomes, _mentee(pair.mentee_id), pair))
    return changes


def _gap(days, every):
    return f"{days} days without a meet-up: {'too long' if days > every else 'in time'}"


def notes(v):
    """KOT-9.4: notes that are still to come and would be due on another day."""
    return [
        Change(
            f"{meetup.mentee} with {meetup.mentor.user.short_name}",
            f"due on {in_words(note_due_on(meetup.date, v.old))}",
            f"due on {in_words(note_due_on(meetup.date, v.new))}",
            reverse("meetups:meetup_detail", args=[meetup.pk]),
            meetup,
        )
        for meetup in v.meetups
        if meetup.is_over
    ]


def reviews(v):
    """KOP-28: mentees whose review would be due by the first day, or no longer."""
    last = Review.objects.filter(mentee=OuterRef("pk")).order_by("-held_on", "-id").values("held_on")[:1]
    mentees = Mentee.objects.visible_to(v.user).supported().filter(starts_on__lte=v.first_day).with_child()
    changes = []
    for mentee in mentees.annotate(reviewed_on=Subquery(last)):
        was, becomes = (review_due_on(mentee.starts_on, mentee.reviewed_on, figures) for figures in (v.old, v.new))
        if (was <= v.first_day) != (becomes <= v.first_day):
            words = [f"{'due since' if day <= v.first_day else 'due on'} {in_words(day)}" for day in (was, becomes)]
            changes.append(Change(str(mentee), *words, _mentee(mentee.pk), mentee))
    return changes


def _mentee(pk):
    return reverse("home:mentee_detail", args=[pk])


# Clause, heading, what finds the changes, and the figures they turn on; in the order of the policy.
FINDERS = (
    (
        "KOT-3.1", "Children who could have a mentor", eligible,
        ("camps_needed", "attendance_needed", "attendance_counts_camps_only"),
    ),
    ("KOT-5.1", "Safeguarding trainings", trainings, ("safeguarding_valid_months",)),
    ("KOT-8.1", "Spending of this month", spending, ("monthly_spending",)),
    ("KOT-9.1", "Meet-ups planned", places, ("venue_kinds",)),
    ("KOT-9.2", "Time since the last meet-up", gaps, ("meet_every_days",)),
    ("KOT-9.4", "Notes still to come", notes, ("note_due_days",)),
    ("KOP-8", "Children for each mentor", capacity, ("children_for_each_mentor",)),
    ("KOP-28", "Reviews", reviews, ("review_every_months",)),
)  # fmt: skip
