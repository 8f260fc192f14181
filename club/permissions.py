"""Who may do what with children and their carers: the mentoring team, and nobody else (KOT-20.3)."""


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
