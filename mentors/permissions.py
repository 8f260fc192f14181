"""Who may do what with mentors and their trainings."""

from core.roles import Role

from .models import SupportMeeting


def _answers_for(user, mentor):
    """The coordinator; for a coordinator who mentors another one does, or the chief executive. Nobody vets themselves,
    reads what was said of them, or lifts what stops them (KOT-4.1, KOT-5.1, PRO-1)."""
    if mentor.user_id == user.pk:
        return False
    return user.has_role(Role.COORDINATOR) or (
        user.has_role(Role.CHIEF_EXECUTIVE) and mentor.user.has_role(Role.COORDINATOR)
    )


def who_answers_for_own(user, row):
    """For whoever opens their own record as one of the team: who sees to it instead."""
    mentor = getattr(row, "mentor", row)
    if not mentor or mentor.user_id != user.pk or not user.is_mentoring_team:
        return ""
    return (
        "This is your own record. Another coordinator or the chief executive sees to it. You read yours at “About me”."
    )


def can_list_mentors(user):
    return user.is_mentoring_team


def can_see_mentor(user, mentor):
    """KOP-13: the page shows the home address, so it is the mentoring team's; a mentor has a page of their own. It is
    the one for whoever is of the team too, for here stands what referees said, and why somebody was stopped."""
    return user.is_mentoring_team and mentor.user_id != user.pk


def can_see_home_address(user, mentor=None):
    """KOP-13: of all who read of a mentor the one who keeps their record; a mentor sees their own."""
    return user.has_role(Role.COORDINATOR) if mentor is None else _answers_for(user, mentor)


def can_see_own_record(user):
    return user.is_mentor


def can_list_trainings(user):
    """Who is trained and until when, and nothing else, is the safeguarding lead's to see too."""
    return user.is_mentoring_team or user.has_role(Role.SAFEGUARDING_LEAD)


def can_add_mentor(user):
    return user.has_role(Role.COORDINATOR)


def can_change_mentor(user, mentor):
    return _answers_for(user, mentor)


def can_add_training(user, mentor):
    return _answers_for(user, mentor)


def can_add_dbs_check(user, mentor):
    return _answers_for(user, mentor)


def can_lift_stop(user, mentor):
    """KOT-5.1: the coordinator lifts the stop, with a reason and an end date."""
    return _answers_for(user, mentor)


def can_list_applicants(user):
    """The coordinator acts, family liaison and chief executive read along (KOT-4.1)."""
    return user.is_mentoring_team


def can_see_application(user, application):
    return user.is_mentoring_team


def can_link_application(user, application):
    return user.has_role(Role.COORDINATOR)


def can_decline_application(user, application):
    return user.has_role(Role.COORDINATOR)


def can_withdraw_application(user, application):
    return user.has_role(Role.COORDINATOR)


def can_add_reference(user, mentor):
    return _answers_for(user, mentor)


def can_ask_referee(user, reference):
    return _answers_for(user, reference.mentor)


def can_record_call(user, reference):
    return _answers_for(user, reference.mentor)


def can_replace_reference(user, reference):
    return _answers_for(user, reference.mentor)


def can_record_interview(user, mentor):
    """KOT-4.1: the interview is the team's; each writes what they saw themselves, and nobody interviews themselves."""
    return user.is_mentoring_team and user.pk != mentor.user_id


def can_accept_applicant(user, mentor):
    """Nobody accepts themselves."""
    return _answers_for(user, mentor)


def can_change_training(user, training):
    return _answers_for(user, training.mentor)


def can_strike_training(user, training):
    return _answers_for(user, training.mentor)


def can_see_dbs_check(user, check=None):
    """The details are for those who decide about them, and who decides on others reads not what was said of their own;
    each look is noted."""
    is_own = check is not None and check.mentor.user_id == user.pk
    return not is_own and user.has_role(Role.COORDINATOR, Role.CHIEF_EXECUTIVE, Role.SAFEGUARDING_LEAD)


def can_change_dbs_check(user, check):
    return _answers_for(user, check.mentor)


def can_sign_agreements(user):
    return user.is_mentor


def can_list_agreements(user):
    return user.is_mentoring_team


def can_see_agreement(user, wording):
    return user.is_authenticated


def can_write_agreement(user, wording):
    return user.has_role(Role.COORDINATOR)


def can_list_meetings(user):
    return user.is_mentoring_team


def can_see_meeting(user, meeting):
    return user.is_authenticated


def can_record_meeting(user, mentor=None):
    return user.has_role(Role.COORDINATOR) if mentor is None else _answers_for(user, mentor)


def can_change_meeting(user, meeting):
    """Not what was said of oneself, with one or between two; a meeting of all is about nobody."""
    is_of_one = meeting.kind in (SupportMeeting.Kind.SUPPORT, SupportMeeting.Kind.MEDIATION)
    is_own = is_of_one and meeting.attendances.filter(mentor__user_id=user.pk).exists()
    return user.has_role(Role.COORDINATOR) and not is_own


def can_record_leave(user, mentor):
    """The coordinator, and the mentors themselves."""
    return user.has_role(Role.COORDINATOR) or mentor.user_id == user.pk


def can_change_leave(user, leave):
    return can_record_leave(user, leave.mentor)


def can_pause_mentor(user, mentor):
    return _answers_for(user, mentor)


def can_take_mentor_back(user, mentor):
    return _answers_for(user, mentor)
