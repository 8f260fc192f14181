import uuid
from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions
from meetups.models import MeetUp, Note
from mentees import actions as mentee_actions
from tests import factories

pytestmark = pytest.mark.django_db


def plan(allocation, **changes):
    values = {
        "date": timezone.localdate() + timedelta(days=3),
        "starts_at": time(14),
        "ends_at": time(16),
        "venue_kind": "museum",
        "place": "Town museum",
        "transport": "walk",
    } | changes
    return actions.plan_meetup(by=allocation.mentor.user, mentor=allocation.mentor, mentee=allocation.mentee, **values)


def words(**changes):
    return {
        "date": timezone.localdate(), "place": "Zoo", "attendees": "We two", "activities": "Penguins",
        "outcomes": "", "comment": "", "venue_kind": "zoo", "starts_at": None, "ends_at": None,
    } | changes  # fmt: skip


@pytest.mark.rule("KOT-9.3")
def test_plan_tells_the_coordinator_without_the_childs_name(allocation, coordinator):
    meetup = plan(allocation)

    message = OutboxMessage.objects.get(to=coordinator.email)
    child = allocation.mentee.child
    assert meetup.status == MeetUp.Status.PLANNED
    assert meetup.history.get().history_user == allocation.mentor.user
    assert child.first_name not in message.subject + message.body
    assert str(meetup.pk) in message.body


def test_plan_sent_twice_is_one_meetup(allocation):
    submission = uuid.uuid4()

    assert plan(allocation, submission=submission) == plan(allocation, submission=submission)
    assert MeetUp.objects.count() == 1


@pytest.mark.rule("KOT-9.1")
def test_plan_for_the_cinema_alone_is_refused_at_its_field(allocation):
    with pytest.raises(ValidationError) as refusal:
        plan(allocation, venue_kind="cinema")

    assert "at least 2 mentors" in refusal.value.message_dict["venue_kind"][0]
    assert not MeetUp.objects.exists()


@pytest.mark.rule("KOT-5.1")
def test_plan_of_a_mentor_with_lapsed_training_is_refused(make_allocated):
    training = factories.TrainingFactory(taken_on=timezone.localdate() - timedelta(days=400))

    with pytest.raises(ValidationError, match=r"KOT-5\.1"):
        plan(make_allocated(mentor=training.mentor))


@pytest.mark.rule("KOP-12")
def test_plan_of_a_lift_is_refused_until_the_carer_consents(allocation, coordinator):
    lift = {"transport": "car", "transport_words": "No bus on Sundays"}
    with pytest.raises(ValidationError):
        plan(allocation, **lift)

    consent = mentee_actions.record_consent(
        by=coordinator, mentee=allocation.mentee, kind="lift", given_on=timezone.localdate()
    )
    assert plan(allocation, **lift).transport == "car"

    mentee_actions.withdraw_consent(by=coordinator, consent=consent, withdrawn_on=timezone.localdate())
    with pytest.raises(ValidationError):
        plan(allocation, **lift)


def test_plan_beyond_the_last_day_is_refused(allocation, coordinator):
    mentee_actions.end_allocation(
        by=coordinator, allocation=allocation, reason="Moves", last_day=timezone.localdate() + timedelta(days=1)
    )

    with pytest.raises(ValidationError):
        plan(allocation)


@pytest.mark.rule("KOP-10")
@pytest.mark.parametrize(("status", "said"), [("confirmed", ""), ("asked", "Who drives?"), ("declined", "Closed")])
def test_answer_is_kept_with_who_and_told_to_the_mentor(allocation, coordinator, status, said):
    meetup = actions.answer_meetup(by=coordinator, meetup=plan(allocation), status=status, words=said)

    assert (meetup.status, meetup.answer, meetup.answered_by) == (status, said, coordinator)
    assert meetup.history.count() == 2
    message = OutboxMessage.objects.get(to=allocation.mentor.user.email, event__startswith="meetup:")
    assert allocation.mentee.child.first_name not in message.subject + message.body


@pytest.mark.parametrize("status", ["asked", "declined"])
def test_answer_without_a_word_is_refused_unless_it_confirms(allocation, coordinator, status):
    meetup = plan(allocation)

    with pytest.raises(ValidationError):
        actions.answer_meetup(by=coordinator, meetup=meetup, status=status)

    meetup.refresh_from_db()
    assert meetup.status == MeetUp.Status.PLANNED


def test_change_of_a_confirmed_plan_waits_for_the_coordinator_anew(allocation, coordinator):
    meetup = actions.answer_meetup(by=coordinator, meetup=plan(allocation), status="confirmed")

    changed = actions.change_meetup(by=allocation.mentor.user, meetup=meetup, place="Castle museum")

    assert changed.status == MeetUp.Status.PLANNED
    assert [row.place for row in changed.history.all()] == ["Castle museum", "Town museum", "Town museum"]


def test_cancelled_meetup_cannot_be_answered_or_changed(allocation, coordinator):
    meetup = actions.cancel_meetup(by=allocation.mentor.user, meetup=plan(allocation), words="A cold")

    with pytest.raises(ValidationError):
        actions.answer_meetup(by=coordinator, meetup=meetup, status="confirmed")
    with pytest.raises(ValidationError):
        actions.change_meetup(by=allocation.mentor.user, meetup=meetup, place="Elsewhere")


@pytest.mark.rule("KOP-11")
def test_note_sent_twice_is_one_note_and_one_version(allocation):
    submission = uuid.uuid4()
    send = {"by": allocation.mentor.user, "mentor": allocation.mentor, "mentee": allocation.mentee}

    first = actions.write_note(**send, submission=submission, **words())
    second = actions.write_note(**send, submission=submission, **words())

    assert first == second
    assert first.history.count() == 1


def test_note_sent_again_with_other_words_keeps_both(allocation):
    submission = uuid.uuid4()
    send = {"by": allocation.mentor.user, "mentor": allocation.mentor, "mentee": allocation.mentee}

    actions.write_note(**send, submission=submission, **words(comment="Shy"))
    note = actions.write_note(**send, submission=submission, **words(comment="Shy at first"))

    assert Note.objects.get().comment == "Shy at first"
    assert [row.comment for row in note.history.all()] == ["Shy at first", "Shy"]


def test_note_with_an_id_that_is_somebody_elses_becomes_its_own(allocation, make_allocated):
    other = make_allocated()
    submission = uuid.uuid4()
    theirs = actions.write_note(
        by=other.mentor.user, mentor=other.mentor, mentee=other.mentee, submission=submission, **words(comment="Theirs")
    )

    own = actions.write_note(
        by=allocation.mentor.user,
        mentor=allocation.mentor,
        mentee=allocation.mentee,
        submission=submission,
        **words(comment="Mine"),
    )

    theirs.refresh_from_db()
    assert own != theirs
    assert theirs.comment == "Theirs"


def test_note_of_a_meetup_that_was_declined_is_still_taken(allocation, coordinator):
    meetup = actions.answer_meetup(by=coordinator, meetup=plan(allocation), status="declined", words="No")

    note = actions.write_note(
        by=allocation.mentor.user, mentor=allocation.mentor, mentee=allocation.mentee, meetup=meetup, **words()
    )

    assert note.meetup == meetup


def test_moved_note_changes_files_and_a_late_repeat_does_not_bring_it_back(allocation, coordinator):
    right = factories.MenteeFactory()
    submission = uuid.uuid4()
    send = {"by": allocation.mentor.user, "mentor": allocation.mentor, "mentee": allocation.mentee}
    note = actions.write_note(**send, submission=submission, **words())

    move = actions.move_note(by=coordinator, note=note, to_mentee=right, reason="Wrong child chosen")
    actions.write_note(**send, submission=submission, **words())

    assert list(Note.objects.values_list("mentee", flat=True)) == [right.pk]
    assert (move.from_mentee, move.to_mentee, move.moved_by) == (allocation.mentee, right, coordinator)
    with pytest.raises(ValidationError):
        actions.move_note(by=coordinator, note=note, to_mentee=right, reason="Again")


def test_end_with_a_meetup_planned_asks_what_to_do_with_it(allocation, coordinator):
    meetup = plan(allocation)

    with pytest.raises(ValidationError) as refusal:
        actions.end_allocation(by=coordinator, allocation=allocation, reason="Moves away")
    allocation.refresh_from_db()
    assert "planned_then" in refusal.value.message_dict
    assert allocation.end_on is None

    actions.end_allocation(by=coordinator, allocation=allocation, reason="Moves away", planned_then="cancel")
    meetup.refresh_from_db()
    assert meetup.status == MeetUp.Status.CANCELLED


def test_meetup_that_has_been_is_neither_declined_nor_moved(allocation, coordinator):
    meetup = factories.MeetUpFactory(
        mentee=allocation.mentee, mentor=allocation.mentor, date=timezone.localdate() - timedelta(days=1)
    )

    with pytest.raises(ValidationError):
        actions.answer_meetup(by=coordinator, meetup=meetup, status="declined", words="Too late")
    with pytest.raises(ValidationError):
        actions.change_meetup(by=allocation.mentor.user, meetup=meetup, date=timezone.localdate() + timedelta(days=3))


def test_plan_whose_consent_was_withdrawn_cannot_be_confirmed(allocation, coordinator):
    today = timezone.localdate()
    consent = mentee_actions.record_consent(by=coordinator, mentee=allocation.mentee, kind="lift", given_on=today)
    meetup = plan(allocation, transport="car", transport_words="No bus on Sundays")
    mentee_actions.withdraw_consent(by=coordinator, consent=consent, withdrawn_on=today)

    with pytest.raises(ValidationError, match="KOP-12"):
        actions.answer_meetup(by=coordinator, meetup=meetup, status="confirmed")


@pytest.mark.rule("KOT-5.1")
def test_second_mentor_needs_training_too(allocation):
    untrained = factories.MentorFactory()

    with pytest.raises(ValidationError) as refusal:
        plan(allocation, venue_kind="cinema", second_mentor=untrained)

    assert "second_mentor" in refusal.value.message_dict


@pytest.mark.rule("PRO-5")
def test_second_mentor_who_is_suspended_just_cannot_come(allocation):
    stopped = factories.papers_for(factories.MentorFactory(user__name="Hilary Stone", suspended_at=timezone.now()))

    with pytest.raises(ValidationError) as refusal:
        plan(allocation, venue_kind="cinema", second_mentor=stopped)

    [words] = refusal.value.message_dict["second_mentor"]
    assert words.startswith("Hilary Stone cannot come. Choose somebody else, or go without.")
    assert "suspended" not in words


def test_note_in_the_file_stays_when_somebody_who_cannot_read_it_sends_other_words(allocation):
    meetup = factories.MeetUpFactory(
        mentee=allocation.mentee, mentor=allocation.mentor, date=timezone.localdate() - timedelta(days=1)
    )
    send = {"by": allocation.mentor.user, "mentor": allocation.mentor, "mentee": allocation.mentee, "meetup": meetup}
    note = actions.write_note(**send, **words(comment="He said his dad hit him"))

    actions.write_note(**send, may_replace=False, **words(comment="All fine"))

    note.refresh_from_db()
    assert note.comment == "He said his dad hit him"
    assert "All fine" in [row.comment for row in note.history.all()]


def test_moved_note_goes_to_the_right_childs_meetup_of_that_day(allocation, coordinator):
    right = factories.MenteeFactory()
    waiting = factories.MeetUpFactory(mentee=right, mentor=allocation.mentor, date=timezone.localdate())
    note = actions.write_note(by=allocation.mentor.user, mentor=allocation.mentor, mentee=allocation.mentee, **words())

    actions.move_note(by=coordinator, note=note, to_mentee=right, reason="Wrong child chosen")

    assert Note.objects.get().meetup == waiting
