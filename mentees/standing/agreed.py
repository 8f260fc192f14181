"""What the clocks of a child's way through mentoring ask about, loaded once for all of them."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from policy.figures import Figures
from policy.models import PolicyVersion

from ..models import Allocation, Consent, Goal, Mentee, Plan, Review


def supported(today, mentees=None, *, user=None):
    """Mentees whose support goes on, with what is agreed of each: one question for one or many."""
    mentees = Mentee.objects.all() if mentees is None else mentees
    return judged(with_clocks(mentees.supported(), today, user=user))


def with_clocks(mentees, today, *, user=None):
    """Adds the newest review (its decision only where `user` may read it), the newest plan, and the scheme's figures.

    That is `reviewed_on`, `decision`, `decided_on`, `plan_made_on`, `plan_number`, `plan_signed_at`, `had_plan` and
    `stored_figures`; load the rows with `judged`.
    """
    of = {"mentee": OuterRef("pk")}
    reviews = Review.objects.filter(**of).order_by("-held_on", "-id")
    read = reviews if user is None else Review.objects.visible_to(user).filter(**of).order_by("-held_on", "-id")
    newest = Plan.objects.current().filter(**of)
    versions = PolicyVersion.objects.signed().filter(scheme=OuterRef("scheme"), in_force_from__lte=today)
    return mentees.select_related("child", "scheme__coordinator").annotate(
        reviewed_on=Subquery(reviews.values("held_on")[:1]),
        decision=Subquery(read.values("decision")[:1]),
        decided_on=Subquery(read.values("held_on")[:1]),
        plan_made_on=Subquery(newest.values("made_on")[:1]),
        plan_number=Subquery(newest.values("number")[:1]),
        plan_signed_at=Subquery(newest.values("signed_off_at")[:1]),
        had_plan=Exists(Plan.objects.filter(**of, signed_off_at__isnull=False)),
        stored_figures=Subquery(versions.order_by("-in_force_from").values("stored_figures")[:1]),
    )


def judged(mentees):
    """The rows of `with_clocks` as a list, each with the `figures` that judge it today."""
    found, read = list(mentees), {}
    for mentee in found:
        if mentee.scheme_id not in read:
            stored = mentee.stored_figures
            read[mentee.scheme_id] = Figures() if stored is None else Figures.from_json(stored)
        mentee.figures = read[mentee.scheme_id]
    return found


def current_allocations(allocations=None):
    """Allocations that give access today, with people and what `with_start` adds, the longest allocated first."""
    allocations = Allocation.objects.all() if allocations is None else allocations
    current = with_start(allocations.open_today().with_people()).select_related("mentee__scheme__coordinator")
    return list(current.order_by("start_on", "id"))


def with_start(allocations):
    """Adds the mentee's `first_on`, the first day with any mentor; `known_at`, when the portal came to know of the
    mentee; `has_consent`, whether the consent to mentoring stands; and `taken_back_on`, when it was last taken back."""
    first = Allocation.objects.filter(mentee=OuterRef("mentee")).order_by("start_on")
    known = Mentee.history.filter(id=OuterRef("mentee")).order_by("history_date")
    return allocations.annotate(
        first_on=Subquery(first.values("start_on")[:1]),
        known_at=Subquery(known.values("history_date")[:1]),
        has_consent=Exists(Consent.objects.to_mentoring().filter(mentee=OuterRef("mentee"))),
        taken_back_on=Subquery(Consent.objects.filter(mentee=OuterRef("mentee")).days_taken_back()[:1]),
    )


def with_plan(allocations):
    """Adds whether the mentee `has_plan`, and whether that `lacks_goals`: goals, or until when (KOT-7.2)."""
    plans = Plan.objects.current().filter(mentee=OuterRef("mentee"))
    unfinished = plans.filter(Q(goals=None) | Q(until_on=None), signed_off_at=None)
    return allocations.annotate(has_plan=Exists(plans), lacks_goals=Exists(unfinished))


def known_on(allocation):
    """The day on which the portal came to know of the mentee; the first day with a mentor where nothing says so."""
    return timezone.localtime(allocation.known_at).date() if allocation.known_at else allocation.first_on


def goals_followed(mentees=None, *, before=None):
    """Goals of the newest plans of mentees whose support goes on, which have no result yet, the nearest first.

    With `before` those alone that are past their day, of plans that are signed off.
    """
    mentees = Mentee.objects.all() if mentees is None else mentees
    goals = Goal.objects.followed().filter(plan__mentee__in=mentees.supported().order_by())
    if before:
        goals = goals.filter(plan__signed_off_at__isnull=False, due_on__lt=before)
    return goals.select_related("plan__mentee__child", "plan__mentee__scheme__coordinator").order_by("due_on", "id")
