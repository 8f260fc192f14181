import re
import uuid
from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from meetups import actions
from meetups.models import MeetUp, Note
from policy.models import PolicyVersion
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(allocation, sign_in):
    return sign_in(allocation.mentor.user)


@pytest.fixture
def meetup(allocation):
    return factories.MeetUpFactory(
        mentee=allocation.mentee, mentor=allocation.mentor, date=timezone.localdate() - timedelta(days=1)
    )


def note(**changes):
    return {
        "submission": str(uuid.uuid4()), "date": timezone.localdate().isoformat(), "place": "Zoo",
        "attendees": "We two", "activities": "Penguins", "outcomes": "", "comment": "", "venue_kind": "zoo",
        "starts_at": "10:00", "ends_at": "12:00",
    } | changes  # fmt: skip


def plan(**changes):
    return {
        "submission": str(uuid.uuid4()), "date": (timezone.localdate() + timedelta(days=3)).isoformat(),
        "starts_at": "14:00", "ends_at": "16:00", "venue_kind": "museum", "place": "Town museum",
        "transport": "walk", "transport_words": "", "second_mentor": "", "others": "",
    } | changes  # fmt: skip


@pytest.mark.rule("KOP-11")
def test_note_of_a_planned_meetup_is_saved_and_shown(client, meetup):
    form = client.get(f"/meet-ups/{meetup.pk}/note/").context["form"]
    assert form.initial["place"] == "Town museum"

    page = client.post(f"/meet-ups/{meetup.pk}/note/", note(activities="Saw <b>fossils</b> 🦕"), follow=True)

    saved = Note.objects.get()
    assert (saved.meetup, saved.minutes) == (meetup, 120)
    assert "Saw &lt;b&gt;fossils&lt;/b&gt; 🦕" in page.content.decode()


def test_note_posted_twice_is_one_note(client, meetup):
    words = note()

    first = client.post(f"/meet-ups/{meetup.pk}/note/", words)
    second = client.post(f"/meet-ups/{meetup.pk}/note/", words)

    assert first.url == second.url
    assert Note.objects.count() == 1


WRONG_NOTES = [
    ({"activities": ""}, "activities"),
    ({"activities": " \u200b\u0000 "}, "activities"),
    ({"activities": "x" * 10_001}, "activities"),
    ({"attendees": ""}, "attendees"),
    ({"place": "x" * 161}, "place"),
    ({"date": "3000-01-01"}, "date"),
    ({"date": "0001-01-01"}, "date"),
    ({"date": "31/02/2026"}, "date"),
    ({"date": ""}, "date"),
    ({"starts_at": "12:00", "ends_at": "11:00"}, "ends_at"),
    ({"starts_at": "", "ends_at": "11:00"}, "starts_at"),
    ({"starts_at": "25:00"}, "starts_at"),
    ({"venue_kind": "casino"}, "venue_kind"),
]


@pytest.mark.parametrize(("changes", "field"), WRONG_NOTES)
def test_wrong_note_is_told_at_its_field_and_keeps_the_words(client, meetup, changes, field):
    words = note(comment="Kept: ünïcödé 😀") | changes

    page = client.post(f"/meet-ups/{meetup.pk}/note/", words)

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert "Kept: ünïcödé 😀" in page.content.decode()
    assert not Note.objects.exists()


def test_note_with_a_spoilt_submission_is_taken_all_the_same(client, meetup):
    client.post(f"/meet-ups/{meetup.pk}/note/", note(submission="' OR 1=1"))

    assert Note.objects.count() == 1


def test_note_typed_while_the_allocation_ended_is_taken_and_not_read_back(client, allocation, meetup, coordinator):
    actions.end_allocation(by=coordinator, allocation=allocation, reason="Moves away")

    assert client.get(f"/meet-ups/{meetup.pk}/note/").status_code == 404
    assert client.get(f"/meet-ups/notes/add/{allocation.mentee_id}/").status_code == 404
    planned = client.post(f"/meet-ups/{meetup.pk}/note/", note(comment="Last words"))
    unplanned = client.post(f"/meet-ups/notes/add/{allocation.mentee_id}/", note(comment="Other last words"))

    assert {note.comment for note in Note.objects.all()} == {"Last words", "Other last words"}
    assert planned.url == unplanned.url == "/"
    assert client.get(f"/meet-ups/notes/{Note.objects.first().pk}/").status_code == 404


def test_hand_in_outside_ones_own_dates_is_refused_with_the_words_kept(client, allocation, coordinator):
    actions.end_allocation(
        by=coordinator, allocation=allocation, reason="Ends", last_day=timezone.localdate() - timedelta(days=5)
    )

    page = client.post(f"/meet-ups/notes/hand-in/{allocation.pk}/", note(comment="Kept"))

    assert "date" in page.context["form"].errors
    assert "Kept" in page.content.decode()


@pytest.mark.rule("KOT-9.1")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"venue_kind": "cinema"}, "venue_kind"),
        ({"venue_kind": ""}, "venue_kind"),
        ({"venue_kind": "casino"}, "venue_kind"),
        ({"date": (date.today() - timedelta(days=1)).isoformat()}, "date"),
        ({"date": "3000-01-01"}, "date"),
        ({"ends_at": "13:00"}, "ends_at"),
        ({"transport": "car", "transport_words": "Late"}, "transport"),
        ({"transport": "other"}, "transport_words"),
        ({"transport": "rocket"}, "transport"),
        ({"second_mentor": "999999"}, "second_mentor"),
        ({"place": ""}, "place"),
    ],
)
def test_wrong_plan_is_told_at_its_field_and_keeps_the_words(client, allocation, changes, field):
    page = client.post(f"/meet-ups/plan/{allocation.mentee_id}/", plan(others="Kept words") | changes)

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert "Kept words" in page.content.decode()
    assert not MeetUp.objects.exists()


def test_plan_says_which_places_need_a_second_mentor_from_the_figures(client, allocation):
    version = PolicyVersion.objects.in_force(allocation.mentee.scheme)
    kinds = [{"key": "cinema", "label": "Cinema", "mentors": 2}, {"key": "theatre", "label": "Theatre", "mentors": 2}]
    PolicyVersion.objects.filter(pk=version.pk).update(stored_figures={"venue_kinds": kinds})

    page = client.get(f"/meet-ups/plan/{allocation.mentee_id}/").content.decode()

    assert "Needed at: cinema, theatre." in page


@pytest.mark.parametrize("kind", ["plan", "notes/add"])
def test_errors_are_listed_in_the_order_of_the_page(client, allocation, kind):
    page = client.post(f"/meet-ups/{kind}/{allocation.mentee_id}/", {"place": ""}).content.decode()

    listed = re.findall(r'<li><a href="#(id_\w+)">', page)
    shown = [name for name in re.findall(r'id="(id_\w+)_error"', page) if name in listed]
    assert len(listed) > 3
    assert listed == shown


def test_list_says_how_late_a_note_is(client, meetup):
    meetup.date = timezone.localdate() - timedelta(days=5)
    meetup.save()

    assert "3 days late" in client.get("/meet-ups/").content.decode()


@pytest.mark.parametrize(("days", "said"), [(None, "has ended."), (0, "ends on"), (3, "ends on"), (-1, "ended on")])
def test_end_of_an_allocation_is_said_with_its_day(sign_in, coordinator, allocation, days, said):
    last_day = "" if days is None else timezone.localdate() + timedelta(days=days)
    ending = {"when": "day" if last_day else "now", "last_day": last_day, "reason": "Moved away"}

    page = sign_in(coordinator).post(f"/meet-ups/allocations/{allocation.pk}/end/", ending, follow=True)

    assert f"The allocation of {allocation.mentor} {said}" in page.content.decode()


def test_plan_off_the_list_waits_with_the_rule_beside_it(client, allocation):
    page = client.post(f"/meet-ups/plan/{allocation.mentee_id}/", plan(venue_kind="other"), follow=True)

    assert "not on the policy" in page.content.decode()
    assert "Mentoring Policy, section 9 (KOT-9.1)" in page.content.decode()


@pytest.mark.rule("KOP-10")
def test_coordinator_confirms_from_the_page(sign_in, coordinator, allocation):
    meetup = factories.MeetUpFactory(
        mentee=allocation.mentee, mentor=allocation.mentor, date=timezone.localdate() + timedelta(days=2)
    )

    page = sign_in(coordinator).post(
        f"/meet-ups/{meetup.pk}/answer/", {"status": "confirmed", "words": ""}, follow=True
    )

    meetup.refresh_from_db()
    assert meetup.status == "confirmed"
    assert "has been told" in page.content.decode()


def test_note_moved_is_struck_out_there_and_shown_here(sign_in, coordinator, allocation, make_allocated):
    right = make_allocated()
    wrong_note = factories.NoteFactory(mentee=allocation.mentee, mentor=allocation.mentor, activities="zqzqmoved")

    sign_in(coordinator).post(
        f"/meet-ups/notes/{wrong_note.pk}/move/", {"to_mentee": right.mentee_id, "reason": "Wrong child"}
    )

    there = sign_in(allocation.mentor.user).get(f"/mentees/{allocation.mentee_id}/").content.decode()
    here = sign_in(right.mentor.user).get(f"/mentees/{right.mentee_id}/").content.decode()
    assert "zqzqmoved" not in there
    assert "Moved to the right child" in there
    assert "zqzqmoved" in here
    assert allocation.mentee.child.first_name not in here


MOST = {"/": 12, "/mentees/": 6, "/meet-ups/": 11, "/meet-ups/notes/": 6}


@pytest.mark.parametrize("path", MOST)
@pytest.mark.parametrize("who", ["mentor", "coordinator"])
def test_lists_ask_as_often_for_thirty_rows_as_for_one(
    path, who, sign_in, allocation, coordinator, django_assert_max_num_queries
):
    def fill(times):
        for n in range(times):
            pair = {"mentee": allocation.mentee, "mentor": allocation.mentor}
            factories.NoteFactory(**pair, date=timezone.localdate() - timedelta(days=n + 20))
            factories.MeetUpFactory(**pair, date=timezone.localdate() - timedelta(days=n + 3))
            factories.MeetUpFactory(**pair, date=timezone.localdate() + timedelta(days=n + 1), starts_at=time(9))

    client = sign_in(coordinator if who == "coordinator" else allocation.mentor.user)
    fill(1)
    with django_assert_max_num_queries(MOST[path]) as few:
        client.get(path)
    fill(30)
    with django_assert_max_num_queries(MOST[path]) as many:
        client.get(path)
    assert len(many) == len(few)


def test_notes_page_by_key_and_keep_no_note_back(sign_in, coordinator, allocation):
    day = timezone.localdate()
    for n in range(45):
        factories.NoteFactory(mentee=allocation.mentee, mentor=allocation.mentor, date=day - timedelta(days=n // 3))
    client = sign_in(coordinator)

    seen, path = [], "/meet-ups/notes/"
    while path:
        page = client.get(path)
        seen += [row.pk for row in page.context["notes"]]
        path = f"/meet-ups/notes/?after={page.context['more']}" if page.context["more"] else ""

    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize(
    "query", ["after=x", "after=2026-01-01_9" + "9" * 40, "after=_", "mentee=9" * 30, "mentee=x%00"]
)
def test_notes_list_bears_any_address(sign_in, coordinator, allocation, query):
    assert sign_in(coordinator).get(f"/meet-ups/notes/?{query}").status_code == 200


@pytest.mark.parametrize("who", ["mentor", "coordinator"])
def test_page_of_a_mentee_asks_at_most_fifteen_times(
    who, sign_in, allocation, coordinator, django_assert_max_num_queries
):
    pair = {"mentee": allocation.mentee, "mentor": allocation.mentor}
    for n in range(12):
        factories.NoteFactory(**pair, date=timezone.localdate() - timedelta(days=n + 20))
        factories.MeetUpFactory(**pair, date=timezone.localdate() - timedelta(days=n + 3))
        factories.MeetUpFactory(**pair, date=timezone.localdate() + timedelta(days=n + 1))
    client = sign_in(coordinator if who == "coordinator" else allocation.mentor.user)

    with django_assert_max_num_queries(15):
        client.get(f"/mentees/{allocation.mentee_id}/")
