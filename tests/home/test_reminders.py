from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.models import OutboxMessage
from home import reminders
from mentors.models import StopLift
from policy.models import Scheme
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def late_meetup(make_allocated):
    """A meet-up whose note was due yesterday: two days after it. Nothing else is due for this pair."""
    allocation = make_allocated(start_on=timezone.localdate() - timedelta(days=10))
    factories.ConsentFactory(mentee=allocation.mentee)
    return factories.MeetUpFactory(
        mentee=allocation.mentee, mentor=allocation.mentor, date=timezone.localdate() - timedelta(days=3)
    )


@pytest.mark.rule("KOT-9.4")
def test_missing_note_is_reminded_once_and_without_the_childs_name(late_meetup):
    assert reminders.send_due() == 1
    assert reminders.send_due() == 0

    message = OutboxMessage.objects.get(event__contains="note-missing")
    assert message.to == late_meetup.mentor.user.email
    assert late_meetup.mentee.child.first_name not in message.subject + message.body
    assert late_meetup.place not in message.subject + message.body


@pytest.mark.rule("KOT-9.4")
def test_note_is_not_reminded_before_the_day_after_it_was_due(late_meetup):
    late_meetup.date += timedelta(days=1)
    late_meetup.save()

    assert reminders.send_due() == 0


def test_missed_nights_catch_up_with_one_reminder(late_meetup):
    reminders.send_due(timezone.localdate() + timedelta(days=20))
    assert OutboxMessage.objects.get(event__contains="note-missing").event.endswith(":7")


@pytest.mark.rule("KOT-9.2")
def test_mentor_is_reminded_once_to_arrange_the_next_meetup(late_meetup):
    day = timezone.localdate() + timedelta(days=20)
    reminders.send_due(day)
    reminders.send_due(day)
    message = OutboxMessage.objects.get(event__contains="arrange")
    assert message.to == late_meetup.mentor.user.email
    assert late_meetup.mentee.child.first_name not in message.subject + message.body


@pytest.mark.rule("KOT-9.2")
def test_pair_with_a_meetup_planned_has_nothing_to_arrange(late_meetup):
    factories.MeetUpFactory(
        mentee=late_meetup.mentee, mentor=late_meetup.mentor, date=timezone.localdate() + timedelta(days=30)
    )
    reminders.send_due(timezone.localdate() + timedelta(days=20))
    assert not OutboxMessage.objects.filter(event__contains="arrange").exists()


@pytest.mark.parametrize("status", ["cancelled", "declined"])
def test_meetup_that_did_not_go_ahead_owes_no_note(late_meetup, status):
    late_meetup.status = status
    late_meetup.save()

    assert reminders.send_due() == 0


def test_note_that_came_in_ends_the_reminding(late_meetup):
    factories.NoteFactory(mentee=late_meetup.mentee, mentor=late_meetup.mentor, meetup=late_meetup)

    assert reminders.send_due() == 0


@pytest.mark.rule("KOT-5.1")
@pytest.mark.parametrize(("days_left", "expected"), [(61, 0), (60, 1), (30, 1), (7, 1), (0, 1)])
def test_lapsing_training_is_reminded_at_sixty_thirty_and_seven_days(days_left, expected):
    # Twelve months hold through the same day next year.
    last_day = timezone.localdate() + timedelta(days=days_left)
    factories.TrainingFactory(taken_on=last_day.replace(year=last_day.year - 1))

    assert reminders.send_due() == expected
    assert reminders.send_due() == 0


def test_everything_scheduled_runs_from_one_command(late_meetup, capsys):
    call_command("run_scheduled")

    # The note, and the weekly list with the note on it.
    assert "reminders: 2" in capsys.readouterr().out
    assert OutboxMessage.objects.get(event__contains="note-missing").sent_at


@pytest.mark.rule("KOP-28")
def test_clock_of_a_mentee_is_reminded_once_and_names_no_child(make_allocated, coordinator):
    scheme = Scheme.objects.first()
    scheme.coordinator = coordinator
    scheme.save()
    allocation = make_allocated()
    child = allocation.mentee.child
    factories.ReviewFactory(mentee=allocation.mentee, held_on=timezone.localdate() - timedelta(days=200))

    assert reminders.send_due() >= 2
    assert reminders.send_due() == 0

    said = {(message.to, message.subject) for message in OutboxMessage.objects.filter(event__startswith="due:")}
    assert (coordinator.email, "A review is due") in said
    assert (allocation.mentor.user.email, "A consent to mentoring is missing") in said
    words = " ".join(f"{message.subject} {message.body}" for message in OutboxMessage.objects.all())
    assert child.first_name not in words
    assert child.surname not in words


def test_closed_mentee_is_nobodys_clock(make_allocated, coordinator):
    scheme = Scheme.objects.first()
    scheme.coordinator = coordinator
    scheme.save()
    closing = factories.ClosingFactory(last_day=timezone.localdate() - timedelta(days=9))
    closing.mentee.agreed_end_on = timezone.localdate()
    closing.mentee.save()
    reminders.send_due()
    assert not OutboxMessage.objects.filter(event__startswith="due:").exists()


@pytest.mark.rule("KOT-5.1")
def test_end_of_a_lift_is_told_once_to_mentor_and_coordinator(person):
    today = timezone.localdate()
    coordinator = person("coordinator")
    mentor = factories.TrainingFactory(taken_on=today - timedelta(days=400)).mentor
    lift = {"mentor": mentor, "reason": "Course", "lifted_on": today, "lifted_by": coordinator}
    StopLift.objects.create(until=today + timedelta(days=5), **lift)
    # A lift of years ago, before the training was taken again, ends nothing now.
    other = factories.TrainingFactory(taken_on=today - timedelta(days=400)).mentor
    StopLift.objects.create(
        **lift | {"mentor": other, "lifted_on": today - timedelta(days=900)}, until=today - timedelta(days=899)
    )
    reminders.send_due(today)
    OutboxMessage.objects.all().delete()

    for days in (5, 6, 7):
        reminders.send_due(today + timedelta(days=days))

    told = OutboxMessage.objects.filter(
        event__contains=f"safeguarding-training:{mentor.pk}:", event__endswith=f"lift-ended:{today + timedelta(days=5)}"
    )
    assert sorted(told.values_list("to", flat=True)) == sorted([mentor.user.email, coordinator.email])
    assert "no new meet-up can be planned" in told.get(to=mentor.user.email).body.replace("Without it n", "n")
    assert f"/mentors/{mentor.pk}/" in told.get(to=coordinator.email).body
    assert not OutboxMessage.objects.filter(event__contains="lift-ended", to=other.user.email).exists()


@pytest.mark.rule("PRO-5")
def test_suspended_mentor_is_not_asked_for_a_note(late_meetup):
    late_meetup.mentor.suspended_at = timezone.now()
    late_meetup.mentor.save()

    reminders.send_due()

    assert not OutboxMessage.objects.filter(event__contains="note-missing").exists()


@pytest.mark.rule("KOP-26")
def test_mentor_is_reminded_of_a_course_that_runs_out_and_reads_of_it_on_the_first_page(sign_in):
    today = timezone.localdate()
    ends = today + timedelta(days=20)
    mentor = factories.TrainingFactory(course="induction", taken_on=today - timedelta(days=9), expires_on=ends).mentor

    for _ in range(2):
        reminders.send_due(today)
    reminders.send_due(ends - timedelta(days=7))

    sent = OutboxMessage.objects.filter(event__contains="course:", to=mentor.user.email)
    assert [message.event.rsplit(":", 1)[1] for message in sent.order_by("pk")] == ["30", "7"]
    assert "clear to mentor" in sign_in(mentor.user).get("/").content.decode()
