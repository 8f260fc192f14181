"""Who may read the policy, write its next version and sign it."""

from core.roles import Role


def can_read_policy(user):
    """Policy is no secret: everybody with an account reads its figures."""
    return user.is_authenticated


def can_see_version(user, version):
    """Whoever the version exists for; `visible_to` has judged."""
    return user.is_authenticated


def can_write_version(user):
    return user.has_role(Role.COORDINATOR, Role.CHIEF_EXECUTIVE)


def can_change_version(user, version):
    return can_write_version(user)


def can_discard_version(user, version):
    return can_write_version(user)


def can_sign_version(user, version):
    """KOT-20.4: the chief executive signs."""
    return user.has_role(Role.CHIEF_EXECUTIVE)


def can_preview_version(user, version):
    """Names children, so the mentoring team's; what has begun judges already and has nothing to preview."""
    return user.is_mentoring_team and (version.is_draft or version.is_coming)
