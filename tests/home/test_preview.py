"""What the next version of the policy would make of the open cases."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import ReadLogEntry
from home import preview
from mentees.models import Ground, Review
from policy.dates import months_after
from policy.figures import Figures, VenueKind
from policy.models import PolicyVersion, Scheme
from tests import factories

pytestmark = pytest.mark.django_db

OLD = Figures()
TODAY = timezone.localdate()
FIRST_DAY = TODAY + timedelta(days=60)


def changes(user, new, first_day=FIRST_DAY):
    """{clause: [(who, was, becomes)]} of what differs."""
    parts = preview.parts_of(preview.Versions(user, OLD, new, first_day, TODAY))
    return {part.clause: [(c.who, c.was, c.becomes) for c in part.changes] for part in parts}


def camper(camps, missed=0):
    child = factories.ChildFactory()
    Ground.objects.create(child=child, kind="trauma")
    for mark, times in (("present", camps), ("missed", missed)):
        for _ in range(times):
            factories.RegisterEntryFactory(child=child, mark=mark)
    return child


def test_same_figures_change_nothing(coordinator, make_allocated):
    make_allocated()

    assert changes(coordinator, OLD) == {}


@pytest.mark.rule("KOT-3.1")
def test_children_become_eligible_or_are_so_no_longer(coordinator):
    four, _, three = camper(4), camper(9), camper(3)

    fewer = changes(coordinator, replace(OLD, camps_needed=3))["KOT-3.1"]
    more = changes(coordinator, replace(OLD, camps_needed=5))["KOT-3.1"]

    assert [who for who, _, _ in fewer] == [three.full_name]
    assert fewer[0][1].startswith("Not eligible yet.")
    assert fewer[0][2].startswith("Eligible:")
    assert [who for who, _, _ in more] == [four.full_name]


@pytest.mark.rule("KOT-5.1")
def test_trainings_lapse_or_hold_again_on_the_first_day(coordinator):
    lapsing = factories.TrainingFactory(taken_on=months_after(FIRST_DAY, -7)).mentor
    reviving = factories.TrainingFactory(taken_on=months_after(FIRST_DAY, -13)).mentor
    factories.TrainingFactory(taken_on=months_after(FIRST_DAY, -1))
    factories.MentorFactory()

    shorter = changes(coordinator, replace(OLD, safeguarding_valid_months=6))["KOT-5.1"]
    longer = changes(coordinator, replace(OLD, safeguarding_valid_months=18))["KOT-5.1"]

    assert [(who, becomes.split(",")[0]) for who, _, becomes in shorter] == [(lapsing.user.name, "lapsed")]
    assert [(who, was.split(",")[0]) for who, was, _ in longer] == [(reviving.user.name, "lapsed")]


@pytest.mark.rule("KOT-8.1")
def test_spending_of_this_month_falls_on_the_other_side(coordinator):
    over = factories.ClaimFactory(spent_on=TODAY.replace(day=1), amount=Decimal("22.00")).mentee
    factories.ClaimFactory(spent_on=TODAY.replace(day=1), amount=Decimal("26.00"))
    factories.ClaimFactory(spent_on=TODAY.replace(day=1), amount=Decimal("20.00"))

    found = changes(coordinator, replace(OLD, monthly_spending=Decimal("25")))["KOT-8.1"]

    assert [(who, becomes) for who, _, becomes in found] == [(str(over), "£22.00 in this month: within the limit")]


@pytest.mark.rule("KOT-9.1")
def test_planned_places_need_more_mentors_or_leave_the_list(coordinator):
    def plan(kind, day=FIRST_DAY, **fields):
        return factories.MeetUpFactory(date=day, venue_kind=kind, **fields)

    zoo, museum = plan("zoo"), plan("museum")
    plan("zoo", status="cancelled")
    plan("zoo", FIRST_DAY - timedelta(days=1))
    plan("zoo", TODAY - timedelta(days=3))
    plan("zoo", second_mentor=factories.MentorFactory())
    plan("bowling")
    kinds = tuple(kind for kind in OLD.venue_kinds if kind.key not in ("zoo", "museum"))

    found = changes(coordinator, replace(OLD, venue_kinds=(*kinds, VenueKind("zoo", "Zoo", 2))))["KOT-9.1"]

    assert {who.split(",")[0]: becomes.split()[0] for who, _, becomes in found} == {
        str(zoo.mentee): "Zoo",
        str(museum.mentee): "This",
    }


@pytest.mark.rule("KOT-9.2")
def test_gaps_without_an_agreement_of_their_own_are_judged_anew(coordinator, make_allocated):
    late = make_allocated(start_on=TODAY - timedelta(days=18))
    make_allocated(start_on=TODAY - timedelta(days=18), meet_every_days=14)
    make_allocated(start_on=TODAY - timedelta(days=30))

    found = changes(coordinator, replace(OLD, meet_every_days=21))["KOT-9.2"]

    assert [(who.split(" with ")[0], was, becomes) for who, was, becomes in found] == [
        (str(late.mentee), "18 days without a meet-up: too long", "18 days without a meet-up: in time")
    ]


@pytest.mark.rule("KOT-9.4")
def test_notes_still_to_come_are_due_on_another_day(coordinator):
    owing = factories.MeetUpFactory(date=date(2026, 11, 20))
    done = factories.MeetUpFactory(date=date(2026, 11, 21))
    factories.NoteFactory(meetup=done, mentee=done.mentee, mentor=done.mentor)

    found = changes(coordinator, replace(OLD, note_due_days=5))["KOT-9.4"]

    assert [row[1:] for row in found] == [("due on 22 November 2026", "due on 25 November 2026")]
    assert found[0][0].startswith(str(owing.mentee))


@pytest.mark.rule("KOP-8")
def test_capacity_is_passed_or_no_longer(coordinator, make_allocated):
    busy = make_allocated().mentor
    make_allocated(mentor=busy)
    make_allocated()

    found = changes(coordinator, replace(OLD, children_for_each_mentor=1))["KOP-8"]

    assert found == [(busy.user.name, "2 children: allowed", "2 children: more than allowed")]


def test_reviews_are_due_by_the_first_day_or_no_longer(coordinator):
    early = factories.MenteeFactory(starts_on=months_after(FIRST_DAY, -4))
    factories.MenteeFactory(starts_on=months_after(FIRST_DAY, -7))
    seen = factories.MenteeFactory(starts_on=months_after(FIRST_DAY, -40))
    Review.objects.create(
        mentee=seen,
        held_on=months_after(FIRST_DAY, -1),
        attended="All",
        decision="continue",
        decision_words="Well",
        policy_version=PolicyVersion.objects.get(),
        recorded_by=coordinator,
    )

    found = changes(coordinator, replace(OLD, review_every_months=3))["KOP-28"]

    assert [who for who, _, _ in found] == [str(early)]


EVERYTHING = replace(
    OLD,
    camps_needed=1,
    safeguarding_valid_months=1,
    monthly_spending=Decimal("1"),
    venue_kinds=(VenueKind("zoo", "Zoo"),),
    meet_every_days=1,
    note_due_days=9,
    children_for_each_mentor=1,
    review_every_months=60,
)


def everything_open(make_allocated, number):
    for _ in range(number):
        allocation = make_allocated(start_on=TODAY - timedelta(days=10))
        make_allocated(mentor=allocation.mentor, start_on=TODAY - timedelta(days=10))
        both = {"mentee": allocation.mentee, "mentor": allocation.mentor}
        factories.MeetUpFactory(**both, date=TODAY - timedelta(days=3))
        factories.MeetUpFactory(**both, date=FIRST_DAY)
        factories.ClaimFactory(**both, spent_on=TODAY, amount=Decimal("3"))
        camper(1)


def test_preview_asks_at_most_fifteen_times_however_many_cases(coordinator, make_allocated, sign_in):
    draft = PolicyVersion.objects.create(
        scheme=Scheme.objects.get(), name="Next", in_force_from=FIRST_DAY, is_draft=True,
        stored_figures=EVERYTHING.to_json(),
    )  # fmt: skip
    client = sign_in(coordinator)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"/policy/versions/{draft.pk}/preview/")
        return response, [query["sql"] for query in queries]

    everything_open(make_allocated, 1)
    page, few = asked()
    everything_open(make_allocated, 6)
    _, many = asked()

    assert [len(part.changes) > 0 for part in page.context["parts"]] == [True] * 8
    assert len(many) == len(few) <= 15, "\n".join(few)
    shown = {row.row.read_log_subject for part in page.context["parts"] for row in part.shown if row.row}
    assert shown
    assert ReadLogEntry.objects.filter(view="home:version_preview").exists()


def test_preview_of_what_judges_already_is_nobodys(coordinator, sign_in):
    assert sign_in(coordinator).get(f"/policy/versions/{PolicyVersion.objects.get().pk}/preview/").status_code == 403
