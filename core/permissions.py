"""Who may look after accounts. Nobody helps or changes themselves, and nobody reaches above their own roles."""

from .roles import ACCOUNT_KEEPERS, Role, roles_given_by


def can_use_portal(user) -> bool:
    """Anybody who is signed in."""
    return user.is_authenticated and user.is_active


def can_list_people(user) -> bool:
    """Coordinators and administrators."""
    return can_use_portal(user) and user.has_role(*ACCOUNT_KEEPERS)


def can_invite_person(user) -> bool:
    """Coordinators and administrators."""
    return can_list_people(user)


def can_see_person(user, person) -> bool:
    """Coordinators and administrators see everybody's account, their own too."""
    return can_list_people(user)


def can_change_person(user, person) -> bool:
    """Keepers of accounts change others whose every role they may give; superusers only by administrators."""
    if not can_list_people(user) or user.pk == person.pk:
        return False
    if person.is_superuser and not user.has_role(Role.ADMINISTRATOR):
        return False
    return set(person.given_roles) <= set(roles_given_by(user.roles))


def can_help_person(user, person) -> bool:
    """The same people who may change the account."""
    return can_change_person(user, person)
