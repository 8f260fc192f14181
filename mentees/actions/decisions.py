"""The two who decide a referral, and what follows from it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from policy.dates import months_after
from policy.models import PolicyVersion

from .. import emails, rules
from ..eligibility import check_of, seen_in
from ..models import Mentee, Referral, ReferralDecision
from ..standing import standing_of
from .mentees import make_mentee
from .referrals import lock_open, settle, tell_team

NO_CHILD = [
    {
        "key": "child",
        "label": "Child of the club",
        "is_met": False,
        "figure": "",
        "count": "",
        "sentence": "Nobody had said which child of the club this is.",
    }
]
SIGN_OFF = "With kind regards,"
AGAINST = "Against the eligibility check:"


@transaction.atomic
def decide_referral(*, by, referral, seat, is_yes, reason, against_check="", draft_key="", submission=None):
    """Record what one of the two says, with the figures they saw; the second yes makes the mentee (KOT-3.2).

    Raises ValidationError where the person sits in the other seat, where nobody has said which child it is, and where
    a yes against the eligibility check has no reason that says so.
    """
    referral = lock_open(referral)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission)
    newest = referral.decisions.filter(seat=seat).first()
    if newest and _is_same(newest, by, is_yes, reason, against_check):
        return newest
    verdict = rules.seat_verdict(seat, by.pk, standing_of(referral))
    if verdict.is_refused:
        raise ValidationError(verdict.in_words)
    version = PolicyVersion.objects.in_force(referral.scheme)
    checked = check_of(referral, version)
    if is_yes:
        _check_yes(referral, checked, against_check)
    decision = ReferralDecision(
        referral=referral,
        seat=seat,
        is_yes=is_yes,
        reason=_in_full(reason, against_check),
        decided_by=by,
        policy_version=version,
        is_eligible=bool(checked and checked.is_eligible),
        seen=seen_in(checked) if checked else NO_CHILD,
    )
    history.save(decision, by=by)
    if standing_of(referral).is_accepted:
        _accept(referral, by=by, version=version)
    return decision


def _is_same(newest, by, is_yes, reason, against_check):
    """The same words of the same person again: a second click."""
    said = (newest.decided_by_id, newest.is_yes, newest.reason)
    return said == (by.pk, is_yes, _in_full(reason, against_check))


def _in_full(reason, against_check):
    return f"{reason}\n\n{AGAINST} {against_check}" if against_check else reason


def _check_yes(referral, checked, against_check):
    if checked is None:
        raise ValidationError("First say which child of the club this is, or add the child as a member.")
    if Mentee.objects.filter(child=referral.child).exists():
        raise ValidationError(f"{referral.child.full_name} is a mentee already.")
    if not checked.is_eligible and not against_check:
        raise ValidationError({"against_check": f"{checked.verdict.sentence} Say why yes all the same."})


def _accept(referral, *, by, version):
    """The child comes into mentoring today, for the period that the policy sets (KOT-2.4)."""
    today = timezone.localdate()
    settle(referral, by=by, status=Referral.Status.ACCEPTED)
    make_mentee(
        by=by,
        child=referral.child,
        scheme=referral.scheme,
        referral=referral,
        starts_on=today,
        agreed_end_on=months_after(today, version.figures.support_months),
    )
    tell_team(f"referral:{referral.pk}:accepted", emails.referral_accepted(referral))
    _tell_referrer(referral)


@transaction.atomic
def decline_referral(*, by, referral, words, letter, offered=(), draft_key="", submission=None):
    """Close a referral to which both have said no, with other support and a letter (KOP-19)."""
    referral = lock_open(referral)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission)
    if not standing_of(referral).may_be_declined:
        raise ValidationError("It can be declined once both have said no.")
    offered = list(offered)
    whole = _with_support(letter, offered)
    referral._history_user = by
    referral.offered.set(offered)
    settle(referral, by=by, status=Referral.Status.DECLINED, words=words, letter=whole)
    _tell_referrer(referral)
    return referral


def _with_support(letter, offered):
    """The letter as it goes out: what is offered stands before the sign-off, or last where that was struck."""
    if not offered:
        return letter
    words, greeting, name = letter.rpartition(f"\n\n{SIGN_OFF}")
    body = words if greeting else letter
    support = ["Other support that may help:", *map(_in_lines, offered)]
    return "\n\n".join([body, *support]) + (greeting + name if greeting else "")


def _in_lines(resource):
    reach = ", ".join(filter(None, [resource.area, resource.phone, resource.email, resource.website]))
    return "\n".join(filter(None, [resource.name, resource.what_for, reach]))


def _tell_referrer(referral):
    if referral.referrer_email:
        subject, body = emails.referral_settled(referral)
        event = f"referral:{referral.pk}:{referral.status}"
        outbox.post(event=event, to=referral.referrer_email, subject=subject, body=body)
