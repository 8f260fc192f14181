"""Every figure of the policy is previewed, or says why no open case turns on it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import ReadLogEntry
from core.roles import Role
from home import preview
from mentees.models import ConsentRequest, Ground
from policy.figures import Figures, Item, VenueKind
from policy.models import PolicyVersion, Scheme
from tests import factories

pytestmark = pytest.mark.django_db

OLD = Figures()
TODAY = timezone.localdate()
FIRST_DAY = TODAY + timedelta(days=60)


def days(number):
    """A day so many days after the first day of the new version."""
    return FIRST_DAY + timedelta(days=number)


def camper(camps, missed=0):
    child = factories.ChildFactory()
    Ground.objects.create(child=child, kind="trauma")
    for mark, times in (("present", camps), ("missed", missed)):
        for _ in range(times):
            factories.RegisterEntryFactory(child=child, mark=mark)
    return child


# Another value of each figure that is previewed, under which the cases of `everything_open` are judged otherwise.
OTHERWISE = {
    "camps_needed": 0,
    "attendance_needed": Decimal("10"),
    "attendance_counts_camps_only": True,
    "referral_seen_days": 1,
    "referral_decided_days": 1,
    "camps_a_year": 1,
    "reference_chased_after": (30,),
    "interviewers_needed": 3,
    "references_needed": 3,
    "youngest_mentor": 19,
    "support_meeting_months": 1,
    "support_flag_months": 1,
    "safeguarding_valid_months": 1,
    "reminder_days": (365,),
    "monthly_spending": Decimal("1"),
    "venue_kinds": (VenueKind("zoo", "Zoo"),),
    "meet_every_days": 1,
    "venue_check_months": 1,
    "contact_minutes": 60,
    "note_due_days": 9,
    "children_for_each_mentor": 1,
    "review_every_months": 60,
    "review_notice_days": 365,
    "start_within_days": 1,
    "start_steps": (Item("summary", "Summary", "KOT-6.2"),),
    "consent_answer_days": 1,
    "end_notice_days": 365,
    "plan_due_days": 1,
    "help_answer_days": 1,
    "dbs_needed": "basic",
    "dbs_from_age": 10,
    "youngest_peer_mentor": 15,
    "peer_courses": (Item("first_aid", "First aid", "EPT-10"),),
    "team_meeting_months": 1,
    "scheme_review_months": 1,
    "team_meeting_notice_days": 90,
}


def test_every_figure_is_previewed_or_says_why_it_changes_no_open_case():
    previewed = [name for kind in preview.KINDS for name in kind.figures]

    assert sorted([*previewed, *preview.WITHOUT_CASES]) == sorted(figure.name for figure in OLD.each())
    assert all(reason.endswith(".") and len(reason.split()) > 5 for reason in preview.WITHOUT_CASES.values())
    assert set(OTHERWISE) == set(previewed)


@pytest.mark.parametrize("name", OTHERWISE)
def test_each_figure_alone_changes_open_cases(name, coordinator, person, make_allocated):
    everything_open(person, make_allocated, 1)

    parts = preview.parts_of(
        preview.Versions(coordinator, OLD, replace(OLD, **{name: OTHERWISE[name]}), FIRST_DAY, TODAY)
    )

    assert len(parts) == 1
    assert parts[0].changes


def test_page_gives_the_reason_of_each_figure_that_changes_no_open_case(coordinator, sign_in):
    others = {
        "gift_limit": Decimal("5"), "grant_above": Decimal("5"), "grant_decision_days": 5,
        "meetups_need_confirmation": False, "questionnaire_every_months": 5, "support_months": 5,
        "outcome_measures": OLD.outcome_measures[:2], "report_year_starts_month": 5, "smallest_number_shown": 7,
        "note_open_hours": 5, "policy_review_reminder_days": (5,), "mentor_values": OLD.mentor_values[:3],
        "dbs_details_months": 5, "peer_budget": Decimal("5"),
        "unconfirmed_hours": 5, "unconfirmed_chief_hours": 5, "silence_minutes": 90,
        "gifts_by_grant_only": True, "grant_quorum": 3, "grant_conflict_sits_out": False, "claim_months": 5,
        "mile_rate": Decimal("0.40"), "parts_days": 5, "taxi_check_months": 5,
            "taxi_check_notice_days": 5, "budget_children": 12,
        "budget_for_each_child": Decimal("5"), "coordinator_hours": 5, "coordinator_weeks": 5,
        "coordinator_rate": Decimal("5"),
        "group_least": 2, "group_most": 8,
    } | {name: 1 for name in preview.WITHOUT_CASES if name.startswith("match_")}  # fmt: skip
    assert others.keys() == preview.WITHOUT_CASES.keys()
    draft = make_draft(replace(OLD, **others))

    page = sign_in(coordinator).get(f"/policy/versions/{draft.pk}/preview/")

    text = page.content.decode()
    assert all(reason in text for reason in preview.WITHOUT_CASES.values())
    assert page.context["parts"] == []
    assert "0 open cases judged otherwise" in text


def make_draft(figures):
    return PolicyVersion.objects.create(
        scheme=Scheme.objects.get(), name="Next", in_force_from=FIRST_DAY, is_draft=True,
        stored_figures=figures.to_json(),
    )  # fmt: skip


def everything_open(person, make_allocated, number):
    """A case of every kind, open to be judged otherwise."""
    for role in (Role.CHIEF_EXECUTIVE, Role.FAMILY_LIAISON):
        person(role)
    factories.VenueCheckFactory(kind="museum", checked_on=TODAY)
    for _ in range(number):
        allocation = make_allocated(start_on=TODAY - timedelta(days=10))
        make_allocated(start_on=TODAY - timedelta(days=14))
        make_allocated(mentor=allocation.mentor, start_on=TODAY - timedelta(days=10))
        both = {"mentee": allocation.mentee, "mentor": allocation.mentor}
        factories.MeetUpFactory(**both, date=TODAY - timedelta(days=3))
        factories.MeetUpFactory(**both, date=FIRST_DAY)
        factories.ClaimFactory(**both, spent_on=TODAY, amount=Decimal("3"))
        factories.MenteeFactory(starts_on=TODAY, agreed_end_on=days(100))
        factories.ReferralFactory(received_at=timezone.now())
        ConsentRequest.objects.create(
            mentee=allocation.mentee, carer=factories.CarerFactory(), kinds=["lift"], asked_by=allocation.allocated_by
        )
        applicants()
        factories.MentorFactory(kind="peer", date_of_birth=days(-14 * 366))
        factories.DbsCheckFactory(mentor=allocation.mentor, level="basic", decision="clear", issued_on=TODAY)
        type(allocation).objects.filter(pk=allocation.pk).update(block_ends_on=days(50))
        factories.HelpRequestFactory(mentee=allocation.mentee, asked_by=allocation.mentor.user)
        camper(1)
        camper(4, missed=3)
        missing_other_events(camper(4))


def applicants():
    """One who is just of age and whose referee has not answered, one whose references and interview are in."""
    now = timezone.now()
    young, seen = (
        factories.ApplicationFactory(mentor=factories.ApplicantFactory(date_of_birth=born)).mentor
        for born in (days(-18 * 366), days(-40 * 366))
    )
    factories.ReferenceFactory(mentor=young, asked_at=now)
    factories.ReferenceFactory.create_batch(2, mentor=seen, asked_at=now, answered_at=now, would_trust=True)
    factories.InterviewFactory(mentor=seen)
    factories.MentorFactory(accepted_on=TODAY - timedelta(days=400))


def missing_other_events(child):
    for _ in range(4):
        factories.RegisterEntryFactory(child=child, event__kind="workshop", mark="missed")


def test_preview_asks_as_often_for_many_cases_as_for_one(coordinator, person, make_allocated, sign_in):
    draft = make_draft(replace(OLD, **OTHERWISE))
    client = sign_in(coordinator)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"/policy/versions/{draft.pk}/preview/")
        return response, [query["sql"] for query in queries]

    everything_open(person, make_allocated, 1)
    page, few = asked()
    everything_open(person, make_allocated, 6)
    _, many = asked()

    assert len(page.context["parts"]) == len(preview.KINDS)
    assert len(many) == len(few) <= 66, "\n".join(few)
    shown = {row.row.read_log_subject for part in page.context["parts"] for row in part.shown if row.row}
    assert shown
    assert ReadLogEntry.objects.filter(view="home:version_preview").exists()


def test_preview_of_what_judges_already_is_nobodys(coordinator, sign_in):
    assert sign_in(coordinator).get(f"/policy/versions/{PolicyVersion.objects.get().pk}/preview/").status_code == 403
