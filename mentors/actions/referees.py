"""Referees: asked by link, chased, answered once, spoken with, replaced (KOT-4.1)."""

import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from core.models import OneTimeLink, User
from core.roles import Role

from .. import rules
from ..emails import applicants as emails
from ..models import Mentor, Reference
from ..standing.applicants import is_of_charity, named_applicant, named_referee, namesakes

REFERENCE = OneTimeLink.Purpose.REFERENCE
LINK_DAYS = 28
# A second press within this time asks nobody twice.
DOUBLE_TAP = timedelta(minutes=1)


def why_against(reference, applicant=None):
    """Why this person cannot be a referee, or None; beside those who may be asked already."""
    others = Reference.objects.filter(mentor=reference.mentor, unusable_because="").exclude(pk=reference.pk)
    return rules.why_unusable(
        named_referee(reference),
        applicant or named_applicant(reference.mentor),
        [named_referee(other) for other in others],
        is_of_charity=is_of_charity(reference.email, reference.phone),
    )


@transaction.atomic
def ask_referee(*, by, reference, is_another=False):
    """Send the link to the short form; asked again, the link of before stops working (KOT-4.1).

    `is_another` is the coordinator's answer that it is not the person with an account here who has the same name.
    """
    reference = _lock(reference)
    _refuse_unaskable(reference)
    same = namesakes([reference])[reference.pk]
    if same and not is_another:
        words = f"{reference.name} has the name of somebody with an account here. Say that it is another person, or"
        raise ValidationError(f"{words} replace them: a referee has nothing to do with the charity (KOT-4.1).")
    if reference.mentor.status != Mentor.Status.APPLICANT:
        raise ValidationError(f"{reference.mentor} is not an applicant.")
    if reference.asked_at and timezone.now() - reference.asked_at < DOUBLE_TAP:
        return reference
    reason = "Asked by e-mail: another person than the one of this name here" if same else "Asked by e-mail"
    history.change(reference, by=by, reason=reason, asked_at=timezone.now())
    link, token = _issue(reference, by)
    _post(f"reference:{reference.pk}:asked:{link.pk}", reference.email, emails.reference_asked(reference, link, token))
    return reference


def _refuse_unaskable(reference):
    if reference.answered_at:
        raise ValidationError(f"{reference.name} has answered already.")
    if not reference.is_usable:
        raise ValidationError(reference.unusable_because)
    if not reference.email:
        raise ValidationError(f"No e-mail address of {reference.name} is known.")


def chase_referees(due) -> int:
    """Ask again whoever is due, as (reference, stage); returns how many messages were new (KOT-4.1).

    Who was asked already is found in one question for all of them.
    """
    events = {_chased(reference, stage): reference for reference, stage in due}
    queued = outbox.queued_among(events)
    return sum(_chase_referee(event, row) for event, row in events.items() if (event, row.email) not in queued)


def _chased(reference, stage):
    return f"reference:{reference.pk}:chased:{reference.asked_at:%Y%m%d%H%M}:{stage}"


@transaction.atomic
def _chase_referee(event, reference):
    """Ask again, once for each asking and stage, unless the answer came meanwhile."""
    reference = _lock(reference)
    if reference.answered_at or not reference.is_usable or outbox.is_queued(event, reference.email):
        return False
    link, token = _issue(reference, None)
    _post(event, reference.email, emails.reference_chased(reference, link, token), keeps_quiet=True)
    return True


@transaction.atomic
def answer_reference(*, by, reference, link, submission, **answers):
    """What the referee says, taken once (KOT-4.1)."""
    reference = _lock(reference)
    if reference.answered_at and reference.submission == submission:
        return reference
    if reference.answered_at or not link.use():
        raise ValidationError("This link has been used or is too old.")
    if Reference.objects.filter(submission=submission).exclude(pk=reference.pk).exists():
        # A browser that fills in a form again brings the id along that an answer for another applicant had.
        submission = uuid.uuid4()
    reference = history.change(
        reference, by=by, reason="Answered by the link", answered_at=timezone.now(), submission=submission, **answers
    )
    for person in User.objects.in_role(Role.COORDINATOR):
        subject, body = emails.reference_answered(reference)
        outbox.post(event=f"reference:{reference.pk}:answered", to=person.email, subject=subject, body=body)
    return reference


@transaction.atomic
def record_call(*, by, reference, verbal_on, verbal_words, seen=None, submission=None, draft_key=""):
    """A reference followed up by word of mouth: when, by whom, what was said (KOT-4.1)."""
    reference, said = _lock(reference), {"verbal_on": verbal_on, "verbal_words": verbal_words}
    history.check_seen(reference, seen, by=by, names=said)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission)
    return history.change(reference, by=by, verbal_by=by, **said)


@transaction.atomic
def add_reference(*, by, mentor, submission=None, **said):
    """A referee whom the applicant names later on (KOT-4.1)."""
    Mentor.objects.select_for_update(of=("self",)).get(pk=mentor.pk)
    earlier = Reference.objects.filter(submission=submission).first()
    if earlier:
        return earlier
    reference = Reference(mentor=mentor, submission=submission or uuid.uuid4(), **said)
    why = why_against(reference)
    if why:
        raise ValidationError({rules.ASKED_AS[why]: f"{why.value} Name somebody else (KOT-4.1)"})
    return history.save(reference, by=by)


@transaction.atomic
def replace_reference(*, by, reference, because, submission=None, **said):
    """Another person in the place of one who cannot or will not answer; what was there stays, set aside (KOT-4.1)."""
    reference = _lock(reference)
    earlier = Reference.objects.filter(submission=submission).first()
    if earlier:
        return earlier
    if reference.is_usable:
        history.change(reference, by=by, reason="Replaced", unusable_because=f"Replaced: {because}"[:300])
    close_links(reference)
    return add_reference(by=by, mentor=reference.mentor, submission=submission, **said)


def close_links(*references):
    OneTimeLink.objects.open().filter(purpose=REFERENCE, subject_id__in=[row.pk for row in references]).update(
        expires_at=timezone.now()
    )


def _issue(reference, by):
    return OneTimeLink.issue(purpose=REFERENCE, subject_id=reference.pk, created_by=by, days=LINK_DAYS)


def _lock(reference):
    return Reference.objects.select_for_update(of=("self",)).select_related("mentor__user").get(pk=reference.pk)


def _post(event, to, message, **how):
    subject, body = message
    outbox.post(event=event, to=to, subject=subject, body=body, holds_secret=True, **how)
