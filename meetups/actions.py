"""What happens to meet-ups and notes."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from core.models import User
from core.roles import Role
from mentees import actions as mentee_actions
from mentees.models import Consent, Mentee
from mentors.rules import clear_to_plan
from policy.models import PolicyVersion

from . import emails, rules
from .models import MeetUp, Note, NoteMove

NOTE_FIELDS = (
    "date",
    "starts_at",
    "ends_at",
    "place",
    "venue_kind",
    "attendees",
    "activities",
    "outcomes",
    "comment",
)


@transaction.atomic
def plan_meetup(*, by, mentor, mentee, submission=None, **plan):
    """Announce a meet-up (KOT-9.3). The same submission twice is one meet-up. Raises ValidationError on a refusal."""
    submission = submission or uuid.uuid4()
    if existing := MeetUp.objects.filter(submission=submission, mentor=mentor).first():
        return existing
    meetup = MeetUp(mentee=mentee, mentor=mentor, submission=submission, **plan)
    _judge_plan(meetup)
    history.save(meetup, by=by)
    _tell_coordinators(meetup)
    drafts.discard(user=by, key=f"plan:mentee:{mentee.pk}")
    return meetup


@transaction.atomic
def change_meetup(*, by, meetup, **plan):
    """Change a plan; it waits for the coordinator anew, and the earlier plan stays in its history."""
    meetup = MeetUp.objects.select_for_update(of=("self",)).get(pk=meetup.pk)
    if not meetup.stands:
        raise ValidationError("This meet-up is not going ahead any more. Plan a new one.")
    plan.pop("submission", None)
    for name, value in plan.items():
        setattr(meetup, name, value)
    _judge_plan(meetup)
    history.save(meetup, by=by)
    _tell_coordinators(meetup)
    return meetup


def _judge_plan(meetup):
    """Refuse what the policy refuses, and set who has to answer."""
    version = PolicyVersion.objects.in_force(meetup.mentee.scheme, meetup.date)
    if version is None:
        raise ValidationError({"date": "No policy version is in force on that day."})
    if meetup.date < timezone.localdate():
        raise ValidationError({"date": "That day is over. If you have met already, write the note instead."})
    if not any(a.holds_on(meetup.date) for a in meetup.mentee.allocations.filter(mentor=meetup.mentor, ended_at=None)):
        raise ValidationError({"date": "You are not the mentor of this child on that day."})
    training = clear_to_plan(meetup.mentor, timezone.localdate(), version.figures)
    if training.is_refused:
        raise ValidationError(training.in_words)
    place = rules.place_verdict(meetup.venue_kind, 1 + bool(meetup.second_mentor_id), version.figures)
    if place.is_refused:
        raise ValidationError({"venue_kind": place.in_words})
    if meetup.transport == "car":
        has_consent = meetup.mentee.consents.filter(kind=Consent.Kind.LIFT, withdrawn_on=None).exists()
        lift = rules.lift_verdict(has_consent, meetup.transport_words)
        if lift.is_refused:
            raise ValidationError({"transport": lift.in_words})
    verdict = rules.confirmation_verdict(place, version.figures)
    meetup.policy_version = version
    meetup.status = MeetUp.Status.CONFIRMED if verdict.is_allowed else MeetUp.Status.PLANNED
    meetup.answer, meetup.answered_by, meetup.answered_at = "", None, None


def _tell_coordinators(meetup):
    subject, body = emails.planned(meetup)
    for person in User.objects.in_role(Role.COORDINATOR):
        outbox.post(
            event=f"meetup:{meetup.pk}:planned:{meetup.history.count()}", to=person.email, subject=subject, body=body
        )


@transaction.atomic
def answer_meetup(*, by, meetup, status, words=""):
    """Confirm, ask about or decline a planned meet-up (KOP-10), and tell the mentor."""
    meetup = MeetUp.objects.select_for_update(of=("self",)).get(pk=meetup.pk)
    if not meetup.stands:
        raise ValidationError("This meet-up is not going ahead any more, so there is nothing to answer.")
    if status != MeetUp.Status.CONFIRMED and not words:
        raise ValidationError({"words": "Say what you want to know, or why not, in a sentence or two."})
    meetup.status, meetup.answer = status, words
    meetup.answered_by, meetup.answered_at = by, timezone.now()
    history.save(meetup, by=by)
    subject, body = emails.answered(meetup)
    event = f"meetup:{meetup.pk}:{status}:{meetup.history.count()}"
    outbox.post(event=event, to=meetup.mentor.user.email, subject=subject, body=body)
    return meetup


@transaction.atomic
def cancel_meetup(*, by, meetup, words):
    """Cancel a meet-up that has not happened, and tell the other side (KOP-18)."""
    meetup = MeetUp.objects.select_for_update(of=("self",)).get(pk=meetup.pk)
    if meetup.status == MeetUp.Status.CANCELLED:
        return meetup
    if Note.objects.filter(meetup=meetup).exists():
        raise ValidationError("This meet-up has a note: it took place and cannot be cancelled.")
    meetup.status, meetup.answer = MeetUp.Status.CANCELLED, words
    meetup.answered_by, meetup.answered_at = by, timezone.now()
    history.save(meetup, by=by, reason=words)
    if by.pk == meetup.mentor.user_id:
        told = list(User.objects.in_role(Role.COORDINATOR))
    else:
        told = [meetup.mentor.user]
    subject, body = emails.cancelled(meetup)
    for person in told:
        outbox.post(event=f"meetup:{meetup.pk}:cancelled", to=person.email, subject=subject, body=body)
    return meetup


@transaction.atomic
def write_note(*, by, mentor, mentee, meetup=None, submission=None, draft_key="", **words):
    """Keep the note of a meet-up. Never refused: what happened is recorded.

    The same submission, or a second note of the same meet-up, is one note; other words become its newest version
    and the earlier ones stay in its history.
    """
    Mentee.objects.select_for_update(of=("self",)).get(pk=mentee.pk)
    submission = submission or uuid.uuid4()
    note = _same_note(mentor, meetup, submission)
    if note is None:
        if Note.objects.filter(submission=submission).exists():
            submission = uuid.uuid4()
        note = Note(mentee=mentee, mentor=mentor, meetup=meetup, submission=submission, **words)
        history.save(note, by=by)
    elif any(getattr(note, name) != value for name, value in words.items()):
        for name, value in words.items():
            setattr(note, name, value)
        history.save(note, by=by, reason="Sent again with other words")
    if draft_key:
        drafts.discard(user=by, key=draft_key)
    return note


def _same_note(mentor, meetup, submission):
    own = Note.objects.filter(mentor=mentor)
    if meetup is not None and (note := own.filter(meetup=meetup).first()):
        return note
    return own.filter(submission=submission).first()


@transaction.atomic
def move_note(*, by, note, to_mentee, reason):
    """Move a note that landed on the wrong child: struck out there, shown here, logged."""
    note = Note.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if to_mentee.pk == note.mentee_id:
        raise ValidationError({"to_mentee": "The note is on this child already. Choose the right one."})
    move = NoteMove.objects.create(
        note=note, from_mentee=note.mentee, to_mentee=to_mentee, note_date=note.date, reason=reason, moved_by=by
    )
    note.mentee, note.meetup = to_mentee, None
    history.save(note, by=by, reason=f"Moved from another child: {reason}")
    return move


@transaction.atomic
def end_allocation(*, by, allocation, reason, last_day=None, cancel_planned=False):
    """End an allocation, and cancel the meet-ups planned after its last day where that was chosen."""
    ended = mentee_actions.end_allocation(by=by, allocation=allocation, reason=reason, last_day=last_day)
    beyond = planned_beyond(ended, last_day)
    if beyond and not cancel_planned:
        raise ValidationError(
            {"cancel_planned": "Meet-ups are planned after that day. Cancel them here, or choose a later last day."}
        )
    for meetup in beyond:
        cancel_meetup(by=by, meetup=meetup, words=f"The allocation ended: {reason}"[:300])
    return ended


def planned_beyond(allocation, last_day=None):
    """Meet-ups still ahead that fall after the allocation's last day; all of them where it ends at once."""
    meetups = MeetUp.objects.filter(mentee=allocation.mentee_id, mentor=allocation.mentor_id).ahead().standing()
    return list(meetups.filter(date__gt=last_day) if last_day else meetups)
