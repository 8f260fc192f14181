"""Messages about meet-ups: never a child's name, never what was said."""

from django.conf import settings
from django.urls import reverse

WORDS = {"confirmed": "is confirmed", "asked": "has a question", "declined": "cannot go ahead as planned"}


def _link(meetup):
    return f"{settings.SITE_URL}{reverse('meetups:meetup_detail', args=[meetup.pk])}"


def planned(meetup):
    """Subject and body for the coordinator: a meet-up has been announced (KOT-9.3)."""
    when = f"{meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M}"
    return (
        f"A meet-up is planned for {meetup.date:%-d %B}",
        f"{meetup.mentor} has planned a meet-up for {when}.\n\nSee it, and answer where it asks you to:\n"
        f"{_link(meetup)}\n",
    )


def answered(meetup):
    """Subject and body for the mentor: the coordinator has answered (KOP-10)."""
    return (
        f"Your meet-up on {meetup.date:%-d %B} {WORDS[meetup.status]}",
        f"Hello {meetup.mentor.user.first_name},\n\nthe coordinator has looked at your meet-up on "
        f"{meetup.date:%-d %B %Y}: it {WORDS[meetup.status]}.\n\nRead it here:\n{_link(meetup)}\n",
    )


def cancelled(meetup):
    """Subject and body for the other side when a meet-up is cancelled (KOP-18)."""
    return (
        f"The meet-up on {meetup.date:%-d %B} is cancelled",
        f"The meet-up that {meetup.mentor} planned for {meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M} "
        f"is cancelled.\n\nSee what is planned:\n{settings.SITE_URL}/\n",
    )


def note_missing(meetup):
    """Subject and body of the reminder that a note is due (KOT-9.4)."""
    return (
        f"The note of your meet-up on {meetup.date:%-d %B} is still to come",
        f"Hello {meetup.mentor.user.first_name},\n\nthe note of your meet-up on {meetup.date:%-d %B %Y} "
        f"has not arrived yet. Three lines are enough.\n\nWrite it here:\n{settings.SITE_URL}/\n",
    )
