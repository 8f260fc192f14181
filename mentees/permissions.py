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


def can_see_consents(user, mentee):
    return user.is_authenticated


def can_see_consent(user, consent):
    return user.is_authenticated


def can_sign_consents(user, mentee):
    """KOT-7.2: the mentor gets the consents signed, on their own phone; the coordinator and family liaison may too."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON) or _mentors(user, mentee)


def can_ask_for_consents(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_withdraw_consent(user, consent):
    """Whoever the carer tells, the current mentor among them: taking back is as easy as giving."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON) or _mentors(user, consent.mentee)


def _mentors(user, mentee):
    return user.is_mentor and mentee.allocations.open_today().filter(mentor__user_id=user.pk).exists()


def can_list_wordings(user):
    return user.is_mentoring_team


def can_write_wording(user, wording=None):
    return user.has_role(Role.COORDINATOR)


def can_see_eligibility(user):
    return user.is_mentoring_team


def can_record_step(user, mentee=None):
    """KOT-7.1: the charity's own steps are recorded by the coordinator or family liaison."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)
