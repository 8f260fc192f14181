"""Who may do what with meet-ups and notes. That a row exists for a person has been judged by `visible_to`."""

from core.roles import Role
from mentees.models import Allocation


def can_plan_group_meetup(user):
    """KOP-30: the coordinator, and a mentor who has several mentees, for these."""
    if user.has_role(Role.COORDINATOR):
        return True
    return user.is_mentor and Allocation.objects.open_today().filter(mentor__user_id=user.pk).count() > 1


def can_see_group_meetup(user, group):
    return user.is_authenticated


def can_change_group_meetup(user, group):
    """The coordinator, and a mentor of all the children in it: no other mentor has the whole of it before them."""
    return user.has_role(Role.COORDINATOR) or (
        is_mentor_in(user, group) and not group.parts.exclude(mentor__user_id=user.pk).exists()
    )


def can_confirm_group_meetup(user, group):
    return user.has_role(Role.COORDINATOR)


def can_write_group_note(user, group):
    """The coordinator for all children, a mentor for their own in the group."""
    return user.has_role(Role.COORDINATOR) or is_mentor_in(user, group)


def is_mentor_in(user, group):
    return group.parts.filter(mentor__user_id=user.pk).exists()


def can_list_meetups(user):
    return user.is_mentor or user.is_mentoring_team


def can_see_meetup(user, meetup):
    return user.is_authenticated


def can_see_outing(user, meetup):
    """KOT-20.2: the second mentor of an outing, who sees what they need for that day and nothing else of the child."""
    return meetup.second_mentor is not None and meetup.second_mentor.user_id == user.pk


def can_plan_meetup(user, mentee):
    """A mentor plans for their own mentee, the only one they see; the team sees every mentee and plans for none."""
    if not user.is_mentor or not user.is_mentoring_team:
        return user.is_mentor
    return mentee.allocations.open_today().filter(mentor__user_id=user.pk).exists()


def can_change_meetup(user, meetup):
    return meetup.mentor.user_id == user.pk


def can_cancel_meetup(user, meetup):
    return meetup.mentor.user_id == user.pk or user.has_role(Role.COORDINATOR)


def can_answer_meetup(user, meetup=None):
    """KOP-10: the coordinator confirms, asks or declines; one that nobody answers goes to the chief executive."""
    return user.has_role(Role.COORDINATOR) or (meetup is not None and user.has_role(Role.CHIEF_EXECUTIVE))


def can_tell_of_day(user, meetup):
    """KOP-27: the mentor who is out with the child; the team for them, who rang."""
    return meetup.mentor.user_id == user.pk or user.is_mentoring_team


def can_reply_to_question(user, meetup):
    return meetup.mentor.user_id == user.pk


def can_write_note(user, meetup):
    return meetup.mentor.user_id == user.pk


def can_hand_in_note(user, meetup):
    """The mentor who held the meet-up, also after the allocation ended."""
    return meetup.mentor.user_id == user.pk


def can_hand_in_unplanned_note(user, allocation):
    return allocation.mentor.user_id == user.pk


def can_add_note(user, mentee):
    """A note of a meet-up that was never planned is as welcome as any other."""
    return user.is_mentor and mentee.allocations.filter(mentor__user_id=user.pk).exists()


def can_list_notes(user):
    return user.is_mentor or user.is_mentoring_team


def can_see_note(user, note):
    return user.is_authenticated


def can_change_note(user, note):
    """KOT-9.4: one's own words; how long is asked of the rule."""
    return note.mentor.user_id == user.pk


def can_correct_note(user, note):
    return can_change_note(user, note)


def can_move_note(user, note):
    return user.has_role(Role.COORDINATOR)


def can_log_contact(user, mentee):
    """KOP-16: whoever speaks with the carer writes it down, the mentor as much as the team."""
    return user.is_authenticated


def can_see_contact(user, contact):
    return user.is_authenticated


def can_change_contact(user, contact):
    """One's own words; the coordinator puts others' right."""
    return contact.by_id == user.pk or user.has_role(Role.COORDINATOR)


def can_agree_to_group(user, mentee):
    """KOT-13.1: whoever runs the programme day to day says yes for the charity."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_see_start(user, mentee):
    return user.is_authenticated


def can_list_starts(user):
    return user.is_mentoring_team


def can_settle_starts(user):
    """KOT-7.1: the charity's own steps are the coordinator's and family liaison's to record."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_book_first_meeting(user, mentee=None):
    """KOT-7.1: the charity arranges the first meeting; the mentor may plan it from their own form."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_list_signups(user, event=None):
    """KOT-12.1: the team sees who comes to the termly activity, and with whom."""
    return user.is_mentoring_team


def can_book_signups(user, event=None):
    return user.is_mentoring_team


def can_list_activities(user):
    return user.is_mentor


def can_sign_up_mentee(user, mentee):
    """The team, and the child's own mentor, who comes along or asks another one."""
    return user.is_mentoring_team or can_plan_meetup(user, mentee)


def can_answer_signup(user, signup):
    return signup.mentor is not None and signup.mentor.user_id == user.pk


def can_let_other_take_over(user, signup):
    """KOT-12.1: the child's own mentor, who was booked, agrees as well as the other one."""
    return signup.own_mentor is not None and signup.own_mentor.user_id == user.pk


def can_add_risk_assessment(user, meetup):
    """KOT-16.1: who plans the outing thinks of what could go wrong; the coordinator may do it for them."""
    return can_change_meetup(user, meetup) or can_answer_meetup(user)


def can_choose_risk_assessment(user, meetup):
    """Those kept already are the team's to read."""
    return can_answer_meetup(user)


def can_read_risk_assessment(user, meetup):
    return user.is_authenticated


def can_keep_on_phone(user):
    """A mentor's phone may keep names and today's numbers, for a time without signal."""
    return user.is_mentor


def can_send_note(user):
    """A note that waited on the phone; whose meet-up it may be about is judged with the row."""
    return user.is_mentor


def can_list_venue_checks(user):
    return user.is_mentoring_team


def can_record_venue_check(user):
    """KOP-14: the coordinator sees to insurance and liability before any activity."""
    return user.has_role(Role.COORDINATOR)


def can_change_venue_check(user, check):
    return can_record_venue_check(user)
