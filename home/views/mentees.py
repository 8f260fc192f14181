"""The mentees, and the page of one: who is around the child, what is agreed, what happened last, what is due."""

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone

from club.models import CarerLink
from club.rules import stage_words
from core import readlog
from core.access import access
from core.paging import page_of
from meetups.rules import note_due_on
from meetups.standing import contact_of
from mentees.models import Consent, Mentee
from policy.models import PolicyVersion

from .. import desk, due, mentee_facts, timeline
from ..permissions import can_do_what_is_due, can_list_mentees, can_see_mentee

ON_THE_PAGE = 8
IN_THE_TIMELINE = 40


@access(can_list_mentees)
def mentees_list(request):
    shows = request.GET.get("show", "")
    shows_closed, shows_unmentored = shows == "closed", shows == "no_mentor" and request.user.is_mentoring_team
    mentees = mentee_facts.mentees_of(request.user)
    mentees = mentees.closed() if shows_closed else mentees.supported()
    if shows_unmentored:
        mentees = mentees.filter(pk__in=desk.without_mentor(request.user).values("pk"))
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
    context = {"page": page, "asked": asked, "shows_closed": shows_closed, "shows_unmentored": shows_unmentored}
    if not page.rows and request.user.is_mentor:
        context["begins_on"] = mentee_facts.first_day_ahead(request.user)
    return render(request, "home/mentees_list.html", context)


@access(can_see_mentee, Mentee, rows="as_read_by")
def mentee_detail(request, mentee):
    """One screen: who is this child, who is around them, what is agreed, what happened last, what is due."""
    user = request.user
    if not mentee.reads_case:
        return _safe_page(request, mentee)
    ahead, owing = mentee_facts.open_meetups(user, mentee)
    goals = mentee_facts.goals_of(user, mentee)
    facts = mentee_facts.of_one(mentee, user)
    allocations = mentee_facts.allocations_of(facts)
    standing = mentee_facts.standing_of(mentee)
    happened = timeline.entries(timeline.timeline_of(user, mentee)[: ON_THE_PAGE + 1])
    current = next((a for a in allocations if not a.is_over and a.holds_on_today), None)
    context = {
        "mentee": mentee,
        "facts": facts,
        "stage": stage_words(mentee.child.school_year_on(), mentee.child.chosen_stage),
        "carers": CarerLink.objects.filter(child=mentee.child_id).select_related("carer"),
        "allocations": allocations,
        "current": current,
        "contact": contact_of([current], facts.figures, timezone.localdate()).get(current.pk) if current else None,
        "coming": [row for row in allocations if not row.is_over and not row.holds_on_today],
        "ahead": ahead,
        "owing": [(meetup, note_due_on(meetup.date, facts.figures)) for meetup in owing],
        "happened": happened[:ON_THE_PAGE],
        "has_more": len(happened) > ON_THE_PAGE,
        "consents": [Consent.Kind(kind).label for kind in standing["consents"]],
        "clubs": standing["clubs"],
        "goals": goals,
        "agreed_due": [] if facts.closed_on else _due(user, mentee, facts, allocations, goals, ahead),
        "today": timezone.localdate(),
        "figures": facts.figures,
    }
    return render(request, "home/mentee_detail.html", context)


def _safe_page(request, mentee):
    """For a peer mentor: what keeps the child safe, and their own meet-ups (EPT-9)."""
    ahead, owing = mentee_facts.open_meetups(request.user, mentee)
    figures = PolicyVersion.objects.figures_of(mentee.scheme)
    context = {
        "mentee": mentee,
        "carers": CarerLink.objects.filter(child=mentee.child_id, is_emergency_contact=True).select_related("carer"),
        "ahead": ahead,
        "owing": [(meetup, note_due_on(meetup.date, figures)) for meetup in owing],
        "happened": timeline.entries(timeline.timeline_of(request.user, mentee)[:ON_THE_PAGE]),
    }
    return render(request, "home/mentee_safe.html", context)


def _due(user, mentee, facts, allocations, goals, ahead):
    """(deadline, the page that opens for this person) of all that the list of what is due says of this mentee."""
    found = due.due_for_mentee(
        facts,
        timezone.localdate(),
        allocations=allocations,
        goals=goals,
        ahead=ahead,
        requests=mentee.consent_requests.all(),
        # The mentor who asked reads it among what happened; to answer is the team's.
        brought_back=mentee.help_requests.all() if user.is_mentoring_team else mentee.help_requests.none(),
        # That somebody is suspended is for the team to know.
        stopped=[row for row in allocations if row.is_stopped] if user.is_mentoring_team else [],
    )
    return [
        (deadline, deadline.url if can_do_what_is_due(user, deadline) else deadline.read_at) for _, deadline in found
    ]


@access(can_see_mentee, Mentee, rows="as_read_by")
def mentee_timeline(request, mentee):
    """Everything that happened with a mentee, a page at a time, of one kind where the address names it."""
    asked = request.GET.get("kind", "")
    kinds = timeline.kinds_for(request.user, reads_case=mentee.reads_case)
    kind = asked if asked in kinds else ""
    page = page_of(request, timeline.timeline_of(request.user, mentee, kind=kind), size=IN_THE_TIMELINE)
    context = {
        "mentee": mentee,
        "page": page,
        "happened": timeline.entries(page.rows),
        "kinds": kinds.items(),
        "asked": kind,
    }
    return render(request, "home/mentee_timeline.html", context)
