"""The register of taxi firms, and rides that mentors ask for (KOT-12.2, KOT-15.1)."""

import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import drafts, history, outbox
from mentees.actions import lock_mentee
from mentees.models import Allocation

from .. import emails
from ..models import AskedFor, TaxiFirm, TaxiRequest
from ..rules import fare_verdict, newest_check_verdict, taxi_verdict
from ..standing import told_of_asking
from ..standing.taxis import firm_facts, verdict_on_ride
from .gifts import version_of_day

TAKEN = {"name": "This firm stands in the register already"}
DECIDED = "This request is settled by now. Look at it again before you go on"
CLAIMED = "This ride has been claimed. Withdraw the claim first"


@transaction.atomic
def add_taxi_firm(*, by, name, phone="", checked_on=None, words=""):
    """Put a firm into the register, with its safeguarding check where there is one."""
    firm = TaxiFirm(name=name, phone=phone, checked_on=checked_on, words=words, checked_by=by if checked_on else None)
    return _save_firm(firm, by=by)


@transaction.atomic
def change_taxi_firm(*, by, firm, seen=None, **changes):
    firm.refresh_from_db(from_queryset=TaxiFirm._base_manager.select_for_update())
    if all(getattr(firm, name) == value for name, value in changes.items()):
        return firm
    history.check_seen(firm, seen, by=by, names=changes)
    for name, value in changes.items():
        setattr(firm, name, value)
    return _save_firm(firm, by=by)


def _save_firm(firm, *, by):
    if TaxiFirm.objects.filter(name__iexact=firm.name).exclude(pk=firm.pk).exists():
        raise ValidationError(TAKEN)
    try:
        with transaction.atomic():
            return history.save(firm, by=by)
    except IntegrityError as error:
        # Somebody was there between the question and the answer.
        raise ValidationError(TAKEN) from error


@transaction.atomic
def check_taxi_firm(*, by, firm, checked_on, words, seen=None, newest_is_wrong=False):
    """Write down the newest safeguarding check of a firm (KOT-15.1).

    `newest_is_wrong` says that the one that stands there was written down by mistake, so that an earlier one counts.
    """
    firm.refresh_from_db(from_queryset=TaxiFirm._base_manager.select_for_update())
    history.check_seen(firm, seen, by=by, names={"checked_on": checked_on, "words": words})
    verdict = newest_check_verdict(firm_facts(firm), checked_on)
    if verdict.is_refused and not newest_is_wrong:
        raise ValidationError({"newest_is_wrong": f"{verdict.sentence} Put the day right, or tick the box"})
    return history.change(firm, by=by, seen=seen, checked_on=checked_on, words=words, checked_by=by)


@transaction.atomic
def stop_taxi_firm(*, by, firm, because, seen=None):
    """Use a firm no more, and say why; rides that are approved with it are asked about again when they are decided."""
    return history.change(firm, by=by, seen=seen, stopped_because=because)


@transaction.atomic
def use_taxi_firm_again(*, by, firm):
    return history.change(firm, by=by, reason="Used again", stopped_because="")


@transaction.atomic
def ask_for_taxi(
    *, by, mentee, on, firm, amount, unsafe_to_walk, nothing_else, submission=None, draft_key="", **details
):
    """Ask for a ride; the same submission twice is one request, with other words its newest version while it is open.

    Raises ValidationError, by field, where the day is not the mentor's own, the firm's check does not hold on it or the
    ride costs so much that it needs a grant.
    """
    mentee = lock_mentee(mentee)
    mentor = by.mentor
    sent_as = submission = submission or uuid.uuid4()
    version = version_of_day(mentee.scheme, on)
    _check_own_day(mentor, mentee, on)
    reasons = {"unsafe_to_walk": unsafe_to_walk, "nothing_else": nothing_else}
    verdict = taxi_verdict(firm_facts(firm), on, figures=version.figures, **reasons)
    if verdict.is_refused:
        raise ValidationError({"firm": verdict.in_words})
    fare = fare_verdict(amount, version.figures)
    if fare.is_refused:
        raise ValidationError({"amount": fare.in_words})
    values = {"on": on, "firm": firm, "amount": amount, "policy_version": version, **reasons, **details}
    taxi = TaxiRequest.objects.select_for_update(of=("self",)).filter(submission=submission).first()
    while taxi is not None and _is_another(taxi, mentor, mentee):
        submission = uuid.uuid5(submission, f"{mentor.pk} {mentee.pk}")
        taxi = TaxiRequest.objects.select_for_update(of=("self",)).filter(submission=submission).first()
    if taxi is None:
        taxi = TaxiRequest(mentor=mentor, mentee=mentee, submission=submission, **values)
        history.save(taxi, by=by)
        _tell_who_answers(taxi)
    elif taxi.is_open:
        history.change(taxi, by=by, reason="Sent again with other words", **values)
    elif any(getattr(taxi, name) != value for name, value in values.items() if name != "policy_version"):
        raise ValidationError("The first request is settled by now. Open the form anew to ask for another ride")
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=sent_as)
    return taxi


def _is_another(taxi, mentor, mentee):
    """One for somebody else; one that was taken back is asked for anew."""
    return (taxi.mentor_id, taxi.mentee_id) != (mentor.pk, mentee.pk) or taxi.status == AskedFor.WITHDRAWN


def _check_own_day(mentor, mentee, on):
    if not Allocation.objects.not_struck().open_on(on).filter(mentor=mentor, mentee=mentee).exists():
        raise ValidationError({"on": "You are not this child’s mentor on this day. Choose another day"})


def _tell_who_answers(taxi):
    subject, body = emails.taxi_asked(taxi)
    for person in told_of_asking(taxi.mentor.user):
        outbox.post(event=f"taxi:{taxi.pk}:asked", to=person.email, subject=subject, body=body)


@transaction.atomic
def approve_taxi(*, by, taxi, words="", seen=None):
    """Agree to a ride; refused where the firm's check holds no longer on its day (KOT-15.1), or where a grant is needed
    (KOT-8.4)."""
    locked = _locked(taxi, by)
    locked.firm = TaxiFirm.objects.select_for_update().get(pk=locked.firm_id)
    verdict = verdict_on_ride(locked)
    if verdict.is_refused:
        raise ValidationError(f"{verdict.in_words} It cannot be approved")
    return _decide(taxi, AskedFor.APPROVED, words, by=by, seen=seen)


@transaction.atomic
def refuse_taxi(*, by, taxi, words, seen=None):
    _locked(taxi, by)
    return _decide(taxi, AskedFor.REFUSED, words, by=by, seen=seen)


@transaction.atomic
def withdraw_taxi(*, by, taxi):
    """Take a request back, before or after it was approved; not once money was claimed against it."""
    lock_mentee(taxi.mentee)
    now = TaxiRequest.objects.select_for_update(of=("self",)).get(pk=taxi.pk)
    if now.status == AskedFor.WITHDRAWN:
        return taxi
    if not now.may_be_taken_back:
        raise ValidationError(DECIDED if now.status == AskedFor.REFUSED else CLAIMED)
    return history.change(taxi, by=by, reason="Withdrawn", status=AskedFor.WITHDRAWN)


def _locked(taxi, by):
    """The request as it stands now, open and not the decider's own; of two who decide at once one is told."""
    lock_mentee(taxi.mentee)
    rows = TaxiRequest.objects.select_for_update(of=("self",)).select_related("mentor", "firm", "policy_version")
    now = rows.get(pk=taxi.pk)
    if not now.is_open:
        raise ValidationError(DECIDED, code="moved")
    if now.mentor.user_id == by.pk:
        raise ValidationError("This is your own request. Somebody else decides on it", code="own")
    return now


def _decide(taxi, status, words, *, by, seen):
    history.change(taxi, by=by, seen=seen, status=status, words=words, decided_by=by, decided_at=timezone.now())
    subject, body = emails.taxi_decided(taxi)
    outbox.post(event=f"taxi:{taxi.pk}:decided", to=taxi.mentor.user.email, subject=subject, body=body)
    return taxi
