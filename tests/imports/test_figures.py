"""The charity's own workbook, from an empty database: the figures it has to arrive at."""

from datetime import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.db.models import Count, Sum

from club.models import Carer, Child, Event, RegisterEntry
from core.models import OutboxMessage, User
from expenses.models import Claim
from impact.models import Questionnaire
from imports import actions
from imports.summary import figures_of
from meetups.models import Note
from mentees import eligibility
from mentees.actions import wanted_keys
from mentees.models import Allocation, Consent, Mentee, MenteeKey
from mentees.rules import eligibility as judge
from mentors.models import DbsCheck, Mentor, Training
from mentors.rules import has_lapsed
from policy.figures import Figures

pytestmark = pytest.mark.django_db
BROKEN = {
    (41, "of 214 child-months above £20"),
    (40, "cinema notes with a single mentor"),
    (3, "volunteers with more current children than they said"),
    (3, "handovers without the parent's agreement"),
    (7, "claims without a payment, for the coordinator to decide on"),
}


@pytest.fixture(scope="module")
def carried_out(django_db_setup, django_db_blocker, records):
    """The workbook brought in once for all tests here; each of them starts from that state."""
    clock = time_machine.travel(datetime(2026, 10, 31, 12, 0), tick=False)
    with clock, django_db_blocker.unblock(), transaction.atomic():
        yield actions.import_workbook(by=None, name="records.xlsx", data=records)[1]
        transaction.set_rollback(True)


@pytest.fixture
def plan(carried_out, db, today):
    return carried_out


def test_every_row_comes_in(plan):
    assert (plan.created, plan.changed, plan.same, plan.refused) == (1555, 0, 0, 0)


def test_records_arrive_at_the_charitys_figures(plan, today):
    assert Child.objects.count() == 42
    assert Mentee.objects.count() == 15
    assert Mentor.objects.count() == 12
    assert (Event.objects.count(), RegisterEntry.objects.count()) == (17, 562)
    assert Allocation.objects.count() == 18
    assert Allocation.objects.open_on(today).count() == 15
    assert Note.objects.count() == 562
    assert Questionnaire.objects.count() == 41


def test_claims_add_up(plan):
    claims = Claim.objects.filter(imported=True)
    assert claims.aggregate(n=Count("pk"), sum=Sum("amount")) == {"n": 318, "sum": Decimal("2907.38")}
    unpaid = claims.filter(paid_on=None).aggregate(n=Count("pk"), sum=Sum("amount"))
    assert unpaid == {"n": 25, "sum": Decimal("219.33")}
    assert claims.filter(receipt=Claim.Receipt.LOST).count() == 74


def test_preview_tells_the_same_figures(plan, today):
    told = {figure["label"]: (figure["number"], figure["words"]) for figure in figures_of(plan, today)}
    assert told == {
        "children": (42, "15 of them mentees"),
        "volunteers": (12, ""),
        "events": (17, "562 register rows"),
        "allocations": (18, "15 current"),
        "notes": (562, ""),
        "claims": (318, "£2,907.38; 25 unpaid, £219.33; 74 with a lost receipt"),
        "questionnaires": (41, ""),
    }


@pytest.mark.rule("KOT-8.1")
@pytest.mark.rule("KOT-9.1")
@pytest.mark.rule("KOP-8")
def test_what_the_past_broke_is_taken_flagged_and_counted(plan):
    assert {(flag.count, flag.title) for flag in plan.flags} == BROKEN
    assert plan.refused == 0


def test_the_same_workbook_twice_changes_nothing(plan, bring_in, records):
    kinds = (Child, Carer, User, Mentor, Training, DbsCheck, Event, RegisterEntry, Mentee, Allocation, Consent)
    kinds += (Note, Claim, Questionnaire)
    before = {kind: (kind.objects.count(), kind.history.count()) for kind in kinds}
    again = bring_in(records)
    assert (again.created, again.changed, again.same, again.refused) == (0, 0, 1555, 0)
    assert {(flag.count, flag.title) for flag in again.flags} == BROKEN
    assert {kind: (kind.objects.count(), kind.history.count()) for kind in kinds} == before


@pytest.mark.rule("KOT-3.1")
def test_eighteen_children_are_eligible_on_31_october(plan, today):
    facts = eligibility.facts_of(Child.objects.all(), on=today)
    assert sum(judge(found, Figures()).is_eligible for found in facts.values()) == 18


@pytest.mark.rule("KOT-5.1")
def test_two_trainings_have_lapsed_on_31_october(plan, today):
    mentors = Mentor.objects.with_people()
    lapsed = [
        mentor
        for mentor in mentors
        if has_lapsed(mentor.last_trainings()[Training.Course.SAFEGUARDING].taken_on, today, Figures())
    ]
    assert len(lapsed) == 2


def test_accounts_are_inactive_and_nobody_gets_an_email(plan):
    users = User.objects.filter(mentor__isnull=False)
    assert users.count() == 12
    assert not users.filter(is_active=True).exists()
    assert not any(user.has_usable_password() for user in users)
    assert set(users.values_list("groups__name", flat=True)) == {"mentor"}
    assert not OutboxMessage.objects.exists()


@pytest.mark.rule("KOP-16")
def test_parents_agreement_is_a_consent_on_paper(plan):
    assert Allocation.objects.exclude(carer_agreed_on=None).count() == 15
    assert set(Consent.objects.values_list("kind", "given").distinct()) == {("mentoring", "paper")}
    agreed = Allocation.objects.exclude(carer_agreed_on=None).values_list("mentee_id", "carer_agreed_on")
    assert set(Consent.objects.values_list("mentee_id", "given_on")) == set(agreed)


@pytest.mark.rule("KOT-20.2")
def test_keys_follow_from_the_allocations(plan):
    assert set(MenteeKey.objects.values_list("user_id", "content_object_id")) == wanted_keys()
    assert MenteeKey.objects.count() == 15


def test_hours_are_unknown_and_places_have_no_kind_until_confirmed(plan):
    assert not Note.objects.exclude(starts_at=None).exists()
    assert not Note.objects.exclude(venue_kind="").exists()
    assert all(note.minutes is None for note in Note.objects.all()[:5])


def test_how_often_is_a_number_of_days(plan):
    by_days = dict(Allocation.objects.values_list("meet_every_days").annotate(n=Count("pk")))
    assert by_days == {7: 1, 14: 15, 30: 2}


def test_a_mentee_starts_with_the_first_allocation(plan):
    mentee = Mentee.objects.get(child__ref="C005")
    assert mentee.starts_on.isoformat() == "2025-05-03"


def test_answers_hold_the_answered_items_alone(plan):
    first = Questionnaire.objects.get(mentee__child__ref="C001", round="6 months")
    assert "A3" not in first.answers
    assert len(first.answers) == 33
    assert first.answers["A1"] == 3


def test_history_names_the_import(plan):
    assert set(Child.history.values_list("history_type", "history_change_reason")) == {("+", "Import of records.xlsx")}


def test_dates_read_day_before_month(plan):
    child = Child.objects.get(ref="C003")
    assert child.date_of_birth.isoformat() == "2014-09-10"
    assert (child.school_year, child.school_year_in) == (7, 2026)
