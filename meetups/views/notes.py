"""Writing a note, reading it, moving it to the right child; and handing one in after the allocation ended."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render

from core import drafts, history, readlog
from core.access import access
from core.forms import show_error, was_done
from core.paging import number_asked
from mentees.models import Aim, Allocation, Goal, Mentee
from policy.models import PolicyVersion

from .. import actions, rules, standing
from ..forms import OTHER_PLACE
from ..forms.notes import CorrectionForm, MoveForm, NoteChangeForm, NoteForm
from ..models import MeetUp, Note, Transport
from ..permissions import (
    can_add_note,
    can_change_note,
    can_correct_note,
    can_hand_in_note,
    can_hand_in_unplanned_note,
    can_list_notes,
    can_move_note,
    can_see_note,
    can_write_note,
)
from ..standing import agrees_to_lifts

NOTES_ON_A_PAGE = 20
SAVED_BESIDE = "Note saved. This meet-up had a note already: both versions are kept, and the coordinator can read both."
MISSING = {"place": "where it was", "attendees": "who was there", "activities": "what was done or talked about"}


@access(can_write_note, MeetUp, rows="own_of")
def note_write(request, meetup):
    """The note of a planned meet-up, filled in from the plan."""
    if not _is_open(request, meetup.mentee):
        return _take_words(request, meetup.mentee, meetup=meetup, dates=_dates_around(request, meetup))
    if request.method != "POST" and hasattr(meetup, "note"):
        return redirect("meetups:note_detail", meetup.note.pk)
    return _write(request, "meetups/note_write.html", meetup.mentee, meetup=meetup)


@access(can_add_note, Mentee, rows="ever_of")
def note_add(request, mentee):
    """The note of a meet-up that was never planned here."""
    if not _is_open(request, mentee):
        own = list(Allocation.objects.held_by(request.user).filter(mentee=mentee))
        if not own:
            raise Http404
        first, last = min(a.start_on for a in own), max(a.end_on or a.start_on for a in own)
        return _take_words(request, mentee, dates={"first_day": first, "last_day": last})
    return _write(request, "meetups/note_write.html", mentee)


def _is_open(request, mentee):
    return Mentee.objects.visible_to(request.user).filter(pk=mentee.pk).exists()


def _take_words(request, mentee, **about):
    """The allocation ended while the form was open: the page is gone, what was typed is taken all the same."""
    if request.method != "POST":
        raise Http404
    return _write(request, "meetups/note_hand_in.html", mentee, reads_back=False, **about)


@access(can_hand_in_note, MeetUp, rows="held_by")
def note_hand_in(request, meetup):
    """Write-only: a former mentor hands in what they owe and reads nothing back."""
    if request.method != "POST" and hasattr(meetup, "note"):
        messages.success(request, "This note has been handed in already. Thank you.")
        return redirect("home:today")
    dates = _dates_around(request, meetup)
    return _write(request, "meetups/note_hand_in.html", meetup.mentee, meetup=meetup, dates=dates, reads_back=False)


@access(can_hand_in_unplanned_note, Allocation, rows="held_by")
def note_hand_in_unplanned(request, allocation):
    """Write-only, for a day inside one's own dates on which no meet-up had been planned here."""
    dates = _dates_of(allocation)
    return _write(request, "meetups/note_hand_in.html", allocation.mentee, dates=dates, reads_back=False)


def _dates_around(request, meetup):
    """One's own dates around a meet-up, the allocation in which it fell."""
    own = Allocation.objects.held_by(request.user).filter(mentee=meetup.mentee)
    return _dates_of(next(allocation for allocation in own if allocation.holds_on(meetup.date)))


def _dates_of(allocation):
    return {"first_day": allocation.start_on, "last_day": allocation.end_on}


def _write(request, template, mentee, *, meetup=None, dates=None, reads_back=True):
    key = f"note:meetup:{meetup.pk}" if meetup else f"note:mentee:{mentee.pk}"
    initial = (_from_plan(meetup, reads_back) if meetup else {}) | drafts.initial_for(request.user, key)
    if not reads_back and initial.get("attendees") == _who_was_there(mentee, request.user):
        # Filled in by us when the page was still open: the child's name is not read back.
        initial["attendees"] = ""
    figures = PolicyVersion.objects.in_force(mentee.scheme).figures
    goals = standing.goals_to_tick(request.user, mentee, request.POST.getlist("goals")) if reads_back else []
    form = NoteForm(request.POST or None, figures=figures, goals=goals, initial=initial, **(dates or {}))
    if request.method == "POST" and form.is_valid():
        mentor = meetup.mentor if meetup else request.user.mentor
        note = actions.write_note(
            by=request.user,
            mentor=mentor,
            mentee=mentee,
            meetup=meetup,
            draft_key=key,
            may_replace=reads_back,
            **form.cleaned_data,
        )
        messages.success(request, "Note saved. Thank you." if note.history.count() == 1 else SAVED_BESIDE)
        stays = reads_back and note.mentee_id == mentee.pk
        return redirect("meetups:note_detail", note.pk) if stays else redirect("home:today")
    context = {"form": form, "mentee": mentee, "meetup": meetup, "draft_key": key, "draft": initial["draft"]}
    if reads_back:
        context["last"] = (
            Note.objects.visible_to(request.user).filter(mentee=mentee).with_people().newest_first().first()
        )
    return render(request, template, context)


def _from_plan(meetup, names):
    """What the plan already says; without the child's name where nothing is to be read back."""
    return {
        "date": meetup.date,
        "starts_at": meetup.starts_at,
        "ends_at": meetup.ends_at,
        "place": meetup.place,
        "venue_kind": meetup.venue_kind or OTHER_PLACE,
        "attendees": _who_was_there(meetup.mentee, meetup.mentor.user) if names else "",
        "activities": meetup.group.activities if meetup.group_id and names else "",
        "carer_joined": meetup.carer_joins and names,
        "lift_because": meetup.transport_words if meetup.transport == Transport.CAR and names else "",
    }


def _who_was_there(mentee, user):
    return f"{mentee.child.called}, {user.first_name}"


@access(can_list_notes)
def notes_list(request):
    """All notes that exist for the person, newest first, a page at a time."""
    notes = Note.objects.visible_to(request.user).with_people().newest_first()
    mentee = _mentee_asked(request)
    if mentee:
        notes = notes.filter(mentee=mentee)
    after = _after(request.GET.get("after", ""))
    if after:
        notes = notes.before(*after)
    page = list(notes[: NOTES_ON_A_PAGE + 1])
    shown = readlog.show(request, page[:NOTES_ON_A_PAGE])
    more = f"{shown[-1].date.isoformat()}_{shown[-1].pk}" if len(page) > NOTES_ON_A_PAGE else ""
    return render(
        request,
        "meetups/notes_list.html",
        {"notes": shown, "more": more, "is_first": not after, "mentee": mentee},
    )


def _mentee_asked(request):
    """The mentee whose notes alone are asked for, if that mentee exists for the person."""
    asked = number_asked(request, "mentee")
    return Mentee.objects.visible_to(request.user).with_child().filter(pk=asked).first() if asked else None


def _after(text):
    """The place in the list that an address names, or None where it names none."""
    day, _, pk = text.partition("_")
    try:
        return date.fromisoformat(day), min(int(pk), 2**63 - 1)
    except ValueError:
        return None


@access(can_see_note, Note)
def note_detail(request, note):
    figures = PolicyVersion.objects.in_force(note.mentee.scheme).figures
    # Earlier versions may name the child a note was moved from: for the team alone.
    changes = history.changes_of(note, longest=None) if request.user.is_mentoring_team else []
    context = {
        "note": note,
        "kind": figures.venue_kind(note.venue_kind),
        "lift": rules.lift_given_verdict(agrees_to_lifts(note.mentee)) if note.lift_because else None,
        "night": rules.night_verdict(note.ended_next_day) if note.ended_next_day else None,
        "missing": [MISSING[name] for name in rules.missing_from_note(vars(note))],
        "changes": changes,
        "aims": [aim.label for aim in Aim if aim.value in note.aims],
        "goals": Goal.objects.visible_to(request.user).filter(plan__mentee=note.mentee, pk__in=note.goals),
        "corrections": note.corrections.select_related("by"),
        "is_open": actions.standing_of(note).is_allowed,
    }
    return render(request, "meetups/note_detail.html", context)


@access(can_change_note, Note)
def note_change(request, note):
    """The author's own words, for as long as the policy leaves the note open; then a correction stands below it."""
    verdict = actions.standing_of(note)
    if not verdict.is_allowed and request.method != "POST":
        messages.info(request, verdict.sentence)
        return redirect("meetups:note_correct", note.pk)
    key = f"note:change:{note.pk}"
    figures = PolicyVersion.objects.in_force(note.mentee.scheme).figures
    initial = {name: getattr(note, name) for name in NoteForm.base_fields if hasattr(note, name)}
    initial |= {"venue_kind": note.venue_kind or OTHER_PLACE, "seen": history.version_of(note)}
    initial |= drafts.initial_for(request.user, key)
    goals = standing.goals_to_tick(request.user, note.mentee, [*note.goals, *request.POST.getlist("goals")])
    form = NoteChangeForm(request.POST or None, figures=figures, goals=goals, initial=initial)
    if was_done(request, form, actions.change_note, "Note saved.", note=note, draft_key=key):
        return redirect("meetups:note_detail", note.pk)
    context = {"form": form, "note": note, "verdict": verdict, "draft_key": key, "draft": initial["draft"]}
    return render(request, "meetups/note_change.html", context)


@access(can_correct_note, Note)
def note_correct(request, note):
    """What the author puts right in a note, below it."""
    key = f"note:correct:{note.pk}"
    initial = drafts.initial_for(request.user, key)
    form = CorrectionForm(request.POST or None, note=note, initial=initial)
    if was_done(request, form, actions.correct_note, "Kept below the note.", note=note, draft_key=key):
        return redirect("meetups:note_detail", note.pk)
    context = {"form": form, "note": note, "draft_key": key, "draft": initial["draft"]}
    return render(request, "meetups/note_correct.html", context)


@access(can_move_note, Note)
def note_move(request, note):
    form = MoveForm(request.POST or None, user=request.user, note=note)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_note(by=request.user, note=note, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            name = form.cleaned_data["to_mentee"].child.full_name
            messages.success(request, f"Moved to {name}. The other file says that it was.")
            return redirect("meetups:note_detail", note.pk)
    readlog.show(request, form.fields["to_mentee"].queryset)
    return render(request, "meetups/note_move.html", {"form": form, "note": note})
