"""Trainings taken, checks made, stops lifted."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import history

from ..models import DbsCheck, Mentor, StopLift, Training


@transaction.atomic
def add_training(*, by, mentor, course, taken_on):
    _lock(mentor)
    training = Training(mentor=mentor, course=course, taken_on=taken_on)
    _once(training, {"taken_on": "This training on this day is recorded already."})
    return history.save(training, by=by)


@transaction.atomic
def add_dbs_check(*, by, mentor, level, issued_on, certificate_number=""):
    _lock(mentor)
    check = DbsCheck(mentor=mentor, level=level, issued_on=issued_on, certificate_number=certificate_number)
    if mentor.dbs_checks.filter(level=level, issued_on=issued_on, certificate_number=certificate_number).exists():
        raise ValidationError({"issued_on": "This check is recorded already."})
    return history.save(check, by=by)


@transaction.atomic
def lift_stop(*, by, mentor, reason, until):
    """Let a mentor whose safeguarding training has lapsed plan meet-ups until a day, for a reason (KOT-5.1)."""
    _lock(mentor)
    today = timezone.localdate()
    if until < today:
        raise ValidationError({"until": "Choose today or a later day."})
    if mentor.stop_lifts.filter(lifted_on=today, until=until, reason=reason).exists():
        raise ValidationError({"until": "The stop is lifted until this day already."})
    return history.save(StopLift(mentor=mentor, reason=reason, lifted_on=today, until=until, lifted_by=by), by=by)


def _lock(mentor):
    """Two people at once, or a double tap, wait for each other: the second finds what the first recorded."""
    Mentor.objects.select_for_update(of=("self",)).get(pk=mentor.pk)


def _once(row, message):
    """Refuse a row that a constraint of the database would refuse, in words."""
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise ValidationError(message) from error
