"""What happens to one child waits for what else happens to it."""

from ..models import Mentee


def lock_mentee(mentee):
    """The mentee as it stands now, under a lock. Inside a transaction."""
    return Mentee.objects.select_for_update(of=("self",)).select_related("child", "scheme").get(pk=mentee.pk)
