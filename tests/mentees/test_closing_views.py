"""The pages of an ending: closing a child's support, the list of endings, taking one back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import ReadLogEntry
from mentees.models import Closing
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def allocation(make_allocated, today):
    return make_allocated(start_on=today - timedelta(days=100))


@pytest.fixture
def mentee(allocation):
    return allocation.mentee


@pytest.fixture
def team(coordinator, sign_in):
    return sign_in(coordinator)


@pytest.fixture
def goal(mentee):
    return factories.GoalFactory(plan=factories.SignedPlanFactory(mentee=mentee))


def text(response):
    return response.content.decode()


CLOSE = {"kind": "planned", "reason": "needs_met", "words": "", "goodbye_words": "Chips by the lake"}


@pytest.mark.rule("KOT-2.4")
def test_closing_page_says_what_is_missing_and_asks_for_each_goal(team, mentee, goal, today, allocation):
    past = today - timedelta(days=5)
    factories.MeetUpFactory(mentee=mentee, mentor=allocation.mentor, date=past)

    page = text(team.get(f"/meet-ups/mentees/{mentee.pk}/close/"))
    refused = text(team.post(f"/meet-ups/mentees/{mentee.pk}/close/", CLOSE | {"last_day": today.isoformat()}))

    assert "1 note of meet-ups still to come" in page
    assert "1 goal without an outcome" in page
    assert "Nothing was measured at the start" in page
    assert "This looks early" in page
    assert "Say how this goal ended: " in refused
    assert not Closing.objects.exists()


def test_closing_lists_what_is_missing_by_goal_and_in_the_order_of_the_page(team, mentee, goal):
    factories.GoalFactory(plan=goal.plan, words="Swim a length. " * 10)
    form = team.post(f"/meet-ups/mentees/{mentee.pk}/close/", {"kind": "", "words": "x"}).context["form"]
    said = [error for field in form for error in field.errors]

    goals = ["Say how this goal ended: "] * 2
    starts = ["Choose the last day", "Choose whether", "Choose why", *goals, "Say how you"]
    assert all(words.startswith(start) for words, start in zip(said, starts, strict=True))
    assert len(set(said)) == len(said)
    assert max(map(len, said)) < 100


def test_closing_twice_from_two_pages_is_one(team, mentee, goal, today):
    sent = CLOSE | {"last_day": today.isoformat(), f"result_{goal.pk}": "met"}

    first = team.post(f"/meet-ups/mentees/{mentee.pk}/close/", sent)
    again = team.post(f"/meet-ups/mentees/{mentee.pk}/close/", sent)

    assert first.url == again.url == f"/mentees/closings/{Closing.objects.get().pk}/"
    assert "Reached" in text(team.get(first.url)) or "reached" in text(team.get(first.url))
    assert "last day" in text(team.get(f"/mentees/{mentee.pk}/plan/"))


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("last_day", "2020-01-01", "Support began on"),
        ("last_day", "9999-12-31", "within the next year"),
        ("goodbye_words", "", "why there is no goodbye meeting"),
        ("goodbye_on", "2027-02-01", "after the last day"),
        ("reason", "magic", "not one of the available"),
    ],
)
def test_bad_closing_says_what_is_wrong(team, mentee, today, field, value, says):
    page = text(
        team.post(f"/meet-ups/mentees/{mentee.pk}/close/", CLOSE | {"last_day": today.isoformat(), field: value})
    )

    assert says in page
    assert not Closing.objects.exists()


@pytest.mark.rule("KOT-2.4")
def test_endings_count_the_early_apart_by_reason_and_year(team, today):
    for number, (kind, reason, day) in enumerate(
        [("planned", "needs_met", "2026-03-01"), ("early", "moved", "2026-05-01"), ("early", "moved", "2025-05-01")]
    ):
        child = factories.ChildFactory(first_name=f"Gone{number}")
        factories.ClosingFactory(mentee__child=child, kind=kind, reason=reason, last_day=day)
    factories.ClosingFactory(
        kind="early", last_day="2026-01-01", reopened_at=timezone.now(), mentee__child__first_name="Back"
    )

    everything = team.get("/mentees/endings/").context
    of_2026 = team.get("/mentees/endings/?year=2026&kind=early")

    assert (everything["counted"]["planned"], everything["counted"]["early"], everything["years"]) == (
        1,
        2,
        [2026, 2025],
    )
    assert of_2026.context["counted"]["rows"] == [
        ("What was needed has been reached", 1, 0),
        ("The family has moved away", 0, 1),
    ]
    assert "Gone1" in text(of_2026)
    assert "Gone0" not in text(of_2026)
    assert "Back" not in text(team.get("/mentees/endings/"))


@pytest.mark.parametrize("asked", ["year=x", "year=99999", "kind=zz", "page=0", "year=2026&page=7"])
def test_endings_answer_any_address(team, asked):
    factories.ClosingFactory()

    assert team.get(f"/mentees/endings/?{asked}").status_code == 200


@pytest.mark.rule("KOT-20.2")
def test_endings_log_each_child_and_ask_the_same_for_one_and_thirty(team):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert team.get("/mentees/endings/").status_code == 200
        return len(queries)

    factories.ClosingFactory()
    one = asked()
    for _ in range(29):
        factories.ClosingFactory()
    ReadLogEntry.objects.all().delete()

    assert asked() == one
    assert ReadLogEntry.objects.count() == 30


def test_reopening_says_why_and_lets_support_go_on(team, mentee):
    closing = factories.ClosingFactory(mentee=mentee)
    assert "Say why" in text(team.post(f"/mentees/closings/{closing.pk}/reopen/", {"because": " "}))

    team.post(f"/mentees/closings/{closing.pk}/reopen/", {"because": "They stay"})

    assert not mentee.closings.standing().exists()
    assert "Taken back" in text(team.get(f"/mentees/closings/{closing.pk}/"))
