"""Meet-ups of these days: who is called, once, without a child's name; and how they stand among what is due."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from core.roles import Role
from home import reminders
from meetups import actions
from meetups.deadlines import meetups_watched
from meetups.models import MeetUp
from policy.dates import CLOCK
from policy.figures import Figures
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def at(hour, minute=0, days=0):
    return datetime.combine(TODAY + timedelta(days=days), time(hour, minute), tzinfo=CLOCK)


def made(allocation, *, days=0, status="confirmed", **more):
    with time_machine.travel(at(9, days=-7), tick=False):
        return factories.MeetUpFactory(
            mentee=allocation.mentee,
            mentor=allocation.mentor,
            date=TODAY + timedelta(days=days),
            status=status,
            **more,
        )


@pytest.fixture
def allocation(make_allocated):
    allocation = make_allocated()
    factories.ConsentFactory(mentee=allocation.mentee)
    OutboxMessage.objects.all().delete()
    return allocation


@pytest.fixture
def chief(person):
    return person(Role.CHIEF_EXECUTIVE, name="Delphine Osei")


def sent():
    return [(message.to, message.event.split(":")[2]) for message in OutboxMessage.objects.order_by("id")]


@pytest.mark.rule("KOP-27")
def test_silence_calls_the_coordinator_once_and_names_no_child(allocation, coordinator, chief):
    meetup = made(allocation)

    assert reminders.call_about_meetups(at(16, 59)) == 0
    assert reminders.call_about_meetups(at(17)) == 1
    assert reminders.call_about_meetups(at(18)) == 0

    message = OutboxMessage.objects.get()
    assert sent() == [(coordinator.email, "silent")]
    assert allocation.mentee.child.first_name not in message.subject + message.body
    assert meetup.place not in message.subject + message.body
    assert allocation.mentor.user.phone in message.body


@pytest.mark.rule("KOP-27")
def test_call_names_the_number_that_the_mentor_carries_that_day(allocation, coordinator):
    meetup = made(allocation)
    with time_machine.travel(at(13), tick=False):
        actions.say_reachable(by=allocation.mentor.user, meetup=meetup, phone="07700 900777")

    reminders.call_about_meetups(at(17))

    body = OutboxMessage.objects.get().body
    assert "07700 900777" in body
    assert allocation.mentor.user.phone not in body


@pytest.mark.rule("KOP-27")
@pytest.mark.parametrize("sign", ["home safe", "no show", "note", "cancelled"])
def test_any_sign_of_life_calls_nobody(allocation, coordinator, sign):
    meetup, mentor = made(allocation), allocation.mentor
    with time_machine.travel(at(16, 30), tick=False):
        if sign == "home safe":
            actions.say_home_safe(by=mentor.user, meetup=meetup)
        elif sign == "no show":
            actions.record_no_show(by=mentor.user, meetup=meetup, words="Waited", told=False)
        elif sign == "cancelled":
            actions.cancel_meetup(by=mentor.user, meetup=meetup, words="Ill")
        else:
            factories.NoteFactory(mentee=meetup.mentee, mentor=mentor, meetup=meetup)

    assert reminders.call_about_meetups(at(18)) == 0


@pytest.mark.rule("KOP-27")
def test_home_safe_after_the_call_tells_the_coordinator_that_it_is_over(allocation, coordinator):
    meetup = made(allocation)
    reminders.call_about_meetups(at(17))
    with time_machine.travel(at(17, 20), tick=False):
        actions.say_home_safe(by=allocation.mentor.user, meetup=meetup)

    assert sent() == [(coordinator.email, "silent"), (coordinator.email, "home-safe")]


@pytest.mark.rule("KOP-27")
def test_night_that_was_missed_is_caught_up_and_an_old_one_is_not(allocation, coordinator):
    made(allocation, days=-2)
    made(allocation, days=-3)

    assert reminders.call_about_meetups(at(12)) == 1


@pytest.mark.rule("KOP-10")
@pytest.mark.parametrize("status", ["planned", "asked"])
def test_plan_nobody_confirmed_is_escalated_once_to_each(allocation, coordinator, chief, status):
    meetup = made(allocation, days=3, status=status)

    assert reminders.call_about_meetups(at(13, 59, days=1)) == 0
    assert reminders.call_about_meetups(at(14, days=1)) == 1
    assert reminders.call_about_meetups(at(14, days=2)) == 1
    assert reminders.call_about_meetups(at(15, days=2)) == 0

    assert sent() == [(coordinator.email, "unconfirmed"), (chief.email, "unconfirmed")]
    assert f"/meet-ups/{meetup.pk}/answer/?plan=" in OutboxMessage.objects.first().body


@pytest.mark.rule("KOP-10")
def test_plan_moved_to_another_day_is_called_about_anew(allocation, coordinator):
    meetup = made(allocation, days=1, status="planned")
    assert reminders.call_about_meetups(at(12)) == 1
    MeetUp.objects.filter(pk=meetup.pk).update(starts_at=time(15))

    assert reminders.call_about_meetups(at(12)) == 1


@pytest.mark.rule("KOP-10")
def test_where_nobody_coordinates_the_chief_executive_is_called(allocation, coordinator, chief):
    made(allocation)
    coordinator.is_active = False
    coordinator.save()

    reminders.call_about_meetups(at(17))

    assert sent() == [(chief.email, "silent")]


def test_figures_of_the_policy_set_the_hours(allocation, coordinator):
    made(allocation)
    version = allocation.mentee.scheme.versions.get()
    version.stored_figures = {"silence_minutes": 30}
    version.save()

    assert reminders.call_about_meetups(at(16, 29)) == 0
    assert reminders.call_about_meetups(at(16, 30)) == 1


def test_scheduled_run_watches(allocation, coordinator, capsys):
    made(allocation)
    with time_machine.travel(at(17, 5), tick=False):
        call_command("run_scheduled")

    assert "meet-ups watched: 1" in capsys.readouterr().out


@pytest.mark.rule("KOP-18")
def test_list_of_what_is_due_holds_all_three_and_each_opens(allocation, make_allocated, coordinator, chief, sign_in):
    made(allocation)
    made(make_allocated(), days=1, status="planned")
    made(make_allocated(), days=1, status="cancelled", carer_knows=False)
    made(make_allocated(), days=2, carer_knows=False)
    with time_machine.travel(at(18), tick=False):
        page = sign_in(coordinator).get(reverse("home:due_list"), {"kind": "meetups"})
        found = [deadline for _, deadline, _ in page.context["found"]]
        links = [url for _, _, url in page.context["found"]]
        opened = {sign_in(coordinator).get(url).status_code for url in links}
        for_chief = sign_in(chief).get(reverse("home:due_list"), {"kind": "meetups"}).context["found"]

    watched = [deadline for deadline in found if deadline.clause in ("KOP-27", "KOP-10", "KOP-18")]
    assert [deadline.event.split(":")[2] for deadline in watched] == ["silent", "unconfirmed", "carer-untold"]
    assert [deadline.clause for deadline in watched] == ["KOP-27", "KOP-10", "KOP-18"]
    assert "the chief executive is told too" in watched[1].what
    assert opened == {200}
    assert [url for _, _, url in for_chief] == links


def test_carer_of_a_plan_that_was_declined_need_not_be_told(allocation):
    made(allocation, status="declined", carer_knows=False)

    assert meetups_watched(at(12), Figures()) == []


def test_watch_asks_as_often_for_thirty_as_for_one(make_allocated, coordinator):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            found = meetups_watched(at(18), Figures())
            [str(deadline.subject) + str(deadline.person) for deadline in found]
        return len(found), len(asked)

    for _ in range(2):
        allocation = make_allocated()
        made(allocation)
        made(allocation, days=1, carer_knows=False, status="cancelled")
    few = questions()
    for _ in range(6):
        allocation = make_allocated()
        made(allocation)
        made(allocation, days=1, carer_knows=False, status="cancelled")
    many = questions()

    assert (few[0], many[0]) == (4, 16)
    assert few[1] == many[1] == 1


@pytest.mark.rule("KOP-27")
def test_no_show_taken_back_is_no_sign_of_life_and_the_call_waits_for_no_morning(allocation, coordinator):
    meetup = made(allocation)
    with time_machine.travel(at(15, 30), tick=False):
        actions.record_no_show(by=allocation.mentor.user, meetup=meetup, words="Nobody here", told=False)
        assert reminders.call_about_meetups() == 0
        actions.say_they_came(by=allocation.mentor.user, meetup=meetup)
    OutboxMessage.objects.all().delete()
    with time_machine.travel(at(22), tick=False):
        assert reminders.call_about_meetups() == 1, "called at ten at night"
    assert not OutboxMessage.objects.get().keeps_quiet


@pytest.fixture
def group_of_three(make_allocated):
    """Three children of two mentors, whose meet-up was confirmed."""
    first = make_allocated()
    pairs = [first, make_allocated(mentor=first.mentor, over_capacity_reason="They go together"), make_allocated()]
    group = factories.GroupMeetUpFactory(date=TODAY)
    parts = [made(pair, group=group) for pair in pairs]
    OutboxMessage.objects.all().delete()
    return parts


@pytest.mark.rule("KOP-27")
@pytest.mark.rule("KOP-30")
def test_silence_of_a_group_is_one_call_that_says_whom_to_ring_for_each(group_of_three, coordinator):
    *_, last = group_of_three
    last.mentor.user.phone = "07700 900555"
    last.mentor.user.save()
    with time_machine.travel(at(16, 30), tick=False):
        actions.say_home_safe(by=last.mentor.user, meetup=last)

    assert reminders.call_about_meetups(at(17)) == 1
    assert reminders.call_about_meetups(at(18)) == 0

    message = OutboxMessage.objects.get()
    assert message.to == coordinator.email
    assert message.body.count(group_of_three[0].mentor.user.phone) == 2
    assert last.mentor.user.phone not in message.body
    assert not [part for part in group_of_three if part.mentee.child.first_name in message.subject + message.body]
    with time_machine.travel(at(18, 10), tick=False):
        actions.say_home_safe(by=group_of_three[0].mentor.user, meetup=group_of_three[0])
    assert sent()[-1] == (coordinator.email, "home-safe")


@pytest.mark.rule("KOP-27")
@pytest.mark.rule("KOP-30")
def test_child_of_a_group_that_came_after_all_is_called_about_by_itself(group_of_three, coordinator):
    first, *_ = group_of_three
    with time_machine.travel(at(15), tick=False):
        actions.record_no_show(by=first.mentor.user, meetup=first, words="Nobody here", told=False)
    assert reminders.call_about_meetups(at(17)) == 1
    with time_machine.travel(at(17, 5), tick=False):
        actions.say_they_came(by=first.mentor.user, meetup=first)

    assert reminders.call_about_meetups(at(17, 10)) == 1
    assert reminders.call_about_meetups(at(17, 20)) == 0
    assert [what for _, what in sent()] == ["no-show", "silent", "came", "silent"]


@pytest.mark.rule("KOP-10")
@pytest.mark.parametrize(
    ("called_at", "begins", "waits"),
    [
        ((23, 0), time(14), True),
        ((23, 0), time(9), True),
        ((23, 0), time(8, 59), False),
        ((23, 0), time(7, 30), False),
    ],
)
def test_unconfirmed_plan_waits_for_the_morning_where_that_is_soon_enough(
    allocation, coordinator, settings, called_at, begins, waits
):
    settings.QUIET_HOURS = (time(21), time(8))
    made(allocation, days=1, status="planned", starts_at=begins, ends_at=time(16))

    with time_machine.travel(at(*called_at), tick=False):
        reminders.call_about_meetups()

    assert {message.keeps_quiet for message in OutboxMessage.objects.all()} == {waits}
