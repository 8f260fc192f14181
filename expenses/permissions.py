"""Who sees claims: a mentor their own, the finance officer and the mentoring team all."""

from core.roles import Role


def can_list_claims(user) -> bool:
    return user.is_mentor or can_see_all_claims(user)


def can_see_all_claims(user) -> bool:
    return user.is_mentoring_team or user.has_role(Role.FINANCE_OFFICER)


def can_see_names_on_claims(user) -> bool:
    """The mentoring team alone: on the finance desk, and on a claim for a child handed over, initials stand."""
    return user.is_mentoring_team
