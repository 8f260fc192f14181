"""The file that keeps the calendars of both mentors right: along with a message, or with one of its own (KOP-10)."""

from core import outbox

from .. import calendar, emails


def send_files(meetup, *, but=None):
    """To the mentor and the second one, but to whom another message about this step takes it."""
    for mentor in (meetup.mentor, meetup.second_mentor):
        if mentor is not None and mentor != but:
            _send_file(meetup, mentor)


def _send_file(meetup, mentor):
    invitation = calendar.invitation(meetup, mentor)
    if invitation and mentor.user.is_active:
        subject, body = emails.in_calendar(meetup, mentor)
        event = f"meetup:{meetup.pk}:calendar:{meetup.history.count()}"
        outbox.post(event=event, to=mentor.user.email, subject=subject, body=body, invitation=invitation)


def tell_former_second(meetup, mentor, day):
    """Whoever was named as second mentor for that day and is not any more learns nothing of what is planned now."""
    if mentor is None or not mentor.user.is_active:
        return
    subject, body = emails.not_second(meetup, mentor, day)
    event = f"meetup:{meetup.pk}:not-second:{meetup.history.count()}"
    invitation = calendar.invitation(meetup, mentor)
    outbox.post(event=event, to=mentor.user.email, subject=subject, body=body, invitation=invitation)
