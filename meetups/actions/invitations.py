"""The file that keeps a mentor's own calendar right: along with a message, or with one of its own (KOP-10)."""

from core import outbox

from .. import calendar, emails
from ..models import MeetUp


def file_for(meetup, mentor):
    """Invitation, update or cancellation; nothing for a mentor under whom the meet-up never was confirmed."""
    was_confirmed = meetup.history.filter(status=MeetUp.Status.CONFIRMED, mentor=mentor.pk).exists()
    return calendar.invitation(meetup, mentor) if was_confirmed else ""


def send_file(meetup):
    """To the mentor, where no other message about this step goes to them."""
    mentor = meetup.mentor
    invitation = file_for(meetup, mentor)
    if invitation and mentor.user.is_active:
        subject, body = emails.in_calendar(meetup)
        event = f"meetup:{meetup.pk}:calendar:{meetup.history.count()}"
        outbox.post(event=event, to=mentor.user.email, subject=subject, body=body, invitation=invitation)
