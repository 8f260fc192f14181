"""A gift from the question to the answer (KOT-8.2)."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from mentees.actions import lock_mentee
from policy.models import PolicyVersion

from .. import emails
from ..models import AskedFor, GiftRequest
from ..rules import gift_approval_verdict, gift_verdict
from ..standing import told_of_asking


@transaction.atomic
def ask_for_gift(*, by, mentee, what, occasion, give_on, amount, submission=None, draft_key=""):
    """Ask for a gift before it is bought, and tell who answers; the same sending twice is one request."""
    lock_mentee(mentee)
    version = version_of_day(mentee.scheme, give_on)
    verdict = gift_verdict(amount, version.figures)
    if verdict.is_refused:
        raise ValidationError({"amount": verdict.in_words})
    asked_for = {"what": what, "occasion": occasion, "give_on": give_on, "amount": amount}
    sent_as = submission = submission or uuid.uuid4()
    gift = GiftRequest.objects.filter(submission=submission).first()
    while gift is not None and not _repeats(gift, by, mentee, asked_for):
        submission = uuid.uuid5(submission, f"{by.pk} {mentee.pk} {asked_for}")
        gift = GiftRequest.objects.filter(submission=submission).first()
    if gift is None:
        gift = GiftRequest(mentor=by.mentor, mentee=mentee, policy_version=version, submission=submission, **asked_for)
        history.save(gift, by=by)
        _tell_who_answers(gift)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=sent_as)
    return gift


def version_of_day(scheme, day):
    """The version of the policy that judges spending of a day; of a day before the first, that of today."""
    return PolicyVersion.objects.in_force(scheme, day) or PolicyVersion.objects.in_force(scheme)


def _repeats(gift, by, mentee, asked_for):
    """Whether it is the same request once more; one that was taken back is asked for anew."""
    is_theirs = (gift.mentor.user_id, gift.mentee_id) == (by.pk, mentee.pk) and gift.status != AskedFor.WITHDRAWN
    return is_theirs and all(getattr(gift, name) == value for name, value in asked_for.items())


def _tell_who_answers(gift):
    subject, body = emails.gift_asked(gift)
    for person in told_of_asking(gift.mentor.user):
        outbox.post(event=f"gift:{gift.pk}:asked", to=person.email, subject=subject, body=body)


@transaction.atomic
def decide_gift(*, by, gift, approves, words="", draft_key="", submission=None):
    """Approve or refuse a gift under the policy it was asked under; of two who decide at once one is told."""
    now = _locked(gift)
    status = AskedFor.APPROVED if approves else AskedFor.REFUSED
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission or uuid.uuid4())
    if (now.status, now.decided_by_id, now.words) == (status, by.pk, words):
        return now
    if not now.is_open:
        raise ValidationError(
            f"This request is {now.get_status_display().lower()} by now. Look at it again", code="moved"
        )
    if now.mentor.user_id == by.pk:
        raise ValidationError("This is your own request. Somebody else decides on it", code="own")
    _check_decision(now, approves, words)
    history.change(now, by=by, status=status, decided_by=by, decided_at=timezone.now(), words=words)
    subject, body = emails.gift_answered(now)
    outbox.post(event=f"gift:{now.pk}:answered", to=now.mentor.user.email, subject=subject, body=body)
    return now


def _check_decision(gift, approves, words):
    if not approves:
        if not words:
            raise ValidationError({"words": "Write why not, a line is enough"})
        return
    verdict = gift_approval_verdict(
        gift.amount, gift.give_on, timezone.localdate(), gift.policy_version.figures, says_why=bool(words)
    )
    if not verdict.is_allowed:
        raise ValidationError({"approves" if verdict.is_refused else "words": verdict.in_words})


@transaction.atomic
def withdraw_gift(*, by, gift):
    """The mentor takes a request back, as long as nothing was claimed against it."""
    now = _locked(gift)
    if now.status == AskedFor.WITHDRAWN:
        return now
    if not now.may_be_taken_back:
        raise ValidationError("This request is settled and cannot be taken back any more", code="moved")
    return history.change(now, by=by, status=AskedFor.WITHDRAWN)


def _locked(gift):
    lock_mentee(gift.mentee)
    rows = GiftRequest.objects.select_for_update(of=("self",))
    return rows.select_related("mentor__user", "policy_version").get(pk=gift.pk)
