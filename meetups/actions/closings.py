"""The end of a child's support, where allocations are still open and meet-ups may be planned."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts
from mentees import actions as mentee_actions

from ..models import MeetUp
from .endings import end_allocation
from .meetups import cancel_meetup
from .signups import release_unaccompanied


@transaction.atomic
def close_mentee(*, by, mentee, last_day, cancel_planned=False, submission=None, draft_key="", **closing):
    """Close a child's support (KOT-2.4) and end every open allocation on its last day, all or nothing.

    Raises ValidationError where meet-ups planned after that day were not cancelled, or one has been after it.
    """
    mentee = mentee_actions.lock_mentee(mentee)
    was_closed = mentee.closings.standing().exists()
    made = mentee_actions.close_support(by=by, mentee=mentee, last_day=last_day, **closing)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission)
    if was_closed:
        return made
    beyond = planned_after(mentee, last_day)
    if beyond and not cancel_planned:
        raise ValidationError(
            {"cancel_planned": "Meet-ups are planned after that day. Cancel them here, or choose a later last day."}
        )
    reason = f"Support ended: {made.get_reason_display().lower()}"
    for meetup in beyond:
        cancel_meetup(by=by, meetup=meetup, words=reason)
    # Written before the allocations end: after a last day that is over nobody could open the form any more.
    mentee_actions.ask_last_questionnaire(made)
    for allocation in _open_after(mentee, last_day):
        if allocation.start_on > last_day and allocation.start_on > timezone.localdate():
            mentee_actions.end_allocation(by=by, allocation=allocation, reason=reason)
        else:
            end_allocation(by=by, allocation=allocation, reason=reason, last_day=last_day)
    release_unaccompanied(by=by, mentee=mentee)
    return made


def _open_after(mentee, last_day):
    """Allocations that would go on after the last day."""
    allocations = mentee.allocations.filter(ended_at=None).select_related("mentor__user", "mentee__child")
    return [a for a in allocations if not a.is_over and (a.end_on is None or a.end_on > last_day)]


def planned_after(mentee, last_day):
    """Meet-ups still ahead after a day, whoever the mentor."""
    return list(MeetUp.objects.filter(mentee=mentee, date__gt=last_day).ahead().standing().with_people())
