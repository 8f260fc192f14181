"""Who issues and reads the impact reports: trustees and the mentoring team. The figures name no child."""

from core.roles import Role


def can_list_reports(user) -> bool:
    return user.is_mentoring_team or user.has_role(Role.TRUSTEE)


def can_issue_report(user) -> bool:
    return can_list_reports(user)


def can_read_report(user, report) -> bool:
    return can_list_reports(user)
