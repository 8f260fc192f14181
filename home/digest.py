"""The weekly list of what is due to each person, by e-mail and without a name: once, on its day or as soon after."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.models import OutboxMessage
from policy.dates import in_words, is_bank_holiday
from policy.models import PolicyVersion

from .clocks import due_to_each


@transaction.atomic
def send_weekly(today=None) -> int:
    """Queue this week's list for everybody who has something due and wants it; returns how many.

    All of a week's lists are queued together. Where that day was missed, the next run of the same week does it; on a
    bank holiday there is none, and the next day's run does it.
    """
    today = today or timezone.localdate()
    if is_bank_holiday(today):
        return 0
    event = f"digest:{_day_of_this_week(today):%Y-%m-%d}"
    if OutboxMessage.objects.filter(event=event).exists():
        return 0
    wanted = [
        (person, clocks)
        for person, clocks in due_to_each(today, PolicyVersion.objects.figures_on(today))
        if person.wants_digest
    ]
    for person, clocks in wanted:
        subject, body = _message(person, clocks, today)
        outbox.post(event=event, to=person.email, subject=subject, body=body, keeps_quiet=True)
    return len(wanted)


def _day_of_this_week(today):
    """The last day on which the list was to go out."""
    return today - timedelta(days=(today.isoweekday() - settings.DIGEST_DAY) % 7)


def _message(person, clocks, today):
    number = sum(len(due) for _, due in clocks)
    lines = "\n".join(f"- {_line(clock, due, today)}" for clock, due in clocks)
    page = reverse("home:due_list" if person.is_mentoring_team else "home:today")
    account = settings.SITE_URL + reverse("core:account_change")
    return (
        "1 thing is due" if number == 1 else f"{number} things are due",
        f"Hello {person.first_name},\n\nThis is due to you, as it stands on {in_words(today)}:\n\n{lines}\n\n"
        f"See each of it in the portal:\n{settings.SITE_URL}{page}\n\n"
        f"You get this once a week. You can switch it off here:\n{account}\n",
    )


def _line(clock, due, today):
    first = due[0].due_on
    when = f"was due on {in_words(first)}" if first < today else f"is due by {in_words(first)}"
    return f"{clock.words(len(due))}: {'it' if len(due) == 1 else 'the first'} {when}."
