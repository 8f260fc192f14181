"""What happens to allocations; the only writer of keys."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import history, keys, outbox
from core.models import User
from core.roles import Role
from mentors import actions as mentor_actions
from mentors.models import Mentor
from mentors.standing.clearance import clearance_of
from policy.dates import in_words
from policy.models import PolicyVersion

from .. import emails, rules
from ..models import Allocation, Handover, Mentee, MenteeKey
from .locking import lock_mentee
from .matching import check_pair
from .supported import check_supported


def rewrite_keys(mentee_ids=None):
    """Make the keys of these mentees, or of all, equal what the allocations say. Returns (cut, added)."""
    return keys.rewrite(MenteeKey, wanted_keys(mentee_ids), opened_ids=mentee_ids)


def wanted_keys(mentee_ids=None):
    """Every (user id, mentee id) that an allocation calls for today."""
    allocations = Allocation.objects.keyed()
    if mentee_ids is not None:
        allocations = allocations.filter(mentee_id__in=list(mentee_ids))
    return set(allocations.values_list("mentor__user_id", "mentee_id"))


@transaction.atomic
def allocate_mentor(
    *, by, mentee, mentor, start_on, end_on=None, over_capacity_reason="", not_clear_reason="", **details
):
    """Allocate a mentor to a mentee (KOT-6.1) and hand over the key.

    Raises ValidationError where another mentor is allocated on some of the days, which only a handover may be (KOP-7),
    where one child more than the mentor's capacity has no reason (KOP-8), where the mentor is not clear to mentor and
    no reason is given to go on all the same, and where the two must not be matched, whatever the reason. The same
    words twice, by the same person, are one allocation.
    """
    mentee = lock_mentee(mentee)
    same = mentee.allocations.filter(mentor=mentor, allocated_by=by, start_on=start_on, end_on=end_on, **details)
    if existing := same.filter(ended_at=None).first():
        return existing
    allocation = Allocation(mentee=mentee, mentor=mentor, start_on=start_on, end_on=end_on, allocated_by=by, **details)
    begin_allocation(allocation, by=by, over_capacity_reason=over_capacity_reason, not_clear_reason=not_clear_reason)
    tell_mentor(allocation, "allocated", emails.allocated(allocation))
    return allocation


def begin_allocation(allocation, *, by, over_capacity_reason, not_clear_reason, after=None):
    """Judge and save a new allocation of a locked mentee; `after` is the one that a handover brings to its end."""
    check_supported(allocation.mentee, "allocating a mentor", on=allocation.end_on)
    mentors = Mentor.objects.select_for_update(of=("self",)).select_related("user")
    allocation.mentor = mentors.get(pk=allocation.mentor_id)
    check_pair(allocation.mentee, allocation.mentor)
    passed_over = _check_clear(allocation, not_clear_reason)
    _check_capacity(allocation, over_capacity_reason)
    _check_dates(allocation, after=after)
    _check_block(allocation)
    reasons = [over_capacity_reason, passed_over]
    history.save(allocation, by=by, reason=". ".join(reason.rstrip(".") for reason in reasons if reason))
    rewrite_keys([allocation.mentee_id])
    return allocation


def tell_mentor(allocation, what, message):
    """Write to the mentor, once; somebody who has not been invited yet gets no mail."""
    user = allocation.mentor.user
    if user.is_active:
        subject, body = message
        outbox.post(event=f"allocation:{allocation.pk}:{what}", to=user.email, subject=subject, body=body)


def _check_clear(allocation, reason):
    """Refuse a mentor who is not clear to mentor in the child's scheme, which says which DBS check is needed (PRO-1);
    returns what a reason passed over, for the history."""
    mentor, today = allocation.mentor, timezone.localdate()
    clear = clearance_of(mentor, today, PolicyVersion.objects.figures_of(allocation.mentee.scheme, today))
    if clear.is_clear:
        return ""
    if clear.is_firmly_refused:
        raise ValidationError({"mentor": f"{mentor} cannot be allocated. {clear.in_words}"})
    if not reason:
        raise ValidationError({"mentor": f"{mentor} is not clear to mentor. {clear.in_words}"})
    labels = ", ".join(point.label for point in clear.missing)
    return f"Allocated although still missing ({labels}): {reason}"


def _check_capacity(allocation, reason):
    mentor = allocation.mentor
    others = mentor.allocations.keyed().exclude(mentee=allocation.mentee)
    figures = PolicyVersion.objects.figures_of(allocation.mentee.scheme, timezone.localdate())
    verdict = rules.capacity_verdict(others.values("mentee").distinct().count(), mentor.capacity, reason, figures)
    if verdict.is_refused:
        raise ValidationError({"over_capacity_reason": f"{mentor}: {verdict.in_words}"})


def _check_dates(allocation, after=None):
    """Whether the dates go with each other and with the other allocations of the mentee."""
    start_on, end_on = allocation.start_on, allocation.end_on
    if end_on and end_on < start_on:
        raise ValidationError({"end_on": "The last day is before the first day."})
    others = allocation.mentee.allocations.not_struck().exclude(pk=allocation.pk).select_related("mentor__user")
    if end_on is None and (current := others.filter(end_on=None).first()):
        raise ValidationError(
            {
                "mentor": f"{current.mentor} is the mentor now. Hand over from {current.mentor}, or end "
                "that allocation first."
            }
        )
    handed_over = _handed_over(allocation, after)
    for other in others:
        if other.mentor_id != allocation.mentor_id and other.pk in handed_over:
            continue
        if (end_on is None or other.start_on <= end_on) and (other.end_on is None or other.end_on >= start_on):
            if other.ended_at and other.end_on == start_on:
                continue
            raise ValidationError({"start_on": _overlaps(other, allocation)})


def _check_block(allocation):
    if allocation.block_ends_on and allocation.block_ends_on < allocation.start_on:
        raise ValidationError({"block_ends_on": "The last day of the block is before the first day."})


def _overlaps(other, allocation):
    if other.mentor_id == allocation.mentor_id:
        return f"{other.mentor} is allocated on some of these days already."
    until = f" until {in_words(other.end_on)}" if other.end_on else ""
    return f"{other.mentor} is the mentor from {in_words(other.start_on)}{until}. Days are shared in a handover alone."


def _handed_over(allocation, after):
    """Primary keys of the allocations that may share days with this one, for one follows the other by a handover."""
    if allocation.pk is None:
        return {after.pk} if after else set()
    pairs = Handover.objects.filter(Q(from_allocation=allocation) | Q(to_allocation=allocation))
    return {pk for pair in pairs.values_list("from_allocation", "to_allocation") for pk in pair}


@transaction.atomic
def change_allocation(*, by, allocation, reason="", seen=None, **changes):
    """Put an allocation right: its dates, why this mentor, how often they meet, the carer's agreement, the briefing.

    An end is not given here, and one that was cut short is not opened again.
    """
    lock_allocation(allocation)
    if allocation.is_struck:
        raise ValidationError("This allocation was called off and never began. Allocate the mentor anew.")
    history.check_seen(allocation, seen, by=by, names=changes)
    earlier_start, earlier_end = allocation.start_on, allocation.end_on
    for name, value in changes.items():
        setattr(allocation, name, value)
    _check_new_end(allocation, earlier_end)
    _check_added_days(allocation, earlier_end)
    if (allocation.start_on, allocation.end_on) != (earlier_start, earlier_end):
        _check_dates(allocation)
        _check_follows(allocation, earlier_start)
    _check_block(allocation)
    history.save(allocation, by=by, reason=reason)
    rewrite_keys([allocation.mentee_id])
    return allocation


def _check_follows(allocation, earlier_start):
    """A first day moved back after a handover still leaves both mentors a day, as `hand_over` asked (KOP-7)."""
    pair = Handover.objects.for_page().filter(to_allocation=allocation).first()
    if pair is None or allocation.start_on <= earlier_start or pair.from_allocation.end_on is None:
        return
    old = pair.from_allocation
    if rules.handover_verdict(allocation.start_on, old.end_on, pair.no_meeting_because).is_refused:
        told = f"{old.mentor} is the mentor until {in_words(old.end_on)}, and both are to meet"
        raise ValidationError({"start_on": f"{told}. Choose that day or an earlier one."})


def lock_allocation(allocation):
    """Lock the mentee, then read the allocation as it stands now: nothing that happened meanwhile is undone."""
    lock_mentee(allocation.mentee)
    allocation.refresh_from_db(from_queryset=Allocation.objects.select_for_update(of=("self",)))


def _check_new_end(allocation, earlier):
    new = allocation.end_on
    if new == earlier:
        return
    if allocation.ended_at and (new is None or new > earlier):
        raise ValidationError({"end_on": "This allocation was ended at once on that day. Allocate the mentor anew."})
    closing = allocation.mentee.closing
    if closing and (new is None or new > closing.last_day):
        day = in_words(closing.last_day)
        raise ValidationError({"end_on": f"Support ends on {day}. Choose that day or an earlier one, or reopen it."})
    mentor = allocation.mentor
    if new and mentor.left_on and new > mentor.left_on and mentor.status == Mentor.Status.LEFT:
        day = in_words(mentor.left_on)
        raise ValidationError({"end_on": f"{mentor} left on {day}. Choose that day or an earlier one."})
    if new and (earlier is None or (new < earlier and earlier >= timezone.localdate())):
        raise ValidationError({"end_on": "Use “End the allocation” for this: it asks about meet-ups still planned."})


def _check_added_days(allocation, earlier):
    """Days added at the end ask again whether the two may be matched; one that was over is judged as a new one."""
    new, today = allocation.end_on, timezone.localdate()
    if earlier is None or (new is not None and (new <= earlier or new < today)):
        return
    try:
        check_pair(allocation.mentee, allocation.mentor)
        if earlier < today:
            _check_clear(allocation, "")
            _check_capacity(allocation, "")
    except ValidationError as error:
        raise ValidationError({"end_on": error.messages}) from error


@transaction.atomic
def end_allocation(*, by, allocation, reason, last_day=None):
    """End an allocation: at the end of `last_day`, or at once where none is given. The key goes with it.

    At once, before its first day, it is struck: it never took place.
    """
    lock_allocation(allocation)
    if allocation.is_over:
        raise ValidationError("This allocation has ended already.")
    today = timezone.localdate()
    if last_day is None:
        # One that has not begun keeps its first day, as its last, and opens nothing on it.
        allocation.end_on, allocation.ended_at = max(allocation.start_on, today), timezone.now()
    elif last_day < allocation.start_on:
        began = in_words(allocation.start_on)
        raise ValidationError({"last_day": f"The allocation began on {began}: end it then or later."})
    else:
        allocation.end_on = last_day
    allocation.end_reason = reason
    history.save(allocation, by=by, reason=reason)
    rewrite_keys([allocation.mentee_id])
    message = emails.struck(allocation) if allocation.is_struck else emails.ended(allocation)
    tell_mentor(allocation, f"ended:{allocation.end_on}", message)
    if allocation.is_struck and (handover := Handover.objects.for_page().filter(to_allocation=allocation).first()):
        tell_mentor(handover.from_allocation, f"handover off:{handover.pk}", emails.handover_off(handover))
    return allocation


@transaction.atomic
def suspend_mentor(*, by, mentor, because):
    """Stop a mentor's access at once (PRO-5); the allocations stay and open again when the mentor is restored.

    Those who look after the mentees meanwhile are told that it happened, and not why.
    """
    _lock_with_mentees(mentor)
    mentor_actions.mark_suspended(by=by, mentor=mentor, because=because)
    rewrite_keys(_mentees_of(mentor))
    subject, body = emails.suspended()
    event = f"mentor:{mentor.pk}:suspended:{mentor.history.count()}"
    for person in User.objects.in_role(Role.COORDINATOR, Role.SAFEGUARDING_LEAD).exclude(pk=by.pk):
        outbox.post(event=event, to=person.email, subject=subject, body=body)


@transaction.atomic
def restore_mentor(*, by, mentor, because):
    _lock_with_mentees(mentor)
    mentor_actions.mark_restored(by=by, mentor=mentor, because=because)
    rewrite_keys(_mentees_of(mentor))


def _lock_with_mentees(mentor):
    """The mentees first, then the mentor as it stands now: as whoever allocates at the same moment does."""
    list(Mentee.objects.select_for_update(of=("self",)).filter(pk__in=_mentees_of(mentor)).order_by("pk"))
    mentor.refresh_from_db(from_queryset=Mentor.objects.select_for_update(of=("self",)))


def _mentees_of(mentor):
    return list(mentor.allocations.values_list("mentee_id", flat=True))
