"""The file that keeps the calendars of both mentors right: along with a message, or with one of its own (KOP-10)."""

from core import outbox

from .. import calendar, emails

# What a second mentor is told of: named anew, or moved and moved back, they hear of it again.
NAMED_FOR = ("second_mentor", "date", "starts_at")


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


def tell_former_second(meetup, mentor, day, *, with_group=False):
    """Whoever was named as second mentor for that day and is not any more learns nothing of what is planned now."""
    if mentor is None or not mentor.user.is_active:
        return
    step = (meetup.group if with_group else meetup).history.count()
    tell_it_is_off(meetup, mentor, f"not-second:{step}", emails.not_second(meetup, mentor, day), with_group=with_group)


def tell_it_is_off(meetup, mentor, what, message, *, with_group):
    """Of a whole group a second mentor hears once (KOP-30); a part that is in their calendar is taken out by its own
    message, for a mail program takes one entry from one message."""
    subject, body = message
    invitation = calendar.invitation(meetup, mentor)
    event = f"meetup:{meetup.pk}"
    if with_group and not outbox.has_sent_file(event, mentor.user.email):
        event, invitation = f"group:{meetup.group_id}", ""
    outbox.post(event=f"{event}:{what}", to=mentor.user.email, subject=subject, body=body, invitation=invitation)
