"""What a mentor brings back to the coordinator, and what becomes of it (KOP-22)."""

import uuid

from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from core.models import User
from core.roles import Role

from .. import emails
from ..models import HelpRequest
from .locking import lock_mentee


@transaction.atomic
def ask_for_help(*, by, mentee, words, submission=None, draft_key=""):
    """Bring back what is beyond a mentor's skills, and tell the coordinators.

    The same submission twice is one request; other words become its newest version while nobody has answered,
    and a request of their own afterwards.
    """
    lock_mentee(mentee)
    sent_as = submission = submission or uuid.uuid4()
    asked = HelpRequest.objects.filter(submission=submission).first()
    while asked is not None and not _takes(asked, by, mentee, words):
        submission = uuid.uuid5(submission, f"{by.pk} {mentee.pk} {words}")
        asked = HelpRequest.objects.filter(submission=submission).first()
    if asked is None:
        asked = HelpRequest(mentee=mentee, asked_by=by, words=words, submission=submission)
        history.save(asked, by=by)
        _tell_coordinators(asked)
    else:
        history.change(asked, by=by, reason="Sent again with other words", words=words)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=sent_as)
    return asked


def _takes(asked, by, mentee, words):
    """Whether this sending repeats or corrects that request."""
    is_theirs = (asked.mentee_id, asked.asked_by_id) == (mentee.pk, by.pk)
    return is_theirs and (asked.words == words or not asked.answer)


def _tell_coordinators(asked):
    subject, body = emails.help_asked(asked)
    for person in User.objects.in_role(Role.COORDINATOR):
        outbox.post(event=f"help:{asked.pk}:asked", to=person.email, subject=subject, body=body)


@transaction.atomic
def answer_help_request(*, by, asked, answer, resource=None, settles=True, seen=None, submission=None, draft_key=""):
    """Answer a mentor, with support from the directory where there is some (KOP-19), and tell them by e-mail.

    `seen` is the version of the request that the person had before their eyes; what others wrote since is shown first.
    """
    lock_mentee(asked.mentee)
    asked.refresh_from_db(from_queryset=HelpRequest.objects.select_for_update(of=("self",)))
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission or uuid.uuid4())
    if (asked.answer, asked.resource, not asked.is_open) == (answer, resource, settles):
        return asked
    history.check_seen(asked, seen, by=by, names=("words", "answer", "resource"))
    now = timezone.now()
    history.change(
        asked,
        by=by,
        answer=answer,
        resource=resource,
        answered_by=by,
        answered_at=now,
        closed_at=(asked.closed_at or now) if settles else None,
    )
    # Whoever does not mentor the child any more reads nothing of it, and is not sent to a page that is shut.
    if HelpRequest.objects.visible_to(asked.asked_by).filter(pk=asked.pk).exists():
        _tell_mentor(asked)
    return asked


def _tell_mentor(asked):
    subject, body = emails.help_answered(asked)
    event = f"help:{asked.pk}:answered:{asked.history.count()}"
    outbox.post(event=event, to=asked.asked_by.email, subject=subject, body=body)
