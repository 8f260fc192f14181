"""Blocks of sessions that end, and nobody has looked back on."""

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from core.deadlines import Deadline
from mentors.models import Attendance, SupportMeeting
from mentors.rules import block_notice

from ..models import Allocation


def blocks_due(today, figures, allocations=None):
    """Evaluations with the mentor at the end of a block, once it is near and until one is held (HTP-5).

    The person is the scheme's coordinator. A block that was cut short by the end of the allocation asks for none.
    `allocations` narrows it.
    """
    allocations = Allocation.objects.all() if allocations is None else allocations
    notice = block_notice(figures)
    ran = Q(end_on=None) | Q(end_on__gte=F("block_ends_on"))
    blocks = allocations.filter(ran, block_ends_on__lte=today + notice).annotate(
        evaluated=Exists(
            Attendance.objects.filter(
                mentor=OuterRef("mentor"),
                was_there=True,
                meeting__kind=SupportMeeting.Kind.EVALUATION,
                meeting__held_on__gte=OuterRef("block_ends_on") - notice,
            )
        )
    )
    open_now = blocks.filter(evaluated=False).select_related(
        "mentee__child", "mentee__scheme__coordinator", "mentor__user"
    )
    return [_block_ends(allocation) for allocation in open_now.order_by("block_ends_on", "id")]


def _block_ends(allocation):
    return Deadline(
        what=f"Look back on the block with {allocation.mentor}",
        due_on=allocation.block_ends_on,
        clause="HTP-5",
        url=reverse("mentees:allocation_detail", args=[allocation.pk]),
        person=allocation.mentee.scheme.coordinator,
        subject=str(allocation.mentee),
        event=f"block:{allocation.pk}:{allocation.block_ends_on}",
        row=allocation,
    )
