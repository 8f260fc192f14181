"""The rules of the day, minute by minute at their edges, and on the two nights on which the clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from meetups.rules import (
    Watched,
    alarms,
    clash_verdict,
    day_verdict,
    is_asked_about,
    lift_given_verdict,
    public_verdict,
    weekly_days,
)
from policy.dates import CLOCK, instant, is_skipped, minutes_between
from policy.figures import Figures

FIGURES = Figures()
DAY = date(2026, 12, 5)
MEETUP = Watched(DAY, time(14), time(16), datetime(2026, 12, 1, tzinfo=UTC))
BOTH = {"coordinator": "unconfirmed", "chief_executive": "unconfirmed"}


def at(hour, minute=0, day=DAY):
    return datetime.combine(day, time(hour, minute), tzinfo=CLOCK)


@pytest.mark.rule("KOP-10")
@pytest.mark.parametrize(
    ("now", "told"),
    [
        (at(13, 59, DAY - timedelta(days=2)), {}),
        (at(14, 0, DAY - timedelta(days=2)), {"coordinator": "unconfirmed"}),
        (at(13, 59, DAY - timedelta(days=1)), {"coordinator": "unconfirmed"}),
        (at(14, 0, DAY - timedelta(days=1)), BOTH),
        (at(13, 59), BOTH),
        (at(14, 0), {}),
    ],
)
def test_plan_nobody_confirmed_goes_to_the_coordinator_then_to_the_chief_executive(now, told):
    assert alarms(MEETUP, now, FIGURES) == told
    assert alarms(replace(MEETUP, waits_since=None), now, FIGURES) == {}


@pytest.mark.rule("KOP-10")
@pytest.mark.parametrize(("minutes_ago", "told"), [(59, {}), (60, BOTH)])
def test_plan_made_within_the_hour_has_just_been_told(minutes_ago, told):
    now = at(10)

    assert alarms(replace(MEETUP, waits_since=now - timedelta(minutes=minutes_ago)), now, FIGURES) == told


@pytest.mark.rule("KOP-10")
def test_plan_made_for_within_the_hour_is_told_at_once():
    assert alarms(replace(MEETUP, waits_since=at(13, 30)), at(13, 30), FIGURES) == BOTH


@pytest.mark.rule("KOP-27")
@pytest.mark.parametrize(
    ("now", "told"),
    [
        (at(16, 59), {}),
        (at(17, 0), {"coordinator": "silent"}),
        (at(23, 59, DAY + timedelta(days=2)), {"coordinator": "silent"}),
        (at(0, 0, DAY + timedelta(days=3)), {}),
    ],
)
def test_silence_after_the_end_calls_the_coordinator_until_the_note_is_asked_for(now, told):
    assert alarms(MEETUP, now, FIGURES) == told
    assert alarms(replace(MEETUP, is_heard_of=True), now, FIGURES) == {}


@pytest.mark.rule("KOP-27")
def test_silence_is_counted_from_the_later_reading_of_a_doubled_hour():
    doubled = Watched(date(2026, 10, 25), time(0, 30), time(1, 30))

    # The second 1:30 is at 1:30 UTC, an hour after the first.
    assert alarms(doubled, datetime(2026, 10, 25, 2, 29, tzinfo=UTC), FIGURES) == {}
    assert alarms(doubled, datetime(2026, 10, 25, 2, 30, tzinfo=UTC), FIGURES) == {"coordinator": "silent"}


@pytest.mark.rule("KOP-27")
@pytest.mark.parametrize(
    ("kind", "now", "may"),
    [
        ("late", at(23, 59, DAY - timedelta(days=1)), False),
        ("late", at(0, 0), True),
        ("reachable", at(16, 0), True),
        ("late", at(16, 1), False),
        ("home_safe", at(13, 59), False),
        ("home_safe", at(14, 0), True),
        ("no_show", at(13, 59), False),
        ("no_show", at(14, 0), True),
        ("no_show", at(16, 0, DAY + timedelta(days=7)), True),
        ("home_safe", at(16, 1, DAY + timedelta(days=7)), False),
    ],
)
def test_each_word_of_the_day_has_its_hours(kind, now, may):
    assert day_verdict(kind, MEETUP, now).is_allowed is may


@pytest.mark.rule("KOP-27")
@pytest.mark.parametrize(
    ("now", "asked"),
    [
        (at(23, 59, DAY - timedelta(days=1)), False),
        (at(0, 0), True),
        (at(16, 0, DAY + timedelta(days=7)), True),
        (at(16, 1, DAY + timedelta(days=7)), False),
    ],
)
def test_day_is_open_from_its_morning_on(now, asked):
    assert is_asked_about(MEETUP, now) is asked


@pytest.mark.rule("HTP-3")
@pytest.mark.parametrize(
    ("start", "end", "clashes"),
    [
        (time(12), time(14), False),
        (time(12), time(14, 1), True),
        (time(15, 59), time(17), True),
        (time(16), time(17), False),
        (time(14, 30), time(15), True),
        (time(13), time(18), True),
    ],
)
def test_one_room_and_one_child_is_in_one_meetup_at_a_time(start, end, clashes):
    verdict = clash_verdict("Room 4 is taken", DAY, start, end, [(time(14), time(16))])

    assert verdict.is_refused is clashes
    assert ("from 14:00 to 16:00 on 5 December 2026" in verdict.sentence) is clashes


@pytest.mark.rule("HTP-3")
@pytest.mark.parametrize(
    ("last", "number"), [(DAY, 1), (date(2026, 12, 11), 1), (date(2026, 12, 12), 2), (date(2027, 1, 2), 4)]
)
def test_slot_is_the_same_day_of_each_week(last, number):
    # Of these Saturdays one is a bank holiday, 26 December.
    days = weekly_days(DAY, last)

    assert len(days) == number
    assert {day.weekday() for day in days} == {5}
    assert days[-1] <= last


@pytest.mark.rule("KOP-6")
@pytest.mark.parametrize(("said", "stands"), [(True, True), (None, True), (False, False)])
def test_what_is_not_in_public_needs_the_coordinator(said, stands):
    assert public_verdict(said).is_allowed is stands
    assert public_verdict(said).needs_approval is not stands


@pytest.mark.rule("KOP-12")
def test_lift_that_was_given_without_consent_is_flagged():
    assert lift_given_verdict(True).is_allowed
    assert lift_given_verdict(False).is_refused


@pytest.mark.parametrize(
    ("day", "at", "skipped"),
    [
        (date(2026, 3, 29), time(0, 59), False),
        (date(2026, 3, 29), time(1, 0), True),
        (date(2026, 3, 29), time(1, 30), True),
        (date(2026, 3, 29), time(2, 0), False),
        (date(2026, 3, 28), time(1, 30), False),
        (date(2026, 10, 25), time(1, 30), False),
    ],
)
def test_hour_that_the_clocks_skip_is_known(day, at, skipped):
    assert is_skipped(day, at) is skipped


@pytest.mark.parametrize(
    ("day", "start", "end", "minutes"),
    [
        (date(2026, 3, 29), time(0, 30), time(2, 30), 60),
        (date(2026, 10, 25), time(0, 30), time(2, 30), 180),
        (date(2026, 10, 26), time(0, 30), time(2, 30), 120),
    ],
)
def test_minutes_are_those_that_pass(day, start, end, minutes):
    assert minutes_between(day, start, end) == minutes


def test_doubled_hour_is_read_as_asked():
    first, later = (instant(date(2026, 10, 25), time(1, 30), later=later) for later in (False, True))

    assert later - first == timedelta(hours=1)
