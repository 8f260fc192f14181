"""The mentees, and the page of one: who is around the child, what is agreed, what happened last, what is due."""

from datetime import timedelta

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone

from club.models import CarerLink
from club.rules import stage_words
from core import readlog
from core.access import access
from core.paging import page_of
from meetups.rules import note_due_on
from mentees.models import Consent, Mentee, Review
from mentees.rules import close_by, plan_due_on, review_due_on
from policy.models import PolicyVersion

from .. import mentee_facts, timeline
from ..permissions import can_list_mentees, can_see_mentee

ON_THE_PAGE = 8
IN_THE_TIMELINE = 40


@access(can_list_mentees)
def mentees_list(request):
    shows_closed = request.GET.get("show") == "closed"
    mentees = mentee_facts.mentees_of(request.user)
    mentees = mentees.closed() if shows_closed else mentees.supported()
    asked = request.GET.get("q", "").replace("\0", "").strip()[:60]
    for word in asked.split()[:4]:
        mentees = mentees.filter(
            Q(child__first_name__icontains=word)
            | Q(child__surname__icontains=word)
            | Q(child__known_as__icontains=word)
            | Q(child__ref__iexact=word)
        )
    page = page_of(request, mentees.order_by("child__first_name", "child__surname", "id"))
    readlog.show(request, page.rows)
    return render(request, "home/mentees_list.html", {"page": page, "asked": asked, "shows_closed": shows_closed})


@access(can_see_mentee, Mentee)
def mentee_detail(request, mentee):
    """One screen: who is this child, who is around them, what is agreed, what happened last, what is due."""
    user = request.user
    ahead, owing = mentee_facts.open_meetups(user, mentee)
    allocations = mentee_facts.allocations_of(mentee)
    goals = mentee_facts.goals_of(user, mentee)
    facts, today = mentee_facts.of_one(mentee, user), timezone.localdate()
    figures = PolicyVersion.objects.in_force(mentee.scheme).figures
    standing = mentee_facts.standing_of(mentee)
    happened = timeline.entries(timeline.timeline_of(user, mentee)[: ON_THE_PAGE + 1])
    context = {
        "mentee": mentee,
        "facts": facts,
        "stage": stage_words(mentee.child.school_year_on(), mentee.child.chosen_stage),
        "carers": CarerLink.objects.filter(child=mentee.child_id).select_related("carer"),
        "allocations": allocations,
        "current": next((a for a in allocations if not a.is_over and a.holds_on_today), None),
        "ahead": ahead,
        "owing": [(meetup, note_due_on(meetup.date, figures)) for meetup in owing],
        "happened": happened[:ON_THE_PAGE],
        "has_more": len(happened) > ON_THE_PAGE,
        "consents": [Consent.Kind(kind).label for kind in standing["consents"]],
        "clubs": standing["clubs"],
        "goals": goals,
        "agreed_due": [] if facts.closed_on else _due(mentee, facts, goals, standing["consents"], figures, today),
        "today": today,
        "figures": figures,
    }
    return render(request, "home/mentee_detail.html", context)


def _due(mentee, facts, goals, consents, figures, today):
    """(what, the page for it, by when) of what is agreed with the child and waits, from what the page knows already."""
    review_on = review_due_on(mentee.starts_on, facts.reviewed_on, figures)
    due = []
    if Consent.Kind.MENTORING not in consents:
        due.append(("The consent to mentoring is missing", "mentees:consents_list", mentee.starts_on))
    if facts.plan_signed_at is None and mentee.starts_on <= today:
        what = "The plan waits to be signed off" if facts.plan_made_on else "There is no plan yet"
        renewed_on = facts.plan_made_on if (facts.plan_number or 0) > 1 else None
        due.append((what, "mentees:mentee_plan", plan_due_on(mentee.starts_on, figures, renewed_on=renewed_on)))
    if facts.plan_signed_at and any(goal.due_on < today for goal in goals):
        due.append(("A goal is past its date", "mentees:mentee_plan", min(goal.due_on for goal in goals)))
    if review_on <= today + timedelta(days=figures.review_notice_days):
        due.append(("Review", "mentees:mentee_plan", review_on))
    if facts.decision == Review.Decision.CLOSE:
        due.append(("The last review decided to end the support", "mentees:mentee_plan", close_by(facts.reviewed_on)))
    elif mentee.agreed_end_on and mentee.agreed_end_on <= today + timedelta(days=figures.end_notice_days):
        due.append(("The agreed end of support", "mentees:mentee_plan", mentee.agreed_end_on))
    return sorted(due, key=lambda entry: entry[2])


@access(can_see_mentee, Mentee)
def mentee_timeline(request, mentee):
    """Everything that happened with a mentee, a page at a time, of one kind where the address names it."""
    asked = request.GET.get("kind", "")
    kind = asked if asked in timeline.KINDS else ""
    page = page_of(request, timeline.timeline_of(request.user, mentee, kind=kind), size=IN_THE_TIMELINE)
    context = {
        "mentee": mentee,
        "page": page,
        "happened": timeline.entries(page.rows),
        "kinds": timeline.KINDS.items(),
        "asked": kind,
    }
    return render(request, "home/mentee_timeline.html", context)
