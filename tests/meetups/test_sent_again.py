"""What comes twice, late, or while somebody else was faster: nothing is lost, nothing lands where it was not meant."""

import uuid
from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import drafts, history
from meetups import actions
from meetups.models import MeetUp, Note
from tests import factories
from tests.meetups.test_actions import plan, words
from tests.meetups.test_views import note as note_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(allocation):
    """Sends a note of the allocation's mentor under one submission."""
    submission = uuid.uuid4()

    def make(mentee=None, meetup=None, **changes):
        return actions.write_note(
            by=allocation.mentor.user,
            mentor=allocation.mentor,
            mentee=mentee or allocation.mentee,
            meetup=meetup,
            submission=submission,
            **words(**changes),
        )

    return make


def test_other_words_after_a_move_stay_with_the_child_they_were_typed_for(allocation, coordinator, send):
    right = factories.MenteeFactory()
    moved = send(comment="First tab")
    actions.move_note(by=coordinator, note=moved, to_mentee=right, reason="Wrong child")

    late = send(comment="Second tab")

    assert late.mentee == allocation.mentee
    moved.refresh_from_db()
    assert (moved.mentee, moved.comment) == (right, "First tab")


def test_note_is_moved_to_no_meetup_that_was_cancelled(allocation, coordinator, send):
    right = factories.MenteeFactory()
    note = send()
    plans = {"mentee": right, "mentor": allocation.mentor, "date": note.date}
    factories.MeetUpFactory(**plans, status=MeetUp.Status.CANCELLED)

    actions.move_note(by=coordinator, note=note, to_mentee=right, reason="Wrong child")

    note.refresh_from_db()
    assert (note.mentee, note.meetup) == (right, None)


def test_submission_of_one_child_sent_for_another_is_a_note_of_its_own(allocation, send):
    other = factories.MenteeFactory()

    first, second = send(comment="About the first"), send(mentee=other, comment="About the other")

    assert (first.mentee, second.mentee) == (allocation.mentee, other)
    assert Note.objects.count() == 2


def test_page_sent_again_for_another_day_is_another_note(send):
    today = timezone.localdate()

    send(date=today - timedelta(days=7), comment="Monday")
    send(date=today, comment="Next Monday")

    assert Note.objects.count() == 2


def test_page_sent_again_for_another_day_is_one_other_note_however_often_it_is_sent(send):
    today = timezone.localdate()
    send(date=today - timedelta(days=7), comment="Monday")

    first = send(date=today, comment="Next Monday")

    assert send(date=today, comment="Next Monday") == first
    assert send(date=today, comment="Next Monday, with more") == first
    assert Note.objects.count() == 2


def test_earlier_words_can_be_read_whole_by_the_coordinator(allocation, coordinator, sign_in):
    meetup = factories.MeetUpFactory(
        mentee=allocation.mentee, mentor=allocation.mentor, date=timezone.localdate() - timedelta(days=1)
    )
    client = sign_in(allocation.mentor.user)
    long = "x" * 300 + " TAIL"
    client.post(f"/meet-ups/{meetup.pk}/note/", note_fields(activities=long))
    page = client.post(f"/meet-ups/{meetup.pk}/note/", note_fields(activities="From the other phone"), follow=True)

    assert "both versions are kept" in page.content.decode()
    note = Note.objects.get()
    assert "TAIL" in sign_in(coordinator).get(f"/meet-ups/notes/{note.pk}/").content.decode()
    assert history.changes_of(note, longest=None)


def test_plan_changed_while_it_was_read_is_not_confirmed_unseen(allocation, coordinator, sign_in):
    meetup = plan(allocation)
    client = sign_in(coordinator)
    seen = client.get(f"/meet-ups/{meetup.pk}/").context["form"].initial["seen"]
    actions.change_meetup(by=allocation.mentor.user, meetup=meetup, place="My flat", venue_kind="")

    answer = {"status": "confirmed", "words": "Have fun", "seen": seen}
    page = client.post(f"/meet-ups/{meetup.pk}/answer/", answer)

    meetup.refresh_from_db()
    assert meetup.status == MeetUp.Status.PLANNED
    text = page.content.decode()
    assert "was changed while you were reading" in text
    assert "My flat" in text
    assert "Have fun" in text
    assert (
        client.post(
            f"/meet-ups/{meetup.pk}/answer/",
            {**answer, "seen": meetup.version, "unassessed_because": "He knows the house"},
        ).status_code
        == 302
    )


def test_answer_to_a_meetup_cancelled_meanwhile_keeps_the_words(allocation, coordinator, sign_in):
    meetup = plan(allocation)
    actions.cancel_meetup(by=allocation.mentor.user, meetup=meetup, words="A cold")

    page = sign_in(coordinator).post(f"/meet-ups/{meetup.pk}/answer/", {"status": "asked", "words": "Who drives?"})

    assert "Who drives?" in page.content.decode()
    assert "not going ahead" in page.content.decode()
    with pytest.raises(ValidationError):
        actions.cancel_meetup(by=coordinator, meetup=meetup, words="Another reason")


def test_plan_sent_again_with_other_words_changes_the_plan(allocation):
    submission = uuid.uuid4()

    plan(allocation, submission=submission)
    again = plan(allocation, submission=submission, place="Other place")

    assert MeetUp.objects.get() == again
    assert again.place == "Other place"


def test_end_before_a_meetup_that_has_been_is_refused(allocation, coordinator):
    factories.MeetUpFactory(
        mentee=allocation.mentee, mentor=allocation.mentor, date=timezone.localdate() - timedelta(days=2)
    )

    with pytest.raises(ValidationError, match="They met on"):
        actions.end_allocation(
            by=coordinator, allocation=allocation, reason="x", last_day=timezone.localdate() - timedelta(days=5)
        )
    allocation.refresh_from_db()
    assert allocation.end_on is None


def test_mentor_limited_at_handover_sees_their_own_note_and_no_trace_of_older_ones(make_allocated, sign_in):
    today = timezone.localdate()
    first = make_allocated(start_on=today - timedelta(days=90), end_on=today - timedelta(days=21))
    old = factories.NoteFactory(mentee=first.mentee, mentor=first.mentor, date=today - timedelta(days=30))
    new = make_allocated(mentee=first.mentee, start_on=today - timedelta(days=20), notes_from_start_only=True)
    client = sign_in(new.mentor.user)

    saved = client.post(
        f"/meet-ups/notes/add/{first.mentee_id}/",
        note_fields(date=(today - timedelta(days=25)).isoformat()),
        follow=True,
    )

    assert saved.status_code == 200
    assert client.get(f"/meet-ups/notes/{old.pk}/").status_code == 404
    assert f"{old.date:%-d %B}" not in client.get("/mentees/").content.decode()


def test_first_page_offers_to_hand_in_after_the_end(allocation, coordinator, sign_in):
    actions.end_allocation(by=coordinator, allocation=allocation, reason="Moves away")

    page = sign_in(allocation.mentor.user).get("/").content.decode()

    assert f"/meet-ups/notes/hand-in/{allocation.pk}/" in page
    assert allocation.mentee.child.first_name not in page


def test_note_of_a_planned_day_is_the_note_of_that_plan(allocation):
    """Written from the child's page instead of the plan: one meet-up, and nothing is owed for it any more."""
    yesterday = timezone.localdate() - timedelta(days=1)
    people = {"mentor": allocation.mentor, "mentee": allocation.mentee}
    plan = factories.MeetUpFactory(**people, date=yesterday)
    factories.MeetUpFactory(**people, date=yesterday, status="cancelled", starts_at=time(9), ends_at=time(10))
    sent = uuid.uuid4()
    for comment in ("First", "First", "Second"):
        actions.write_note(
            by=allocation.mentor.user, **people, submission=sent, date=yesterday, activities="Walked", comment=comment
        )
    note = Note.objects.get()
    assert (note.meetup, note.comment) == (plan, "Second")
    assert not MeetUp.objects.owing_a_note().exists()
    another = actions.write_note(by=allocation.mentor.user, **people, date=yesterday, activities="Met again")
    assert another.meetup is None


@pytest.mark.rule("KOT-20.2")
def test_mentor_limited_at_handover_sees_no_earlier_plan(allocation, coordinator):
    today = timezone.localdate()
    allocation.start_on, allocation.notes_from_start_only = today - timedelta(days=10), True
    allocation.save()
    people = {"mentee": allocation.mentee, "mentor": factories.MentorFactory()}
    earlier, later = (factories.MeetUpFactory(**people, date=today - timedelta(days=days)) for days in (20, 5))
    assert list(MeetUp.objects.visible_to(allocation.mentor.user)) == [later]
    assert set(MeetUp.objects.visible_to(coordinator)) == {earlier, later}


def test_change_whose_answer_was_lost_is_one_change(allocation):
    meetup, mentor = plan(allocation), allocation.mentor.user
    sent = {"by": mentor, "seen": history.version_of(meetup), "submission": uuid.uuid4(), "told": False}
    actions.change_meetup(meetup=meetup, place="The lake", **sent)

    again = actions.change_meetup(meetup=meetup, place="The lake", **sent)

    assert again.place == "The lake"
    assert again.history.count() == 2
    assert again.day_messages.filter(kind="moved").count() == 1


def test_cancelling_whose_answer_was_lost_is_no_fault(allocation):
    meetup, sent = plan(allocation), {"by": allocation.mentor.user, "words": "A cold", "submission": uuid.uuid4()}
    actions.cancel_meetup(meetup=meetup, **sent)

    actions.cancel_meetup(meetup=meetup, **sent)

    assert meetup.day_messages.filter(kind="cancelled").count() == 1


def test_words_of_the_day_are_a_draft_until_they_are_sent(allocation, sign_in):
    meetup, mentor = plan(allocation), allocation.mentor.user
    key, submission = f"day:cancel:{meetup.pk}", uuid.uuid4()
    fields = {"words": "Nan rang, he has a cold", "carer_told": "not_yet"}
    drafts.save(user=mentor, key=key, fields=fields, submission=submission, version=0)
    client, url = sign_in(mentor), f"/meet-ups/{meetup.pk}/cancel/"

    assert "Nan rang, he has a cold" in client.get(url).content.decode()
    client.post(url, fields | {"words": "", "submission": submission})
    assert drafts.load(mentor, key).fields == fields, "a refused form leaves the draft"
    assert client.post(url, fields | {"submission": submission}).status_code == 302
    assert drafts.load(mentor, key) is None
