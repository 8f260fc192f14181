"""Finds what is due and not reminded yet, by comparing deadlines with the outbox; a missed night catches up."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from core import outbox
from core.models import User
from core.roles import Role
from meetups import emails as meetup_emails
from meetups.models import MeetUp
from meetups.rules import note_due_on, waits_for_morning
from meetups.standing import called_about, of_these_days, silence_of, told_once, watched_of
from mentors.deadlines import support_meetings_due, trainings_due
from policy.dates import in_words
from policy.deadlines import reviews_due
from policy.models import PolicyVersion
from safeguarding import emails as concern_emails
from safeguarding.deadlines import concerns_unread
from safeguarding.models import Concern

from .clocks import LATE, RUNNING, running

# A note that is missing is asked for on the day after it was due, and once more a week later.
NOTE_REMINDERS_AFTER = (1, 7)


def send_due(today=None) -> int:
    """Queue every reminder that is due; returns how many were new."""
    today = today or timezone.localdate()
    figures = PolicyVersion.objects.figures_on(today)
    return (
        _remind_of_notes(today, figures)
        + _remind_of_trainings(today, figures)
        + _remind_of_policy_review(today)
        + _remind_of_clocks(today, figures)
        + _remind_of_support_meetings(today, figures)
        + _remind_of_concerns(today)
    )


def call_about_meetups(now=None) -> int:
    """Tell whom a rule calls about a meet-up of these days: not confirmed (KOP-10), gone silent (KOP-27).

    Asked every few minutes; each of them is told once of the meet-up at that time. Where nobody has the role, the next
    one is told.
    """
    now = now or timezone.now()
    figures = PolicyVersion.objects.figures_on(timezone.localtime(now).date())
    called = called_about(of_these_days(now, figures, MeetUp.objects.all()), now, figures)
    if not called:
        return 0
    people = {role: list(User.objects.in_role(role)) for role in (Role.COORDINATOR, Role.CHIEF_EXECUTIVE)}
    morning, sent = outbox.quiet_until(now), 0
    for (event, role, what), meetups in _calls(called).items():
        keeps_quiet = waits_for_morning(what, watched_of(meetups[0]).begins, morning)
        for person in people[role] or people[Role.CHIEF_EXECUTIVE]:
            if not outbox.is_queued(event, person.email):
                sent += _post_once(event, person.email, *_call(what, meetups, person), keeps_quiet=keeps_quiet)
    return sent


def _calls(called):
    """{(event, role, what it is told of): meet-ups}: a group is one call, confirmed on one page or gone silent
    (KOP-30)."""
    calls: dict[tuple[str, str, str], list[MeetUp]] = {}
    for meetup, roles in called:
        for role, what in roles.items():
            whose = silence_of(meetup) if what == "silent" else _plan_of(meetup)
            event = f"{whose}:{what}:{role}:{meetup.date}:{meetup.starts_at:%H%M}"
            calls.setdefault((event, role, what), []).append(meetup)
    return calls


def _plan_of(meetup) -> str:
    return f"group:{meetup.group_id}" if meetup.group_id else f"meetup:{meetup.pk}"


def _call(what, meetups, person):
    first = meetups[0]
    if what == "unconfirmed":
        message = meetup_emails.group_unconfirmed if first.group_id else meetup_emails.unconfirmed
        return message(first, person)
    if len(meetups) > 1:
        return meetup_emails.silent_group(meetups, person)
    return meetup_emails.silent(first, person)


def _remind_of_notes(today, figures):
    first = today - timedelta(days=figures.note_due_days + NOTE_REMINDERS_AFTER[0])
    meetups = MeetUp.objects.owing_a_note().filter(date__lte=first, mentor__user__is_active=True)
    # A suspended mentor is asked for nothing; that the note is missing stands on the coordinator's first page.
    meetups = meetups.filter(mentor__suspended_at=None)
    sent = 0
    for own in told_once(meetups.select_related("mentor__user")):
        meetup = own[0]
        late = (today - note_due_on(meetup.date, figures)).days
        stage = max(days for days in NOTE_REMINDERS_AFTER if days <= late)
        subject, body = meetup_emails.note_missing(meetup, len(own))
        sent += _post_once(f"{_plan_of(meetup)}:note-missing:{stage}", meetup.mentor.user.email, subject, body)
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
        if deadline.lift_ended_on:
            sent += _tell_of_ended_lift(deadline)
    return sent


def _tell_of_ended_lift(deadline):
    """To the coordinators, who had lifted the stop: from now on it stands again (KOT-5.1)."""
    sent = 0
    for person in User.objects.in_role(Role.COORDINATOR):
        body = (
            f"Hello {person.first_name},\n\nthe stop of {deadline.subject} was lifted until "
            f"{in_words(deadline.lift_ended_on)}. No newer safeguarding training is recorded, so no new meet-up can be "
            f"planned.\n\nRecord the training, or lift the stop again:\n{settings.SITE_URL}{deadline.read_at}\n"
        )
        sent += _post_once(deadline.event, person.email, f"The stop of {deadline.subject} stands again", body)
    return sent


def _remind_of_policy_review(today):
    sent = 0
    for deadline in reviews_due(today):
        when = "was due on" if deadline.is_late(today) else "is due by"
        body = (
            f"Hello {deadline.person.first_name},\n\nThe review of the policy “{deadline.subject}” {when} "
            f"{in_words(deadline.due_on)}. Its figures, and what stands against them today:\n"
            f"{settings.SITE_URL}{deadline.url}\n"
        )
        sent += _post_once(deadline.event, deadline.person.email, "The policy is due for review", body)
    return sent


def _remind_of_clocks(today, figures):
    """Once for each clock that asks for a reminder of its own; no word of the message says which child."""
    sent = 0
    for clock, deadline in running(today, figures):
        is_time = clock.reminds == RUNNING or (clock.reminds == LATE and deadline.is_late(today))
        if is_time and not deadline.paused:
            sent += _remind_of(clock.one, deadline)
    return sent


def _remind_of(what, deadline):
    body = (
        f"Hello {deadline.person.first_name},\n\n{what}: {in_words(deadline.due_on)}.\n\n"
        f"See it here:\n{settings.SITE_URL}{deadline.url}\n"
    )
    return _post_once(f"due:{deadline.event}", deadline.person.email, what, body)


def _remind_of_support_meetings(today, figures):
    """To the coordinator, once a week while any is due, with their number and no name."""
    due = support_meetings_due(today, figures)
    if not due:
        return 0
    number = "1 mentor has" if len(due) == 1 else f"{len(due)} mentors have"
    person, (year, week, _) = due[0].person, today.isocalendar()
    body = (
        f"Hello {person.first_name},\n\n{number} had no support meeting for {figures.support_flag_months} months or "
        f"more. The first is due by {in_words(due[0].due_on)}. Whose they are stands on the mentors' pages:\n"
        f"{settings.SITE_URL}/mentors/\n"
    )
    return _post_once(f"support-meetings:{year}-{week:02}", person.email, "Support meetings are due", body)


def _remind_of_concerns(today):
    """To everybody who may read a concern whose day is over (KOT-14.1), once for each time words came."""
    concerns, sent = Concern.objects.all(), 0
    late = {deadline.subject: deadline for deadline in concerns_unread(concerns) if deadline.is_late(today)}
    for concern in concerns.filter(reference__in=late):
        deadline = late[concern.reference]
        for reader in concern.readers():
            subject, body = concern_emails.still_unread(deadline, reader)
            sent += _post_once(f"due:{deadline.event}", reader.email, subject, body)
    return sent


def _post_once(event, to, subject, body, *, keeps_quiet=True):
    """A reminder waits for the morning; a call about a child who may not be home does not (KOP-27)."""
    if outbox.is_queued(event, to):
        return 0
    outbox.post(event=event, to=to, subject=subject, body=body, keeps_quiet=keeps_quiet)
    return 1
