"""The first meeting of mentor, child and carer, booked by the charity (KOT-7.1)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import history, outbox
from core.models import User
from core.roles import Role
from mentees import actions as mentee_actions
from mentors.models import Mentor

from .. import calendar, emails
from ..models import MeetUp, Transport
from ..standing import unclear_for
from .days import discard_draft
from .meetups import judge_plan


@transaction.atomic
def book_first_meeting(*, by, mentee, submission, draft_key="", **plan):
    """Book the first meeting for whoever mentors the child on that day, and tell the mentor.

    Booked by the coordinator it is confirmed by that, where the mentor is clear to mentor; booked by family liaison it
    waits for the coordinator (KOP-10).
    """
    mentee = mentee_actions.lock_mentee(mentee)
    discard_draft(by, draft_key, submission)
    if existing := MeetUp.objects.filter(submission=submission, mentee=mentee).first():
        return existing
    meetup = MeetUp(
        mentee=mentee,
        mentor=_mentor_on(mentee, plan["date"]),
        submission=submission,
        is_first_meeting=True,
        transport=Transport.CARER,
        **plan,
    )
    judge_plan(meetup)
    if by.has_role(Role.COORDINATOR) and not unclear_for(meetup):
        meetup.status, meetup.answered_by, meetup.answered_at = MeetUp.Status.CONFIRMED, by, timezone.now()
    history.save(meetup, by=by)
    _tell(meetup, by)
    return meetup


def _mentor_on(mentee, day):
    """The mentor of that day; on the days of a handover the new one."""
    allocations = mentee.allocations.open_on(day).of_serving_mentors().order_by("-start_on", "-id")
    allocation = allocations.first()
    if allocation is None:
        raise ValidationError({"date": "Nobody is allocated as mentor on that day. Allocate a mentor first."})
    return Mentor.objects.with_people().get(pk=allocation.mentor_id)


def _tell(meetup, by):
    event = f"meetup:{meetup.pk}:first-meeting"
    subject, body = emails.first_meeting_booked(meetup, by)
    if meetup.mentor.user.is_active:
        invitation = calendar.invitation(meetup, meetup.mentor)
        outbox.post(event=event, to=meetup.mentor.user.email, subject=subject, body=body, invitation=invitation)
    subject, body = emails.first_meeting_to_confirm(meetup, by)
    for person in User.objects.in_role(Role.COORDINATOR).exclude(pk=by.pk):
        outbox.post(event=event, to=person.email, subject=subject, body=body)
