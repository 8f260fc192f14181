"""The list of group meet-ups (KOP-30): all for the team, for a mentor those in which a mentee of theirs is."""

import gzip
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import ReadLogEntry
from meetups import actions
from meetups.models import MeetUp
from tests import factories

from .test_group_meetups import DAY, plan

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-30")]

LIST = "/meet-ups/groups/"


def words_of(client, **asked):
    page = client.get(LIST, asked)
    assert page.status_code == 200
    return unescape(page.content.decode())


def has_met(allocations, days_ago=3, **fields):
    """A group that has met, without its notes."""
    day = {"date": timezone.localdate() - timedelta(days=days_ago)}
    group = factories.GroupMeetUpFactory(**day, **fields)
    for pair in allocations:
        factories.MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor, group=group, status="confirmed", **day)
    return group


def test_coordinator_finds_every_group_the_next_first_with_the_children_and_how_it_stands(trio, coordinator, sign_in):
    later = plan(trio, coordinator, date=DAY + timedelta(days=2), purpose="A walk")
    next_one = plan(trio, coordinator, purpose="Cooking")
    MeetUp.objects.filter(pk=next_one.parts.first().pk).update(status="planned")
    met = has_met(trio, purpose="Bowling")
    factories.NoteFactory(meetup=met.parts.first(), mentee=trio[0].mentee, mentor=trio[0].mentor)
    client = sign_in(coordinator)

    to_come, been = words_of(client), words_of(client, show="past")

    assert to_come.index("Cooking") < to_come.index("A walk")
    assert "1 to confirm" in to_come
    assert to_come.count(">confirmed<") == 1
    assert f"Group of 3: {', '.join(sorted(str(pair.mentee) for pair in trio))}" in to_come
    assert reverse("meetups:group_meetup_detail", args=[later.pk]) in to_come
    assert "Bowling" not in to_come
    assert "2 notes to come" in been
    assert "Cooking" not in been


def test_group_that_everybody_dropped_out_of_says_so(trio, coordinator, sign_in):
    group = plan(trio, coordinator)
    actions.cancel_group_meetup(by=coordinator, group=group, words="Hall is closed")

    assert "not going ahead" in words_of(sign_in(coordinator))


@pytest.mark.rule("KOT-20.2")
def test_mentor_finds_own_groups_and_reads_of_other_children_their_number_alone(trio, make_pair, coordinator, sign_in):
    own, *others = trio
    group = plan(trio, coordinator, purpose="Cooking")
    plan([make_pair() for _ in range(3)], coordinator, purpose="Climbing")
    whole = [make_pair(mentor=own.mentor), own, make_pair(mentor=own.mentor)]
    theirs = plan(whole, coordinator, purpose="Swimming", date=DAY + timedelta(days=1))
    ReadLogEntry.objects.all().delete()

    text = words_of(sign_in(own.mentor.user))

    part = group.parts.get(mentee=own.mentee)
    assert f"Group of 3: {own.mentee} and 2 others" in text
    assert reverse("meetups:meetup_detail", args=[part.pk]) in text
    assert reverse("meetups:group_meetup_detail", args=[group.pk]) not in text
    assert reverse("meetups:group_meetup_detail", args=[theirs.pk]) in text
    assert "Climbing" not in text
    assert not [pair for pair in others if pair.mentee.child.first_name in text]
    read = set(ReadLogEntry.objects.values_list("subject_id", flat=True))
    assert read == {pair.mentee.child_id for pair in whole}


def test_list_without_groups_says_so_in_words(trio, make_pair, coordinator, sign_in):
    team, mentor = sign_in(coordinator), sign_in(trio[0].mentor.user)

    assert "No group meet-up is planned." in words_of(team)
    assert "No group meet-up is planned with your mentees." in words_of(mentor)
    assert "No group has met yet." in words_of(mentor, show="past")
    assert f'href="{LIST}"' in team.get(reverse("meetups:meetups_list")).content.decode()


def test_list_asks_as_often_for_many_groups_as_for_one_and_stays_light(trio, coordinator, sign_in):
    client = sign_in(coordinator)
    has_met(trio)
    words_of(client, show="past")
    with CaptureQueriesContext(connection) as one:
        words_of(client, show="past")
    for days_ago in range(4, 33):
        has_met(trio, days_ago)

    with CaptureQueriesContext(connection) as many:
        words_of(client, show="past")

    assert len(many) == len(one)
    page = client.get(LIST, {"show": "past"}, headers={"Accept-Encoding": "gzip"})
    assert len(gzip.compress(gzip.decompress(page.content))) < 6 * 1024


def test_mentors_list_asks_no_more_than_the_list_of_meetups_beside_it(trio, coordinator, sign_in):
    plan(trio, coordinator)
    client = sign_in(trio[0].mentor.user)
    words_of(client)

    with CaptureQueriesContext(connection) as groups:
        words_of(client)
    with CaptureQueriesContext(connection) as meetups:
        client.get("/meet-ups/")

    assert len(groups) <= len(meetups)
