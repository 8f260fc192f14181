"""Who may bring in the charity's workbook: the coordinator."""

from core.roles import Role


def can_import_records(user):
    return user.has_role(Role.COORDINATOR)


def can_see_run(user, run):
    return can_import_records(user)


def can_bring_in_run(user, run):
    """Whether this is possible now, the action asks."""
    return can_import_records(user)


def can_discard_run(user, run):
    return can_import_records(user)


def can_fetch_refused_rows(user, run):
    return can_import_records(user)
