"""A fixed time and room of every week (HTP-3): planned all at once, and confirmed all at once."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, outbox
from core.models import User
from core.roles import Role
from mentees import actions as mentee_actions
from policy.dates import in_words

from .. import calendar, emails
from ..models import MeetUp
from ..rules import weekly_days
from ..standing import holidays_between
from . import invitations
from .meetups import answer_meetup, plan_meetup, tell_second

# Of the weeks that cannot be, as many are named.
MOST_NAMED = 5


@transaction.atomic
def plan_weekly(*, by, mentor, mentee, until, submission=None, told=None, **plan):
    """Plan the same time and room of each week, all of them or none; the same submission twice plans them once.

    Raises ValidationError, which names each day that cannot be.
    """
    mentee = mentee_actions.lock_mentee(mentee)
    slot = submission or uuid.uuid4()
    if existing := list(MeetUp.objects.filter(slot=slot, mentor=mentor, mentee=mentee)):
        return existing
    meetups: list[MeetUp] = []
    wrong: list[str] = []
    days = weekly_days(plan["date"], until, holidays_between(plan["date"], until))
    if not days:
        raise ValidationError({"weekly_until": "All these days are school holidays or bank holidays. Choose others."})
    for day in days:
        week = plan | {"date": day, "slot": slot, "submission": uuid.uuid5(slot, day.isoformat())}
        # The carer is told of the slot once, with its first day.
        told_of = told if not meetups else None if told is None else False
        try:
            meetups.append(plan_meetup(by=by, mentor=mentor, mentee=mentee, told=told_of, tells=False, **week))
        except ValidationError as error:
            if not meetups and not wrong and "weekly_until" not in getattr(error, "error_dict", {}):
                raise
            wrong.append(f"{in_words(day)}: {' '.join(error.messages)}")
    if wrong:
        more = [f"And {len(wrong) - MOST_NAMED} more."] if len(wrong) > MOST_NAMED else []
        raise ValidationError({"weekly_until": wrong[:MOST_NAMED] + more})
    if told:
        MeetUp.objects.filter(slot=slot).update(carer_knows=True)
    subject, body = emails.planned_weekly(meetups)
    for person in User.objects.in_role(Role.COORDINATOR):
        outbox.post(event=f"slot:{slot}:planned", to=person.email, subject=subject, body=body)
    invitations.send_files(meetups[0], but=tell_second(meetups[0], weeks=len(meetups)))
    drafts.discard(user=by, key=f"plan:mentee:{mentee.pk}", submission=slot)
    return meetups


@transaction.atomic
def confirm_slot(*, by, meetup, because="", unassessed_because="", insurance_words="", seen=None, **answer):
    """Confirm a meet-up and those of its slot that follow and wait. Answers how many; one e-mail tells the mentor."""
    reasons = {"because": because, "unassessed_because": unassessed_because, "insurance_words": insurance_words}
    following = MeetUp.objects.filter(slot=meetup.slot, date__gt=meetup.date, status=MeetUp.Status.PLANNED)
    is_alone = not following.exists()
    confirmed = [answer_meetup(by=by, meetup=meetup, seen=seen, tells=is_alone, **reasons, **answer)]
    if is_alone:
        return 1
    for later in following.select_related("mentee", "mentor__user").order_by("date"):
        try:
            with transaction.atomic():
                confirmed.append(answer_meetup(by=by, meetup=later, tells=False, **reasons, **answer))
        except ValidationError:
            # One that needs a word of its own waits for it.
            continue
    subject, body = emails.confirmed_weekly(confirmed)
    event = f"slot:{meetup.slot}:confirmed:{timezone.now():%Y%m%d%H%M}"
    invitation = calendar.invitation(meetup, meetup.mentor)
    outbox.post(event=event, to=meetup.mentor.user.email, subject=subject, body=body, invitation=invitation)
    invitations.send_files(confirmed[0], but=meetup.mentor)
    return len(confirmed)
