"""What the policy makes of a group while it is typed: of the group once, of each child by name (KOP-30)."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import ReadLogEntry
from meetups.models import GroupMeetUp
from mentees.actions import withdraw_consent
from mentees.models import Consent
from tests import factories

from .test_group_meetups import plan

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-30")]

TODAY = timezone.localdate()


@pytest.fixture
def told(sign_in, coordinator):
    """What the portal says to a plan as far as it is typed."""

    def ask(allocations=(), by=None, **typed):
        children = [allocation.pk for allocation in allocations]
        page = sign_in(by or coordinator).get(reverse("meetups:group_plan_verdict"), {"children": children} | typed)
        assert page.status_code == 200
        return unescape(page.content.decode())

    return ask


def test_nothing_is_said_before_a_child_is_chosen_and_nothing_is_kept(told, trio):
    assert not told(venue_kind="museum").strip()
    assert "A group of 3 children." in told(trio)
    assert "KOT-9.1" not in told(trio)
    assert not GroupMeetUp.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"venue_kind": "museum"}, "Museum is on the policy’s list"),
        ({"venue_kind": "other"}, "has to agree to it first"),
        ({"venue_kind": "museum", "transport": "walk"}, "have not been checked"),
        ({"venue_kind": "museum", "unusual": "night"}, "The child stays away overnight, so the coordinator"),
        ({"venue_kind": "casino"}, ""),
        ({"second_mentor": "9" * 40}, ""),
        ({"children": ["9" * 40]}, ""),
    ],
)
def test_what_is_of_no_one_child_is_said_once(told, trio, typed, said):
    text = told(trio, **typed)

    assert text.count(said) == 1 if said else not text.strip()


@pytest.mark.rule("KOT-9.1")
def test_cinema_counts_the_mentors_of_those_chosen_and_the_second_one(told, trio, make_pair):
    alone = make_pair()
    own = [alone, make_pair(mentor=alone.mentor), make_pair(mentor=alone.mentor)]

    assert "at least 2 mentors come along, and this plan has 1" in told(own, venue_kind="cinema")
    assert "at least 2 mentors" not in told(own, venue_kind="cinema", second_mentor=trio[0].mentor_id)
    assert "at least 2 mentors" not in told(trio, venue_kind="cinema")


@pytest.mark.rule("KOP-12")
@pytest.mark.rule("KOP-16")
@pytest.mark.rule("KOT-5.1")
def test_each_child_is_named_with_what_is_its_own(told, trio, make_pair, coordinator):
    agreed, unsigned, untrained = trio
    older = make_pair(year=11)
    Consent.objects.create(mentee=agreed.mentee, kind="lift", given_on=TODAY)
    withdraw_consent(by=coordinator, consent=unsigned.mentee.consents.to_mentoring().get(), withdrawn_on=TODAY)
    untrained.mentor.trainings.all().delete()

    text = told([*trio, older], venue_kind="museum", transport="car")

    said = dict(part.split("</p>")[0].split(":</strong> ") for part in text.split("<strong>")[1:])
    assert "carer has agreed to lifts" in said[str(agreed.mentee)]
    assert "This child’s stage: Three" in said[str(older.mentee)]
    not_agreed = ", ".join(str(pair.mentee) for pair in (unsigned, untrained, older))
    assert said[not_agreed].startswith("The carer has not agreed to lifts")
    assert "consent" in said[str(unsigned.mentee)]
    assert "training" in said[str(untrained.mentee)]
    assert len(said) == 5


def test_of_a_group_that_is_too_large_its_size_alone_is_said(told, trio, make_pair):
    many = [*trio, *[make_pair() for _ in range(4)]]

    text = told(many, venue_kind="cinema", transport="car")

    assert text.count('class="verdict') == 1
    assert "and this is 7. Plan two groups." in text


@pytest.mark.rule("KOT-20.2")
def test_mentor_is_told_of_own_mentees_alone_and_each_child_named_is_logged(told, trio, make_pair):
    first = make_pair()
    own, other = [first, make_pair(mentor=first.mentor, year=11)], trio[0]
    ReadLogEntry.objects.all().delete()

    text = told(own, by=first.mentor.user, venue_kind="museum")
    assert f"{own[1].mentee}:" in text
    assert set(ReadLogEntry.objects.values_list("subject_id", flat=True)) == {pair.mentee.child_id for pair in own}

    refused = told([*own, other], by=first.mentor.user, venue_kind="museum", transport="car")
    assert not refused.strip()


@pytest.mark.rule("KOP-14")
def test_change_is_judged_for_those_who_still_come_on_the_day_of_the_group(trio, make_pair, coordinator, sign_in):
    out = make_pair()
    group = plan([*trio, out], coordinator)
    group.parts.filter(mentee=out.mentee).update(status="cancelled")
    factories.VenueCheckFactory(kind="zoo", checked_on=TODAY, until_on=group.date - timedelta(days=1))
    url = reverse("meetups:group_change_verdict", args=[group.pk])

    text = unescape(sign_in(coordinator).get(url, {"venue_kind": "zoo", "transport": "car"}).content.decode())

    assert "A group of 3 children." in text
    assert "before the meet-up" in text
    assert all(str(pair.mentee) in text for pair in trio)
    assert str(out.mentee) not in text


def test_six_children_are_judged_with_few_questions_to_the_database(told, make_pair, coordinator, sign_in):
    client, url = sign_in(coordinator), reverse("meetups:group_plan_verdict")
    asked = {"children": [make_pair().pk for _ in range(6)], "venue_kind": "museum", "transport": "car"}

    with CaptureQueriesContext(connection) as queries:
        client.get(url, asked)

    assert len(queries) < 45
