"""Children, mentors, money, meet-ups and events that would be judged otherwise, as they stand today."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from club import rules as of_club
from club.models import Child, Event, academic_year
from club.rules.programme import YOUNGER
from expenses.standing import spent_by_mentee
from meetups.rules import note_due_on, place_verdict
from meetups.standing import contact_of, current_pairs
from mentees.eligibility import facts_of
from mentees.models import Allocation, Ground, Mentee
from mentees.rules import Facts, capacity_verdict, eligibility
from mentors.models import AgreementWording, Mentor
from mentors.rules import clear_to_mentor, has_lapsed, next_step, reminder_due, valid_until
from mentors.standing.applicants import way_of
from mentors.standing.clearance import loaded, papers_of
from policy.dates import in_words

from .versions import Change, mentee_page, mentor_page


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


def applicants(v):
    """KOT-4.3: applicants for whom another step would come next."""
    on_the_way = Mentor.objects.visible_to(v.user).filter(status=Mentor.Status.APPLICANT).with_way()
    changes = []
    for mentor in on_the_way:
        way = way_of(mentor)
        was, becomes = (next_step(way, v.first_day, figures) for figures in v.both)
        if (was.key, was.words) != (becomes.key, becomes.words):
            words = [f"{step.label}: {step.words}" for step in (was, becomes)]
            changes.append(Change(mentor.user.name, *words, mentor_page(mentor.pk)))
    return changes


def clear(v):
    """PRO-1, EPT-9, EPT-10: everybody who serves or is on the way, and of whom another paper would be missing."""
    mentors = loaded(Mentor.objects.visible_to(v.user).serving(), v.today)
    wordings = list(AgreementWording.objects.in_force(v.today))
    changes = []
    for mentor in mentors:
        papers = papers_of(mentor, v.today, wordings)
        was, becomes = (_papers_missing(papers, v.first_day, figures) for figures in v.both)
        if was != becomes:
            changes.append(Change(mentor.user.name, was, becomes, mentor_page(mentor.pk)))
    return changes


def _papers_missing(papers, day, figures):
    """What these figures ask for and is not there."""
    asked = ("dbs", "age", "courses")
    missing = [point.sentence for point in clear_to_mentor(papers, day, figures).missing if point.key in asked]
    return " ".join(missing) or "nothing is missing"


def capacity(v):
    """KOP-8: mentors who would have more children than they may, or no longer, on the first day."""
    return [
        Change(mentor.user.name, was, becomes, mentor_page(mentor.pk))
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
    mentees = visible.with_child().annotate(spent=spent_by_mentee(v.today)).exclude(spent=0)
    return [
        Change(str(mentee), _within(mentee.spent, v.old), _within(mentee.spent, v.new), mentee_page(mentee.pk), mentee)
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
        was, becomes = (
            place_verdict(meetup.venue_kind, mentors, figures, meetup.unusual) for figures in (v.old, v.new)
        )
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
            changes.append(Change(who, was, becomes, mentee_page(pair.mentee_id), pair))
    return changes


def _gap(days, every):
    return f"{days} days without a meet-up: {'too long' if days > every else 'in time'}"


def contact(v):
    """EPT-3: pairs whose last full fortnight would be too short, or no longer, or be judged at all."""
    pairs = list(current_pairs(Allocation.objects.filter(mentee__in=Mentee.objects.visible_to(v.user))))
    was, becomes = (contact_of(pairs, figures, v.today) for figures in v.both)
    return [
        Change(
            f"{pair.mentee} with {pair.mentor.user.short_name}",
            _asked(was.get(pair.pk)),
            _asked(becomes.get(pair.pk)),
            mentee_page(pair.mentee_id),
            pair,
        )
        for pair in pairs
        if _outcome(was.get(pair.pk)) != _outcome(becomes.get(pair.pk))
    ]


def _asked(verdict):
    return verdict.sentence if verdict else "no time is asked for"


def _outcome(verdict):
    return verdict and verdict.outcome


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


def trainings(v):
    """KOT-5.1: mentors whose safeguarding training would lapse, or hold again, or who would be reminded otherwise."""
    return [
        Change(mentor.user.name, was, becomes, mentor_page(mentor.pk))
        for mentor in v.mentors
        if mentor.trained_on
        for was, becomes in [[_holds(mentor.trained_on, v.first_day, figures) for figures in v.both]]
        if _standing(mentor.trained_on, v.first_day, v.old) != _standing(mentor.trained_on, v.first_day, v.new)
    ]


def _standing(taken_on, day, figures):
    """Whether it has lapsed, and otherwise the reminder that stands."""
    return "lapsed" if has_lapsed(taken_on, day, figures) else reminder_due(taken_on, day, figures)


def _holds(taken_on, day, figures):
    until, reminder = in_words(valid_until(taken_on, figures)), reminder_due(taken_on, day, figures)
    if has_lapsed(taken_on, day, figures):
        return f"lapsed, held until {until}"
    return f"holds until {until}, {f'reminded {reminder} days before' if reminder else 'no reminder yet'}"


def programme(v):
    """KOT-2.1: school years that would have too few camps, or no longer, in the school year of the first day."""
    year = academic_year(v.first_day)
    days = (date(year, 9, 1), date(year + 1, 8, 31))
    events = Event.objects.visible_to(v.user).held().filter(held_on__range=days).order_by("held_on")
    held = [of_club.Held(event.kind, event.held_on, event.first_year, event.last_year) for event in events]
    changes = []
    for number in YOUNGER:
        was, becomes = (_camps(of_club.programme(number, held, figures)) for figures in v.both)
        if was != becomes:
            changes.append(Change(f"Year {number}, {year} to {year + 1}", was, becomes, reverse("club:programme")))
    return changes


def _camps(of_year):
    """Camps are the first thing that the policy asks for the younger years."""
    return of_year.wants[0].missing or "enough camps"
