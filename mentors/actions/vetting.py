"""Trainings taken, checks made and decided, stops lifted."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import history
from policy.models import PolicyVersion

from .. import rules
from ..models import DbsCheck, DbsLook, Mentor, StopLift, Training
from ..standing.clearance import clearance_of, papers_to_lift

ONCE = {"taken_on": "This training on this day is recorded already."}


@transaction.atomic
def add_training(*, by, mentor, course, taken_on, **details):
    _lock(mentor)
    training = Training(mentor=mentor, course=course, taken_on=taken_on, title=_title(course), **details)
    _once(training, ONCE)
    return history.save(training, by=by)


@transaction.atomic
def change_training(*, by, training, reason, seen=None, **changes):
    """Put a training right that was entered wrongly; what it said before stays in its history."""
    _lock(training.mentor)
    training.refresh_from_db()
    _refuse_struck(training)
    history.check_seen(training, seen, by=by, names=changes)
    if changes.get("course", training.course) != training.course:
        training.title = _title(changes["course"])
    for name, value in changes.items():
        setattr(training, name, value)
    _once(training, ONCE)
    return history.save(training, by=by, reason=reason)


def _title(course):
    """What the policy calls a course that it asks of peer mentors (EPT-10); the others have their own names."""
    listed = PolicyVersion.objects.figures_on().peer_courses
    return next((item.label for item in listed if item.key == course and course not in Training.Course.values), "")


@transaction.atomic
def strike_training(*, by, training, because):
    """Strike out a training that was not taken: it counts for nothing and stays readable."""
    _lock(training.mentor)
    training.refresh_from_db()
    _refuse_struck(training)
    return history.change(training, by=by, reason=because, struck_because=because)


def _refuse_struck(training):
    if training.struck_because:
        raise ValidationError("This training has been struck out already.")


@transaction.atomic
def add_dbs_check(*, by, mentor, level, issued_on, certificate_number="", **details):
    """Keep what a certificate says, never the certificate; and what was decided, where it has been."""
    _lock(mentor)
    check = DbsCheck(mentor=mentor, level=level, issued_on=issued_on, certificate_number=certificate_number, **details)
    if mentor.dbs_checks.filter(level=level, issued_on=issued_on, certificate_number=certificate_number).exists():
        raise ValidationError({"issued_on": "This check is recorded already."})
    _judge_decision(check, by)
    return history.save(check, by=by)


@transaction.atomic
def change_dbs_check(*, by, check, seen=None, **changes):
    """Put a check right or decide on it; the earlier decision stays in its history."""
    check.refresh_from_db(from_queryset=DbsCheck.objects.select_for_update())
    history.check_seen(check, seen, by=by, names=changes)
    before = (check.decision, check.decided_on)
    for name, value in changes.items():
        setattr(check, name, value)
    if (check.decision, check.decided_on) != before:
        check.decided_by = None
    _judge_decision(check, by)
    return history.save(check, by=by)


def _judge_decision(check, by):
    """A decision has its day and its person; without one nothing is kept of what was considered, nor of one that is
    older than the details may be kept (PRO-1)."""
    if not check.decision:
        if check.considered:
            raise ValidationError({"decision": "Choose the decision, or leave what was considered empty."})
        check.decided_on = check.decided_by = None
        return
    check.decided_on = check.decided_on or timezone.localdate()
    check.decided_by = check.decided_by or by
    if check.decided_on < check.issued_on:
        raise ValidationError({"decided_on": "The decision cannot come before the certificate."})
    if check.decided_on <= rules.outcome_alone_until(timezone.localdate(), PolicyVersion.objects.figures_on()):
        check.considered, check.on_update_service = "", None


@transaction.atomic
def erase_dbs_details(*, today, figures) -> int:
    """Six months after a decision keep its outcome alone: erase the rest, from the history rows too (PRO-1).

    Returns how many checks were emptied. It leaves no new history row, which would hold what it erases.
    """
    last_day = rules.outcome_alone_until(today, figures)
    rest = {"considered": "", "on_update_service": None}
    old = DbsCheck.objects.filter(decided_on__lte=last_day)
    number = old.exclude(**rest).update(**rest)
    past = DbsCheck.history.model.objects.exclude(**rest)
    past.filter(id__in=old.values("pk")).update(**rest)
    past.filter(decided_on__lte=last_day).update(**rest)
    return number


def note_look(*, by, check):
    """Somebody is shown the details of a check."""
    return DbsLook.objects.create(check_seen=check, user=by)


@transaction.atomic
def lift_stop(*, by, mentor, reason, until):
    """Let a mentor whose safeguarding training has lapsed plan meet-ups until a day, for a reason (KOT-5.1).

    It covers the other papers that are missing now as well, so that no confirmation asks about them again.
    """
    _lock(mentor)
    today = timezone.localdate()
    if until < today:
        raise ValidationError({"until": "Choose today or a later day."})
    if mentor.stop_lifts.filter(lifted_on=today, until=until, reason=reason).exists():
        raise ValidationError({"until": "The stop is lifted until this day already."})
    covers = papers_to_lift(clearance_of(mentor, today, PolicyVersion.objects.figures_on(today)))
    lift = StopLift(mentor=mentor, reason=reason, lifted_on=today, until=until, lifted_by=by, covers=covers)
    return history.save(lift, by=by)


def _lock(mentor):
    """Two people at once, or a double tap, wait for each other: the second finds what the first recorded."""
    Mentor.objects.select_for_update(of=("self",)).get(pk=mentor.pk)


def _once(row, message):
    """Refuse a row that a constraint of the database would refuse, in words."""
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise ValidationError(message) from error
