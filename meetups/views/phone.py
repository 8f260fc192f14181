"""What a mentor's phone asks for itself: what it may keep for a time without signal, and to take a note that waited."""

import re

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from core import drafts, readlog
from core.access import access, anyone
from mentees.models import Allocation, Mentee
from policy.models import PolicyVersion

from .. import actions, standing
from ..forms.notes import NoteForm
from ..models import MeetUp
from ..permissions import can_keep_on_phone, can_send_note

KEY = re.compile(r"note:(meetup|mentee):([0-9]{1,18})", re.ASCII)
NOT_YOURS = "This meet-up is not yours, or not any more. Your words are kept: ring the coordinator."
SENT_WITHOUT = "This note was sent already, without these words."


@access(can_keep_on_phone)
@require_GET
def phone_facts(request):
    """Names of the person's own mentees and today's numbers; each child in them is in the read log."""
    user, today = request.user, timezone.localdate()
    mentees = {mentee.pk: mentee for mentee in readlog.show(request, standing.mentees_on_phone(user))}
    meetups = standing.meetups_on_phone(user, list(mentees), today)
    facts = standing.facts_for_phone(user, mentees, meetups, today)
    facts |= {"owner": drafts.owner_of(user), "pass": standing.pass_for_phone(user, mentees.values())}
    for rows, name in ((facts["meetups"], "meetup"), (facts["mentees"], "mentee")):
        for row in rows:
            row["key"] = f"note:{name}:{row['id']}"
            row["path"] = reverse("meetups:note_write" if name == "meetup" else "meetups:note_add", args=[row["id"]])
    return JsonResponse(facts)


@anyone
@require_GET
def phone_still(request):
    """Yes or no to a phone whose sign-in has run out: may it keep what it was given?"""
    return JsonResponse({"still": standing.may_still_keep(request.GET.get("pass", ""))})


@access(can_send_note)
@require_POST
@drafts.waited("the coordinator")
def note_send(request, sent):
    """A finished note that waited on the phone, once or often: one note. Refused, its words stay on the phone."""
    meetup, mentee = _about(request.user, sent["key"])
    if mentee is None:
        return drafts.not_taken(404, NOT_YOURS)
    return _take(request.user, sent, meetup, mentee)


def _take(user, sent, meetup, mentee):
    """Kept as a draft first, so that words the form refuses are safe here as well; then made a note."""
    is_open = Mentee.objects.visible_to(user).filter(pk=mentee.pk).exists()
    draft, was_sent = _kept(user, sent, is_open)
    figures = PolicyVersion.objects.in_force(mentee.scheme).figures
    data = drafts.as_typed(sent["fields"], draft.submission if draft else sent["submission"])
    goals = standing.goals_to_tick(user, mentee, data.getlist("goals"))
    form = NoteForm(data, figures=figures, goals=goals, **({} if is_open else _own_dates(user, mentee, meetup)))
    if not form.is_valid():
        because = [words for errors in form.errors.values() for words in errors]
        return drafts.not_taken(422, *because, version=draft.version if draft else sent["version"])
    if was_sent:
        is_there = standing.is_note_there(user, meetup, form.cleaned_data)
        return _sent() if is_there else drafts.not_taken(410, SENT_WITHOUT)
    try:
        actions.write_note(
            by=user,
            mentor=meetup.mentor if meetup else user.mentor,
            mentee=mentee,
            meetup=meetup,
            draft_key=sent["key"],
            may_replace=is_open,
            is_unread=True,
            **form.cleaned_data,
        )
    except ValidationError as error:
        return drafts.not_taken(422, *error.messages, version=draft.version if draft else sent["version"])
    return _sent()


def _kept(user, sent, is_open):
    """The draft, and whether its words became a note before. Of a child whose pages are closed to the person nobody can
    choose between two drafts: what the phone sends is taken."""
    try:
        return drafts.keep_waited(user, sent)
    except drafts.NewerWords:
        if is_open:
            raise
        return None, False


def _sent():
    return JsonResponse({"sent": True})


def _about(user, key):
    """The meet-up, if one was planned, and the mentee a note is about, as long as this person may write it."""
    found = KEY.fullmatch(key) if isinstance(key, str) else None
    if found and found[1] == "meetup":
        meetup = MeetUp.objects.own_of(user).with_people().select_related("mentee__scheme").filter(pk=found[2]).first()
        return meetup, meetup and meetup.mentee
    if found:
        mentee = Mentee.objects.ever_of(user).with_child().filter(pk=found[2]).first()
        has_begun = mentee and Allocation.objects.held_by(user).filter(mentee=mentee).exists()
        return None, mentee if has_begun else None
    return None, None


def _own_dates(user, mentee, meetup):
    """The days on which this person was the child's mentor, around the meet-up where there is one."""
    own = Allocation.objects.held_by(user).filter(mentee=mentee)
    own = [row for row in own if meetup is None or row.holds_on(meetup.date)] or list(own)
    today = timezone.localdate()
    return {"first_day": min(row.start_on for row in own), "last_day": max(row.end_on or today for row in own)}
