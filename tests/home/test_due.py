"""The list of all that is due: complete, ordered, bounded in its questions, and each child in the read log."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import ReadLogEntry
from home.due import KINDS
from tests import factories

pytestmark = pytest.mark.django_db


def day(days):
    return timezone.localdate() + timedelta(days=days)


def make_everything_due(make_allocated):
    """One thing of every kind but the policy's own."""
    allocation = make_allocated(start_on=day(-60))
    factories.MeetUpFactory(
        mentee=allocation.mentee, mentor=allocation.mentor, date=day(2), status="confirmed", is_first_meeting=False
    )
    factories.MeetUpFactory(mentee=allocation.mentee, mentor=allocation.mentor, date=day(1), carer_knows=False)
    factories.HelpRequestFactory(mentee=allocation.mentee, asked_by=allocation.mentor.user)
    factories.ReferralFactory(received_at=timezone.now() - timedelta(days=40))
    event = factories.EventFactory(held_on=day(-1))
    factories.RegisterEntryFactory(event=event, mark="booked")
    factories.EventFactory(held_on=day(3))
    factories.ApplicationFactory()
    return allocation


def test_due_list_holds_every_kind_the_most_urgent_first(make_allocated, coordinator, sign_in):
    allocation = make_everything_due(make_allocated)
    page = sign_in(coordinator).get(reverse("home:due_list"))
    found = page.context["found"]
    assert {label for label, _, _ in found} == set(KINDS.values()) - {"Policy"}
    assert [d.due_on for _, d, _ in found] == sorted(d.due_on for _, d, _ in found)
    assert str(allocation.mentee) in page.content.decode()
    assert ReadLogEntry.objects.filter(subject_id=allocation.mentee.child_id, user=coordinator).exists()
    # Every link opens for the one who is shown it.
    assert {sign_in(coordinator).get(url).status_code for _, _, url in found} == {200}


@pytest.mark.parametrize("kind", KINDS)
def test_due_list_of_one_kind_holds_nothing_else(kind, make_allocated, coordinator, sign_in):
    make_everything_due(make_allocated)
    page = sign_in(coordinator).get(reverse("home:due_list"), {"kind": kind})
    assert {label for label, _, _ in page.context["found"]} <= {KINDS[kind]}


def test_due_list_asks_as_often_for_many_as_for_one(make_allocated, coordinator, sign_in):
    client, url = sign_in(coordinator), reverse("home:due_list")
    make_everything_due(make_allocated)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(5):
        make_everything_due(make_allocated)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(one) <= 24


@pytest.mark.rule("KOT-7.2")
def test_mentors_day_holds_what_is_theirs_alone(make_allocated, sign_in):
    mine, others = make_allocated(), make_allocated()
    for allocation in (mine, others):
        plan = factories.SignedPlanFactory(mentee=allocation.mentee)
        factories.GoalFactory(plan=plan, due_on=day(-3))
    page = sign_in(mine.mentor.user).get("/")
    assert [(mentee, what) for mentee, what, _, _ in page.context["due"]] == [
        (mine.mentee, "get the consent to mentoring signed"),
        (mine.mentee, "say how a goal ended"),
    ]
    factories.ConsentFactory(mentee=mine.mentee)
    mine.mentee.plans.get().goals.update(result="met")
    assert sign_in(mine.mentor.user).get("/").context["due"] == []
