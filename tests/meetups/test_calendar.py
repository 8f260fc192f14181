"""What of a meet-up stands in calendars outside the portal."""

from datetime import date, time

import pytest

from meetups.calendar import entry_of, entry_of_event, with_steps
from meetups.models import MeetUp
from tests.factories import ConsentFactory, EventFactory, MeetUpFactory, MenteeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-9.3")]

NAMES = {
    "child__first_name": "Łucja", "child__surname": "O’Brien-Vale", "child__known_as": "Lulu",
    "child__address": "3 Mill Lane", "child__postcode": "ZZ1 1ZZ",
}  # fmt: skip


@pytest.fixture
def lulu():
    mentee = MenteeFactory(**NAMES)
    ConsentFactory(mentee=mentee)
    return mentee


def entry(meetup, **how):
    return entry_of(with_steps(MeetUp.objects.filter(pk=meetup.pk)).with_people().get(), **how)


def test_title_carries_initials_and_for_the_team_the_mentor(lulu):
    meetup = MeetUpFactory(mentee=lulu, mentor__user__name="Gwen Okafor")

    assert entry(meetup).title == "Meet-up with ŁO"
    assert entry(meetup, says_who=True).title == "ŁO with Gwen O."


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("Town museum, door B; 😀", True),
        ("Lulu’s favourite café", False),
        ("at LULU’S, round the corner", False),
        ("Łucja’s school hall", False),
        ("The O’Brien-Vale house", False),
        ("3 mill lane, Larkmere", False),
        ("Café, ZZ1 1ZZ", False),
        ("Lulubelle’s tea room", True),
    ],
)
def test_place_that_holds_something_of_the_child_is_left_out(lulu, place, shown):
    told = entry(MeetUpFactory(mentee=lulu, place=place))

    assert told.place == (place if shown else "")
    assert ("for the place" in told.words) != shown


@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize(
    ("address", "place", "shown"),
    [
        ("12 Elm Road, Larkmere", "12 Elm Road, for the dog", False),
        ("12 Elm Road, Larkmere", "12, ELM RD", False),
        ("12 Elm Road, Larkmere", "No12 Elm road", False),
        ("12 Elm Road, Larkmere", "Elm Road 12", False),
        ("12a Elm Road, Larkmere", "12 A Elm Road", False),
        ("Flat 2, 12 Elm Road", "From 12 Elm Road", False),
        ("Rose Cottage, Mill Lane", "rose cottage, at the gate", False),
        ("12 Élm Road", "12 Elm Road", False),
        ("12 Elm Road, Larkmere", "LM42QT", False),
        ("12 Elm Road, Larkmere", "Meet at lm4-2qt", False),
        ("12 Elm Road, Larkmere", "Park on Elm Road", True),
        ("12 Elm Road, Larkmere", "112 Elm Road Larkmere", True),
        ("12 Elm Road, Larkmere", "Larkmere museum, door 12", True),
        ("12 Elm Road, Larkmere", "Zoo, LM4 2QS", True),
        ("", "12 Elm Road", True),
    ],
)
def test_home_is_left_out_however_it_was_typed(lulu, address, place, shown):
    lulu.child.address, lulu.child.postcode = address, "LM4 2QT"
    lulu.child.save()

    told = entry(MeetUpFactory(mentee=lulu, place=place, venue_kind="dog_walk"))

    assert told.place == (place if shown else "")


@pytest.mark.rule("KOT-20.2")
def test_postcode_that_was_typed_into_the_address_is_left_out(lulu):
    lulu.child.address, lulu.child.postcode = "12 Elm Road, lm42qt", ""
    lulu.child.save()

    assert entry(MeetUpFactory(mentee=lulu, place="By the LM4 2QT box")).place == ""


@pytest.mark.parametrize("fields", [{"venue_kind": ""}, {"is_first_meeting": True}])
def test_place_that_may_be_a_home_is_left_out(lulu, fields):
    assert entry(MeetUpFactory(mentee=lulu, place="19 High Street", **fields)).place == ""


def test_nothing_else_that_was_written_is_told(lulu):
    meetup = MeetUpFactory(
        mentee=lulu, others="zqzqothers", transport_words="zqzqtransport", answer="zqzqanswer", talk="zqzqtalk",
        went_ahead_because="zqzqbecause",
    )  # fmt: skip

    assert "zqzq" not in str(entry(meetup, says_who=True))


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("planned", "TENTATIVE"), ("asked", "TENTATIVE"), ("confirmed", "CONFIRMED"),
        ("declined", "CANCELLED"), ("cancelled", "CANCELLED"),
    ],
)  # fmt: skip
def test_status_is_that_of_the_plan(lulu, status, told):
    assert entry(MeetUpFactory(mentee=lulu, status=status, date=date(2999, 1, 1))).status == told


def test_confirmed_plan_without_consent_stands_in_doubt():
    assert entry(MeetUpFactory(status="confirmed", date=date(2999, 1, 1))).status == "TENTATIVE"


def test_number_rises_with_each_step_and_the_uid_stays(lulu):
    meetup = MeetUpFactory(mentee=lulu)
    before = entry(meetup)
    meetup.place = "Zoo"
    meetup.save()

    after = entry(meetup)
    assert (before.sequence, after.sequence) == (0, 1)
    assert before.uid == after.uid != entry(MeetUpFactory(mentee=lulu)).uid
    assert after.changed_at > before.changed_at


@pytest.mark.parametrize(
    ("starts", "ends", "has_end"),
    [(time(10), time(12), True), (time(10), None, False), (time(10), time(9), False), (None, None, False)],
)
def test_event_is_told_with_the_times_it_has(starts, ends, has_end):
    event = EventFactory(name="Lantern evening", starts_at=starts, ends_at=ends, place="Hall")
    told = entry_of_event(with_steps(type(event).objects.filter(pk=event.pk)).get(), "/somewhere/")

    assert (told.title, told.place, told.status) == ("Lantern evening", "Hall", "CONFIRMED")
    assert bool(told.ends) == has_end
    assert told.starts == event.held_on if starts is None else told.starts.time() == starts


def test_event_called_off_is_cancelled():
    event = EventFactory(name="Lantern evening", called_off_because="Storm over the zqzqhome")
    told = entry_of_event(with_steps(type(event).objects.filter(pk=event.pk)).get(), "/somewhere/")

    assert (told.title, told.status) == ("Called off: Lantern evening", "CANCELLED")
    assert "zqzq" not in str(told)
