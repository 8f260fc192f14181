"""The plan form: the clock, clashes, the carer, what the policy makes of it while it is typed."""

from datetime import date, datetime, time, timedelta
from html import unescape

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from meetups import actions
from meetups.models import Contact, DayMessage, MeetUp, Note
from mentees.models import Consent
from policy.dates import CLOCK
from tests import factories

from .test_actions import plan
from .test_views import note
from .test_views import plan as typed_plan

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def client(allocation, sign_in):
    return sign_in(allocation.mentor.user)


@pytest.fixture
def url(allocation):
    return reverse("meetups:meetup_plan", args=[allocation.mentee_id])


def noon(day=TODAY):
    return time_machine.travel(datetime.combine(day, time(12), tzinfo=CLOCK), tick=False)


def test_meetup_earlier_today_is_refused_at_its_field(allocation):
    with noon(), pytest.raises(ValidationError) as refusal:
        plan(allocation, date=TODAY, starts_at=time(11), ends_at=time(13))

    assert "write the note instead" in refusal.value.message_dict["starts_at"][0]


def test_meetup_later_today_is_taken(allocation):
    with noon():
        assert plan(allocation, date=TODAY, starts_at=time(12, 1), ends_at=time(13)).pk


def test_meetup_across_midnight_is_told_where_it_ends(client, url):
    page = client.post(url, typed_plan(starts_at="22:00", ends_at="01:00"))

    said = page.context["form"].errors["ends_at"][0]
    assert "A meet-up ends on the day on which it begins" in said
    assert "overnight" in said


@pytest.mark.parametrize("hour", ["starts_at", "ends_at"])
def test_hour_that_the_clocks_skip_is_told_at_its_field(sign_in, url, allocation, hour):
    times = {"starts_at": time(0, 30), "ends_at": time(4)} | {hour: time(1, 30)}
    with noon(date(2027, 3, 20)):
        typed = {name: f"{at:%H:%M}" for name, at in times.items()}
        page = sign_in(allocation.mentor.user).post(url, typed_plan(date="2027-03-28", **typed))
        with pytest.raises(ValidationError, match="go forward"):
            plan(allocation, date=date(2027, 3, 28), **times)

    assert "never show 01:30" in page.context["form"].errors[hour][0]
    assert not MeetUp.objects.exists()


def test_hour_that_comes_twice_is_taken(allocation):
    with noon(date(2026, 10, 20)):
        meetup = plan(allocation, date=date(2026, 10, 25), starts_at=time(1), ends_at=time(1, 30))

    assert meetup.pk


def test_note_at_the_skipped_hour_is_told_and_its_words_stay(client, allocation):
    factories.MeetUpFactory(mentee=allocation.mentee, mentor=allocation.mentor)
    typed = note(date="2026-03-29", starts_at="01:30", ends_at="03:00", comment="Kept")

    page = client.post(reverse("meetups:note_add", args=[allocation.mentee_id]), typed)

    assert "never show 01:30" in page.context["form"].errors["starts_at"][0]
    assert "Kept" in page.content.decode()


def test_overlapping_meetup_of_one_child_is_refused_and_one_beside_it_is_not(client, url, allocation, make_allocated):
    day = TODAY + timedelta(days=3)
    first = plan(allocation, date=day)
    page = client.post(url, typed_plan(starts_at="15:59", ends_at="17:00"))
    client.post(url, typed_plan(starts_at="16:00", ends_at="17:00"))
    other = make_allocated(mentor=allocation.mentor)
    plan(other, date=day)

    assert "The child has a meet-up from 14:00 to 16:00" in page.context["form"].errors["starts_at"][0]
    assert MeetUp.objects.count() == 3
    assert actions.change_meetup(by=allocation.mentor.user, meetup=first, ends_at=time(15, 30)).ends_at == time(15, 30)


@pytest.mark.parametrize("status", ["cancelled", "declined", "missed"])
def test_meetup_that_fell_through_is_in_nobodys_way(allocation, status):
    first = plan(allocation)
    MeetUp.objects.filter(pk=first.pk).update(status=status)

    assert plan(allocation).pk != first.pk


@pytest.mark.rule("KOP-16")
def test_plan_keeps_that_the_carer_was_told(client, url, allocation):
    carer = factories.CarerLinkFactory(child=allocation.mentee.child, is_first_contact=True).carer

    client.post(url, typed_plan(carer_told="phone"))

    said = DayMessage.objects.get()
    assert MeetUp.objects.get().carer_knows is True
    assert (said.kind, said.contact.carer, said.contact.how) == ("planned", carer, "phone")
    assert Contact.objects.get().by == allocation.mentor.user


@pytest.mark.parametrize(("told", "knows"), [("not_yet", False), ("", None)])
def test_plan_whose_carer_was_not_told_says_so(client, url, told, knows):
    page = client.post(url, typed_plan(carer_told=told), follow=True)

    assert MeetUp.objects.get().carer_knows is knows
    assert ("does not know yet" in page.content.decode()) is (knows is False)
    assert not Contact.objects.exists()


@pytest.mark.rule("KOP-6")
def test_plan_that_is_not_in_public_is_shown_to_the_coordinator(client, url, sign_in, coordinator):
    client.post(url, typed_plan())
    asked = sign_in(coordinator).get(reverse("meetups:meetup_answer", args=[MeetUp.objects.get().pk]))
    MeetUp.objects.all().delete()
    client.post(url, typed_plan(in_public="on", carer_joins="on"))
    meetup = MeetUp.objects.get()
    said = sign_in(coordinator).get(reverse("meetups:meetup_answer", args=[meetup.pk]))

    assert "(KOP-6)" in asked.content.decode()
    assert "(KOP-6)" not in said.content.decode()
    assert (meetup.in_public, meetup.carer_joins) == (True, True)


@pytest.mark.rule("KOT-9.1")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"venue_kind": "cinema"}, "at least 2 mentors"),
        ({"venue_kind": "museum"}, "is on the policy"),
        ({"venue_kind": "other"}, "has to agree to it first"),
        ({"venue_kind": "museum", "transport": "car"}, "has not agreed to lifts"),
        ({"venue_kind": ""}, ""),
        ({"venue_kind": "casino", "second_mentor": "x" * 40}, ""),
        ({"venue_kind": "cinema", "second_mentor": "9" * 40}, ""),
    ],
)
def test_verdict_is_said_while_the_plan_is_typed_and_nothing_is_kept(client, allocation, typed, said):
    page = client.get(reverse("meetups:plan_verdict", args=[allocation.mentee_id]), typed)

    text = page.content.decode()
    assert page.status_code == 200
    assert said in text if said else not text.strip()
    assert not MeetUp.objects.exists()


@pytest.mark.rule("KOP-12")
def test_verdict_on_a_lift_with_consent_asks_for_no_reason_yet(client, allocation):
    Consent.objects.create(mentee=allocation.mentee, kind="lift", given_on=TODAY)

    page = client.get(
        reverse("meetups:plan_verdict", args=[allocation.mentee_id]), {"venue_kind": "museum", "transport": "car"}
    )

    assert "The carer has agreed to lifts" in page.content.decode()


def test_place_of_before_fills_the_form_and_a_strangers_does_not(client, url, allocation, make_allocated):
    pair = {"mentee": allocation.mentee, "mentor": allocation.mentor}
    zoo = factories.MeetUpFactory(**pair, place="Wren Zoo", venue_kind="zoo", date=TODAY - timedelta(days=9))
    factories.MeetUpFactory(**pair, place="wren zoo", date=TODAY - timedelta(days=30))
    stranger = factories.MeetUpFactory(mentee=make_allocated().mentee, place="zqzqelsewhere")

    page = client.get(url, {"like": zoo.pk})
    other = client.get(url, {"like": stranger.pk})

    assert page.context["before"] == [zoo]
    assert [page.context["form"].initial[name] for name in ("place", "venue_kind", "transport")] == [
        "Wren Zoo", "zoo", "walk",
    ]  # fmt: skip
    assert "place" not in other.context["form"].initial
    assert "zqzqelsewhere" not in other.content.decode()


def test_note_of_a_meetup_never_planned_is_taken_and_flagged(client, allocation):
    page = client.post(reverse("meetups:note_add", args=[allocation.mentee_id]), note(), follow=True)

    assert "not planned beforehand" in page.content.decode()


@pytest.mark.rule("KOT-9.4")
@pytest.mark.parametrize("status", ["confirmed", "cancelled"])
def test_note_of_a_cancelled_meetup_is_taken_and_flagged(client, allocation, status):
    pair = {"mentee": allocation.mentee, "mentor": allocation.mentor}
    meetup = factories.MeetUpFactory(**pair, date=TODAY - timedelta(days=1), status=status)

    page = client.post(reverse("meetups:note_write", args=[meetup.pk]), note(), follow=True)

    assert ("planned, then cancelled" in page.content.decode()) == (status == "cancelled")
    assert "not planned beforehand" not in page.content.decode()


@pytest.mark.rule("KOP-12")
def test_lift_told_afterwards_is_taken_flagged_and_told_to_the_committee(client, allocation, person, coordinator):
    from core.models import OutboxMessage

    member = person("committee_member")
    path = reverse("meetups:note_add", args=[allocation.mentee_id])
    page = client.post(path, note(lift_because="The last bus did not come"), follow=True)

    assert "has not agreed to lifts" in unescape(page.content.decode())
    told = OutboxMessage.objects.filter(event=f"note:{Note.objects.get().pk}:lift")
    assert {message.to for message in told} == {member.email, coordinator.email}
    assert all(allocation.mentee.child.first_name not in message.subject + message.body for message in told)


@pytest.mark.rule("EPT-12")
def test_note_says_whether_a_carer_took_part(client, allocation):
    meetup = plan(allocation, carer_joins=True)
    MeetUp.objects.filter(pk=meetup.pk).update(date=TODAY - timedelta(days=1))
    path = reverse("meetups:note_write", args=[meetup.pk])
    assert client.get(path).context["form"].initial["carer_joined"] is True

    page = client.post(path, note(carer_joined="on"), follow=True)

    assert Note.objects.get().carer_joined
    assert "A carer took part" in page.content.decode()


def test_note_of_a_mentor_suspended_meanwhile_is_kept_for_the_coordinator(client, allocation, coordinator, sign_in):
    from mentees.actions import suspend_mentor

    meetup = factories.MeetUpFactory(mentee=allocation.mentee, mentor=allocation.mentor, date=TODAY - timedelta(days=1))
    suspend_mentor(by=coordinator, mentor=allocation.mentor, because="Looked into")

    answer = client.post(reverse("meetups:note_write", args=[meetup.pk]), note(comment="Last words"))

    saved = Note.objects.get()
    assert answer.url == "/"
    assert saved.comment == "Last words"
    page = reverse("meetups:note_detail", args=[saved.pk])
    assert client.get(page).status_code == 404
    assert "Last words" in sign_in(coordinator).get(page).content.decode()
