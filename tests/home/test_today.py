"""The first page: a mentor's day and the desk of the team."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from home import desk
from mentors.models import StopLift
from policy.figures import Figures
from tests.factories import (
    ClaimFactory,
    ConsentFactory,
    GiftRequestFactory,
    MeetUpFactory,
    MenteeFactory,
    MentorFactory,
    SignedPlanFactory,
    TaxiRequestFactory,
    TrainingFactory,
    start_of,
)

pytestmark = pytest.mark.django_db


def day(days):
    return timezone.localdate() + timedelta(days=days)


def meetup_of(allocation, days, **fields):
    people = {"mentee": allocation.mentee, "mentor": allocation.mentor}
    return MeetUpFactory(**people, date=day(days), starts_at=time(9), ends_at=time(10), **fields)


def test_mentors_day_asks_for_answers_and_says_what_is_not_going_ahead(sign_in, make_allocated):
    allocation = make_allocated()
    declined = meetup_of(allocation, 2, status="declined", answer="The museum is shut")
    asked = meetup_of(allocation, 3, status="asked", answer="Who drives?")
    meetup_of(allocation, 4, status="cancelled", answer="Ill")
    meetup_of(allocation, -1, status="declined", answer="Too late")
    page = sign_in(allocation.mentor.user).get("/")
    assert page.context["answered"] == [declined, asked]
    assert page.context["next_meetup"] == asked
    text = page.content.decode()
    assert "Not going ahead" in text
    assert "The museum is shut" in text
    assert "Answer the question" in text
    assert "Thank you for being up to date" not in text


def test_mentors_day_holds_no_answer_to_another_mentor(sign_in, make_allocated):
    meetup_of(make_allocated(), 2, status="declined")
    own = make_allocated(start_on=day(-9))
    ConsentFactory(mentee=own.mentee)
    SignedPlanFactory(mentee=own.mentee)
    page = sign_in(own.mentor.user).get("/")
    assert page.context["answered"] == []
    assert "Thank you for being up to date" in page.content.decode()


@pytest.mark.rule("KOT-5.1")
def test_mentors_day_says_stopped_only_where_no_lift_holds(sign_in, coordinator):
    mentor = TrainingFactory(taken_on=day(-400)).mentor
    client = sign_in(mentor.user)
    assert "Without it you cannot plan" in client.get("/").content.decode()
    StopLift.objects.create(mentor=mentor, reason="Course", until=day(5), lifted_by=coordinator)
    text = client.get("/").content.decode()
    assert "Without it you cannot plan" not in text
    assert "the stop is lifted until" in text


@pytest.mark.rule("KOP-10")
@pytest.mark.parametrize("role", ["family_liaison", "chief_executive"])
def test_desk_tells_who_waits_for_whom(role, person, sign_in, coordinator, make_allocated):
    meetup_of(make_allocated(), 20)
    assert "Waiting for the coordinator" not in sign_in(coordinator).get("/").content.decode()
    text = sign_in(person(role)).get("/").content.decode()
    assert "Waiting for the coordinator" in text
    assert "Confirm a meet-up" not in text


@pytest.mark.rule("KOT-8.2")
@pytest.mark.rule("KOT-12.2")
def test_desk_asks_for_gifts_and_taxis_as_soon_as_a_mentor_asks(person, sign_in, coordinator):
    for days in (40, 30):
        GiftRequestFactory(give_on=day(days))
    TaxiRequestFactory(on=day(50))
    GiftRequestFactory(mentor__user=coordinator, give_on=day(20))
    text = sign_in(coordinator).get("/").content.decode()
    for words in ("2 gifts to answer", f"the first for {day(30):%-d %b}", "1 taxi to answer", f"for {day(50):%-d %b}"):
        assert words in text
    assert "3 gifts to answer" in sign_in(person("chief_executive")).get("/").content.decode()
    assert "to answer" not in sign_in(person("family_liaison")).get("/").content.decode()


@pytest.mark.rule("KOT-8.1")
def test_desk_counts_no_claim_of_ones_own(person, sign_in, coordinator):
    ClaimFactory(status="coordinator")
    ClaimFactory(status="coordinator", mentor__user=coordinator)
    assert "1 claim to decide" in sign_in(coordinator).get("/").content.decode()
    assert "2 claims to decide" in sign_in(person("chief_executive")).get("/").content.decode()


@pytest.mark.rule("KOT-6.1")
def test_desk_lists_mentees_whom_nobody_mentors(person, sign_in, coordinator, make_allocated):
    make_allocated()
    make_allocated(start_on=day(3))
    MenteeFactory(agreed_end_on=day(-1))
    never, ended = MenteeFactory(starts_on=day(-30)), MenteeFactory(starts_on=day(-20), agreed_end_on=day(0))
    make_allocated(mentee=ended, start_on=day(-20), end_on=day(-1))
    page = sign_in(coordinator).get("/")
    assert page.context["without_mentor"] == [never, ended]
    link = reverse("mentees:allocation_add", args=[never.pk])
    assert link in page.content.decode()
    assert link not in sign_in(person("chief_executive")).get("/").content.decode()


def test_waiting_meetups_gives_each_kind_its_own_twelve(coordinator, make_allocated):
    allocation = make_allocated()
    for days in range(1, 15):
        meetup_of(allocation, days)
        meetup_of(allocation, -days - 5)
    meetup_of(allocation, 30, status="confirmed")
    plans, late = desk.waiting_meetups(coordinator, Figures())
    assert [row.date for row in plans] == [day(days) for days in range(1, 13)]
    assert [row.date for row, _ in late] == [day(-days - 5) for days in range(14, 2, -1)]
    assert late[0][1] == day(-19 + 2)


@pytest.mark.rule("KOT-9.2")
def test_desk_lists_gaps_by_whatever_was_agreed(coordinator, make_allocated):
    late = make_allocated(start_on=day(-29), meet_every_days=28)
    make_allocated(start_on=day(-28), meet_every_days=28)
    assert desk.long_gaps(coordinator, Figures()) == [(late, 29, 28)]


@pytest.mark.parametrize("who", ["coordinator", "mentor"])
def test_today_takes_at_most_twelve_queries(who, sign_in, coordinator, make_allocated, django_assert_max_num_queries):
    allocation = make_allocated()
    for days in range(1, 9):
        MenteeFactory()
        MentorFactory()
        meetup_of(allocation, days, status="declined")
        meetup_of(allocation, days)
        meetup_of(allocation, -days)
    client = sign_in(coordinator if who == "coordinator" else allocation.mentor.user)
    with django_assert_max_num_queries(12):
        client.get("/")


@pytest.mark.parametrize("name", ["home:today", "home:mentees_list"])
def test_mentor_reads_from_when_the_next_mentees_page_opens(name, make_allocated, sign_in):
    later = timezone.localdate() + timedelta(days=9)
    pair = make_allocated(start_on=later)
    text = sign_in(pair.mentor.user).get(reverse(name)).content.decode()
    assert f"page opens here on {later:%-d %B %Y}" in text
    assert pair.mentee.child.first_name not in text
    type(pair).objects.filter(pk=pair.pk).update(ended_at=timezone.now(), end_on=later)
    assert "You have no mentee at the moment" in sign_in(pair.mentor.user).get(reverse(name)).content.decode()


@pytest.mark.rule("KOT-8.3")
def test_finance_officer_who_mentors_has_both_doors(make_allocated, person, sign_in):
    user = make_allocated().mentor.user
    user.groups.add(*person("finance_officer").groups.all())
    client = sign_in(user)
    assert "waits to be paid" in client.get("/").content.decode()
    own_day = reverse("home:mentors_day")
    assert own_day in client.get(reverse("home:menu")).content.decode()
    assert "Hello" in client.get(own_day).content.decode()


@pytest.mark.rule("KOT-6.1")
def test_desk_shows_the_first_mentees_without_a_mentor_and_says_how_many_more(sign_in, coordinator, make_allocated):
    waiting = [MenteeFactory(starts_on=day(-30 + days)) for days in range(5)]
    mentored = make_allocated().mentee
    client = sign_in(coordinator)

    page = client.get("/")

    assert page.context["without_mentor"] == waiting[:3]
    assert "2 more mentees have no mentor" in page.content.decode()
    listed = client.get(reverse("home:mentees_list"), {"show": "no_mentor"}).context["page"].rows
    assert {row.pk for row in listed} == {mentee.pk for mentee in waiting}
    assert mentored.pk not in {row.pk for row in listed}


@pytest.mark.rule("KOT-6.1")
def test_desk_with_few_mentees_without_a_mentor_speaks_of_no_more(sign_in, coordinator):
    MenteeFactory()

    assert "more mentee" not in sign_in(coordinator).get("/").content.decode()


@pytest.mark.rule("KOP-10")
def test_desk_confirms_a_meetup_in_one_tap_and_comes_back(sign_in, coordinator, make_allocated):
    allocation = make_allocated()
    start_of(allocation.mentee, by=coordinator)
    meetups = [meetup_of(allocation, days) for days in range(2, 9)]
    client = sign_in(coordinator)
    page = client.get("/")
    shown = page.context["to_confirm"]

    answer = client.post(
        reverse("meetups:meetup_answer", args=[shown[0].pk]),
        {"seen": shown[0].seen, "status": "confirmed", "back": "desk"},
    )

    assert shown == meetups[:3]
    assert "All 7 that wait to be confirmed" in page.content.decode()
    assert answer["Location"] == "/"
    shown[0].refresh_from_db()
    assert shown[0].status == "confirmed"
