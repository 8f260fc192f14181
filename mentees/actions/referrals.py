"""A referral comes in, is taken up, matched with a child of the club, and perhaps withdrawn."""

import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from club import actions as club_actions
from club.models import Child
from core import drafts, history, outbox
from core.models import User
from core.roles import Role
from policy.models import Scheme

from .. import emails
from ..models import Ground, Mentee, Referral
from ..rules.likeness import fold

SETTLED = "This referral is settled already. Nothing more happens to it."


def receive_referral(*, submission, source, by=None, child=None, draft_key="", **said):
    """Take a referral in, from outside or from the team; the same sending twice is one referral (KOP-2)."""
    try:
        return _receive(submission=submission, source=source, by=by, child=child, draft_key=draft_key, said=said)
    except IntegrityError:
        # The same form was sent twice at one moment: the first has written it.
        return Referral.objects.get(submission=submission)


@transaction.atomic
def _receive(*, submission, source, by, child, draft_key, said):
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission)
    earlier = Referral.objects.select_for_update().filter(submission=submission).first()
    if earlier:
        return _sent_again(earlier, by=by, said=said)
    if child and Mentee.objects.filter(child=child).exists():
        raise ValidationError(f"{child.full_name} is a mentee already.")
    scheme = Scheme.objects.first()
    referral = Referral(submission=submission, source=source, scheme=scheme, child=child, **said)
    history.save(referral, by=by)
    _tell(referral)
    return referral


def _sent_again(earlier, *, by, said):
    """Other words under the id of the same form: a newer version; a referral of its own once somebody decided, or
    where the form was turned back to and filled in for another child."""
    if all(getattr(earlier, name) == value for name, value in said.items()):
        return earlier
    name = _name_of(Referral(**said))
    is_same_child = name == _name_of(earlier)
    if is_same_child and earlier.is_open and not earlier.decisions.exists():
        # One of the fields is called reason, as is what history keeps: so not by `history.change`.
        for name, value in said.items():
            setattr(earlier, name, value)
        return history.save(earlier, by=by, reason="Sent again with other words")
    following = uuid.uuid5(earlier.submission, repr(sorted(said.items()) if is_same_child else name))
    return _receive(submission=following, source=earlier.source, by=by, child=None, draft_key="", said=said)


def _name_of(referral):
    return fold(referral.first_name), fold(referral.surname)


def _tell(referral):
    """The referrer has a receipt, coordinator and family liaison are told; no mail names the child."""
    event = f"referral:{referral.pk}"
    if referral.referrer_email and referral.source == Referral.Source.PUBLIC:
        subject, body = emails.referral_received(referral)
        outbox.post(event=f"{event}:receipt", to=referral.referrer_email, subject=subject, body=body)
    if referral.source != Referral.Source.WORKBOOK:
        tell_team(f"{event}:arrived", emails.referral_arrived(referral))


def tell_team(event, message):
    """Coordinators and family liaison, each once."""
    subject, body = message
    for user in User.objects.in_role(Role.COORDINATOR, Role.FAMILY_LIAISON):
        outbox.post(event=event, to=user.email, subject=subject, body=body)


def lock_open(referral):
    """The referral as it stands now, held until the transaction ends. Raises ValidationError once it is settled."""
    now = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if not now.is_open:
        raise ValidationError(SETTLED)
    return now


@transaction.atomic
def assign_referral(*, by, referral, to):
    """Say who looks after a referral, or that nobody does yet."""
    return history.change(lock_open(referral), by=by, looked_after_by=to)


@transaction.atomic
def match_referral(*, by, referral, child):
    """Say which child of the club a referral is about; before anybody decided it can be put right (KOP-1)."""
    referral = lock_open(referral)
    if referral.child_id != child.pk and referral.decisions.filter(is_yes=True).exists():
        raise ValidationError("Somebody has said yes with this child in mind. The child stays.")
    return history.change(referral, by=by, child=child)


@transaction.atomic
def add_referred_child(*, by, referral, carer=None, **details):
    """Add the referred child as a member of the club, with the carer the referral names (KOP-1)."""
    referral = lock_open(referral)
    if referral.child_id:
        raise ValidationError("This referral has its child already.")
    child = club_actions.add_child(by=by, **details)
    if carer:
        club_actions.link_carer(
            by=by,
            child=child,
            carer=carer,
            relationship="",
            is_first_contact=True,
            is_emergency_contact=bool(carer.phone),
        )
    elif referral.carer_name:
        club_actions.add_carer(
            by=by,
            child=child,
            name=referral.carer_name,
            phone=referral.carer_phone,
            email=referral.carer_email,
            relationship="",
            is_first_contact=True,
            # Nobody rings without a number.
            is_emergency_contact=bool(referral.carer_phone),
        )
    return history.change(referral, by=by, child=child)


@transaction.atomic
def confirm_grounds(*, by, child, kinds, reason="", was=None):
    """Write down which grounds of KOT-3.1 the team finds to hold for a child; `was` are those that the page showed."""
    Child.objects.select_for_update().get(pk=child.pk)
    stored = {ground.kind: ground for ground in Ground.objects.filter(child=child)}
    if was is not None and set(was) != stored.keys() != set(kinds):
        now = ", ".join(str(ground) for ground in stored.values()) or "none"
        raise ValidationError(f"Somebody has changed the grounds. They are now: {now}. Save again if yours are right.")
    for kind in sorted(set(kinds) - stored.keys()):
        history.save(Ground(child=child, kind=kind), by=by, reason=reason)
    for kind in sorted(stored.keys() - set(kinds)):
        history.remove(stored[kind], by=by, reason=reason)


@transaction.atomic
def withdraw_referral(*, by, referral, words):
    """The referrer or the family takes the referral back."""
    return settle(lock_open(referral), by=by, status=Referral.Status.WITHDRAWN, words=words)


def settle(referral, *, by, status, words="", **more):
    """Close a locked referral; it stays readable."""
    referral.status, referral.settled_words = status, words
    referral.settled_at, referral.settled_by = timezone.now(), by
    for name, value in more.items():
        setattr(referral, name, value)
    return history.save(referral, by=by)
