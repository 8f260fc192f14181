"""The first day and the end of an allocation, where meet-ups may be planned."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import history, outbox
from mentees import actions as mentee_actions
from policy.dates import in_words

from .. import calendar, emails
from ..models import MeetUp, PlannedThen
from . import invitations
from .meetups import cancel_meetup, judge_plan, tell_of_plan
from .signups import release_unaccompanied


@transaction.atomic
def change_allocation(*, by, allocation, **changes):
    """Put an allocation right, as `mentees.actions.change_allocation` does; no meet-up is left without its mentor."""
    mentee_actions.lock_mentee(allocation.mentee)
    earlier = type(allocation).objects.get(pk=allocation.pk)
    changed = mentee_actions.change_allocation(by=by, allocation=allocation, **changes)
    _check_meetups_kept(changed, earlier)
    return changed


def _check_meetups_kept(allocation, earlier):
    """A meet-up that was inside the days of an allocation stays there: else its note would belong to nobody."""
    of_mentor = Q(mentor=allocation.mentor_id) | Q(second_mentor=allocation.mentor_id, is_handover=True)
    meetups = MeetUp.objects.filter(of_mentor, mentee=allocation.mentee_id).standing().order_by("date")
    for verb, rows in (
        ("They met on {}, or planned to", meetups.over().in_term()),
        ("They are to meet on {}", meetups.ahead()),
    ):
        lost = [
            meetup.date for meetup in rows if earlier.holds_on(meetup.date) and not allocation.holds_on(meetup.date)
        ]
        if before := [day for day in lost if day < allocation.start_on]:
            told = verb.format(in_words(before[0]))
            raise ValidationError({"start_on": f"{told}. Choose that day or an earlier one, or cancel that first."})
        if lost:
            told = verb.format(in_words(lost[-1]))
            raise ValidationError({"end_on": f"{told}. Choose that day or a later one, or cancel that first."})


@transaction.atomic
def end_allocation(*, by, allocation, reason, last_day=None, planned_then="", to_mentor=None):
    """End an allocation; the meet-ups planned after its last day are cancelled, handed on, or move the last day.

    Raises ValidationError where such meet-ups are there and nobody said what becomes of them.
    """
    mentee_actions.lock_mentee(allocation.mentee)
    beyond = planned_beyond(allocation, last_day)
    if beyond and not planned_then:
        raise ValidationError({"planned_then": "Meet-ups are planned after that day. Say what becomes of them."})
    if beyond and planned_then == PlannedThen.KEEP:
        last_day, beyond = max(meetup.date for meetup in beyond), []
    ended = mentee_actions.end_allocation(by=by, allocation=allocation, reason=reason, last_day=last_day)
    check_held(ended, last_day)
    _meet_without(ended, last_day, by=by)
    settle_planned(beyond, by=by, then=planned_then, to_mentor=to_mentor, reason=f"The allocation ended: {reason}")
    release_unaccompanied(by=by, mentee=ended.mentee_id)
    return ended


def _meet_without(allocation, last_day, *, by):
    """A joint meeting after the old mentor's last day goes ahead with the new one alone."""
    joint = MeetUp.objects.filter(mentee=allocation.mentee_id, second_mentor=allocation.mentor_id, is_handover=True)
    for meetup in joint.ahead().standing().filter(date__gt=last_day or timezone.localdate() - timedelta(days=1)):
        history.change(meetup, by=by, reason=f"{allocation.mentor} has left", second_mentor=None, is_handover=False)
        invitations.tell_former_second(meetup, allocation.mentor, meetup.date)


def settle_planned(meetups, *, by, then, to_mentor, reason):
    """Cancel these meet-ups, or hand each to another mentor of the child: it waits for the coordinator anew."""
    for meetup in meetups:
        if then == PlannedThen.HAND_ON and to_mentor:
            _hand_on(meetup, by=by, mentor=to_mentor)
        else:
            cancel_meetup(by=by, meetup=meetup, words=reason[:300])


def _hand_on(meetup, *, by, mentor):
    earlier, day = meetup.mentor, in_words(meetup.date)
    if not any(a.holds_on(meetup.date) for a in meetup.mentee.allocations.filter(mentor=mentor, ended_at=None)):
        raise ValidationError({"planned_then": f"{mentor} is not the mentor on {day}, and cannot take that meet-up."})
    meetup.mentor, meetup.is_handover = mentor, False
    if meetup.second_mentor_id == mentor.pk:
        meetup.second_mentor = None
    try:
        mentee_actions.check_pair(meetup.mentee, mentor)
        judge_plan(meetup)
    except ValidationError as error:
        raise ValidationError(
            {"planned_then": f"{mentor} cannot take the meet-up of {day}. {' '.join(error.messages)}"}
        ) from error
    history.save(meetup, by=by, reason=f"Handed on by {earlier}")
    tell_of_plan(meetup)
    event = f"meetup:{meetup.pk}:handed-on:{meetup.history.count()}"
    to_mentor, to_earlier = emails.handed_on_to(meetup), emails.handed_on_from(meetup, earlier)
    taken_out = calendar.invitation(meetup, earlier)
    for person, (subject, body), invitation in ((mentor, to_mentor, ""), (earlier, to_earlier, taken_out)):
        if person.user.is_active:
            outbox.post(event=event, to=person.user.email, subject=subject, body=body, invitation=invitation)


def check_held(allocation, last_day):
    """A meet-up that has been after the last day would belong to no allocation, and its note to nobody."""
    if last_day is None:
        return
    held = MeetUp.objects.filter(mentee=allocation.mentee_id, mentor=allocation.mentor_id).over().standing().in_term()
    if held := held.filter(date__gt=last_day).order_by("-date").first():
        day = in_words(held.date)
        raise ValidationError({"last_day": f"They met on {day}, or planned to. End it then or later, or cancel that."})


def planned_beyond(allocation, last_day=None):
    """Meet-ups still ahead that fall after the allocation's last day; all of them where it ends at once."""
    meetups = MeetUp.objects.filter(mentee=allocation.mentee_id, mentor=allocation.mentor_id).ahead().standing()
    return list(meetups.filter(date__gt=last_day) if last_day else meetups)
