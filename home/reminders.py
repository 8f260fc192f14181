"""Finds what is due and not reminded yet, by comparing deadlines with the outbox; a missed night catches up."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from core import outbox
from meetups import emails as meetup_emails
from meetups.models import MeetUp
from meetups.rules import note_due_on
from mentors.deadlines import support_meetings_due, trainings_due
from policy.dates import in_words
from policy.models import PolicyVersion

# A note that is missing is asked for on the day after it was due, and once more a week later.
NOTE_REMINDERS_AFTER = (1, 7)


def send_due(today=None) -> int:
    """Queue every reminder that is due; returns how many were new."""
    today = today or timezone.localdate()
    figures = PolicyVersion.objects.figures_on(today)
    return (
        _remind_of_notes(today, figures)
        + _remind_of_trainings(today, figures)
        + _remind_of_support_meetings(today, figures)
    )


def _remind_of_notes(today, figures):
    first = today - timedelta(days=figures.note_due_days + NOTE_REMINDERS_AFTER[0])
    meetups = MeetUp.objects.owing_a_note().filter(date__lte=first, mentor__user__is_active=True)
    sent = 0
    for meetup in meetups.select_related("mentor__user").iterator():
        late = (today - note_due_on(meetup.date, figures)).days
        stage = max(days for days in NOTE_REMINDERS_AFTER if days <= late)
        subject, body = meetup_emails.note_missing(meetup)
        sent += _post_once(f"meetup:{meetup.pk}:note-missing:{stage}", meetup.mentor.user.email, subject, body)
    return sent


def _remind_of_trainings(today, figures):
    sent = 0
    for deadline in trainings_due(today, figures):
        if not deadline.person.is_active:
            continue
        stop = "" if deadline.lifted_until else " Without it no new meet-up can be planned."
        body = (
            f"Hello {deadline.person.first_name},\n\n{deadline.what}.{stop}\n\n"
            f"See your trainings here:\n{settings.SITE_URL}{deadline.url}\n"
        )
        sent += _post_once(deadline.event, deadline.person.email, "Your safeguarding training", body)
    return sent


def _remind_of_support_meetings(today, figures):
    """To the coordinator, with the mentor's page and without the mentor's name."""
    sent = 0
    for deadline in support_meetings_due(today, figures):
        body = (
            f"Hello {deadline.person.first_name},\n\na mentor has had no support meeting for a long time. It is due by "
            f"{in_words(deadline.due_on)}. Whose it is stands here:\n{settings.SITE_URL}{deadline.url}\n"
        )
        sent += _post_once(deadline.event, deadline.person.email, "A support meeting is due", body)
    return sent


def _post_once(event, to, subject, body):
    if outbox.is_queued(event, to):
        return 0
    outbox.post(event=event, to=to, subject=subject, body=body)
    return 1
