"""What is told on the day of a meet-up, and to whom: running late, nobody came, home safe, the carer was told."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from core.models import User
from core.roles import Role
from mentees import actions as mentee_actions
from policy.dates import in_words

from .. import emails
from ..models import Contact, DayMessage, MeetUp, Note
from ..rules import day_verdict
from ..standing import clashes_of, silence_of, watched_of
from .contacts import log_contact

Kind = DayMessage.Kind


@transaction.atomic
def say_reachable(*, by, meetup, phone, submission=None):
    """KOP-27: the number on which the mentor is reached today."""
    meetup, sent = _on_the_day(meetup, Kind.REACHABLE, submission)
    return sent or keep_message(meetup, Kind.REACHABLE, by=by, submission=submission, phone=phone)


@transaction.atomic
def say_late(*, by, meetup, minutes, submission=None):
    """The mentor is late: the coordinators are told at once."""
    meetup, sent = _on_the_day(meetup, Kind.LATE, submission)
    if sent:
        return sent
    told = _tell(meetup, f"late:{minutes}", emails.running_late(meetup, minutes), but=by)
    return keep_message(meetup, Kind.LATE, by=by, submission=submission, minutes=minutes, told=told)


@transaction.atomic
def say_home_safe(*, by, meetup, submission=None):
    """Everybody is home. Whoever had been told of the silence is told that it is over."""
    meetup, sent = _on_the_day(meetup, Kind.HOME_SAFE, submission)
    if sent := sent or meetup.day_messages.filter(kind=Kind.HOME_SAFE).first():
        return sent
    told = ""
    if outbox.is_any_queued(f"{silence_of(meetup)}:silent"):
        told = _tell(meetup, "home-safe", emails.home_safe(meetup, by), but=by)
    return keep_message(meetup, Kind.HOME_SAFE, by=by, submission=submission, told=told)


@transaction.atomic
def record_no_show(*, by, meetup, words, told, submission=None, draft_key=""):
    """The child did not come. `told` is the word with the carer, or False where nobody was reached (KOP-18)."""
    meetup, sent = _on_the_day(meetup, Kind.NO_SHOW, submission)
    discard_draft(by, draft_key, submission)
    if sent:
        return sent
    if meetup.day_messages.filter(kind=Kind.HOME_SAFE).exists():
        raise ValidationError("It was said that everybody is home safe, so they have met. Nothing has been changed.")
    if Note.objects.filter(meetup=meetup).exists():
        raise ValidationError("This meet-up has a note, so they have met. Nothing has been changed.")
    meetup.status, meetup.carer_knows = MeetUp.Status.MISSED, bool(told)
    history.save(meetup, by=by, reason=words)
    names = _tell(meetup, "no-show", emails.nobody_came(meetup, bool(told)), but=by)
    return keep_message(meetup, Kind.NO_SHOW, by=by, submission=submission, words=words, told=names, with_carer=told)


@transaction.atomic
def say_they_came(*, by, meetup, submission=None):
    """Whoever was waited for came after all: the meet-up stands again as it stood before.

    Where the child or the room has another one at that time meanwhile, the coordinators are told that too (HTP-3).
    """
    mentee_actions.lock_mentee(meetup.mentee)
    meetup = MeetUp.objects.select_for_update(of=("self",)).get(pk=meetup.pk)
    if meetup.status != MeetUp.Status.MISSED:
        raise ValidationError("This meet-up stands already. Nothing has been changed.")
    before = meetup.history.exclude(status=MeetUp.Status.MISSED).order_by("-history_id").first()
    meetup.status = before.status if before else MeetUp.Status.PLANNED
    history.save(meetup, by=by, reason="They came after all")
    told = _tell(meetup, "came", emails.came_after_all(meetup, clashes_of(meetup)), but=by)
    return keep_message(meetup, Kind.CAME, by=by, submission=submission, told=told)


@transaction.atomic
def say_carer_told(*, by, meetup, told, submission=None, draft_key=""):
    """A carer was told how the meet-up stands (KOP-16, KOP-18)."""
    mentee_actions.lock_mentee(meetup.mentee)
    discard_draft(by, draft_key, submission)
    meetup = MeetUp.objects.select_for_update(of=("self",)).get(pk=meetup.pk)
    if sent := DayMessage.objects.filter(meetup=meetup, submission=submission or uuid.uuid4()).first():
        return sent
    MeetUp.objects.filter(pk=meetup.pk).update(carer_knows=True)
    return keep_message(meetup, Kind.TOLD, by=by, submission=submission, with_carer=told)


def discard_draft(user, key, submission):
    """What was typed is a draft no more; a refusal later in the same transaction keeps it one."""
    if key:
        drafts.discard(user=user, key=key, submission=submission or uuid.uuid4())


def keep_message(meetup, kind, *, by, submission=None, with_carer=None, **said):
    """One row for what was told; where a carer was told, the contact log has it too."""
    contact = told_at = None
    if with_carer:
        told_at = with_carer.at
        about = f"Of the meet-up on {in_words(meetup.date)} at {meetup.starts_at:%H:%M}: {_state(meetup, kind)}."
        contact = log_contact(
            by=by,
            mentee=meetup.mentee,
            on=timezone.localtime(told_at).date(),
            with_whom=Contact.WithWhom.CARER,
            carer=with_carer.carer,
            how=with_carer.how,
            words=f"{about} {said.get('words', '')}".strip(),
        )
    message = DayMessage(
        meetup=meetup, kind=kind, by=by, contact=contact, told_at=told_at, submission=_free(submission), **said
    )
    return history.save(message, by=by)


def _state(meetup, kind):
    """What a carer is told of a meet-up, in a few words."""
    late = meetup.day_messages.filter(kind=Kind.LATE).last()
    if meetup.status in (MeetUp.Status.CANCELLED, MeetUp.Status.MISSED):
        return meetup.get_status_display().lower()
    if kind == Kind.TOLD and late:
        return f"{late.minutes} minutes late"
    return "the plan has changed" if kind == Kind.MOVED else "as it is planned"


def _free(submission):
    """The id of this sending; another meet-up's id is not taken from it."""
    taken = submission and DayMessage.objects.filter(submission=submission).exists()
    return submission if submission and not taken else uuid.uuid4()


def _on_the_day(meetup, kind, submission):
    """The meet-up as it stands now, locked, and the message where this very one has arrived before.

    Raises ValidationError where it cannot be said of this meet-up now.
    """
    mentee_actions.lock_mentee(meetup.mentee)
    meetup = MeetUp.objects.select_for_update(of=("self",)).get(pk=meetup.pk)
    if sent := submission and meetup.day_messages.filter(kind=kind, submission=submission).first():
        return meetup, sent
    if not meetup.stands:
        raise ValidationError(f"This meet-up does not go ahead: {meetup.get_status_display().lower()}.")
    verdict = day_verdict(kind, watched_of(meetup), timezone.now())
    if verdict.is_refused:
        raise ValidationError(verdict.sentence)
    return meetup, None


def _tell(meetup, what, message, *, but):
    """E-mail the coordinators, all but the one who says it; answers their names."""
    subject, body = message
    people = list(User.objects.in_role(Role.COORDINATOR).exclude(pk=but.pk))
    event = f"meetup:{meetup.pk}:{what}:{meetup.day_messages.count()}"
    for person in people:
        outbox.post(event=event, to=person.email, subject=subject, body=body)
    return ", ".join(person.name for person in people)[:300]
