"""The slot of every week as a rule: its days, its room, who may have it, what is counted; tables of boundary cases."""

from datetime import date, time, timedelta

import pytest

from meetups.rules import Week, is_same_room, slot_verdict, weekly_days, weeks_counted
from policy.dates import instant

pytestmark = pytest.mark.rule("HTP-3")

DAY = date(2026, 12, 4)
NOW = instant(DAY, time(14))
BEFORE, LATER = NOW - timedelta(minutes=1), NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        (date(2026, 12, 18), date(2026, 12, 22), [4, 11]),
        (date(2026, 12, 11), date(2026, 12, 11), [4, 18]),
        (date(2026, 12, 5), date(2026, 12, 10), [4, 11, 18]),
        (date(2026, 12, 4), date(2026, 12, 31), []),
    ],
)
def test_slot_skips_school_holidays_and_christmas_day(first, last, left):
    days = weekly_days(DAY, date(2026, 12, 31), [("Winter", first, last)])

    assert days == [date(2026, 12, number) for number in left]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Hill School", "Room 4"), ("hill school", "ROOM 4"), True),
        (("Hill School", "Room 4"), ("Hill School,", "Room-4"), True),
        (("St Mary’s", "Café"), ("St. Marys", "CAFE"), True),
        (("Hill School", "Room 4"), ("Hill School", "Room4\u200b"), True),
        (("Hill School", "Room 12"), ("Hill School", "Room 1 2"), False),
        (("Hill School", "Room 1-2"), ("Hill School", "Room 1 2"), True),
        (("Hill School", "Room 4"), ("Vale School", "Room 4"), False),
        (("Hill School", "🎨"), ("Hill School", "🎵"), False),
        (("Hill School", "🎨"), ("Hill School", " 🎨"), True),
    ],
)
def test_room_is_the_same_however_it_is_spelled(one, other, same):
    assert is_same_room(one, other) is same


@pytest.mark.parametrize(
    ("teaches", "because", "outcome"),
    [
        (None, "", "allowed"), (False, "", "allowed"), (True, "", "needs approval"), (True, "Nobody else", "allowed"),
    ],
)  # fmt: skip
def test_mentor_does_not_otherwise_teach_the_pupil_or_there_is_a_reason(teaches, because, outcome):
    verdict = slot_verdict(teaches, because)

    assert (verdict.outcome, verdict.clause) == (outcome, "HTP-3")
    assert because in verdict.sentence


@pytest.mark.parametrize(
    ("week", "counted_as"),
    [
        (Week(BEFORE, has_note=True, fell_through=False), "kept"),
        (Week(BEFORE, has_note=False, fell_through=True), "missed"),
        (Week(NOW, has_note=False, fell_through=True), "missed"),
        (Week(LATER, has_note=False, fell_through=True), "called_off"),
        (Week(LATER, has_note=False, fell_through=False), "ahead"),
        (Week(LATER, has_note=False, fell_through=True, is_holiday=True), "holidays"),
        (Week(BEFORE, has_note=True, fell_through=False, is_holiday=True), "holidays"),
        # Held, and the note is still to come.
        (Week(BEFORE, has_note=False, fell_through=False), None),
    ],
)
def test_week_is_counted_once_and_as_what_it_was(week, counted_as):
    counted = weeks_counted([week], NOW)

    assert [name for name, number in counted.items() if number] == ([counted_as] if counted_as else [])
