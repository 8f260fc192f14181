"""From one mentor to the next. The joint meeting, and meet-ups still planned, are the affair of `meetups.actions`."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import history
from policy.dates import in_words

from .. import emails, rules
from ..models import Allocation, Handover
from .allocations import begin_allocation, lock_allocation, tell_mentor


@transaction.atomic
def hand_over(
    *,
    by,
    allocation,
    mentor,
    start_on,
    last_day,
    words,
    submission,
    no_meeting_because="",
    over_capacity_reason="",
    not_clear_reason="",
    **details,
):
    """Give a mentee its next mentor; the present one stays until `last_day`, and both are told (KOP-7).

    The same submission twice is one handover. Raises ValidationError as `allocate_mentor` does, and where the days do
    not go with each other.
    """
    lock_allocation(allocation)
    if existing := Handover.objects.filter(submission=submission, mentee=allocation.mentee_id).first():
        return existing
    _check_days(allocation, mentor, start_on, last_day, no_meeting_because)
    allocation.end_on, allocation.end_reason = last_day, f"Handed over to {mentor}"
    history.save(allocation, by=by, reason=allocation.end_reason)
    following = Allocation(mentee=allocation.mentee, mentor=mentor, start_on=start_on, allocated_by=by, **details)
    begin_allocation(
        following,
        by=by,
        over_capacity_reason=over_capacity_reason,
        not_clear_reason=not_clear_reason,
        after=allocation,
    )
    handover = Handover(
        mentee=allocation.mentee,
        from_allocation=allocation,
        to_allocation=following,
        words=words,
        no_meeting_because=no_meeting_because,
        made_by=by,
        submission=submission,
    )
    history.save(handover, by=by)
    tell_mentor(allocation, f"handed over:{handover.pk}", emails.handing_over(handover))
    tell_mentor(following, f"taken over:{handover.pk}", emails.taking_over(handover))
    return handover


def _check_days(allocation, mentor, start_on, last_day, no_meeting_because):
    if allocation.is_over:
        raise ValidationError("This allocation has ended already. Allocate the new mentor without a handover.")
    if mentor.pk == allocation.mentor_id:
        raise ValidationError({"mentor": f"{mentor} is the mentor now. Choose who follows."})
    if last_day < allocation.start_on:
        began = in_words(allocation.start_on)
        raise ValidationError({"last_day": f"{allocation.mentor} began on {began}: choose that day or a later one."})
    if start_on < allocation.start_on:
        began = in_words(allocation.start_on)
        raise ValidationError({"start_on": f"{allocation.mentor} began on {began}: nobody follows before that day."})
    verdict = rules.handover_verdict(start_on, last_day, no_meeting_because)
    if verdict.is_refused:
        raise ValidationError({"start_on": verdict.in_words})
