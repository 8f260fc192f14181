"""The policy page: figures for everybody, what stands against them by name for the team, by number for trustees."""

import re
from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import ReadLogEntry
from core.roles import Role
from home import breaches
from mentees.models import Mentee
from mentors.models import DbsCheck, Training
from policy.dates import months_after
from policy.figures import Figures
from policy.models import PolicyVersion
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def vetted(mentor):
    DbsCheck.objects.create(mentor=mentor, level="enhanced", issued_on=TODAY)
    factories.TrainingFactory(mentor=mentor, course=Training.Course.INTRODUCTION, taken_on=TODAY)
    return mentor


def pair(make_allocated, **fields):
    """A vetted mentor with a mentee whom they met today, signed for and reviewed: nothing stands against the policy."""
    allocation = make_allocated(**fields)
    vetted(allocation.mentor)
    factories.start_of(allocation.mentee, by=allocation.allocated_by)
    factories.ReviewFactory(mentee=allocation.mentee, held_on=TODAY)
    factories.NoteFactory(mentee=allocation.mentee, mentor=allocation.mentor, date=TODAY)
    return allocation


def sign_plan(mentee):
    plan = factories.PlanFactory(mentee=mentee)
    plan.signed_off_by, plan.signed_off_at = plan.made_by, timezone.now()
    plan.save()


def of(allocation):
    return {"mentee": allocation.mentee, "mentor": allocation.mentor}


def lapse_training(allocation):
    allocation.mentor.trainings.filter(course=Training.Course.SAFEGUARDING).update(taken_on=TODAY - timedelta(days=400))


def drop_check(allocation):
    allocation.mentor.dbs_checks.all().delete()


def spend(allocation):
    for amount in ("12.00", "8.01"):
        factories.ClaimFactory(**of(allocation), spent_on=TODAY.replace(day=1), amount=Decimal(amount))


def leave_a_gap(allocation):
    allocation.mentee.notes.update(date=TODAY - timedelta(days=15))


def owe_a_note(allocation):
    factories.MeetUpFactory(**of(allocation), date=TODAY - timedelta(days=3), status="confirmed")


def stay_past_midnight(allocation):
    night = {"date": TODAY - timedelta(days=1), "starts_at": time(20), "ends_at": time(0, 30)}
    factories.NoteFactory(**of(allocation), **night)


def overload(allocation):
    for _ in range(2):
        other = factories.AllocationFactory(mentor=allocation.mentor, start_on=TODAY)
        factories.NoteFactory(mentee=other.mentee, mentor=allocation.mentor, date=TODAY)
        factories.ConsentFactory(mentee=other.mentee)
        factories.ReviewFactory(mentee=other.mentee, held_on=TODAY)
        sign_plan(other.mentee)


def leave_unconfirmed(allocation):
    factories.MeetUpFactory(**of(allocation), date=TODAY + timedelta(days=1), status="planned")


def take_consent_back(allocation):
    allocation.mentee.consents.update(withdrawn_on=TODAY)


def leave_unreviewed(allocation):
    allocation.mentee.reviews.update(held_on=TODAY - timedelta(days=200))


def leave_start_open(allocation):
    allocation.mentee.allocations.update(start_on=TODAY - timedelta(days=Figures().start_within_days + 1))
    allocation.mentee.start_steps.filter(step="briefing").delete()
    # The portal knew of the child when it began.
    allocation.mentee.history.update(history_date=timezone.now() - timedelta(days=90))


def leave_plan_unsigned(allocation):
    allocation.mentee.plans.update(signed_off_at=None, signed_off_by=None)


def go_on_past_the_end(allocation):
    Mentee.objects.filter(pk=allocation.mentee_id).update(agreed_end_on=TODAY - timedelta(days=1))


def leave_undecided(allocation):
    factories.UserFactory(roles=[Role.CHIEF_EXECUTIVE])
    factories.ReferralFactory(received_at=timezone.now() - timedelta(days=60))


BREAK = {
    "end": go_on_past_the_end,
    "start": leave_start_open,
    "plan": leave_plan_unsigned,
    "referral": leave_undecided,
    "consent": take_consent_back,
    "review": leave_unreviewed,
    "not-vetted": drop_check,
    "training": lapse_training,
    "spending": spend,
    "gap": leave_a_gap,
    "note": owe_a_note,
    "night": stay_past_midnight,
    "capacity": overload,
    "confirm": leave_unconfirmed,
}


def broken(user):
    return {found.kind.key for found in breaches.found_for(user, Figures(), TODAY) if found.breaches}


def test_every_kind_of_breach_is_tried_here():
    # What this policy does not ask is tried where another one does: tests/meetups/test_contact.py.
    assert BREAK.keys() == {kind.key for kind in breaches.KINDS if kind.is_asked(Figures())}


def test_nothing_stands_against_the_policy_where_all_is_kept(make_allocated, coordinator):
    pair(make_allocated)

    assert broken(coordinator) == set()


@pytest.mark.rule("KOT-5.1")
@pytest.mark.rule("KOT-9.2")
@pytest.mark.rule("KOT-9.4")
@pytest.mark.rule("KOP-8")
@pytest.mark.rule("KOP-10")
@pytest.mark.rule("KOP-16")
@pytest.mark.rule("KOP-28")
@pytest.mark.rule("KOT-3.2")
@pytest.mark.rule("KOT-2.4")
@pytest.mark.rule("KOT-7.1")
@pytest.mark.rule("KOP-3")
@pytest.mark.parametrize("key", BREAK)
def test_each_kind_is_found_and_no_other_with_it(make_allocated, coordinator, key):
    allocation = pair(make_allocated)

    BREAK[key](allocation)

    assert broken(coordinator) == {key}


@pytest.mark.rule("KOT-7.1")
@pytest.mark.parametrize(("days", "is_broken"), [(28, False), (29, True)])
def test_start_from_before_the_portal_breaks_the_clause_four_weeks_after_the_child_came_in(
    make_allocated, coordinator, days, is_broken
):
    allocation = pair(make_allocated)
    leave_start_open(allocation)
    allocation.mentee.allocations.update(start_on=TODAY - timedelta(days=900))
    allocation.mentee.history.update(history_date=timezone.now() - timedelta(days=days))

    assert broken(coordinator) == ({"start"} if is_broken else set())


@pytest.mark.rule("KOT-8.1")
def test_spending_of_another_month_or_at_the_limit_breaks_nothing(make_allocated, coordinator):
    allocation = pair(make_allocated)
    first = TODAY.replace(day=1)
    factories.ClaimFactory(**of(allocation), spent_on=first - timedelta(days=1), amount=Decimal("50"))
    factories.ClaimFactory(**of(allocation), spent_on=first, amount=Decimal("20.00"))

    assert broken(coordinator) == set()


@pytest.mark.parametrize("key", BREAK)
def test_breaches_ask_as_often_for_one_row_as_for_many(make_allocated, coordinator, key):
    kind = next(kind for kind in breaches.KINDS if kind.key == key)
    mentees = breaches.Mentee.objects.all()

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            number = len(kind.find(mentees, Figures(), TODAY))
        return number, len(found)

    BREAK[key](pair(make_allocated))
    one = asked()
    for _ in range(5):
        BREAK[key](pair(make_allocated))

    assert asked() == (6 * one[0], one[1])


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FAMILY_LIAISON, Role.CHIEF_EXECUTIVE])
def test_team_reads_names_with_links_and_the_read_log_knows(make_allocated, person, sign_in, role):
    allocation = pair(make_allocated)
    for act in BREAK.values():
        act(allocation)
    user = person(role)

    page = sign_in(user).get("/policy/").content.decode()

    assert str(allocation.mentee) in page
    assert allocation.mentor.user.name in page
    assert f"/mentees/{allocation.mentee_id}/" in page
    assert "Who acts: " in page
    assert ReadLogEntry.objects.filter(user=user, subject_id=allocation.mentee.child_id).exists()


@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize("role", [Role.TRUSTEE, Role.MENTOR, Role.FINANCE_OFFICER, Role.COMMITTEE_MEMBER, None])
def test_nobody_else_reads_a_name(make_allocated, person, sign_in, role):
    allocation = pair(make_allocated)
    for act in BREAK.values():
        act(allocation)
    child, mentor = allocation.mentee.child, allocation.mentor.user
    mentor.name = "Quentin Zeal"
    mentor.save()

    page = sign_in(person(*[role] if role else [])).get("/policy/").content.decode()

    for word in (child.first_name, child.surname, mentor.name, mentor.short_name):
        assert word not in page
    assert not re.search(r"/(mentees|mentors|meet-ups)/\d", page)
    assert ("fewer than 5" in page) == (role == Role.TRUSTEE)
    assert not ReadLogEntry.objects.exists()


@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "fewer than 5 children"), (4, "fewer than 5 children"), (5, "5 to 9 children"), (6, "5 to 9 children")],
)
def test_trustee_reads_no_small_number_and_none_like_few(make_allocated, number, words):
    for _ in range(number):
        allocation = pair(make_allocated)
        owe_a_note(allocation)
        # Two notes of one child count once.
        factories.MeetUpFactory(**of(allocation), date=TODAY - timedelta(days=5), status="confirmed")

    tallies = {tally.kind.key: tally.words for tally in breaches.counts(Figures(), TODAY)}

    # One child more or fewer reads alike: two days beside each other tell of nobody.
    assert tallies["note"] == words


@pytest.mark.rule("KOT-20.4")
def test_page_shows_signature_and_every_figure(person, sign_in):
    version = PolicyVersion.objects.get()
    version.signed_by, version.next_review_on = "Delphine Osei, chief executive", TODAY + timedelta(days=90)
    version.save()

    page = sign_in(person(Role.TRUSTEE)).get("/policy/").content.decode()

    assert "Delphine Osei, chief executive" in page
    for figure in version.figures.each():
        assert figure.clause in page
        for words in figure.entries or [figure.words]:
            assert words.replace("'", "&#x27;") in page or words.capitalize() in page


def test_review_that_is_late_reads_as_overdue(person, sign_in):
    PolicyVersion.objects.update(next_review_on=TODAY - timedelta(days=1))

    assert "overdue" in sign_in(person(Role.TRUSTEE)).get("/policy/").content.decode()


def test_draft_shows_to_the_team_and_coming_version_to_all(person, sign_in):
    version = PolicyVersion.objects.get()
    for name, is_draft in (("Being written", True), ("Signed for spring", False)):
        day = TODAY + timedelta(days=20 + is_draft)
        PolicyVersion.objects.create(scheme=version.scheme, name=name, in_force_from=day, is_draft=is_draft)

    pages = {role: sign_in(person(role)).get("/policy/").content.decode() for role in (Role.MENTOR, Role.COORDINATOR)}

    assert "Signed for spring" in pages[Role.MENTOR]
    assert "Being written" not in pages[Role.MENTOR]
    assert "Being written" in pages[Role.COORDINATOR]


def test_trustee_finds_the_page_in_the_menu(person, sign_in):
    assert 'href="/policy/"' in sign_in(person(Role.TRUSTEE)).get("/menu/").content.decode()


@pytest.mark.rule("EPT-9")
@pytest.mark.parametrize(("years", "stands"), [(15, False), (16, True), (None, True)])
def test_peer_mentor_is_asked_for_a_check_from_sixteen_and_for_no_introduction(years, stands, make_allocated):
    born = years and months_after(TODAY, -12 * years)
    peer = factories.MentorFactory(kind="peer", date_of_birth=born)
    make_allocated(mentor=peer)

    found = breaches.not_vetted(Mentee.objects.all(), Figures(), TODAY)

    assert [breach.counts for breach in found] == [peer.pk] * stands
    vetted(peer)
    peer.trainings.filter(course=Training.Course.INTRODUCTION).delete()
    assert not breaches.not_vetted(Mentee.objects.all(), Figures(), TODAY)
