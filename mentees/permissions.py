"""Who may do what with mentees and allocations."""

from core.roles import Role


def can_allocate_mentor(user, mentee=None):
    """KOT-6.1: family liaison allocates, the coordinator may too."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_end_allocation(user, allocation=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_change_allocation(user, allocation=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_change_mentee(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_make_mentee(user, child=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_record_consent(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_withdraw_consent(user, consent=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_see_eligibility(user):
    return user.is_mentoring_team


def can_allocate_uncleared_mentor(user, mentee=None):
    """The coordinator answers for a mentor of whom a paper is still missing."""
    return user.has_role(Role.COORDINATOR)


def can_suspend_mentor(user, mentor):
    """PRO-5: whoever hears of an allegation first stops the mentor."""
    return user.has_role(Role.COORDINATOR, Role.SAFEGUARDING_LEAD)


def can_restore_mentor(user, mentor):
    return user.has_role(Role.COORDINATOR, Role.SAFEGUARDING_LEAD)


def can_let_mentor_go(user, mentor):
    return user.has_role(Role.COORDINATOR)
