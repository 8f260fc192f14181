"""The invented people of the demo: every one has the same password, shown on the sign-in page while DEBUG is on."""

from django.conf import settings

from .models import User
from .roles import Role

PASSWORD = "museum-on-saturday"  # noqa: S105 (it opens only people who do not exist)


MOST = 12  # of one role; a demo of a whole nation is not listed on one page


def people_by_role() -> list[tuple[str, list[User]]]:
    """Demo people under their first role; nobody where the portal is in earnest use."""
    if not settings.DEBUG:
        return []
    people = User.objects.filter(is_demo=True, is_active=True).prefetch_related("groups")
    found = {}
    for role in Role:
        members = people.filter(groups__name=role)[:MOST]
        found[role.label] = [person for person in members if person.given_roles[0] == role]
    return [(label, members) for label, members in found.items() if members]
