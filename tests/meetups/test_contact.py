"""At least one hour every fortnight, where the scheme asks (EPT-3): tables of boundaries, and who reads it."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.breaches import found_for
from meetups.rules.contact import Contact, contact_verdict, days_off, known_minutes, last_fortnight
from meetups.standing import contact_of
from mentees.models import Allocation
from mentors.models import Leave
from policy.figures import Figures
from policy.models import PolicyVersion
from tests import factories

pytestmark = pytest.mark.rule("EPT-3")

HOUR = replace(Figures(), contact_minutes=60)
TODAY = timezone.localdate()
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 15)


@pytest.mark.parametrize(
    ("today", "span"),
    [
        (date(2026, 11, 1), None),
        (date(2026, 11, 2), None),
        # Begun in the middle of somebody else's fortnight: their own is not full before its fourteenth day is over.
        (date(2026, 11, 15), None),
        (date(2026, 11, 16), (FIRST, LAST)),
        (date(2026, 11, 29), (FIRST, LAST)),
        (date(2026, 11, 30), (date(2026, 11, 16), date(2026, 11, 29))),
    ],
)
def test_fortnight_is_counted_from_the_first_day_of_the_allocation(today, span):
    assert last_fortnight(FIRST, today) == span


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        ({"minutes": 60}, "allowed"),
        ({"minutes": 59}, "refused"),
        ({"minutes": 0}, "refused"),
        ({"minutes": 59, "without_times": 1}, "needs approval"),
        ({"minutes": 60, "without_times": 1}, "allowed"),
        ({"minutes": 0, "days_off": 6}, "refused"),
        ({"minutes": 0, "days_off": 7}, "allowed"),
    ],
)
def test_hour_is_asked_of_each_fortnight_as_far_as_is_known(known, outcome):
    verdict = contact_verdict(Contact(FIRST, LAST, **known), HOUR)

    assert (verdict.outcome, verdict.clause) == (outcome, "EPT-3")
    assert "2 November 2026 to 15 November 2026" in verdict.sentence
    assert ("not known" in verdict.sentence) is (outcome == "needs approval")


def test_nothing_is_asked_without_the_figure_or_before_a_fortnight_is_full():
    assert contact_verdict(Contact(FIRST, LAST), Figures()) is None
    assert contact_verdict(None, HOUR) is None
    words = {figure.name: figure.words for figure in Figures().each()}
    assert words["contact_minutes"] == "not asked"


@pytest.mark.parametrize(
    ("day", "start", "end", "minutes"),
    [
        (FIRST, time(14), time(15), 60),
        (FIRST, None, time(15), None),
        (FIRST, time(14), None, None),
        # Across midnight the end stands before the start: it is of the next day, and never a negative number.
        (FIRST, time(23, 30), time(0, 30), 60),
        (FIRST, time(20), time(0), 240),
        (FIRST, time(14), time(14), None),
        (FIRST, time(23, 59), time(23, 59, 59), None),
        # The hour that October shows twice passes twice, the one that March skips never.
        (date(2026, 10, 25), time(0, 30), time(2, 30), 180),
        (date(2026, 3, 29), time(0, 30), time(2, 30), 60),
        (date(2026, 10, 24), time(22), time(2, 30), 330),
        (date(2026, 3, 28), time(22), time(2, 30), 210),
    ],
)
def test_minutes_of_a_note_are_those_that_passed_or_not_known(day, start, end, minutes):
    assert known_minutes(day, start, end) == minutes


@pytest.mark.parametrize(
    ("spans", "number"),
    [
        ([], 0),
        ([(date(2026, 10, 1), date(2026, 11, 1))], 0),
        ([(date(2026, 10, 1), date(2026, 11, 2))], 1),
        ([(date(2026, 11, 15), date(2026, 12, 1))], 1),
        ([(date(2026, 11, 3), date(2026, 11, 6)), (date(2026, 11, 5), date(2026, 11, 7))], 5),
        ([(date(2026, 10, 1), date(2026, 12, 1))], 14),
    ],
)
def test_day_off_is_counted_once(spans, number):
    assert days_off(FIRST, LAST, spans) == number


def met(allocation, days_ago, **times):
    both = {"mentee": allocation.mentee, "mentor": allocation.mentor}
    return factories.NoteFactory(**both, date=TODAY - timedelta(days=days_ago), **times)


def verdict_of(allocation):
    pairs = list(Allocation.objects.filter(pk=allocation.pk).with_people())
    return contact_of(pairs, HOUR, TODAY)[allocation.pk]


@pytest.mark.django_db
def test_notes_of_the_last_full_fortnight_count_and_no_others(make_allocated):
    allocation = make_allocated(start_on=TODAY - timedelta(days=20))
    hour = {"starts_at": time(14), "ends_at": time(15)}
    met(allocation, 6, **hour)
    met(make_allocated(mentor=allocation.mentor, start_on=TODAY - timedelta(days=20)), 10, **hour)
    assert verdict_of(allocation).is_refused

    met(allocation, 20, starts_at=time(14), ends_at=time(14, 30))
    met(allocation, 7, starts_at=time(23, 20), ends_at=time(23, 49))
    assert "59 minutes together" in verdict_of(allocation).sentence
    assert verdict_of(allocation).is_refused

    met(allocation, 12, starts_at=None, ends_at=None)
    assert verdict_of(allocation).needs_approval

    met(allocation, 8, starts_at=time(9), ends_at=time(9, 1))
    assert verdict_of(allocation).is_allowed


@pytest.mark.django_db
def test_meetup_whose_note_is_still_to_come_is_not_known_rather_than_too_short(make_allocated):
    allocation = make_allocated(start_on=TODAY - timedelta(days=14))
    both = {"mentee": allocation.mentee, "mentor": allocation.mentor}
    meetup = factories.MeetUpFactory(**both, date=TODAY - timedelta(days=3), status="cancelled")
    assert verdict_of(allocation).is_refused

    type(meetup).objects.update(status="confirmed")

    assert verdict_of(allocation).needs_approval
    assert "The times of 1 meet-up are not known." in verdict_of(allocation).sentence


@pytest.mark.django_db
@pytest.mark.parametrize("off", ["leave", "short leave", "school holiday", "pause"])
def test_leave_holidays_and_a_pause_excuse_a_fortnight(make_allocated, off):
    allocation = make_allocated(start_on=TODAY - timedelta(days=14))
    days = {"from_on": TODAY - timedelta(days=7), "until_on": TODAY + timedelta(days=3)}
    if off == "leave":
        Leave.objects.create(mentor=allocation.mentor, **days)
    elif off == "short leave":
        Leave.objects.create(mentor=allocation.mentor, **days | {"from_on": TODAY - timedelta(days=6)})
    elif off == "school holiday":
        factories.SchoolHolidayFactory(**days)
    else:
        allocation.mentor.status = "paused"
        allocation.mentor.save()

    assert verdict_of(allocation).is_refused is (off == "short leave")


@pytest.mark.django_db
def test_too_short_a_time_is_told_to_mentor_and_team_where_the_policy_asks(make_allocated, coordinator, sign_in):
    allocation = make_allocated(start_on=TODAY - timedelta(days=14))
    met(allocation, 3, starts_at=time(14), ends_at=time(14, 45))
    pages = [
        (coordinator, reverse("home:mentee_detail", args=[allocation.mentee_id])),
        (coordinator, reverse("home:mentor_detail", args=[allocation.mentor_id])),
        (coordinator, reverse("home:policy_detail")),
        (allocation.mentor.user, reverse("home:today")),
        (allocation.mentor.user, reverse("home:mentee_detail", args=[allocation.mentee_id])),
    ]
    said = "45 minutes together from"
    assert not any(said in sign_in(who).get(url).content.decode() for who, url in pages)
    assert "contact" not in [found.kind.key for found in found_for(coordinator, Figures(), TODAY)]

    PolicyVersion.objects.update(stored_figures={"contact_minutes": 60})

    assert all(said in sign_in(who).get(url).content.decode() for who, url in pages)
    found = {one.kind.key: one.breaches for one in found_for(coordinator, HOUR, TODAY)}
    assert [breach.row for breach in found["contact"]] == [allocation]


@pytest.mark.django_db
def test_contact_asks_the_database_as_often_for_many_pairs_as_for_one(make_allocated):
    def asked():
        pairs = list(Allocation.objects.open_today().with_people())
        with CaptureQueriesContext(connection) as queries:
            contact_of(pairs, HOUR, TODAY)
        return len(queries)

    make_allocated(start_on=TODAY - timedelta(days=20))
    few = asked()
    for _ in range(5):
        make_allocated(start_on=TODAY - timedelta(days=40))

    assert asked() == few == 4
