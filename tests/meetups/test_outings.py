"""The second mentor of an outing: a page for that day with the first name and what one needs, and nothing else."""

from datetime import timedelta

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from core.actions import make_calendar_link
from core.models import ReadLogEntry
from meetups.models import MeetUp
from meetups.permissions import can_see_outing
from tests import factories
from tests.access_world import fill, text_of
from tests.test_planted_words import plant

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-20.2")]


def day(offset=0):
    return timezone.localdate() + timedelta(days=offset)


@pytest.fixture
def second():
    return factories.papers_for(factories.MentorFactory(user__name="Sol Second"))


@pytest.fixture
def outing(allocation, second):
    both = {"mentee": allocation.mentee, "mentor": allocation.mentor}
    return factories.MeetUpFactory(**both, second_mentor=second, date=day(2), status="confirmed", venue_kind="cinema")


def url_of(outing):
    return reverse("meetups:outing_detail", args=[outing.pk])


NEEDED = {"club.Child.needs", "club.CarerLink.relationship"}


@pytest.mark.rule("KOT-20.3")
@pytest.mark.parametrize(
    ("status", "in_days", "seen"),
    [
        ("planned", 11, {"club.Child.known_as"}),
        ("confirmed", 1, {"club.Child.known_as"}),
        ("confirmed", 0, {"club.Child.known_as"} | NEEDED),
        ("planned", 0, {"club.Child.known_as"}),
        ("confirmed", -1, None),
        ("cancelled", 0, None),
        ("declined", 1, None),
        ("missed", 0, None),
    ],
)
def test_second_mentor_reads_the_name_and_on_the_day_what_they_need(status, in_days, seen, world, sign_in):
    rows = fill(world)["own"]
    words = plant(world)
    MeetUp.objects.filter(pk=rows["outing"]).update(status=status, date=day(in_days))
    factories.ConsentFactory(mentee=world.own)
    client = sign_in(world.other_mentor.user)

    page = client.get(reverse("meetups:outing_detail", args=[rows["outing"]]))

    assert page.status_code == (404 if seen is None else 200)
    text = text_of(page)
    assert {where for word, (whose, where) in words.items() if word in text and whose == "own"} == (seen or set())
    phone = world.own.child.carer_links.get().carer.phone
    assert (phone in text) is (in_days == 0 and status == "confirmed")
    logged = ReadLogEntry.objects.filter(user=world.other_mentor.user, subject_id=world.own.child_id).exists()
    assert logged is (seen is not None)
    # Nothing else of the child opens with it.
    for name, key in (
        ("meetups:meetup_detail", "outing"),
        ("home:mentee_detail", "mentee"),
        ("meetups:note_detail", "note"),
        ("meetups:meetup_detail", "meet-up"),
        ("meetups:outing_detail", "meet-up"),
    ):
        assert client.get(reverse(name, args=[rows[key]])).status_code == 404


def test_page_says_when_where_and_who_leads(outing, second, sign_in):
    text = sign_in(second.user).get(url_of(outing)).content.decode()

    assert outing.place in text
    assert str(outing.mentor) in text
    assert "not confirmed yet" not in text
    MeetUp.objects.update(place=f"The home of {outing.mentee.child.surname}", status="planned")
    text = sign_in(second.user).get(url_of(outing)).content.decode()
    assert f"Agree with {outing.mentor} where you meet" in text
    assert outing.mentee.child.surname not in text
    assert "not confirmed yet" in text


def test_today_list_and_calendar_show_the_outing_without_a_word_of_the_child(outing, second, sign_in):
    client = sign_in(second.user)
    month = f"?month={outing.date:%Y-%m}"
    for url in ("/", "/meet-ups/", f"/calendar/{month}", f"/calendar/{month}&as=list"):
        text = client.get(url).content.decode()
        assert url_of(outing) in text
        assert f'"{reverse("meetups:meetup_detail", args=[outing.pk])}"' not in text
        assert outing.mentee.child.first_name not in text
        assert outing.mentee.child.surname not in text
    assert not ReadLogEntry.objects.filter(user=second.user).exists()


def test_feed_has_the_outing_by_initials_without_a_link_and_logs_it(outing, second, client):
    token = make_calendar_link(by=second.user)

    text = client.get(reverse("home:calendar_feed", args=[token])).content.decode()

    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert event["summary"] == f"Meet-up with {outing.mentee.child.initials}"
    assert "url" not in event
    assert f"/meet-ups/{outing.pk}/" not in text
    assert outing.mentee.child.first_name not in text
    assert ReadLogEntry.objects.filter(user=second.user, subject_id=outing.mentee.child_id).exists()


def leave(second):
    second.status = "left"
    second.save()


def suspend(second):
    second.suspended_at = timezone.now()
    second.save()


def unsign(second):
    second.agreements.all().delete()


def suspend_who_leads(second):
    leads = MeetUp.objects.get(second_mentor=second).mentor
    suspend(leads)


def close(second):
    outing = MeetUp.objects.get(second_mentor=second)
    factories.ClosingFactory(mentee=outing.mentee, last_day=day(1), closed_by=outing.mentor.user)


@pytest.mark.rule("KOP-24")
@pytest.mark.parametrize("so", [leave, suspend, unsign, suspend_who_leads, close])
def test_outing_is_gone_with_what_it_stands_on(so, outing, second, sign_in):
    assert list(MeetUp.objects.seconded_by(second.user)) == [outing]

    so(second)

    assert not MeetUp.objects.seconded_by(second.user).exists()
    assert sign_in(second.user).get(url_of(outing)).status_code == 404


def test_outing_is_the_second_mentors_alone(outing, second, coordinator, sign_in):
    for user in (outing.mentor.user, coordinator, factories.MentorFactory().user):
        assert not can_see_outing(user, outing)
        assert not MeetUp.objects.seconded_by(user).exists()
        assert sign_in(user).get(url_of(outing)).status_code == 404
    assert can_see_outing(second.user, outing)


def test_second_mentor_who_is_replaced_has_no_page_any_more(outing, second, sign_in):
    assert sign_in(second.user).get(url_of(outing)).status_code == 200
    MeetUp.objects.update(second_mentor=factories.MentorFactory())
    assert sign_in(second.user).get(url_of(outing)).status_code == 404


@pytest.mark.rule("KOP-16")
def test_without_the_consent_nothing_is_read_on_the_day(outing, second, sign_in):
    child = outing.mentee.child
    child.needs = "zqzqneeds"
    child.save()
    outing.mentee.consents.all().delete()
    MeetUp.objects.update(date=day())
    assert "zqzqneeds" not in sign_in(second.user).get(url_of(outing)).content.decode()
    factories.ConsentFactory(mentee=outing.mentee)
    assert "zqzqneeds" in sign_in(second.user).get(url_of(outing)).content.decode()
