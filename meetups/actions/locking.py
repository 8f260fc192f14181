"""Plans, notes and the end of an allocation wait for each other."""

from mentees.models import Mentee


def locked(mentee):
    """The mentee under a lock, as it stands now. Inside a transaction."""
    return Mentee.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=mentee.pk)
