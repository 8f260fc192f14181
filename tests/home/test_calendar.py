"""The calendar of the portal: a month, as a table or a list, for whom it exists."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import ReadLogEntry
from home.calendar import Month
from tests.factories import AllocationFactory, ConsentFactory, EventFactory, MeetUpFactory, SignUpFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-9.3")]
TODAY = timezone.localdate()
URL = "/calendar/"


def meet(allocation, day=TODAY, **fields):
    return MeetUpFactory(mentee=allocation.mentee, mentor=allocation.mentor, date=day, **fields)


def shown(response):
    return [meetup for week in response.context["weeks"] for day in week for meetup in day.meetups]


def outings(response):
    return [outing for week in response.context["weeks"] for day in week for outing in day.outings]


def events(response):
    return [event for week in response.context["weeks"] for day in week for event in day.events]


@pytest.mark.rule("KOT-20.2")
def test_mentor_sees_their_own_and_the_team_all(sign_in, make_allocated, coordinator):
    own, others = make_allocated(), make_allocated()
    mine, theirs = meet(own), meet(others, place="zqzqelsewhere")

    page = sign_in(own.mentor.user).get(URL)
    assert shown(page) == [mine]
    assert "zqzqelsewhere" not in page.content.decode()
    assert "Narrow the calendar" not in page.content.decode()
    assert set(shown(sign_in(coordinator).get(URL))) == {mine, theirs}


def test_meetup_of_an_ended_allocation_is_gone(sign_in, make_allocated):
    allocation = make_allocated()
    meet(allocation)
    type(allocation).objects.filter(pk=allocation.pk).update(end_on=TODAY - timedelta(days=1))

    assert shown(sign_in(allocation.mentor.user).get(URL)) == []


def test_second_mentor_of_a_handover_sees_the_meeting_while_the_child_is_theirs(sign_in, make_allocated):
    old = make_allocated(end_on=TODAY + timedelta(days=3), end_reason="Handed over")
    new = AllocationFactory(mentee=old.mentee, start_on=TODAY)
    outsider = make_allocated()
    together = meet(new, second_mentor=old.mentor, is_handover=True)
    meet(new, starts_at=time(9), ends_at=time(10), second_mentor=outsider.mentor)

    assert shown(sign_in(old.mentor.user).get(URL)) == [together]
    assert shown(sign_in(outsider.mentor.user).get(URL)) == []
    # To the outsider it is an outing, without a word of the child.
    page = sign_in(outsider.mentor.user).get(URL)
    assert [(outing.starts_at, outing.pk in page.context["along"]) for outing in outings(page)] == [(time(9), True)]
    assert old.mentee.child.first_name not in page.content.decode()


def test_every_child_shown_is_in_the_read_log(sign_in, make_allocated, coordinator):
    allocations = [make_allocated(), make_allocated()]
    for allocation in allocations:
        meet(allocation)

    sign_in(coordinator).get(URL)

    logged = ReadLogEntry.objects.filter(user=coordinator, view="home:calendar_month").values_list("subject_id", flat=1)
    assert sorted(logged) == sorted(allocation.mentee.child_id for allocation in allocations)


def test_cancelled_and_declined_are_not_shown(sign_in, make_allocated, coordinator):
    allocation = make_allocated()
    stands = meet(allocation, status="asked")
    meet(allocation, status="cancelled")
    meet(allocation, status="declined")

    assert shown(sign_in(coordinator).get(URL)) == [stands]


def test_events_stand_beside_meetups_in_the_order_of_the_day(sign_in, make_allocated, coordinator):
    allocation = make_allocated()
    meetup = meet(allocation, starts_at=time(10), ends_at=time(11))
    late = EventFactory(held_on=TODAY, starts_at=time(18), name="Lantern evening")
    early = EventFactory(held_on=TODAY, starts_at=None, name="Camp")
    EventFactory(held_on=TODAY, name="Rained off", called_off_because="Rain")

    page = sign_in(coordinator).get(URL)

    [day] = page.context["days"]
    assert day.rows == [(None, early), (meetup, None), (None, late)]
    assert "Rained off" not in page.content.decode()


@pytest.mark.rule("KOT-12.1")
def test_mentor_sees_the_activities_on_which_they_take_responsibility(sign_in, make_allocated):
    own, other = make_allocated(), make_allocated()
    going, asked, not_mine = (EventFactory(kind="termly", held_on=TODAY, name=name) for name in ("A", "B", "C"))
    SignUpFactory(event=going, mentee=own.mentee, mentor=own.mentor, status="own")
    SignUpFactory(event=asked, mentee=other.mentee, mentor=own.mentor, status="asked")
    SignUpFactory(event=not_mine, mentee=other.mentee, mentor=other.mentor, status="own")
    client = sign_in(own.mentor.user)
    assert events(client.get(URL)) == [going]

    other.mentee.sign_ups.filter(event=asked).update(status="agreed")

    assert events(client.get(URL)) == [going, asked]


@pytest.mark.parametrize("asked", ["mentor", "mentee", "waits"])
def test_filters_narrow_and_leave_events_out(sign_in, make_allocated, coordinator, asked):
    one, other = make_allocated(), make_allocated()
    wanted, not_wanted = meet(one), meet(other, status="confirmed")
    EventFactory(held_on=TODAY)
    value = {"mentor": one.mentor.pk, "mentee": one.mentee.pk, "waits": "on"}[asked]
    client = sign_in(coordinator)
    assert shown(client.get(URL)) == [wanted, not_wanted]

    page = client.get(URL, {asked: value})

    assert shown(page) == [wanted]
    assert events(page) == []
    assert "Show all" in page.content.decode()


def test_choice_stays_chosen_in_a_month_without_them(sign_in, make_allocated, coordinator):
    allocation = make_allocated()
    meet(make_allocated(), date(2027, 1, 9))

    page = sign_in(coordinator).get(URL, {"month": "2027-01", "mentor": allocation.mentor.pk})

    assert shown(page) == []
    assert f'value="{allocation.mentor.pk}" selected' in page.content.decode()
    assert "No meet-up of this month matches" in page.content.decode()


def test_mentor_cannot_ask_for_another_mentors(sign_in, make_allocated):
    own, other = make_allocated(), make_allocated()
    mine = meet(own)
    meet(other)

    assert shown(sign_in(own.mentor.user).get(URL, {"mentor": other.mentor.pk})) == [mine]


@pytest.mark.parametrize(
    "month",
    ["abc", "2026", "0000-01", "9999-12", "1999-12", "2101-01", "2026-13", "2026-00", "2026-1", "-026-11", "٢٠٢٦-١١",
     "2026-11-05", "2026\u200b-11", "", "x" * 5000, "2026-\x0011", "<b>"],
)  # fmt: skip
def test_month_that_names_none_is_this_one(sign_in, coordinator, month):
    page = sign_in(coordinator).get(URL, {"month": month})

    assert page.status_code == 200
    assert page.context["month"] == Month.of(TODAY)


@pytest.mark.parametrize("value", ["abc", "0", "-1", "9" * 30, "1e5", "٣", "\x00", "<b>", "1 OR 1=1"])
@pytest.mark.parametrize("name", ["mentor", "mentee", "waits", "as"])
def test_filter_that_makes_no_sense_is_no_fault(sign_in, make_allocated, coordinator, name, value):
    meetup = meet(make_allocated())

    page = sign_in(coordinator).get(URL, {name: value})

    assert page.status_code == 200
    assert name == "waits" or shown(page) == [meetup]


@pytest.mark.parametrize(
    ("month", "before", "after"),
    [
        ("2026-11", "2026-10", "2026-12"),
        ("2026-12", "2026-11", "2027-01"),
        ("2027-01", "2026-12", "2027-02"),
        ("2000-01", "None", "2000-02"),
        ("2100-12", "2100-11", "None"),
    ],
)
def test_months_follow_each_other_to_the_ends(sign_in, coordinator, month, before, after):
    page = sign_in(coordinator).get(URL, {"month": month})

    asked = page.context["month"]
    assert (str(asked), str(asked.before), str(asked.after)) == (month, before, after)


def test_empty_month_says_so(sign_in, coordinator, make_allocated):
    mentor = make_allocated().mentor

    assert "Nothing is planned in this month" in sign_in(coordinator).get(URL).content.decode()
    assert "Nothing of yours is planned" in sign_in(mentor.user).get(URL).content.decode()


def test_first_and_last_day_of_a_month_belong_to_it(sign_in, coordinator, make_allocated):
    allocation = make_allocated()
    inside = [meet(allocation, date(2028, 2, 1)), meet(allocation, date(2028, 2, 29))]
    meet(allocation, date(2028, 1, 31))
    meet(allocation, date(2028, 3, 1))

    assert shown(sign_in(coordinator).get(URL, {"month": "2028-02"})) == inside


def test_today_is_marked_by_the_clock_of_the_charity(sign_in, coordinator, make_allocated):
    meet(make_allocated(), date(2026, 7, 1))
    client = sign_in(coordinator)
    with time_machine.travel("2026-06-30T23:30:00+00:00", tick=False):
        client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["has_second_factor"] = True
        session.save()
        page = client.get(URL)

    assert str(page.context["month"]) == "2026-07"
    assert '<time datetime="2026-07-01" aria-current="date">' in page.content.decode()


@pytest.mark.parametrize("how", ["", "list"])
@pytest.mark.parametrize("who", ["coordinator", "mentor"])
def test_thirty_meetups_take_as_many_questions_as_one(sign_in, coordinator, make_allocated, how, who):
    allocation = make_allocated()
    user = coordinator if who == "coordinator" else allocation.mentor.user
    client = sign_in(user)
    meet(allocation, status="confirmed")
    ConsentFactory(mentee=allocation.mentee)

    def counted():
        with CaptureQueriesContext(connection) as queries:
            client.get(URL, {"as": how})
        return len(queries)

    counted()
    one = counted()
    for number in range(29):
        more = make_allocated() if who == "coordinator" else allocation
        event = EventFactory(kind="termly", held_on=TODAY)
        SignUpFactory(event=event, mentee=more.mentee, mentor=allocation.mentor, status="own")
        meet(more, starts_at=time(9 + number // 3), ends_at=time(22))

    assert counted() == one
