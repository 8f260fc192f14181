"""Calendar files as two programs read them that know nothing of each other."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from core.calendar import CANCELLED, CONFIRMED, Entry, at, feed, invitation, withdrawn
from core.text import clean_text

AWKWARD = [
    "Café, bar; and \\ more: “yes”",
    "two\nlines\n\nand a third",
    "😀" * 60,
    "👩‍👩‍👧‍👦 and more " * 12,
    "x" * 300,
    "Łódź ąęß " * 40,
    "ends in a backslash \\",
    'He said "now", \\n she said; no',
    "BEGIN:VEVENT\r\nSUMMARY:not an entry\r\nEND:VEVENT",
]


def entry(**fields):
    usual = {
        "uid": "a1@kids-on-track-portal",
        "title": "Meet-up with AB",
        "starts": at(date(2026, 11, 7), time(14)),
        "ends": at(date(2026, 11, 7), time(16)),
        "place": "Town museum",
        "words": "Confirmed.",
        "url": "https://portal.example/meet-ups/12/",
        "status": CONFIRMED,
        "sequence": 3,
        "changed_at": datetime(2026, 11, 1, 9, 30, tzinfo=UTC),
    }
    return Entry(**usual | fields)


def read_by_both(text):
    """What each of the two finds: the entries of one, then those of the other."""
    if isinstance(text, bytes):
        text = text.decode()
    return icalendar.Calendar.from_ical(text).walk("VEVENT"), vobject.readOne(text).vevent_list


@pytest.mark.parametrize("words", AWKWARD)
def test_two_readers_find_awkward_words_as_they_were(words):
    text = feed([entry(title=words, place=words, words=words), entry(uid="b2@kids-on-track-portal")])

    ours, theirs = read_by_both(text)

    assert len(ours) == len(theirs) == 2
    for name in ("summary", "location", "description"):
        assert str(ours[0][name]) == clean_text(words)
        assert theirs[0].contents[name][0].value == clean_text(words)


@pytest.mark.parametrize("words", AWKWARD)
def test_no_line_is_longer_than_75_octets_and_none_breaks_a_letter(words):
    text = feed([entry(title=words, place=words)])

    lines = text.split(b"\r\n")

    assert max(len(line) for line in lines) <= 75
    assert all(line.decode() is not None and b"\n" not in line and b"\r" not in line for line in lines)
    assert text.endswith(b"END:VCALENDAR\r\n")


def test_what_cannot_be_seen_is_left_out():
    ours, theirs = read_by_both(feed([entry(title="A\u202eB\u200b\x07C\x00")]))

    assert str(ours[0]["summary"]) == theirs[0].summary.value == "ABC"


@pytest.mark.rule("KOT-9.3")
@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        (date(2026, 3, 28), time(14), "2026-03-28 14:00"),
        (date(2026, 3, 29), time(14), "2026-03-29 13:00"),
        (date(2026, 10, 24), time(14), "2026-10-24 13:00"),
        (date(2026, 10, 25), time(14), "2026-10-25 14:00"),
        (date(2026, 10, 25), time(0, 30), "2026-10-24 23:30"),
    ],
)
def test_time_is_that_of_the_clocks_on_both_sides_of_their_change(day, clock, utc):
    text = feed([entry(starts=at(day, clock), ends=at(day, time(23)))])

    ours, theirs = read_by_both(text)

    assert b"DTSTART;TZID=Europe/London:" in text
    assert f"{ours[0]['dtstart'].dt.astimezone(UTC):%Y-%m-%d %H:%M}" == utc
    assert f"{theirs[0].dtstart.value.astimezone(UTC):%Y-%m-%d %H:%M}" == utc


def test_clock_that_goes_along_is_that_of_london():
    [zone] = icalendar.Calendar.from_ical(feed([entry()])).walk("VTIMEZONE")
    told, london = zone.to_tz(lookup_tzid=False), ZoneInfo("Europe/London")

    noons = [datetime(2025, 1, 1, 12) + timedelta(days=number) for number in range(4 * 366)]

    assert [noon.replace(tzinfo=told).utcoffset() for noon in noons] == [
        noon.replace(tzinfo=london).utcoffset() for noon in noons
    ]


def test_entry_without_a_time_is_a_whole_day():
    ours, theirs = read_by_both(feed([entry(starts=date(2026, 12, 5), ends=None)]))

    assert ours[0]["dtstart"].dt == theirs[0].dtstart.value == date(2026, 12, 5)
    assert "dtend" not in ours[0]


def test_same_entries_make_the_same_text():
    assert feed([entry()]) == feed([entry()])


def test_empty_feed_can_be_read():
    calendar = icalendar.Calendar.from_ical(feed([]))

    assert not calendar.walk("VEVENT")
    assert calendar["method"] == "PUBLISH"
    assert vobject.readOne(feed([]).decode()).vtimezone


@pytest.mark.parametrize("name", ["Gwen Okafor", 'Ann "Nan"; O’Brien, the 2nd: ÅÄÖ', "x" * 120])
def test_invitation_names_the_portal_and_the_mentor(name, settings):
    settings.DEFAULT_FROM_EMAIL = "Kids on Track <portal@example.org>"
    text = invitation(entry(), to="gwen@example.org", name=name)

    calendar = icalendar.Calendar.from_ical(text)
    [theirs] = vobject.readOne(text).vevent_list

    assert calendar["method"] == "REQUEST"
    [event] = calendar.walk("VEVENT")
    assert event["organizer"] == theirs.organizer.value == "mailto:portal@example.org"
    assert event["attendee"] == theirs.attendee.value == "mailto:gwen@example.org"
    assert event["attendee"].params["CN"] == name.replace('"', "'")
    assert event["attendee"].params["RSVP"] == "FALSE"
    assert (event["sequence"], event["status"]) == (3, "CONFIRMED")


@pytest.mark.parametrize("taken_back", [entry(status=CANCELLED), withdrawn(entry())])
def test_cancellation_keeps_the_uid(taken_back):
    calendar = icalendar.Calendar.from_ical(invitation(taken_back, to="gwen@example.org", name="Gwen"))

    [event] = calendar.walk("VEVENT")
    assert (calendar["method"], event["status"], event["uid"]) == ("CANCEL", "CANCELLED", entry().uid)
