"""Facts from registers, and the page of those who could have a mentor."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from club import actions
from club.models import Child, Event, RegisterEntry
from club.rules import Typed
from core.models import ReadLogEntry
from mentees.eligibility import events_behind, facts_from, facts_of, facts_of_one
from mentees.models import Ground
from mentees.rules import Facts, Marks
from policy.figures import Figures
from tests.factories import ChildFactory, EventFactory, MenteeFactory, ReferralFactory, RegisterEntryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-3.1")]
DAY = date(2026, 10, 31)
Mark = RegisterEntry.Mark


def entry(child, mark=Mark.PRESENT, kind=Event.Kind.CAMP, held_on=DAY):
    return RegisterEntryFactory(child=child, mark=mark, event=EventFactory(kind=kind, held_on=held_on))


def eligible_child(**fields):
    child = ChildFactory(**fields)
    for _ in range(4):
        entry(child)
    Ground.objects.create(child=child, kind=Ground.Kind.TRAUMA)
    return child


def test_facts_count_marks_by_camp_and_other_events():
    child = ChildFactory()
    for mark in (Mark.PRESENT, Mark.PRESENT, Mark.MISSED, Mark.AUTHORISED):
        entry(child, mark)
    for kind in (Event.Kind.LUNCH_CLUB, Event.Kind.WORKSHOP):
        entry(child, Mark.PRESENT, kind)
    entry(ChildFactory())
    Ground.objects.create(child=child, kind=Ground.Kind.PARENT_ILL)
    facts = facts_of_one(child, on=DAY)
    assert facts == Facts(Marks(2, 1, 1), Marks(2, 0, 0), ("Parent with serious mental health issues or an addiction",))


def test_facts_leave_out_events_after_the_day():
    child = ChildFactory()
    entry(child, held_on=DAY)
    entry(child, held_on=DAY + timedelta(days=1))
    assert facts_of_one(child, on=DAY).camps.attended == 1
    assert facts_of_one(child, on=DAY - timedelta(days=1)) == Facts()


def test_facts_come_from_registers_alone():
    child = ChildFactory()
    entry(child, Mark.PRESENT)
    entry(child, Mark.BOOKED)
    for mark in (Mark.PRESENT, Mark.MISSED, Mark.AUTHORISED, Mark.BOOKED):
        off = entry(child, mark).event
        off.called_off_because = "The hall was flooded"
        off.save()
    assert facts_of_one(child, on=DAY) == Facts(Marks(1, 0, 0))


def test_facts_follow_a_register_that_is_put_right(coordinator):
    row = entry(ChildFactory(), Mark.PRESENT)
    actions.mark_register(by=coordinator, event=row.event, typed={row.pk: Typed("missed", "", ("present", ""))})
    assert facts_of_one(row.child, on=DAY).camps == Marks(0, 1, 0)


@pytest.mark.parametrize("number", [1, 30])
def test_facts_of_many_children_take_two_queries(number, django_assert_num_queries):
    children = [eligible_child() for _ in range(number)]
    with django_assert_num_queries(2):
        found = facts_of(Child.objects.all(), on=DAY)
    assert found.keys() == {child.pk for child in children}
    with django_assert_num_queries(2):
        assert facts_of(children, on=DAY) == found


def test_children_eligible_lists_those_who_are_not_mentees_yet(coordinator, sign_in):
    shown = eligible_child(first_name="Wren", surname="Shown")
    mentee = eligible_child(first_name="Ash", surname="Mentee")
    MenteeFactory(child=mentee)
    without = ChildFactory(first_name="Ivy", surname="Without")
    Ground.objects.create(child=without, kind=Ground.Kind.TRAUMA)
    page = sign_in(coordinator).get(reverse("mentees:children_eligible"))
    assert [child for child, _ in page.context["eligible"]] == [shown]
    text = page.content.decode()
    assert "4 of 4 events" in text
    assert "Significant trauma." in text
    assert "Ash Mentee" not in text
    assert "Ivy Without" not in text
    assert [row.subject_id for row in ReadLogEntry.objects.all()] == [shown.pk]


def test_children_eligible_says_that_there_is_none(coordinator, sign_in):
    page = sign_in(coordinator).get(reverse("mentees:children_eligible"))
    assert "No child meets all three tests" in page.content.decode()


def test_children_eligible_leaves_out_an_event_of_tomorrow(coordinator, sign_in):
    child = eligible_child()
    entry(child, Mark.MISSED, held_on=timezone.localdate() + timedelta(days=1))
    page = sign_in(coordinator).get(reverse("mentees:children_eligible"))
    assert page.context["eligible"][0][1].attendance.figure == "100%"


@pytest.mark.parametrize("number", [1, 30])
def test_children_eligible_takes_at_most_eight_queries(number, coordinator, sign_in, django_assert_max_num_queries):
    for _ in range(number):
        eligible_child()
    client = sign_in(coordinator)
    with django_assert_max_num_queries(8):
        assert client.get(reverse("mentees:children_eligible")).status_code == 200


@pytest.mark.parametrize("role", ["mentor", "safeguarding_lead", "finance_officer", "trustee", "administrator"])
def test_children_eligible_stays_shut_for_others(role, person, sign_in):
    eligible_child()
    assert sign_in(person(role)).get(reverse("mentees:children_eligible")).status_code == 403


@pytest.mark.parametrize(("status", "is_shown"), [("open", False), ("accepted", False), ("declined", True)])
def test_children_eligible_leaves_out_those_who_are_referred(status, is_shown, coordinator, sign_in):
    child = eligible_child()
    ReferralFactory(child=child, status=status, settled_at=None if status == "open" else timezone.now())
    page = sign_in(coordinator).get(reverse("mentees:children_eligible"))
    assert [found for found, _ in page.context["eligible"]] == [child] * is_shown
    assert (reverse("mentees:child_refer", args=[child.pk]) in page.content.decode()) is is_shown


def test_eligibility_page_shows_the_events_behind_each_test(coordinator, sign_in):
    child = eligible_child()
    entry(child, Mark.AUTHORISED)
    entry(child, Mark.MISSED, Event.Kind.LUNCH_CLUB)
    entry(child, held_on=timezone.localdate() + timedelta(days=1))
    entry(child, Mark.BOOKED)
    page = sign_in(coordinator).get(reverse("mentees:eligibility_detail", args=[child.pk]))
    assert sorted(event.counts_for for event in page.context["events"]) == [
        "Attendance",
        *["Camps and attendance"] * 4,
        "Left out: absence with leave",
    ]
    assert "Came to 4 of 5 events: 80%" in page.content.decode()
    assert page.context["today"] == timezone.localdate()


def test_events_of_other_kinds_are_left_out_where_only_camps_count():
    child = ChildFactory()
    entry(child, Mark.PRESENT, Event.Kind.LUNCH_CLUB)
    [event] = events_behind(child, on=DAY, figures=Figures(attendance_counts_camps_only=True))
    assert event.counts_for == "Left out: only camps count"


def test_facts_from_marks_equal_those_from_the_database():
    child = eligible_child()
    entry(child, Mark.MISSED, Event.Kind.WORKSHOP)
    entry(child, Mark.AUTHORISED)
    marks = RegisterEntry.objects.filter(child=child).values_list("event__kind", "mark")
    assert facts_from(marks, ["trauma"]) == facts_of_one(child, on=DAY)
