"""What happens to notes: kept, corrected, moved to the right child."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from core.models import User
from core.roles import Role
from mentees import actions as mentee_actions
from policy.models import PolicyVersion

from .. import emails, rules
from ..models import MeetUp, Note, NoteCorrection, NoteMove

OTHER_NOTE = (
    "This meet-up has a note already that says something else. Open it in the portal and add what is missing, then "
    "throw these words away."
)


@transaction.atomic
def write_note(
    *, by, mentor, mentee, meetup=None, submission=None, draft_key="", may_replace=True, is_unread=False, **words
):
    """Keep the note of a meet-up. What happened is recorded: only words that nobody has looked at since (`is_unread`)
    are refused where the meet-up has a note from another page that says something else.

    The same submission, or a second note of the same meet-up, is one note; other words become its newest version
    and the earlier ones stay in its history. Without `may_replace` they go into the history behind the note, and
    the words in the file stay: somebody who can no longer read a note does not overwrite it. So they do once it is
    locked for its author.
    """
    mentee_actions.lock_mentee(mentee)
    sent_as = submission = submission or uuid.uuid4()
    meetup = meetup or _plan_of(words.get("date"), mentor, mentee, MeetUp.objects.owing_a_note())
    note = _same_note(mentor, mentee, meetup, submission, words)
    while note is None and Note.objects.filter(submission=submission).exists():
        # The id is another day's or child's note: this one gets an id of its own, the same however often it is sent.
        submission = uuid.uuid5(submission, f"{mentor.pk} {mentee.pk} {meetup and meetup.pk} {words.get('date')}")
        note = _same_note(mentor, mentee, meetup, submission, words)
    if is_unread and note and note.submission not in (submission, sent_as) and _differs(note, words):
        raise ValidationError(OTHER_NOTE)
    if note is None:
        note = Note(mentee=mentee, mentor=mentor, meetup=meetup, submission=submission, **words)
        history.save(note, by=by)
    else:
        _add_version(note, words, by, may_replace and standing_of(note).is_allowed)
    if note.lift_because:
        _tell_of_lift(note)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=sent_as)
    return note


def _tell_of_lift(note):
    """KOP-12: the committee and the coordinators, once for each note."""
    subject, body = emails.lift_given(note)
    for person in User.objects.in_role(Role.COMMITTEE_MEMBER, Role.COORDINATOR):
        outbox.post(event=f"note:{note.pk}:lift", to=person.email, subject=subject, body=body)


def _same_note(mentor, mentee, meetup, submission, words):
    """The note that this sending repeats or corrects, if there is one.

    Another child's note only where not a word differs: it has been moved since, and a late repeat changes nothing.
    """
    own = Note.objects.filter(mentor=mentor)
    if meetup is not None and (note := own.filter(meetup=meetup).first()):
        return note
    note = own.filter(submission=submission).first()
    if note is None or not _differs(note, words):
        return note
    is_same_meeting = note.mentee_id == mentee.pk and meetup is None and note.date == words.get("date")
    return note if is_same_meeting else None


def _differs(note, words):
    return any(getattr(note, name) != value for name, value in words.items())


def _add_version(note, words, by, may_replace):
    before = {name: getattr(note, name) for name in words}
    if before == words:
        return
    history.change(note, by=by, reason="Sent again with other words", **words)
    if not may_replace:
        history.change(note, by=by, reason="Sent afterwards: the note in the file stays as it was", **before)


@transaction.atomic
def change_note(*, by, note, seen=None, submission=None, draft_key="", **words):
    """The author changes a note while it is open to them; what stood there before stays in its history."""
    note = Note.objects.select_for_update(of=("self",)).select_related("mentee__scheme").get(pk=note.pk)
    if not (verdict := standing_of(note)).is_allowed:
        raise ValidationError(verdict.sentence)
    changed = history.change(note, by=by, seen=seen, **words)
    if changed.lift_because:
        _tell_of_lift(changed)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission or uuid.uuid4())
    return changed


@transaction.atomic
def correct_note(*, by, note, words, lift_because="", submission=None, draft_key=""):
    """Put a locked note right in words that stand below it. Sent twice it is one correction.

    A lift of which the note says nothing is kept with the note as any lift is, and told (KOP-12).
    """
    note = Note.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if lift_because and not note.lift_because:
        _tell_of_lift(history.change(note, by=by, reason="A lift told in a correction", lift_because=lift_because))
    sent_as = submission = submission or uuid.uuid4()
    same = NoteCorrection.objects.filter(submission=submission).first()
    if same is None or (same.note_id, same.by_id, same.words) != (note.pk, by.pk, words):
        submission = uuid.uuid4() if same else submission
        same = history.save(NoteCorrection(note=note, words=words, by=by, submission=submission), by=by)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=sent_as)
    return same


def standing_of(note):
    """Whether the author may still change the note (KOT-9.4)."""
    figures = PolicyVersion.objects.in_force(note.mentee.scheme).figures
    return rules.note_verdict(note.written_at, timezone.now(), figures)


@transaction.atomic
def move_note(*, by, note, to_mentee, reason):
    """Move a note that landed on the wrong child: struck out there, shown here, logged."""
    mentee_actions.lock_mentee(to_mentee)
    note = Note.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if to_mentee.pk == note.mentee_id:
        raise ValidationError({"to_mentee": "The note is on this child already. Choose the right one."})
    move = NoteMove.objects.create(
        note=note, from_mentee=note.mentee, to_mentee=to_mentee, note_date=note.date, reason=reason, moved_by=by
    )
    note.mentee, note.meetup = to_mentee, _plan_of(note.date, note.mentor, to_mentee, MeetUp.objects.standing())
    history.save(note, by=by, reason=f"Moved from another child: {reason}")
    return move


def _plan_of(day, mentor, mentee, plans):
    """Which of these meet-ups a note of that day is about: the first of the pair that still waits for its note."""
    return plans.filter(mentee=mentee, mentor=mentor, date=day, note=None).order_by("starts_at").first()
