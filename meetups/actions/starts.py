"""The starts that began before the portal knew of the children, settled together."""

from django.db import transaction

from mentees import actions as mentee_actions
from mentees.models import Mentee
from policy.models import PolicyVersion

from ..standing import start_of


@transaction.atomic
def settle_starts(*, by, mentees, because):
    """Set the open steps that only people know of aside, with one reason for all; answers how many there were.

    What the portal knows from its own records stays open until there is such a record (KOT-7.1).
    """
    settled = 0
    for mentee in Mentee.objects.filter(pk__in=mentees).order_by("pk"):
        mentee = mentee_actions.lock_mentee(mentee)
        for step in start_of(mentee, PolicyVersion.objects.in_force(mentee.scheme).figures):
            if step.can_be_set_aside:
                mentee_actions.record_step(by=by, mentee=mentee, step=step.key, not_needed_because=because)
                settled += 1
    return settled
