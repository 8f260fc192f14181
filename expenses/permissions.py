"""Who sees claims: a mentor their own, the finance officer and the mentoring team all."""

from core.roles import Role


def can_list_claims(user) -> bool:
    return user.is_mentor or can_see_all_claims(user)


def can_see_all_claims(user) -> bool:
    return user.is_mentoring_team or user.has_role(Role.FINANCE_OFFICER)


def can_see_names_on_claims(user) -> bool:
    """The mentoring team alone: on the finance desk, and on a claim for a child handed over, initials stand."""
    return user.is_mentoring_team


def can_pay_claims(user) -> bool:
    """The finance desk: the queue, payment runs, exports and the books (KOT-8.3)."""
    return user.has_role(Role.FINANCE_OFFICER)


def can_check_claim(user, claim) -> bool:
    return can_pay_claims(user)


def can_ask_about_claim(user, claim) -> bool:
    """Nobody decides on their own money."""
    return can_pay_claims(user) and claim.mentor.user_id != user.pk


def can_correct_claim(user, claim) -> bool:
    return can_ask_about_claim(user, claim)


def can_open_run(user, run) -> bool:
    return can_pay_claims(user)


def can_see_receipt(user, receipt) -> bool:
    """Whoever sees the claim."""
    return can_list_claims(user)


def can_print_claim(user, claim) -> bool:
    """Whoever sees the claim; the form carries the child's initials."""
    return can_list_claims(user)


def can_change_own_account(user) -> bool:
    """Mentors, the former ones too: what they spent in their time is paid."""
    return user.is_mentor


def can_doubt_account(user, details) -> bool:
    return can_pay_claims(user) and details.mentor.user_id != user.pk


def can_see_statement(user, mentor) -> bool:
    """One's own, and finance all."""
    return can_pay_claims(user) or mentor.user_id == user.pk
