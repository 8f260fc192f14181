"""PRO-5: what stays with the team when a mentor is suspended: the child, what was planned, the notes still owed."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from home.clocks import running
from mentees import actions
from policy.figures import Figures
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRO-5")]


def day(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def stopped(make_allocated, coordinator):
    """A mentor suspended today, who was to meet the child tomorrow and owes a note of forty days ago."""
    mentor = factories.papers_for(factories.MentorFactory(user__name="Gwen Okafor"))
    allocation = make_allocated(start_on=day(-60), mentor=mentor)
    both = {"mentee": allocation.mentee, "mentor": allocation.mentor}
    factories.ConsentFactory(mentee=allocation.mentee)
    factories.MeetUpFactory(**both, date=day(-40))
    factories.MeetUpFactory(**both, date=day(1), status="confirmed", is_first_meeting=False)
    actions.suspend_mentor(by=coordinator, mentor=allocation.mentor, because="zqzqreason")
    return allocation


def read(client, name, *args, **asked):
    return unescape(client.get(reverse(name, args=args), asked).content.decode())


@pytest.mark.parametrize("role", ["coordinator", "family_liaison"])
def test_team_is_asked_to_see_to_the_child_and_what_was_planned(role, stopped, person, sign_in):
    text = read(sign_in(person(role)), "home:due_list")

    assert f"Gwen Okafor is suspended: see to {stopped.mentee} and the planned meet-ups" in text
    assert f"is suspended: see to {stopped.mentee}" in read(
        sign_in(person(role)), "home:mentee_detail", stopped.mentee_id
    )
    assert "zqzqreason" not in text


def test_clocks_of_the_child_go_on_and_are_the_coordinators(stopped, coordinator, sign_in):
    stopped.mentee.scheme.coordinator = coordinator
    stopped.mentee.scheme.save()
    client = sign_in(coordinator)

    due = read(client, "home:due_list")
    assert "No note of the meet-up on" in due
    assert "See who meets the child next: Gwen Okafor is suspended" in due
    assert "No meet-up for 60 days" in read(client, "home:today")
    theirs = [
        clock.one for clock, deadline in running(timezone.localdate(), Figures()) if deadline.person == coordinator
    ]
    assert {
        "A mentee of a suspended mentor needs you",
        "A note is still to come",
        "The next meet-up waits to be arranged",
    } <= set(theirs)
    assert not [one for one in running(timezone.localdate(), Figures()) if one[1].person == stopped.mentor.user]


def test_deadline_goes_when_the_mentor_is_back_or_the_allocation_has_ended(stopped, coordinator, sign_in):
    client, words = sign_in(coordinator), "Gwen Okafor is suspended"

    actions.restore_mentor(by=coordinator, mentor=stopped.mentor, because="Cleared")
    assert words not in read(client, "home:due_list")
    actions.suspend_mentor(by=coordinator, mentor=stopped.mentor, because="Again")
    assert words in read(client, "home:due_list")
    actions.end_allocation(by=coordinator, allocation=stopped, reason="Moved on")
    assert f"see to {stopped.mentee}" not in read(client, "home:due_list")


def test_lists_and_calendar_say_that_the_mentor_of_a_plan_is_suspended(stopped, coordinator, sign_in):
    client, tag = sign_in(coordinator), '<span class="tag late">mentor suspended</span>'
    month = f"{day(1):%Y-%m}"

    assert tag in read(client, "meetups:meetups_list")
    assert tag in read(client, "home:calendar_month", month=month)
    assert tag in read(client, "home:calendar_month", month=month, **{"as": "list"})
    actions.restore_mentor(by=coordinator, mentor=stopped.mentor, because="Cleared")
    assert tag not in read(client, "meetups:meetups_list")


def test_another_mentor_of_the_child_does_not_read_that_one_is_suspended(stopped, sign_in):
    other = factories.papers_for(factories.MentorFactory())
    factories.AllocationFactory(mentee=stopped.mentee, mentor=other, start_on=day(-1), end_on=day(5))
    actions.rewrite_keys([stopped.mentee_id])
    client = sign_in(other.user)

    shown = read(client, "home:mentee_detail", stopped.mentee_id) + read(client, "meetups:meetups_list")
    assert str(stopped.mentee) in shown
    assert "suspended" not in shown
