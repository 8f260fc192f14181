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


def _mentors_now(user, mentee):
    """A mentor, asked about the only mentees they see; whoever is of the team too sees every one and mentors few."""
    if not user.is_mentor or not user.is_mentoring_team:
        return user.is_mentor
    return mentee.allocations.open_today().filter(mentor__user_id=user.pk).exists()


def can_see_plan(user, row):
    """Whoever the mentee exists for sees plan, progress, measures, reviews and the closing."""
    return user.is_authenticated


def can_make_plan(user, mentee):
    """KOT-7.2: the mentor sets goals with the child; the plan waits for coordinator or family liaison to sign it."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON) or _mentors_now(user, mentee)


def can_change_plan(user, plan):
    return can_make_plan(user, plan.mentee)


def can_change_goal(user, goal):
    return can_make_plan(user, goal.plan.mentee)


def can_record_progress(user, goal):
    return can_make_plan(user, goal.plan.mentee)


def can_sign_off_plan(user, plan=None):
    """KOP-3: the coordinator or family liaison, by name."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_record_measures(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_record_review(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_change_review(user, review=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_close_mentee(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_reopen_mentee(user, closing=None):
    return user.has_role(Role.COORDINATOR)


def can_list_endings(user):
    return user.is_mentoring_team
