"""Who answers what a mentor asks money for; nobody answers for themselves."""

from functools import cache

from core.models import User
from core.roles import Role

from ..models import Claim, GrantApplication


def answerer():
    """A function (scheme's coordinator, who asked): the coordinator answers, for their own the chief executive."""
    chief = cache(lambda: User.objects.in_role(Role.CHIEF_EXECUTIVE).first())

    def make(coordinator, asked_by_id):
        return chief() if coordinator is not None and coordinator.pk == asked_by_id else coordinator

    return make


def told_of_asking(asked_by):
    """The coordinators; where one of them asked, or there is none, the chief executive as well."""
    people = list(User.objects.in_role(Role.COORDINATOR))
    if asked_by in people or not people:
        people += User.objects.in_role(Role.CHIEF_EXECUTIVE)
    return [person for person in people if person != asked_by]


def who_decides_own(user, row) -> str:
    """For whoever opens what they sent themselves: who decides it instead; nothing where it is not their own.

    A grant is their own to whoever mentors the child as well.
    """
    if isinstance(row, GrantApplication):
        return _why_not_on_grant(user, row)
    if row.mentor.user_id != user.pk:
        return ""
    what = "claim" if isinstance(row, Claim) else "request"
    coordinator = row.mentee.scheme.coordinator
    person = answerer()(coordinator, user.pk)
    role = Role.COORDINATOR if person == coordinator else Role.CHIEF_EXECUTIVE
    who = f"{person} ({role.label.lower()}) decides" if person else "Somebody else decides"
    return f"This is your own {what}. {who}."


def _why_not_on_grant(user, grant):
    if grant.mentor.user_id == user.pk:
        return "This is your own application. Others decide on it."
    if user.pk in grant.mentors_today:
        return "You mentor this child. That is a conflict of interest, so others decide on it."
    return ""


def who_checks_own(user, claim) -> str:
    """For the finance officer on their own claim: who checks it instead; nothing for anybody else."""
    if claim.mentor.user_id != user.pk or not user.has_role(Role.FINANCE_OFFICER):
        return ""
    own = "This is your own claim, and nobody checks, pays or puts right their own"
    other = User.objects.in_role(Role.FINANCE_OFFICER).exclude(pk=user.pk).first()
    if other is None:
        return f"{own}. There is no other finance officer: ask the chief executive to find one."
    return f"{own}: {other} ({Role.FINANCE_OFFICER.label.lower()}) does it."
