"""A grant application from its draft to the committee, and back where it is withdrawn (KOP-20)."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from core.models import User
from core.roles import Role
from mentees.actions import lock_mentee
from mentees.models import Mentee

from .. import emails
from ..models import GrantApplication
from ..rules import grant_due_on
from .gifts import version_of_day

Status = GrantApplication.Status


@transaction.atomic
def write_grant(*, by, mentee, grant=None, sends=False, submission=None, seen=None, draft_key="", **words):
    """Keep an application as it stands, however much is missing; with `sends` it goes to the committee.

    The same first sending twice is one application.
    """
    lock_mentee(mentee)
    sent_as = submission = submission or uuid.uuid4()
    if grant is None:
        grant, submission = _sent_before(by, mentee, submission)
    now = locked_grant(grant) if grant else None
    if now is not None and now.status != Status.DRAFT:
        _refuse_unless_same(now, sends, words)
    elif now is None:
        now = GrantApplication(mentor=by.mentor, mentee=mentee, submission=submission, **words)
        history.save(now, by=by)
    else:
        history.change(now, by=by, seen=seen, **words)
    if sends and now.status == Status.DRAFT:
        _send(now, by)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=sent_as)
    return now


def _sent_before(by, mentee, submission):
    """The application this sending has made already, or None with the id under which it is made now."""
    grant = GrantApplication.objects.filter(submission=submission).select_related("mentor").first()
    if grant is not None and (grant.mentor.user_id, grant.mentee_id) != (by.pk, mentee.pk):
        return _sent_before(by, mentee, uuid.uuid5(submission, f"{by.pk} {mentee.pk}"))
    return grant, submission


def _refuse_unless_same(grant, sends, words):
    """A second press of the same button is no fault; other words to an application that has gone are told so."""
    if not sends or grant.status != Status.SENT or any(getattr(grant, name) != value for name, value in words.items()):
        raise ValidationError(
            f"This application is {grant.get_status_display().lower()} by now and cannot be changed any more",
            code="moved",
        )


def _send(grant, by):
    if not Mentee.objects.visible_to(by).filter(pk=grant.mentee_id).exists():
        raise ValidationError("You are not this child’s mentor any more. What you wrote is kept", code="own")
    today = timezone.localdate()
    version = version_of_day(grant.mentee.scheme, today)
    due = grant_due_on(today, version.figures)
    history.change(grant, by=by, status=Status.SENT, sent_on=today, decide_by=due, policy_version=version)
    subject, body = emails.grant_sent(grant)
    for person in User.objects.in_role(Role.COMMITTEE_MEMBER).exclude(pk__in={by.pk, *grant.mentors_today}):
        outbox.post(event=f"grant:{grant.pk}:sent", to=person.email, subject=subject, body=body)


@transaction.atomic
def withdraw_grant(*, by, grant):
    """The mentor takes back what is not decided; it stays readable to whoever could read it."""
    lock_mentee(grant.mentee)
    now = locked_grant(grant)
    if now.status == Status.WITHDRAWN:
        return now
    if not now.may_be_taken_back:
        raise ValidationError("The committee has decided. This cannot be taken back any more", code="moved")
    return history.change(now, by=by, status=Status.WITHDRAWN)


def locked_grant(grant):
    """The application as it stands now, under a lock. Inside a transaction, after the mentee and the fund."""
    rows = GrantApplication.objects.select_for_update(of=("self",))
    return rows.select_related("mentor__user", "mentee__scheme", "mentee__child", "policy_version").get(pk=grant.pk)
