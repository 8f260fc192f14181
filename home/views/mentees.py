"""The mentees, and the page of one: who is around the child, what is agreed, what happened last, what is due."""

from django.db.models import Q
from django.shortcuts import render

from club.models import CarerLink
from core import readlog
from core.access import access
from core.paging import page_of
from meetups.models import NoteMove
from mentees.models import Mentee
from policy.models import PolicyVersion

from .. import mentee_facts
from ..permissions import can_list_mentees, can_see_mentee


@access(can_list_mentees)
def mentees_list(request):
    mentees = mentee_facts.mentees_of(request.user)
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
    return render(request, "home/mentees_list.html", {"page": page, "asked": asked})


@access(can_see_mentee, Mentee)
def mentee_detail(request, mentee):
    ahead, owing = mentee_facts.open_meetups(mentee)
    allocations = mentee_facts.allocations_of(mentee)
    notes = list(mentee_facts.newest_notes(request.user, mentee))
    context = {
        "mentee": mentee,
        "carers": CarerLink.objects.filter(child=mentee.child_id).select_related("carer"),
        "allocations": allocations,
        "current": next((a for a in allocations if not a.is_over and a.holds_on_today), None),
        "ahead": ahead,
        "owing": owing,
        "notes": notes,
        "happened": _by_day(notes, _moved_away(request.user, mentee, allocations)),
        "consents": mentee.consents.filter(withdrawn_on=None),
        "spent": mentee_facts.spent_this_month(mentee),
        "figures": PolicyVersion.objects.in_force(mentee.scheme).figures,
    }
    return render(request, "home/mentee_detail.html", context)


def _by_day(notes, moves):
    """(note, None) and (None, move), newest first: a note that was moved away is struck out at its own day."""
    days = [(note.date, note, None) for note in notes] + [(move.note_date, None, move) for move in moves]
    return [(note, move) for _, note, move in sorted(days, key=lambda entry: entry[0], reverse=True)]


def _moved_away(user, mentee, allocations):
    """Notes that had landed here by mistake; somebody limited at handover learns of none before their first day."""
    moves = NoteMove.objects.filter(from_mentee=mentee).select_related("moved_by")
    own = next((a for a in allocations if a.mentor.user_id == user.pk and a.notes_from_start_only), None)
    return moves.filter(note_date__gte=own.start_on) if own and not user.is_mentoring_team else moves
