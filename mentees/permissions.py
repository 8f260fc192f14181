"""Who may do what with mentees and allocations."""

from core.roles import Role

from .models import Mentee


def can_allocate_mentor(user, mentee=None):
    """KOT-6.1: family liaison allocates, the coordinator may too."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_suggest_mentors(user, mentee=None):
    """KOT-6.1: those who allocate see who suits."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_record_remark(user, mentee=None):
    """What child and carer wish is heard by both who allocate."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_bar_mentor(user, mentee=None):
    """A conflict of interest is the coordinator's to record, to read and to take back."""
    return user.has_role(Role.COORDINATOR)


def can_withdraw_remark(user, remark):
    return can_bar_mentor(user) if remark.is_conflict else can_record_remark(user)


def can_end_allocation(user, allocation=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_change_allocation(user, allocation=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_change_mentee(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_record_consent(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_see_consents(user, mentee):
    return user.is_authenticated


def can_see_consent(user, consent):
    return user.is_authenticated


def can_sign_consents(user, mentee):
    """KOT-7.2: the mentor gets the consents signed, on their own phone; the coordinator and family liaison may too."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON) or _mentors(user, mentee)


def can_ask_for_consents(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_withdraw_consent(user, consent):
    """Whoever the carer tells, the current mentor among them: taking back is as easy as giving."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON) or _mentors(user, consent.mentee)


def _mentors(user, mentee):
    return user.is_mentor and mentee.allocations.open_today().filter(mentor__user_id=user.pk).exists()


def can_list_wordings(user):
    return user.is_mentoring_team


def can_write_wording(user, wording=None):
    return user.has_role(Role.COORDINATOR)


def can_see_eligibility(user):
    return user.is_mentoring_team


def can_see_child_eligibility(user, child=None):
    return user.is_mentoring_team


def can_list_referrals(user):
    return user.is_mentoring_team


def can_see_referral(user, referral=None):
    return user.is_mentoring_team


def can_add_referral(user):
    """Anybody of the team hears of a child who needs somebody."""
    return user.is_mentoring_team


def can_refer_child(user, child=None):
    return user.is_mentoring_team


def can_assign_referral(user, referral=None):
    return user.is_mentoring_team


def can_match_referral(user, referral=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_confirm_grounds(user, child=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_decide_referral(user, referral=None):
    """KOT-3.2: family liaison together with the chief executive decide."""
    return user.has_role(Role.FAMILY_LIAISON, Role.CHIEF_EXECUTIVE)


def can_decline_referral(user, referral=None):
    """Sends the answer to which both have said no."""
    return user.is_mentoring_team


def can_withdraw_referral(user, referral=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_record_step(user, mentee=None):
    """KOT-7.1: the charity's own steps are recorded by the coordinator or family liaison."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def _mentors_now(user, mentee):
    """A mentor, asked about the only mentees they see; whoever is of the team too sees every one and mentors few."""
    if not user.is_mentor or not user.is_mentoring_team:
        return user.is_mentor
    return mentee.allocations.open_today().filter(mentor__user_id=user.pk).exists()


def can_read_background(user, mentee):
    """EPT-9: whoever the mentee exists for, but for a peer mentor, who reads only what keeps the child safe."""
    return user.is_mentoring_team or Mentee.objects.with_background(user).filter(pk=mentee.pk).exists()


def can_see_plan(user, row):
    """Whoever the mentee exists for sees plan, progress, measures, reviews and the closing."""
    return user.is_authenticated


def can_make_plan(user, mentee):
    """KOT-7.2: the mentor sets goals with the child; the plan waits for coordinator or family liaison to sign it."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON) or _mentors_now(user, mentee)


def can_change_plan(user, plan):
    return can_make_plan(user, plan.mentee)


def can_change_goal(user, goal):
    return can_make_plan(user, goal.plan.mentee)


def can_record_progress(user, goal):
    return can_make_plan(user, goal.plan.mentee)


def can_sign_off_plan(user, plan=None):
    """KOP-3: the coordinator or family liaison, by name."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_record_measures(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_record_review(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_change_review(user, review=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_close_mentee(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_reopen_mentee(user, closing=None):
    return user.has_role(Role.COORDINATOR)


def can_list_endings(user):
    return user.is_mentoring_team


def can_allocate_uncleared_mentor(user, mentee=None):
    """The coordinator answers for a mentor of whom a paper is still missing."""
    return user.has_role(Role.COORDINATOR)


def can_suspend_mentor(user, mentor):
    """PRO-5: whoever hears of an allegation first stops the mentor."""
    return user.has_role(Role.COORDINATOR, Role.SAFEGUARDING_LEAD) and mentor.user_id != user.pk


def can_restore_mentor(user, mentor):
    """Nobody lets themselves mentor again."""
    return user.has_role(Role.COORDINATOR, Role.SAFEGUARDING_LEAD) and mentor.user_id != user.pk


def can_let_mentor_go(user, mentor):
    return user.has_role(Role.COORDINATOR) and mentor.user_id != user.pk


def can_ask_for_help(user, mentee):
    """KOP-22: a mentor brings back what is beyond them; the team answers and asks nobody."""
    return _mentors_now(user, mentee)


def can_see_help_request(user, asked):
    return user.is_authenticated


def can_answer_help_request(user, asked=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_see_allocation(user, allocation):
    """Why this mentor, the briefing, the summary: the affair of the team. A mentor sees what concerns the child."""
    return user.is_mentoring_team


def can_issue_summary(user, allocation):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_download_summary(user, allocation):
    """KOT-6.2, KOT-20.3: coordinator and family liaison; the mentor it was issued to, while they mentor the child."""
    if user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON):
        return True
    is_theirs = allocation.mentor.user_id == user.pk and allocation.holds_on_today and not allocation.ended_at
    return is_theirs and allocation.summary_issued_at is not None


def can_hand_over_mentee(user, allocation):
    """KOP-7: as for allocating."""
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)


def can_see_handover(user, handover):
    return user.is_authenticated


def can_list_disclosures(user, mentee=None):
    """KOT-20.3: whom the charity has told what is the affair of the team."""
    return user.is_mentoring_team


def can_record_disclosure(user, mentee=None):
    return user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON)
