"""The invented people of the demo: every one has the same password, shown on the sign-in page while DEBUG is on."""

from django.conf import settings

from .models import User
from .roles import Role

PASSWORD = "invented-charity"  # noqa: S105 (it opens only people who do not exist)


def people_by_role() -> list[tuple[str, list[User]]]:
    """Every demo person under their first role; nobody where the portal is in earnest use."""
    if not settings.DEBUG:
        return []
    people = list(User.objects.filter(is_demo=True, is_active=True).prefetch_related("groups"))
    found = {role: [person for person in people if person.given_roles[:1] == [role]] for role in Role}
    return [(role.label, members) for role, members in found.items() if members]
