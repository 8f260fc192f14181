"""Who may do what in the club: the mentoring team, and for the directory of outside support the mentors (KOT-20.3)."""

from core.roles import Role


def can_list_children(user):
    return user.is_mentoring_team


def can_see_child(user, child):
    return user.is_mentoring_team


def can_add_child(user):
    return user.is_mentoring_team


def can_change_child(user, child):
    return user.is_mentoring_team


def can_add_carer(user, child):
    return user.is_mentoring_team


def can_change_carer(user, carer):
    return user.is_mentoring_team


def can_change_carer_link(user, link):
    return user.is_mentoring_team


def can_list_events(user):
    return user.is_mentoring_team


def can_see_event(user, event):
    return user.is_mentoring_team


def can_add_event(user):
    return user.is_mentoring_team


def can_change_event(user, event):
    return user.is_mentoring_team


def can_book_children(user, event):
    return user.is_mentoring_team


def can_remove_booking(user, entry):
    return user.is_mentoring_team


def can_mark_register(user, event):
    return user.is_mentoring_team


def can_list_risk_assessments(user):
    return user.is_mentoring_team


def can_add_risk_assessment(user):
    return user.is_mentoring_team


def can_see_risk_assessment(user, assessment):
    return user.is_mentoring_team


def can_change_risk_assessment(user, assessment):
    return user.is_mentoring_team


def can_list_memberships(user):
    return user.is_mentoring_team


def can_add_membership(user, child):
    return user.is_mentoring_team


def can_change_membership(user, membership):
    return user.is_mentoring_team


def can_list_resources(user):
    """The directory names no child: it is open to everybody who works with children (KOP-19)."""
    return user.is_mentoring_team or user.is_mentor


def can_see_resource(user, resource):
    return user.is_mentoring_team or user.is_mentor


def can_add_resource(user):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_change_resource(user, resource):
    return can_add_resource(user)


def can_record_equality(user, child):
    """Those who ask the family; nobody else opens what one family said (KOT-19.1)."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_see_equality_figures(user):
    return user.is_mentoring_team


def can_list_school_holidays(user):
    return user.is_mentoring_team


def can_add_school_holiday(user):
    """The coordinator, who sees that weekly meet-ups are kept (HTP-3)."""
    return user.has_role(Role.COORDINATOR)


def can_change_school_holiday(user, holiday):
    return can_add_school_holiday(user)
