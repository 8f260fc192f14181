"""How mentors are supported: meetings, attendance, leave, pauses."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history

from ..models import Attendance, Leave, Mentor, SupportMeeting
from .mentors import give_mentor_role


@transaction.atomic
def record_support_meeting(
    *, by, mentor, kind, held_on, words, evaluation="", training="", about="", school_work="", submission
):
    """A meeting with one mentor (KOT-5.2), a mediation (EPT-10), or an evaluation (HTP-5). The same submission twice is
    one meeting."""
    if existing := SupportMeeting.objects.filter(submission=submission).first():
        return existing
    said = {"words": words, "evaluation": evaluation, "training": training}
    meeting = SupportMeeting(kind=kind, held_on=held_on, led_by=by, submission=submission, **said)
    history.save(meeting, by=by)
    history.save(Attendance(meeting=meeting, mentor=mentor, words=about, school_work=school_work), by=by)
    drafts.discard(user=by, key=f"support:mentor:{mentor.pk}", submission=submission)
    return meeting


@transaction.atomic
def record_group_meeting(*, by, kind, held_on, words="", evaluation="", training="", submission):
    """The monthly meeting of all volunteers (KOP-9), or one that looks back on a term, a block or a year (HTP-5); who
    came is marked next."""
    if existing := SupportMeeting.objects.filter(submission=submission).first():
        return existing
    if SupportMeeting.objects.filter(kind=kind, held_on=held_on, kind__in=["volunteers", "review"]).exists():
        raise ValidationError({"held_on": "A meeting on this day is recorded already. Open it to add to it."})
    said = {"words": words, "evaluation": evaluation, "training": training}
    meeting = SupportMeeting(kind=kind, held_on=held_on, led_by=by, submission=submission, **said)
    history.save(meeting, by=by)
    drafts.discard(user=by, key="volunteers-meeting", submission=submission)
    return meeting


@transaction.atomic
def change_meeting(*, by, meeting, **changes):
    changes.pop("submission", None)
    return history.change(meeting, by=by, **changes)


@transaction.atomic
def mark_attendance(*, by, meeting, asked, there, seen=None):
    """Who of those asked came to a meeting of several; marking again changes only what differs. `seen` is the newest
    step of all that was marked when the page was opened."""
    SupportMeeting.objects.select_for_update().get(pk=meeting.pk)
    known = {attendance.mentor_id: attendance for attendance in meeting.attendances.select_related("mentor__user")}
    came = {mentor.pk for mentor in there}
    history.check_step(list(known.values()), seen, by=by, tell=lambda row: _otherwise(row, row.mentor_id in came))
    for mentor in asked:
        was_there = mentor in there
        if mentor.pk not in known:
            history.save(Attendance(meeting=meeting, mentor=mentor, was_there=was_there), by=by)
        elif known[mentor.pk].was_there != was_there:
            history.change(known[mentor.pk], by=by, was_there=was_there)
    return meeting


def _otherwise(attendance, was_there):
    """Who is marked, where the page says otherwise."""
    if attendance.was_there == was_there:
        return ""
    return f"{attendance.mentor} {'came' if attendance.was_there else 'did not come'}"


@transaction.atomic
def add_leave(*, by, mentor, from_on, until_on, reason=""):
    """Days on which a mentor cannot meet; their mentees keep them."""
    Mentor.objects.select_for_update(of=("self",)).get(pk=mentor.pk)
    leave = Leave(mentor=mentor, from_on=from_on, until_on=until_on, reason=reason)
    _check_leave(leave)
    return history.save(leave, by=by)


@transaction.atomic
def change_leave(*, by, leave, **changes):
    Mentor.objects.select_for_update(of=("self",)).get(pk=leave.mentor_id)
    for name, value in changes.items():
        setattr(leave, name, value)
    _check_leave(leave)
    return history.save(leave, by=by)


@transaction.atomic
def remove_leave(*, by, leave):
    """Leave that is not taken; its history remembers it."""
    leave._history_user = by
    leave.delete()


def _check_leave(leave):
    if leave.until_on < leave.from_on:
        raise ValidationError({"until_on": "The last day is before the first day."})
    others = leave.mentor.leaves.exclude(pk=leave.pk)
    if others.filter(from_on__lte=leave.until_on, until_on__gte=leave.from_on).exists():
        raise ValidationError({"from_on": "Some of these days are leave already. Change that leave instead."})


@transaction.atomic
def pause_mentor(*, by, mentor, until, reason):
    """No new mentee until a day, or until the coordinator says so; the allocations stay."""
    if until and until < timezone.localdate():
        raise ValidationError({"until": "Choose today or a later day."})
    _locked(mentor)
    if mentor.current_status != Mentor.Status.ACTIVE:
        raise ValidationError(f"{mentor} is not active, so there is nothing to pause.")
    return history.change(mentor, by=by, reason=reason, status=Mentor.Status.PAUSED, paused_until=until)


@transaction.atomic
def resume_mentor(*, by, mentor):
    _locked(mentor)
    if mentor.status != Mentor.Status.PAUSED:
        raise ValidationError(f"{mentor} is not paused. Nothing has been changed.")
    return history.change(mentor, by=by, reason="Taken up again", status=Mentor.Status.ACTIVE, paused_until=None)


@transaction.atomic
def mark_left(*, by, mentor, left_on, exit_words):
    """Mark only; `mentees.actions.let_mentor_go` asks first whether an allocation is open."""
    _locked(mentor)
    if mentor.status == Mentor.Status.LEFT:
        raise ValidationError(f"{mentor} has left already.")
    return history.change(
        mentor, by=by, reason="Left", status=Mentor.Status.LEFT, left_on=left_on, exit_words=exit_words
    )


@transaction.atomic
def take_back(*, by, mentor, reason):
    """Somebody who left comes back; papers that lapsed meanwhile show as missing."""
    _locked(mentor)
    if mentor.status != Mentor.Status.LEFT:
        raise ValidationError(f"{mentor} has not left. Nothing has been changed.")
    give_mentor_role(mentor.user)
    return history.change(mentor, by=by, reason=reason, status=Mentor.Status.ACTIVE, left_on=None)


def _locked(mentor):
    mentor.refresh_from_db(from_queryset=Mentor.objects.select_for_update(of=("self",)))
