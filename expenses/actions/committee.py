"""What the committee does with an application: say, decide, feed back, close (KOP-20, KOT-11.1)."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from core.models import User
from core.roles import Role
from mentees.actions import lock_mentee

from .. import emails
from ..models import GrantApplication, GrantView
from ..rules import decision_verdict, fund_verdict
from ..standing import left_of_grant, tally_of, told_of, verdict_on_member
from .funds import lock_fund
from .grants import locked_grant

Status = GrantApplication.Status


@transaction.atomic
def give_view(*, by, grant, says, words="", submission=None, draft_key=""):
    """What a member thinks of an application that waits; the newest of a member counts, a conflict stays."""
    lock_mentee(grant.mentee)
    now = locked_grant(grant)
    _check_waits(now)
    _check_may_decide(by, now)
    view = now.views.filter(by=by).first() or GrantView(grant=now, by=by)
    if view.pk is None or (view.says, view.words) != (says, words):
        view.says, view.words, view.at = says, words, timezone.now()
        history.save(view, by=by)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission or uuid.uuid4())
    return view


@transaction.atomic
def decide_grant(*, by, grant, approves, fund=None, words="", submission=None, draft_key=""):
    """Record what the committee agreed: approved from a fund that still holds the sum, or refused with the reason."""
    lock_mentee(grant.mentee)
    # The fund before the grant, and both as they are now: of two who approve at once the second sees what is left.
    fund = lock_fund(fund) if approves and fund else None
    now = locked_grant(grant)
    status = Status.APPROVED if approves else Status.REFUSED
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission or uuid.uuid4())
    if (now.status, now.decided_by_id, now.decision_words) == (status, by.pk, words):
        return now
    _check_waits(now)
    _check_may_decide(by, now)
    verdict = decision_verdict("yes" if approves else "no", tally_of(now))
    if not verdict.is_allowed:
        raise ValidationError({"approves": verdict.in_words})
    if approves:
        _take_from(fund, now, by)
    elif not words:
        raise ValidationError({"words": "Write the reason, the mentor reads it"})
    decided = {"decided_by": by, "decided_on": timezone.localdate(), "decision_words": words}
    history.change(now, by=by, status=status, fund=fund, **decided)
    _tell(now, "decided", emails.grant_decided)
    return now


def _take_from(fund, grant, by):
    if fund is None:
        raise ValidationError({"fund": "Choose the fund that pays"})
    today = timezone.localdate()
    if fund.scheme_id != grant.mentee.scheme_id or not fund.starts_on <= today <= fund.ends_on:
        raise ValidationError({"fund": "This fund does not pay on this day. Choose another one"})
    verdict = fund_verdict(grant.amount, fund.left, fund.name)
    if verdict.is_refused:
        raise ValidationError({"fund": verdict.in_words})
    history.change(fund, by=by, reason="A grant was approved", committed=fund.committed + grant.amount)


@transaction.atomic
def feed_back(*, by, grant, on, words, seen=None, submission=None, draft_key=""):
    """When an application was refused, a member says who talked with the mentor, when, and what was said."""
    lock_mentee(grant.mentee)
    now = locked_grant(grant)
    if now.status != Status.REFUSED:
        raise ValidationError("Feedback belongs to an application that was refused", code="moved")
    if on < now.decided_on:
        raise ValidationError({"on": "Enter a day on or after the decision"})
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission or uuid.uuid4())
    was_told = now.feedback_on is not None
    values = {"feedback_on": on, "feedback_words": words}
    if any(getattr(now, name) != value for name, value in values.items()):
        history.change(now, by=by, seen=seen, feedback_by=by, **values)
    if not was_told:
        _tell(now, "feedback", emails.grant_fed_back)
    return now


@transaction.atomic
def close_grant(*, by, grant, seen=None):
    """Nothing more is bought from this grant: what was not claimed goes back to its fund."""
    lock_mentee(grant.mentee)
    fund = lock_fund(grant.fund) if grant.fund_id else None
    now = locked_grant(grant)
    if fund is None or not now.is_given:
        raise ValidationError("Only a grant that was approved can be closed", code="moved")
    left = left_of_grant(now)
    if left:
        history.change(fund, by=by, reason="A grant was closed", committed=fund.committed - left)
    return history.change(now, by=by, seen=seen, status=Status.CLOSED, given_back=now.given_back + left)


def _check_waits(grant):
    if grant.status != Status.SENT:
        label = grant.get_status_display().lower()
        raise ValidationError(f"This application is {label} by now. Look at it again", code="moved")


def _check_may_decide(by, grant):
    verdict = verdict_on_member(by, grant)
    if verdict.is_refused:
        raise ValidationError(verdict.in_words, code="own")


def _tell(grant, what, write):
    """Whoever may open it; an applicant who may not any more hears where it went, and the coordinator that it did."""
    told = told_of(grant)
    for person in told:
        _post(grant, what, person, write(grant, person))
    applicant = grant.mentor.user
    if applicant in told:
        return
    for person in User.objects.in_role(Role.COORDINATOR):
        _post(grant, what, person, emails.grant_without_applicant(grant, told))
    if applicant.is_active:
        # Once, however much follows: it is theirs no more.
        _post(grant, "went_over", applicant, emails.grant_went_over(grant, told))


def _post(grant, what, person, message):
    subject, body = message
    outbox.post(event=f"grant:{grant.pk}:{what}", to=person.email, subject=subject, body=body)
