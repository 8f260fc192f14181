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


def can_see_child_eligibility(user, child=None):
    return user.is_mentoring_team


def can_list_referrals(user):
    return user.is_mentoring_team


def can_see_referral(user, referral=None):
    return user.is_mentoring_team


def can_add_referral(user):
    """Anybody of the team hears of a child who needs somebody."""
    return user.is_mentoring_team


def can_refer_child(user, child=None):
    return user.is_mentoring_team


def can_assign_referral(user, referral=None):
    return user.is_mentoring_team


def can_match_referral(user, referral=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_confirm_grounds(user, child=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_decide_referral(user, referral=None):
    """KOT-3.2: family liaison together with the chief executive decide."""
    return user.has_role(Role.FAMILY_LIAISON, Role.CHIEF_EXECUTIVE)


def can_decline_referral(user, referral=None):
    """Sends the answer to which both have said no."""
    return user.is_mentoring_team


def can_withdraw_referral(user, referral=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_record_step(user, mentee=None):
    """KOT-7.1: the charity's own steps are recorded by the coordinator or family liaison."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)
