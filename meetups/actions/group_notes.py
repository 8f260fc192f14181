"""The note of a group (KOP-30): what is common, and for each child a note of their own."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction

from core import drafts, history
from mentees import actions as mentee_actions

from ..models import GroupMeetUp, MeetUp, Note
from ..standing import part_of
from .days import record_no_show
from .notes import write_note


@transaction.atomic
def write_group_note(*, by, group, parts, submission=None, draft_key="", **common):
    """Keep one note for each child who was there, and that the others did not come: all of it or nothing.

    `parts` are (meet-up, words of this child alone or None, why they did not come). A part that has its note keeps it.
    The same submission twice makes each part once; other words go into the history behind it.
    """
    sent_as = submission = submission or uuid.uuid4()
    for meetup, _, _ in sorted(parts, key=lambda part: part[0].mentee_id):
        mentee_actions.lock_mentee(meetup.mentee)
    group = GroupMeetUp.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if not group.activities:
        history.change(group, by=by, activities=common["activities"])
    came = sum(words is not None for _, words, _ in parts)
    notes = []
    for meetup, words, absent in parts:
        of_part = part_of(submission, meetup)
        if words is None:
            _keep_absence(by, meetup, absent, of_part)
        else:
            said = common | words | {"attendees": _who_was_there(meetup, came)}
            notes.append(_keep_part(by, meetup, of_part, said))
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=sent_as)
    return notes


def _keep_part(by, meetup, submission, said):
    """The note of one child, which nobody's later sending overwrites."""
    note = Note.objects.filter(meetup=meetup).first()
    if note is None:
        return write_note(
            by=by, mentor=meetup.mentor, mentee=meetup.mentee, meetup=meetup, submission=submission, **said
        )
    was_kept = any(all(getattr(step, name) == value for name, value in said.items()) for step in note.history.all())
    if note.submission == submission and not was_kept:
        write_note(by=by, mentor=meetup.mentor, mentee=meetup.mentee, meetup=meetup, may_replace=False, **said)
    return note


def _keep_absence(by, meetup, words, submission):
    if MeetUp.objects.filter(pk=meetup.pk, status=MeetUp.Status.MISSED).exists():
        return
    try:
        record_no_show(by=by, meetup=meetup, words=words, told=False, submission=submission)
    except ValidationError as error:
        raise ValidationError(f"{meetup.mentee}: {' '.join(error.messages)}") from error


def _who_was_there(meetup, came):
    """No other child's name: the mentor of this one reads it."""
    also = {0: "", 1: ", and 1 other child"}.get(came - 1, f", and {came - 1} other children")
    return f"{meetup.mentee.child.called}, {meetup.mentor.user.first_name}{also}"
