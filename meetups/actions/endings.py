"""The end of an allocation, where meet-ups may still be planned."""

from django.core.exceptions import ValidationError
from django.db import transaction

from mentees import actions as mentee_actions
from policy.dates import in_words

from ..models import MeetUp
from .meetups import cancel_meetup
from .signups import release_unaccompanied


@transaction.atomic
def end_allocation(*, by, allocation, reason, last_day=None, cancel_planned=False):
    """End an allocation, and cancel the meet-ups planned after its last day where that was chosen."""
    mentee_actions.lock_mentee(allocation.mentee)
    ended = mentee_actions.end_allocation(by=by, allocation=allocation, reason=reason, last_day=last_day)
    if held := _held_beyond(ended, last_day):
        day = in_words(held.date)
        raise ValidationError({"last_day": f"They met on {day}, or planned to. End it then or later, or cancel that."})
    beyond = planned_beyond(ended, last_day)
    if beyond and not cancel_planned:
        raise ValidationError(
            {"cancel_planned": "Meet-ups are planned after that day. Cancel them here, or choose a later last day."}
        )
    for meetup in beyond:
        cancel_meetup(by=by, meetup=meetup, words=f"The allocation ended: {reason}"[:300])
    release_unaccompanied(by=by, mentee=ended.mentee_id)
    return ended


def _held_beyond(allocation, last_day):
    """A meet-up that has been after the last day: it would belong to no allocation, and its note to nobody."""
    if last_day is None:
        return None
    held = MeetUp.objects.filter(mentee=allocation.mentee_id, mentor=allocation.mentor_id).over().standing()
    return held.filter(date__gt=last_day).order_by("-date").first()


def planned_beyond(allocation, last_day=None):
    """Meet-ups still ahead that fall after the allocation's last day; all of them where it ends at once."""
    meetups = MeetUp.objects.filter(mentee=allocation.mentee_id, mentor=allocation.mentor_id).ahead().standing()
    return list(meetups.filter(date__gt=last_day) if last_day else meetups)
