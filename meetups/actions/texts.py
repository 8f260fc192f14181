"""Text messages to a mentor whose next day changes, beside the e-mail."""

from datetime import datetime

from django.utils import timezone

from core import outbox

from .. import emails, rules


def text_if_soon(meetup, event):
    """A short word to the mentor where the meet-up is within a day, if they chose texts; others read their e-mail."""
    starts_at = timezone.make_aware(datetime.combine(meetup.date, meetup.starts_at))
    if rules.is_soon(starts_at, timezone.now()):
        outbox.post_text(event=event, person=meetup.mentor.user, body=emails.in_short(meetup))
