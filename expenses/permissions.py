"""Who sees claims: a mentor their own, the finance officer and the mentoring team all."""

from core.roles import Role
from meetups.permissions import can_plan_meetup
from mentees.models import Mentee

from .models import GrantApplication


def can_list_claims(user) -> bool:
    return user.is_mentor or can_see_all_claims(user)


def can_see_all_claims(user) -> bool:
    return user.is_mentoring_team or user.has_role(Role.FINANCE_OFFICER)


def can_see_names_on_claims(user) -> bool:
    """The mentoring team alone: on the finance desk, and on a claim for a child handed over, initials stand."""
    return user.is_mentoring_team


# Gifts, grants and funds.


def _mentors_now(user, mentee):
    """A mentor, asked about the only mentees they see; whoever is of the team too sees every one and mentors few."""
    if not user.is_mentor or not user.is_mentoring_team:
        return user.is_mentor
    return mentee.allocations.open_today().filter(mentor__user_id=user.pk).exists()


def can_list_gifts(user) -> bool:
    return user.is_mentor or can_see_all_claims(user)


def can_ask_for_gift(user, mentee) -> bool:
    """KOT-8.2: a mentor, for their own mentee."""
    return _mentors_now(user, mentee)


def can_see_gift(user, gift) -> bool:
    return user.is_authenticated


def can_decide_gift(user, gift) -> bool:
    """KOT-8.2: the coordinator, or the chief executive for them; nobody answers their own."""
    return user.has_role(Role.COORDINATOR, Role.CHIEF_EXECUTIVE) and gift.mentor.user_id != user.pk


def can_withdraw_gift(user, gift) -> bool:
    return gift.mentor.user_id == user.pk


def can_see_grants_desk(user) -> bool:
    """Those who decide, pay and run the programme."""
    return can_see_all_claims(user) or user.has_role(Role.COMMITTEE_MEMBER)


def can_list_own_grants(user) -> bool:
    return user.is_mentor


def can_apply_for_grant(user, mentee) -> bool:
    """KOP-20: a mentor, for their own mentee."""
    return _mentors_now(user, mentee)


def can_see_grant(user, grant) -> bool:
    return user.is_authenticated


def can_write_grant(user, grant) -> bool:
    return grant.mentor.user_id == user.pk


def can_withdraw_grant(user, grant) -> bool:
    """KOP-20: it goes over with the child, so whoever mentors the child next takes it back."""
    return can_buy_from_grant(user, grant)


def can_read_grant_reasons(user, grant) -> bool:
    """KOT-20.2: why the child needs it is for those who decide and its mentor; finance pays by sum and purpose."""
    decides = user.is_mentoring_team or user.has_role(Role.COMMITTEE_MEMBER)
    return decides or can_buy_from_grant(user, grant)


def can_buy_from_grant(user, grant) -> bool:
    """KOP-20: the volunteer who applied while the child is theirs, and whoever mentors the child after them."""
    return GrantApplication.objects.own_of(user).filter(pk=grant.pk).exists()


def can_read_grant_views(user, grant) -> bool:
    """What members say among themselves stays among them, and away from whoever applied or would spend it."""
    return can_decide_grant(user, grant)


def can_decide_grant(user, grant) -> bool:
    """KOP-20: a member of the committee; nobody decides their own, nor for a child they mentor."""
    is_member = user.has_role(Role.COMMITTEE_MEMBER)
    return is_member and user.pk not in {grant.mentor.user_id, *grant.mentors_today}


def can_feed_back_grant(user, grant) -> bool:
    """KOP-20: when an application is refused a member of the committee feeds back."""
    return can_decide_grant(user, grant)


def can_close_grant(user, grant) -> bool:
    """Those who keep the money: finance officer, coordinator, chief executive; nobody their own."""
    keeps = user.has_role(Role.FINANCE_OFFICER, Role.COORDINATOR, Role.CHIEF_EXECUTIVE)
    return keeps and grant.mentor.user_id != user.pk


def can_list_funds(user) -> bool:
    return can_see_grants_desk(user)


def can_open_fund(user) -> bool:
    """KOT-11.1: those who keep the budget, of which the sum is a fixed part.

    Not the coordinator, who speaks for children, nor the committee, which gives from it: whoever wants to give more
    does not raise the limit.
    """
    return user.has_role(Role.FINANCE_OFFICER, Role.CHIEF_EXECUTIVE)


def can_change_fund(user, fund) -> bool:
    return can_open_fund(user)


# Taxis: the mentoring team keeps the register of firms, a mentor asks, the coordinator decides.


def can_list_taxi_firms(user) -> bool:
    """The register names no child; whoever asks for a taxi or pays for it reads it."""
    return user.is_mentor or can_see_all_claims(user)


def can_see_taxi_firm(user, firm) -> bool:
    return can_list_taxi_firms(user)


def can_keep_taxi_firms(user, firm=None) -> bool:
    return user.is_mentoring_team


def can_list_taxi_requests(user) -> bool:
    return user.is_mentor or can_see_all_claims(user)


def can_see_taxi_request(user, taxi) -> bool:
    """Whoever the request exists for; how much of it they read is asked by `can_read_taxi_words`."""
    return can_list_taxi_requests(user)


def can_read_taxi_words(user, taxi) -> bool:
    """Where it goes and why: the team, and the mentor while the child is theirs. Finance pays, and reads neither."""
    if user.is_mentoring_team:
        return True
    is_own = taxi.mentor.user_id == user.pk
    return is_own and Mentee.objects.visible_to(user).filter(pk=taxi.mentee_id).exists()


def can_ask_for_taxi(user, mentee) -> bool:
    """A mentor for their own mentee, as for planning a meet-up."""
    return can_plan_meetup(user, mentee)


def can_decide_taxi_request(user, taxi) -> bool:
    """KOT-12.2: the coordinator, and the chief executive beside them; nobody on their own."""
    return user.has_role(Role.COORDINATOR, Role.CHIEF_EXECUTIVE) and taxi.mentor.user_id != user.pk


def can_withdraw_taxi_request(user, taxi) -> bool:
    return taxi.mentor.user_id == user.pk


# The money of a year: finance and the mentoring team read it; the plan and the coordinator's pay are not all theirs.


def can_list_fees(user) -> bool:
    return can_see_all_claims(user)


def can_pay_membership(user, membership) -> bool:
    return can_see_all_claims(user)


def can_list_outlays(user) -> bool:
    return can_see_all_claims(user)


def can_enter_outlay(user) -> bool:
    return can_see_all_claims(user)


def can_book_pay(user) -> bool:
    """KOT-1: nobody decides on their own pay; the coordinator reads what finance and the chief executive write."""
    return can_open_fund(user) and not user.has_role(Role.COORDINATOR)


def can_strike_outlay(user, outlay) -> bool:
    return can_book_pay(user) if outlay.is_pay else can_see_all_claims(user)


def can_list_budgets(user) -> bool:
    return can_see_all_claims(user)


def can_see_budget(user, budget) -> bool:
    return can_see_all_claims(user)


def can_make_budget(user) -> bool:
    """The plan holds the coordinator's hours and what each costs."""
    return can_book_pay(user)


def can_change_budget(user, budget) -> bool:
    return can_book_pay(user)


def can_see_costs(user) -> bool:
    """KOT-1: for each child; finance reads initials."""
    return can_see_all_claims(user)


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


def can_read_case_on_claim(user, claim) -> bool:
    """Where the child was and why it needed something: the team, and its mentor of today; not finance."""
    if user.is_mentoring_team:
        return True
    is_own = claim.mentor.user_id == user.pk
    return is_own and Mentee.objects.visible_to(user).filter(pk=claim.mentee_id).exists()


def can_read_judgement_on_claim(user, claim) -> bool:
    """What a grant still held tells what the child’s mentor of today spent from it: a former one does not read it."""
    is_own = claim.mentor.user_id == user.pk
    return not is_own or claim.kind != claim.Kind.GRANT or can_read_case_on_claim(user, claim)


def can_see_flags_on_claim(user, claim) -> bool:
    """What looks odd is told to those who decide and pay, not to the mentor it is about."""
    return can_see_all_claims(user) and claim.mentor.user_id != user.pk
