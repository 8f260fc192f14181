"""Who may open the pages that gather from several apps."""

from core.roles import Role

MENTORS_OWN = ("agreements:", "safeguarding-training:", "course:")


def can_open_portal(user):
    """Everybody who is signed in has a first page."""
    return user.is_authenticated


def can_list_mentees(user):
    return user.is_mentor or user.is_mentoring_team


def can_list_due(user):
    return user.is_mentoring_team


def can_see_mentee(user, mentee):
    """Whoever the mentee exists for; `visible_to` has judged."""
    return user.is_authenticated


def can_see_calendar(user):
    return user.is_mentor or user.is_mentoring_team


def can_have_calendar_link(user):
    """A link stands open without a sign-in, so only those have one who plan by it: mentors and the coordinator."""
    return user.has_role(Role.MENTOR, Role.COORDINATOR)


def can_open_mentors_day(user):
    return user.is_mentor


def can_choose_mentors_day(user):
    """For whom Today is another desk; every other mentor has their day there."""
    return user.is_mentor and (user.is_mentoring_team or user.has_role(Role.SAFEGUARDING_LEAD, Role.FINANCE_OFFICER))


def can_see_breaches(user):
    """Who breaks what of the policy, by name."""
    return user.is_mentoring_team


def can_count_breaches(user):
    """Trustees read numbers of children and mentors, none of them small, and no name."""
    return user.has_role(Role.TRUSTEE)


def can_do_what_is_due(user, deadline):
    """Whether the page of a deadline opens for this person; where it names none to read it on, it is for everybody.

    A mentor sees to plan and goals of the mentee they see; reviews and endings are the team's. What a mentor does for
    themself, nobody does for them.
    """
    if deadline.event.startswith(MENTORS_OWN):
        return deadline.person == user
    if not deadline.read_at:
        return True
    if deadline.event.endswith(":unconfirmed"):
        return user.has_role(Role.COORDINATOR, Role.CHIEF_EXECUTIVE)
    if user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON):
        return True
    is_of_plan = deadline.event.startswith(("plan:", "goal:"))
    return is_of_plan and user.is_mentor and not user.is_mentoring_team
