"""Who sees claims: a mentor their own, the finance officer and the mentoring team all."""

from core.roles import Role


def can_list_claims(user) -> bool:
    return user.is_mentor or can_see_all_claims(user)


def can_see_all_claims(user) -> bool:
    return user.is_mentoring_team or user.has_role(Role.FINANCE_OFFICER)


def can_see_names_on_claims(user) -> bool:
    """The mentoring team alone: on the finance desk, and on a claim for a child handed over, initials stand."""
    return user.is_mentoring_team


# Claims: sent by mentors, decided by the coordinator.


def can_add_claim(user) -> bool:
    """Mentors, the former ones too: what was spent in their own time is paid."""
    return user.is_mentor


def can_see_claim(user, claim) -> bool:
    return can_list_claims(user)


def can_answer_claim(user, claim) -> bool:
    return claim.mentor.user_id == user.pk


def can_withdraw_claim(user, claim) -> bool:
    return claim.mentor.user_id == user.pk


def can_decide_claims(user) -> bool:
    """KOT-8.1: the coordinator; the chief executive where it is the coordinator's own, or nobody answers."""
    return user.has_role(Role.COORDINATOR, Role.CHIEF_EXECUTIVE)


def can_decide_claim(user, claim) -> bool:
    """Nobody decides on their own money."""
    return can_decide_claims(user) and claim.mentor.user_id != user.pk


def can_take_up_claim(user, claim) -> bool:
    return can_decide_claim(user, claim)


def can_see_flags_on_claim(user, claim) -> bool:
    """What looks odd is told to those who decide and pay, not to the mentor it is about."""
    return can_see_all_claims(user) and claim.mentor.user_id != user.pk


def can_download_receipt(user, receipt) -> bool:
    """Whoever sees the claim."""
    return can_list_claims(user)
