"""From one mentor to the next, with the meeting at which both are present (KOP-7)."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from core.roles import Role
from mentees import actions as mentee_actions
from mentees.models import Handover

from .. import calendar, emails
from ..models import MeetUp, Transport
from ..standing import not_standing, start_for, unclear_for
from .endings import check_held, planned_beyond, settle_planned
from .meetups import judge_plan, tell_coordinators
from .signups import release_unaccompanied


@transaction.atomic
def hand_over_mentee(
    *, by, allocation, mentor, last_day, meeting=None, planned_then="", submission, draft_key="", **new
):
    """Hand a mentee over to the next mentor, all or nothing: allocations, joint meeting, meet-ups planned beyond.

    `meeting` are date, times and place of the joint meeting; without it `no_meeting_because` says why.
    """
    mentee = mentee_actions.lock_mentee(allocation.mentee)
    if existing := Handover.objects.filter(submission=submission, mentee=mentee).first():
        return existing
    if meeting and allocation.mentor.is_suspended:
        raise ValidationError({"date": f"{allocation.mentor} is suspended. Say instead why there is no joint meeting."})
    handover = mentee_actions.hand_over(
        by=by, allocation=allocation, mentor=mentor, last_day=last_day, submission=submission, **new
    )
    check_held(allocation, last_day)
    beyond = planned_beyond(allocation, last_day)
    if beyond and not planned_then:
        raise ValidationError({"planned_then": "Meet-ups are planned after the last day. Say what becomes of them."})
    settle_planned(
        beyond,
        by=by,
        then=planned_then,
        to_mentor=handover.to_allocation.mentor,
        reason=f"Handed over to {mentor}",
    )
    release_unaccompanied(by=by, mentee=mentee.pk)
    if meeting:
        _meet_together(handover, by=by, **meeting)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission)
    return handover


def _meet_together(handover, *, by, **plan):
    """The joint meeting is the new mentor's meet-up, with the present one as second mentor."""
    old, new = handover.from_allocation, handover.to_allocation
    if not (old.holds_on(plan["date"]) and new.holds_on(plan["date"])):
        raise ValidationError({"date": "Choose a day on which both are mentors of the child."})
    meetup = MeetUp(
        mentee=handover.mentee,
        mentor=new.mentor,
        second_mentor=old.mentor,
        transport=Transport.CARER,
        is_handover=True,
        **plan,
    )
    try:
        judge_plan(meetup)
    except ValidationError as error:
        whose = {NON_FIELD_ERRORS: f"{new.mentor}: ", "second_mentor": f"{old.mentor}: "}
        told = [whose.get(field, "") + words for field, texts in error.message_dict.items() for words in texts]
        raise ValidationError({"date": told}) from error
    if by.has_role(Role.COORDINATOR) and _stands(meetup):
        meetup.status, meetup.answered_by, meetup.answered_at = MeetUp.Status.CONFIRMED, by, timezone.now()
    history.save(meetup, by=by)
    for person in (new.mentor, old.mentor):
        if person.user.is_active:
            subject, body = emails.handover_meeting(meetup, person)
            event, invitation = f"meetup:{meetup.pk}:handover", calendar.invitation(meetup, person)
            outbox.post(event=event, to=person.user.email, subject=subject, body=body, invitation=invitation)
    if meetup.status == MeetUp.Status.PLANNED:
        tell_coordinators(meetup, "planned", emails.planned(meetup))
    return meetup


def _stands(meetup):
    """Whether nothing speaks against it, so that the coordinator's booking confirms it."""
    start = start_for(meetup)
    return not not_standing(meetup) and not unclear_for(meetup) and (start is None or start.is_allowed)
