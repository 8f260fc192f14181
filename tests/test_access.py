"""Who may open what: every URL of the portal, for every named person, by GET and by POST, in one table.

o opens · - does not exist for them (404) · x is not theirs to do (403) · > asks to sign in · + posts only (405 to GET)
w takes what was typed and shows nothing (404 to GET)

The columns, in order: coordinator, family liaison, chief executive, safeguarding lead, finance officer, committee
member, trustee, administrator, superuser, mentor, other mentor, former mentor, anonymous. `own` is the mentee of
`mentor`, once of `former mentor`; the sibling and the other mentee are `other mentor`'s, so that for their rows the
columns of the two mentors change places.
"""

import pytest
from django.db import transaction

from mentees.actions import suspend_mentor
from tests.access_meetups import OF_MEETUPS
from tests.access_money import OF_MONEY
from tests.access_world import THIRD_PARTY, address, close_file, every_url_name, fill, text_of

TEAM = ("coordinator", "family_liaison", "chief_executive")
OTHERS = ("safeguarding_lead", "finance_officer", "committee_member", "trustee", "administrator", "superuser")
MENTORS_AND_NOBODY = ("mentor", "other_mentor", "former_mentor", "anonymous")
PEOPLE = (*TEAM, *OTHERS, *MENTORS_AND_NOBODY)

TABLE = """
# url                             acts on        team other  mentors, nobody
club:booking_add                  event          ooo ------ --- >
club:booking_remove               booking        ooo ------ --- >
club:carer_add                    child          ooo ------ --- >
club:carer_change                 carer          ooo ------ --- >
club:carer_choose                 child          ooo ------ --- >
club:carer_link_change            carer link     ooo ------ --- >
club:carer_link_remove            carer link     ooo ------ --- >
club:child_add                    -              ooo xxxxxx xxx >
club:child_change                 child          ooo ------ --- >
club:equality_figures             -              ooo xxxxxx xxx >
club:equality_record              child          oox ------ --- >
club:event_add                    -              ooo xxxxxx xxx >
club:event_call_off               event          ooo ------ --- >
club:event_change                 event          ooo ------ --- >
club:event_detail                 event          ooo ------ --- >
club:event_reinstate              event          +++ ------ --- >
club:event_risk_assessment_add    event          ooo ------ --- >
club:events_list                  -              ooo xxxxxx xxx >
club:membership_add               child          ooo ------ --- >
club:membership_change            membership     ooo ------ --- >
club:membership_end               membership     ooo ------ --- >
club:memberships_list             -              ooo xxxxxx xxx >
club:programme                    -              ooo xxxxxx xxx >
club:register_mark                past event     ooo ------ --- >
club:resource_add                 -              oox xxxxxx xxx >
club:resource_change              resource       oox ------ xxx >
club:resource_detail              resource       ooo ------ ooo >
club:resource_unlist              resource       ++x ------ xxx >
club:resources_list               -              ooo xxxxxx ooo >
club:risk_assessment_add          -              ooo xxxxxx xxx >
club:risk_assessment_change       risk           ooo ------ --- >
club:risk_assessment_download     risk           ooo ------ --- >
club:risk_assessments_list        -              ooo xxxxxx xxx >
club:school_holiday_add           -              oxx xxxxxx xxx >
club:school_holiday_change        holiday        oxx ------ --- >
club:school_holiday_remove        holiday        +xx ------ --- >
club:school_holidays_list         -              ooo xxxxxx xxx >
core:account_change               -              ooo oooooo ooo >
core:account_detail               -              ooo oooooo ooo >
core:draft_key                    -              ooo oooooo ooo >
core:draft_save                   -              ooo oooooo ooo >
core:invitation_accept            token          ooo oooooo ooo o
core:invitation_send              person         +-- ----+- --- >
core:password_link_send           person         +-- ----+- --- >
core:people_list                  -              oxx xxxxox xxx >
core:person_change                person         o-- ----o- --- >
core:person_deactivate            person         o-- ----o- --- >
core:person_detail                person         o-- ----o- --- >
core:person_invite                -              oxx xxxxox xxx >
core:person_reactivate            person         o-- ----o- --- >
core:second_factor_remove         person         o-- ----o- --- >
home:child_detail                 child          ooo ------ --- >
home:children_list                -              ooo xxxxxx xxx >
home:mentee_detail                mentee         ooo ------ o-- >
home:mentee_timeline              mentee         ooo ------ o-- >
home:mentees_list                 -              ooo xxxxxx ooo >
home:mentor_detail                mentor         ooo x----- x-- >
home:mentors_day                  -              xxx xxxxxx ooo >
home:mentors_list                 -              ooo xxxxxx xxx >
home:due_list                     -              ooo xxxxxx xxx >
home:menu                         -              ooo oooooo ooo >
home:policy_detail                -              ooo oooooo ooo >
home:today                        -              ooo oooooo ooo >
home:version_preview              draft          ooo ------ --- >
impact:report_detail              report         ooo ---o-- --- >
impact:report_download            report         ooo ---o-- --- >
impact:report_issue               -              +++ xxx+xx xxx >
impact:reports_list               -              ooo xxxoxx xxx >
imports:refused_download          run            o-- ------ --- >
imports:run_bring_in              run            +-- ------ --- >
imports:run_carry_on              run            +-- ------ --- >
imports:run_detail                run            o-- ------ --- >
imports:run_discard               run            +-- ------ --- >
imports:runs_list                 -              oxx xxxxxx xxx >
# Asked of the other mentor, who reads the child's first name there and nothing else.
# For the second mentor, who reads the child's first name there, and on the day what they need.
mentees:allocation_add            mentee         oox ------ x-- >
mentees:allocation_detail         allocation     ooo ------ x-- >
mentees:disclosure_add            mentee         oox ------ x-- >
mentees:disclosures_list          mentee         ooo ------ x-- >
mentees:handover_detail           handover       ooo ------ o-- >
mentees:summary_download          allocation     oox ------ o-- >
mentees:summary_issue             allocation     oox ------ x-- >
mentees:allocation_meeting        -              ooo xxxxxx xxx >
mentees:child_refer               child          ooo ------ --- >
mentees:children_eligible         -              ooo xxxxxx xxx >
mentees:closing_detail            closing        ooo ------ o-- >
mentees:closing_reopen            closing        oxx ------ x-- >
mentees:consent_add               mentee         oox ------ x-- >
mentees:consent_answer            consent token  ooo oooooo ooo o
mentees:consent_detail            consent        ooo ------ o-- >
mentees:consent_file              consent        ooo ------ o-- >
mentees:consent_thanks            -              ooo oooooo ooo o
mentees:consent_withdraw          consent        oox ------ o-- >
mentees:consents_ask              mentee         oox ------ x-- >
mentees:consents_list             mentee         ooo ------ o-- >
mentees:consents_sign             mentee         oox ------ o-- >
mentees:eligibility_detail        child          ooo ------ --- >
mentees:endings_list              -              ooo xxxxxx xxx >
mentees:goal_add                  plan           oox ------ o-- >
mentees:goal_change               goal           oox ------ o-- >
mentees:goal_conclude             goal           oox ------ o-- >
mentees:goal_remove               goal           oox ------ o-- >
mentees:grounds_confirm           child          oox ------ --- >
mentees:measures_record           mentee         oox ------ x-- >
mentees:help_answer               help           oox ------ x-- >
mentees:help_ask                  mentee         xxx ------ o-- >
mentees:help_detail               help           ooo ------ o-- >
mentees:mentee_change             mentee         oox ------ x-- >
mentees:mentee_plan               mentee         ooo ------ o-- >
mentees:mentor_let_go             mentor         oxx x----- x-- >
mentees:mentor_restore            mentor         oxx o----- x-- >
mentees:mentor_suspend            mentor         oxx o----- x-- >
mentees:plan_add                  mentee         oox ------ o-- >
mentees:plan_change               plan           oox ------ o-- >
mentees:plan_detail               earlier plan   ooo ------ o-- >
mentees:plan_renew                plan           oox ------ o-- >
mentees:plan_sign_off             plan           ++x ------ x-- >
mentees:progress_record           goal           oox ------ o-- >
mentees:refer_done                reference      ooo oooooo ooo o
mentees:refer_form                referrer       ooo oooooo ooo o
mentees:refer_start               -              ooo oooooo ooo o
mentees:referral_add              -              ooo xxxxxx xxx >
mentees:referral_assign           referral       ooo ------ --- >
mentees:referral_child_add        new referral   oox ------ --- >
mentees:referral_decide           referral       xoo ------ --- >
mentees:referral_decline          referral       ooo ------ --- >
mentees:referral_detail           referral       ooo ------ --- >
mentees:referral_letter           letter         ooo ------ --- >
mentees:referral_match            referral       oox ------ --- >
mentees:referral_withdraw         referral       oox ------ --- >
mentees:referrals_list            -              ooo xxxxxx xxx >
mentees:review_add                mentee         oox ------ x-- >
mentees:review_change             review         oox ------ x-- >
mentees:review_detail             review         ooo ------ o-- >
mentees:wording_add               wording        oxx ------ --- >
mentees:wordings_list             -              ooo xxxxxx xxx >
mentors:agreements_sign           -              xxx xxxxxx ooo >
mentors:applicant_accept          applicant      oxx x----- --- >
mentors:applicants_list           -              ooo xxxxxx xxx >
mentors:applicants_settled        -              ooo xxxxxx xxx >
mentees:application_decline       application    oxx ------ --- >
mentors:application_detail        application    ooo ------ --- >
mentors:application_link          application    +xx ------ --- >
mentees:application_withdraw      application    oxx ------ --- >
mentors:apply_asked               -              ooo oooooo ooo o
mentors:apply_done                sent           ooo oooooo ooo o
mentors:apply_form                apply token    ooo oooooo ooo o
mentors:apply_start               -              ooo oooooo ooo o
mentors:attendance_mark           meeting        oxx ------ --- >
mentors:dbs_check_add             mentor         oxx x----- x-- >
mentors:dbs_check_change          dbs check      o-x x----- --- >
mentors:dbs_check_detail          dbs check      o-o o----- --- >
mentors:group_meeting_add         -              oxx xxxxxx xxx >
mentors:interview_add             applicant      ooo x----- --- >
mentors:leave_add                 mentor         oxx x----- o-- >
mentors:leave_change              leave          oxx ------ o-- >
mentors:meeting_change            meeting        oxx ------ --- >
mentors:meeting_detail            meeting        ooo ------ --- >
mentors:meetings_list             -              ooo xxxxxx xxx >
mentors:mentor_add                -              oxx xxxxxx xxx >
mentors:mentor_change             mentor         oxx x----- x-- >
mentors:mentor_pause              mentor         oxx x----- x-- >
mentors:mentor_resume             mentor         +xx x----- x-- >
mentors:mentor_take_back          mentor         oxx x----- x-- >
mentors:own_record                -              xxx xxxxxx ooo >
mentors:reference_add             applicant      oxx x----- --- >
mentors:reference_answer          referee token  ooo oooooo ooo o
mentors:reference_ask             referee        +xx ------ --- >
mentors:reference_call            referee        oxx ------ --- >
mentors:reference_replace         referee        oxx ------ --- >
mentors:reference_thanks          -              ooo oooooo ooo o
mentors:stop_lift                 mentor         oxx x----- x-- >
mentors:support_meeting_add       mentor         oxx x----- x-- >
mentors:training_add              mentor         oxx x----- x-- >
mentors:training_change           training       oxx ------ --- >
mentors:training_strike           training       oxx ------ --- >
mentors:trainings_list            -              ooo oxxxxx xxx >
mentors:wording_add               agreement      oxx ------ xxx >
mentors:wording_detail            agreement      ooo ------ ooo >
mentors:wordings_list             -              ooo xxxxxx xxx >
policy:version_change             draft          oxo ------ --- >
policy:version_detail             draft          ooo ------ --- >
policy:version_detail             coming         ooo oooooo ooo >
policy:version_discard            draft          oxo ------ --- >
policy:version_sign               draft          xxo ------ --- >
policy:version_write              -              oxo xxxxxx xxx >
home:offline                      -              ooo oooooo ooo o
home:worker                       -              ooo oooooo ooo o
mentees:mentors_propose           -              oox xxxxxx xxx >
mentees:mentors_suggest           mentee         oox ------ x-- >
mentees:remark_add                mentee         oox ------ x-- >
mentees:remark_withdraw           conflict       oxx ------ --- >
# The mentor of one child in it writes and reads the part of that child.
home:calendar_month               -              ooo xxxxxx ooo >
home:calendar_link                -              oxx xxxxxx ooo >
home:calendar_link_make           -              +xx xxxxxx +++ >
home:calendar_link_revoke         -              +xx xxxxxx +++ >
home:calendar_feed                feed token     ooo oooooo ooo o
second_factor_needed              -              ooo oooooo ooo >
safeguarding:concerns_list        -              oxo oxxxxx xxx >
safeguarding:concern_report       -              ooo oooooo ooo >
safeguarding:concern_send         -              +++ ++++++ +++ >
# Reported by the mentor, who has a receipt and reads nothing back; readers are told by their role.
safeguarding:concern_receipt      concern        --- ------ o-- >
safeguarding:concern_detail       concern        o-o o----- --- >
safeguarding:entry_add            concern        o-o o----- --- >
# About a person: the coordinator, the safeguarding lead, and the mentor who is not even told that there is one.
safeguarding:concern_detail       of coordinator --o o----- --- >
safeguarding:entry_add            of coordinator --o o----- --- >
safeguarding:concern_receipt      of coordinator --- ------ o-- >
safeguarding:concern_detail       of the lead    o-o ------ --- >
safeguarding:entry_add            of the lead    o-o ------ --- >
safeguarding:concern_detail       kept from      --o o----- --- >
safeguarding:entry_add            kept from      --o o----- --- >
"""

# Rows that are nobody's child.
SHARED = {
    "-", "token", "consent token", "person", "report", "run", "draft", "coming", "resource", "risk", "wording",
    "reference", "referrer", "new referral",
    "applicant", "application", "apply token", "referee", "referee token", "sent",
    "meeting", "agreement", "holiday", "venue check", "fund", "budget", "outlay", "pay", "taxi firm", "month",
}  # fmt: skip


def rows_of_table():
    for line in "\n".join([TABLE, OF_MEETUPS, OF_MONEY]).strip().splitlines():
        if line and not line.startswith("#"):
            yield line[:34].strip(), line[34:49].strip(), line[49:].replace(" ", "")


def test_table_names_every_url():
    ours = {name for name in every_url_name() if not name.startswith(THIRD_PARTY)}

    assert {name for name, _, _ in rows_of_table()} == ours


def expected(answers, whose, kind):
    by_person = dict(zip(PEOPLE, answers, strict=True))
    if whose != "own":
        by_person["mentor"], by_person["other_mentor"] = by_person["other_mentor"], by_person["mentor"]
        # A stranger to these children; asked about none of them, as the mentor is.
        by_person["former_mentor"] = "-" if kind in ("place", "outing") else by_person["mentor"]
    return by_person


def answered(response, person):
    """The sign of the table that a response stands for."""
    to_sign_in = response.status_code == 302 and "/sign-in/" in response.url
    if person == "anonymous" and (to_sign_in or response.status_code in (401, 403)):
        return ">"
    return {404: "-", 403: "x", 405: "+"}.get(response.status_code, "o" if response.status_code < 500 else "fault")


@pytest.mark.rule("KOT-20.2")
@pytest.mark.rule("KOT-20.3")
@pytest.mark.parametrize("people", [TEAM, OTHERS, MENTORS_AND_NOBODY], ids=["team", "others", "mentors and nobody"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_url_answers_every_person_as_the_table_says(world, sign_in, method, people):
    rows = fill(world)
    clients = {person: sign_in(world.people[person]) for person in people}
    wrong = []
    for name, kind, answers in rows_of_table():
        for whose in ["own"] if kind in SHARED else ["own", "sibling", "others"]:
            signs = expected(answers, whose, kind)
            for person, client in clients.items():
                # What one person's post changes is undone before the next one asks.
                with transaction.atomic():
                    response = getattr(client, method)(address(name, kind, rows[whose]))
                    if response.streaming:
                        b"".join(response)  # read to its end, a file is closed
                    transaction.set_rollback(True)
                close_file(response)
                got, sign = answered(response, person), signs[person]
                if sign == "w":
                    sign = "-" if method == "get" else "o"
                if got != sign and not (method == "post" and {got, sign} == {"o", "+"}):
                    wrong.append(f"{method} {name} ({whose}): {person} expects {sign}, got {got}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.rule("PRO-5")
def test_suspended_mentor_reads_nothing_of_any_child_at_any_door(world, sign_in):
    rows = fill(world)
    child = world.own.child
    child.first_name, child.surname, child.known_as, child.needs = "zqzqfirst", "zqzqlast", "zqzqknown", "zqzqneeds"
    child.save()
    client = sign_in(world.people["mentor"])
    doors = [(name, kind) for name, kind, answers in rows_of_table() if answers[9] in "ow" and kind not in SHARED]
    text = {name: _text_at(client, address(name, kind, rows["own"])) for name, kind in doors}
    assert sum("zqzq" in words for words in text.values()) > 12

    suspend_mentor(by=world.people["coordinator"], mentor=world.mentor, because="Looked into")

    assert [name for name, kind in doors if "zqzq" in _text_at(client, address(name, kind, rows["own"]))] == []


def _text_at(client, url):
    return text_of(client.get(url))


def test_every_view_of_ours_declares_who_may_open_it():
    from django.urls import get_resolver

    def views(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from views(pattern.url_patterns)
            else:
                yield pattern.callback

    ours = [view for view in views(get_resolver().url_patterns) if not view.__module__.startswith("allauth.")]
    undeclared = [f"{view.__module__}.{view.__name__}" for view in ours if not getattr(view, "access", "")]
    assert ours
    assert not undeclared
