"""The list of all that is due: complete, ordered, bounded in its questions, and each child in the read log."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import ReadLogEntry
from home.due import KINDS, due_for_team
from meetups.deadlines import StartDeadline
from meetups.models import SignUp
from policy.figures import Figures
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
    factories.GiftRequestFactory(mentee=allocation.mentee, mentor=allocation.mentor)
    factories.ReferralFactory(received_at=timezone.now() - timedelta(days=40))
    event = factories.EventFactory(held_on=day(-1))
    factories.RegisterEntryFactory(event=event, mark="booked")
    factories.EventFactory(held_on=day(3))
    factories.ApplicationFactory()
    factories.ConcernFactory()
    factories.TaxiRequestFactory()
    factories.MeetUpFactory(mentee=allocation.mentee, mentor=allocation.mentor, date=day(-1))
    factories.ClaimFactory(mentee=allocation.mentee, mentor=allocation.mentor, status="coordinator")
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
    assert len(many) == len(one) <= 40


def test_due_list_shows_one_page_at_a_time_and_notes_those_alone(make_allocated, coordinator, sign_in, monkeypatch):
    monkeypatch.setattr("home.views.due.SIZE", 4)
    make_everything_due(make_allocated)
    client, url = sign_in(coordinator), reverse("home:due_list")
    everything = due_for_team(coordinator, Figures(), day(0))
    shown, number = [], 1
    while True:
        page = client.get(url, {"page": number})
        assert 1 <= len(page.context["found"]) <= 4
        shown += [deadline.event for _, deadline, _ in page.context["found"]]
        assert f"{len(everything)} things in all" in page.content.decode()
        if not page.context["page"].has_next:
            break
        number += 1
    assert shown == [deadline.event for _, deadline in everything]
    assert number > 2
    assert "Nothing more is due on this page" in client.get(url, {"page": 90}).content.decode()
    assert 'rel="next"' not in client.get(url, {"kind": "help"}).content.decode()


@pytest.mark.rule("KOT-7.2")
def test_mentors_day_holds_what_is_theirs_alone(make_allocated, sign_in, coordinator):
    mine, others = make_allocated(start_on=day(-9)), make_allocated(start_on=day(-9))
    for allocation in (mine, others):
        plan = factories.SignedPlanFactory(mentee=allocation.mentee)
        factories.GoalFactory(plan=plan, due_on=day(-3))
    page = sign_in(mine.mentor.user).get("/")
    theirs = [deadline for _, deadline in due_for_team(coordinator, Figures(), day(0)) if deadline.row == mine.mentee]
    # The start as a whole is the team's to watch.
    theirs = [deadline for deadline in theirs if not isinstance(deadline, StartDeadline)]
    # The same as the reminders to the mentor and the team's list: one day, one name, one page.
    assert page.context["due"] == [deadline for deadline in theirs if deadline.person == mine.mentor.user]
    assert [(deadline.what.split(":")[0], deadline.row) for deadline in page.context["due"]] == [
        ("Get the consent to mentoring signed", mine.mentee),
        ("Say how a goal ended", mine.mentee),
    ]
    assert all(sign_in(mine.mentor.user).get(deadline.url).status_code == 200 for deadline in page.context["due"])
    factories.ConsentFactory(mentee=mine.mentee)
    mine.mentee.plans.get().goals.update(result="met")
    assert sign_in(mine.mentor.user).get("/").context["due"] == []


def due_on_mentors_day(client):
    return [(deadline.what, deadline.url) for deadline in client.get("/").context["due"]]


@pytest.mark.rule("KOT-7.2")
def test_mentors_day_asks_for_goals_and_until_when(make_allocated, sign_in):
    pair = make_allocated(start_on=day(-9))
    factories.ConsentFactory(mentee=pair.mentee)
    client = sign_in(pair.mentor.user)
    [(what, url)] = due_on_mentors_day(client)
    assert what == "Agree on goals and until when"
    assert client.get(url).status_code == 200
    plan = factories.PlanFactory(mentee=pair.mentee, until_on=None)
    factories.GoalFactory(plan=plan, due_on=day(30))
    assert [what for what, _ in due_on_mentors_day(client)] == ["The plan still needs goals and until when"]
    type(plan).objects.update(until_on=day(90))
    assert due_on_mentors_day(client) == []


@pytest.mark.rule("KOT-7.2")
def test_mentors_day_asks_for_the_next_meetup_until_it_is_planned(make_allocated, sign_in):
    pair = make_allocated(start_on=day(-20))
    factories.ConsentFactory(mentee=pair.mentee)
    factories.SignedPlanFactory(mentee=pair.mentee)
    client = sign_in(pair.mentor.user)
    [(what, url)] = due_on_mentors_day(client)
    assert what == "Arrange the next meet-up with the carer"
    assert client.get(url).status_code == 200
    type(pair).objects.update(meet_every_days=21)
    assert due_on_mentors_day(client) == []
    type(pair).objects.update(meet_every_days=None)
    factories.MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor, date=day(3))
    assert due_on_mentors_day(client) == []


@pytest.mark.rule("KOT-7.2")
def test_mentors_day_asks_to_pass_on_the_news_of_an_activity(make_allocated, sign_in):
    pair = make_allocated(start_on=day(-9))
    factories.ConsentFactory(mentee=pair.mentee)
    factories.SignedPlanFactory(mentee=pair.mentee)
    far = factories.EventFactory(kind="termly", held_on=day(15))
    client = sign_in(pair.mentor.user)
    assert due_on_mentors_day(client) == []
    type(far).objects.update(held_on=day(14))
    [(what, url)] = due_on_mentors_day(client)
    assert what.startswith("Pass on the news of")
    assert client.get(url).status_code == 200
    SignUp.objects.create(event=far, mentee=pair.mentee, status="not_coming", asked_by=pair.mentor.user)
    assert due_on_mentors_day(client) == []


@pytest.mark.rule("KOT-7.2")
def test_mentors_day_asks_to_sign_what_a_mentor_keeps_to(make_allocated, sign_in):
    pair = make_allocated(start_on=day(-9))
    pair.mentor.agreements.all().delete()
    text = sign_in(pair.mentor.user).get("/").content.decode()
    assert "First: read and sign" in text
    assert "code of conduct" in text


@pytest.mark.rule("KOT-7.2")
@pytest.mark.parametrize(
    ("status", "says"),
    [("cancelled", "is cancelled"), ("missed", "Speak with the carer"), ("planned", "planned or changed")],
)
def test_mentors_day_asks_to_tell_the_carer(make_allocated, sign_in, status, says):
    pair = make_allocated(start_on=day(-9))
    factories.ConsentFactory(mentee=pair.mentee)
    factories.SignedPlanFactory(mentee=pair.mentee)
    on = day(1) if status == "planned" else day(0)
    meetup = factories.MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor, date=on, status=status, carer_knows=False)
    client = sign_in(pair.mentor.user)
    [(what, url)] = due_on_mentors_day(client)
    assert says in what
    assert client.get(url).status_code == 200
    type(meetup).objects.update(carer_knows=True)
    assert due_on_mentors_day(client) == []
