"""What happens to meet-ups as planned."""

import uuid

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from core.models import User
from core.roles import Role
from mentees import actions as mentee_actions
from mentors.rules import clear_to_plan
from policy.dates import in_words, is_skipped
from policy.models import PolicyVersion, Scheme

from .. import calendar, emails, rules
from ..models import DayMessage, MeetUp, Note
from ..standing import (
    clash_of,
    consent_of,
    first_meeting_of,
    insurance_of,
    lift_of,
    not_standing,
    place_of,
    risk_of,
    room_clash_of,
    second_mentor_standing,
    stage_for_group,
    start_for,
    unclear_for,
)
from . import invitations
from .days import discard_draft, keep_message
from .texts import text_if_soon

# What a carer has to know of a plan.
WHEN_AND_WHERE = ("date", "starts_at", "ends_at", "place", "unusual")
MOVED_AS_ONE = "This is a group meet-up: time and place change for all children at once. Ask whoever planned it."
SKIPPED = "The clocks go forward that night and never show {at:%H:%M}. Choose another time."


@transaction.atomic
def plan_meetup(*, by, mentor, mentee, submission=None, told=None, tells=True, **plan):
    """Announce a meet-up (KOT-9.3). The same submission twice is one meet-up. Raises ValidationError on a refusal.

    `told` is the word with the carer about it (KOP-16), False where they do not know yet, None where nobody asked.
    """
    mentee = mentee_actions.lock_mentee(mentee)
    sent_as = submission = submission or uuid.uuid4()
    if existing := MeetUp.objects.filter(submission=submission).first():
        if (existing.mentor_id, existing.mentee_id) == (mentor.pk, mentee.pk):
            # Sent again: the same words are the same plan, other words a change of it.
            is_same = all(getattr(existing, name) == value for name, value in plan.items())
            return existing if is_same else change_meetup(by=by, meetup=existing, told=told, **plan)
        submission = uuid.uuid4()
    meetup = MeetUp(mentee=mentee, mentor=mentor, submission=submission, **plan)
    judge_plan(meetup)
    meetup.carer_knows = None if told is None else bool(told)
    history.save(meetup, by=by)
    if told:
        keep_message(meetup, DayMessage.Kind.PLANNED, by=by, with_carer=told)
    if tells:
        tell_of_plan(meetup)
    drafts.discard(user=by, key=f"plan:mentee:{mentee.pk}", submission=sent_as)
    return meetup


@transaction.atomic
def change_meetup(*, by, meetup, told=None, seen=None, submission=None, draft_key="", with_group=False, **plan):
    """Change a plan; it waits for the coordinator anew, and the earlier plan stays in its history.

    Moved to another time or place, the carer has to be told anew (KOP-18). The same sending twice is one change. A
    child's part of a group moves only `with_group` (KOP-30), whose action tells everybody.
    """
    meetup = _still_ahead(meetup)
    discard_draft(by, draft_key, submission)
    if _has_been_changed_so(meetup, seen, submission, plan):
        return meetup
    history.check_seen(meetup, seen, by=by, names=plan)
    second, day = meetup.second_mentor, meetup.date
    moved = [name for name in WHEN_AND_WHERE if getattr(meetup, name) != plan.get(name, getattr(meetup, name))]
    if moved and meetup.group_id and not with_group:
        raise ValidationError({moved[0]: MOVED_AS_ONE})
    for name, value in plan.items():
        setattr(meetup, name, value)
    judge_plan(meetup)
    if moved or told:
        meetup.carer_knows = bool(told)
    history.save(meetup, by=by)
    if moved or told:
        keep_message(meetup, DayMessage.Kind.MOVED, by=by, submission=submission, with_carer=told)
    if not with_group:
        tell_of_plan(meetup)
    if second not in (meetup.second_mentor, meetup.mentor):
        invitations.tell_former_second(meetup, second, day, with_group=with_group)
    return meetup


def _has_been_changed_so(meetup, seen, submission, plan):
    """Whether this sending has arrived before: its answer was lost on the way."""
    if submission and meetup.day_messages.filter(kind=DayMessage.Kind.MOVED, submission=submission).exists():
        return True
    is_same = all(getattr(meetup, name) == value for name, value in plan.items())
    return bool(seen) and is_same and seen != history.version_of(meetup)


def _still_ahead(meetup):
    """The meet-up as it stands now, locked. Raises ValidationError where it has been, or does not go ahead."""
    mentee_actions.lock_mentee(meetup.mentee)
    meetup = MeetUp.objects.select_for_update(of=("self",)).get(pk=meetup.pk)
    if not meetup.stands:
        raise ValidationError("This meet-up is not going ahead any more. Plan a new one.")
    if meetup.is_over or Note.objects.filter(meetup=meetup).exists():
        raise ValidationError("This meet-up has been. What happened stands in its note.")
    return meetup


def judge_plan(meetup):
    """Refuse what the policy refuses, and set who has to answer."""
    closing = meetup.mentee.closing
    if closing and meetup.date > closing.last_day:
        raise ValidationError({"date": f"Support ends on {in_words(closing.last_day)}. No meet-up can follow it."})
    version = PolicyVersion.objects.in_force(meetup.mentee.scheme, meetup.date)
    if version is None:
        raise ValidationError({"date": "No policy version is in force on that day."})
    _check_clock(meetup)
    if not any(a.holds_on(meetup.date) for a in meetup.mentee.allocations.filter(mentor=meetup.mentor, ended_at=None)):
        raise ValidationError({"date": "You are not the mentor of this child on that day."})
    refusals = [
        (None, clear_to_plan(meetup.mentor, timezone.localdate(), version.figures)),
        ("second_mentor", second_mentor_standing(meetup, version.figures)),
        ("venue_kind", place_of(meetup, version.figures)),
        ("transport", lift_of(meetup)),
        ("is_first_meeting", _first_meeting(meetup)),
    ]
    wrong = {field: verdict.in_words for field, verdict in refusals if verdict and verdict.is_refused}
    if wrong:
        raise ValidationError({field or NON_FIELD_ERRORS: words for field, words in wrong.items()})
    _check_clash(meetup)
    meetup.policy_version = version
    _keep_question(meetup)
    meetup.status = MeetUp.Status.CONFIRMED if _stands_at_once(meetup) else MeetUp.Status.PLANNED
    meetup.answer, meetup.answered_by, meetup.answered_at = "", None, None
    # Said of the plan as it was; of a new one it is asked anew. Why the start was not waited for holds for the child,
    # and why this mentor teaches it besides for the two.
    meetup.unassessed_because = meetup.insurance_words = meetup.papers_because = ""


def _check_clock(meetup):
    """Refuse a day or an hour that is over, and one that the clocks skip."""
    if meetup.date < timezone.localdate():
        raise ValidationError({"date": "That day is over. If you have met already, write the note instead."})
    if meetup.is_over:
        raise ValidationError({"starts_at": "That time is over. If you have met already, write the note instead."})
    skipped = {name: at for name in ("starts_at", "ends_at") if is_skipped(meetup.date, at := getattr(meetup, name))}
    if skipped:
        raise ValidationError({name: SKIPPED.format(at=at) for name, at in skipped.items()})


def _check_clash(meetup):
    """HTP-3: refuse a time at which the child, or the room, is elsewhere."""
    clash = clash_of(meetup)
    if clash.is_refused:
        raise ValidationError({"starts_at": clash.sentence})
    if meetup.room:
        # Two who want one room wait for each other, whichever child they come with.
        Scheme.objects.select_for_update().get(pk=meetup.mentee.scheme_id)
        if (taken := room_clash_of(meetup)).is_refused:
            raise ValidationError({"room": taken.in_words})


def _first_meeting(meetup):
    """KOT-7.1, where this plan is a new first meeting; otherwise None."""
    if not meetup.is_first_meeting:
        return None
    ahead, held_on = first_meeting_of(meetup.mentee)
    if ahead == meetup:
        return None
    return rules.first_meeting_verdict(ahead and ahead.date, held_on)


def _stands_at_once(meetup):
    """Whether nobody is waited for: to confirm (KOP-10), to sign (KOP-16), for the start (KOT-7.1), for papers."""
    figures = meetup.policy_version.figures
    verdicts = [
        rules.confirmation_verdict(place_of(meetup, figures), figures),
        rules.public_verdict(meetup.in_public),
        insurance_of(meetup, figures),
        rules.slot_verdict(meetup.teaches_child, meetup.taught_because),
        consent_of(meetup),
        stage_for_group(meetup),
        start_for(meetup, meetup.went_ahead_because),
    ]
    return all(verdict.is_allowed for verdict in verdicts if verdict) and not unclear_for(meetup)


def _keep_question(meetup):
    """What the coordinator asked stays readable when the next word takes its place."""
    if meetup.status == MeetUp.Status.ASKED and meetup.answer:
        _add_to_talk(meetup, meetup.answered_by, meetup.answer)


def _add_to_talk(meetup, who, words):
    meetup.talk = f"{meetup.talk}\n{who}: {words}".strip()


def tell_of_plan(meetup):
    """The coordinators each time; the second mentor once named or moved; the calendars in which it is."""
    tell_coordinators(meetup, "planned", emails.planned(meetup))
    invitations.send_files(meetup, but=tell_second(meetup))


def tell_second(meetup, weeks=1):
    """Tell the second mentor once named or moved, with the file for their calendar; answers whom it told."""
    second = meetup.second_mentor
    event = f"meetup:{meetup.pk}:second:{history.step_since(meetup, *invitations.NAMED_FOR)}"
    if second is None or outbox.is_queued(event, second.user.email):
        return None
    subject, body = emails.named_second(meetup, weeks)
    invitation = calendar.invitation(meetup, second)
    outbox.post(event=event, to=second.user.email, subject=subject, body=body, invitation=invitation)
    return second


def tell_coordinators(meetup, what, message):
    subject, body = message
    event = f"meetup:{meetup.pk}:{what}:{meetup.history.count()}"
    for person in User.objects.in_role(Role.COORDINATOR):
        outbox.post(event=event, to=person.email, subject=subject, body=body)


@transaction.atomic
def answer_meetup(
    *, by, meetup, status, words="", because="", unassessed_because="", insurance_words="", seen=None, tells=True
):
    """Confirm, ask about or decline a planned meet-up (KOP-10), and tell the mentor.

    `seen` is the version of the plan that the coordinator had before their eyes; another one is not answered.
    `because` says why it goes ahead while the mentor is not clear to mentor for want of a paper, or, for the first
    meet-up, while steps of the start are open (KOT-7.1); `unassessed_because` why an unusual outing needs no risk
    assessment (KOT-16.1), `insurance_words` how insurance and liability of its place stand (KOP-14).
    """
    meetup = _still_ahead(meetup)
    if seen is not None and seen != meetup.version:
        raise ValidationError("The plan was changed while you were reading. This is the new one: please look again.")
    if status != MeetUp.Status.CONFIRMED and not words:
        raise ValidationError({"words": "Say what you want to know, or why not, in a sentence or two."})
    if (meetup.status, meetup.answer) == (status, words):
        return _add_insurance(meetup, insurance_words, by)
    _keep_question(meetup)
    meetup.status, meetup.answer = status, words
    meetup.answered_by, meetup.answered_at = by, timezone.now()
    if status == MeetUp.Status.CONFIRMED:
        _check_confirmation(meetup, because)
        _check_risk(meetup, unassessed_because)
        _keep_insurance(meetup, insurance_words)
    history.save(meetup, by=by)
    if not tells:
        return meetup
    subject, body = emails.answered(meetup)
    event = f"meetup:{meetup.pk}:{status}:{meetup.history.count()}"
    invitation = calendar.invitation(meetup, meetup.mentor)
    outbox.post(event=event, to=meetup.mentor.user.email, subject=subject, body=body, invitation=invitation)
    invitations.send_files(meetup, but=meetup.mentor)
    text_if_soon(meetup, event)
    return meetup


def _check_confirmation(meetup, because):
    """Refuse what does not stand; what a reason passes over keeps that reason."""
    if wrong := not_standing(meetup):
        raise ValidationError([verdict.in_words for verdict in wrong])
    unclear = unclear_for(meetup)
    missing = [f"{mentor} is not clear to mentor. {clear.in_words}" for mentor, clear in unclear]
    if any(clear.is_firmly_refused for _, clear in unclear):
        raise ValidationError(missing)
    open_points = []
    if unclear and not (because or meetup.papers_because):
        open_points = [f"{words} Say why it goes ahead." for words in missing]
    start = start_for(meetup, because or meetup.went_ahead_because)
    if start and start.is_refused:
        open_points.append(start.in_words)
    if rules.slot_verdict(meetup.teaches_child, because or meetup.taught_because).needs_approval:
        open_points.append(rules.slot_verdict(meetup.teaches_child).in_words)
    if open_points:
        raise ValidationError({"because": open_points})
    if meetup.teaches_child:
        meetup.taught_because = because or meetup.taught_because
    if unclear:
        meetup.papers_because = because or meetup.papers_because
    if start and start_for(meetup).is_refused:
        meetup.went_ahead_because = because or meetup.went_ahead_because


def _check_risk(meetup, because):
    because = because or meetup.unassessed_because
    risk = risk_of(meetup, meetup.policy_version.figures, because)
    if risk and risk.is_refused:
        raise ValidationError({"unassessed_because": risk.in_words})
    meetup.unassessed_because = because if risk and meetup.risk_assessment_id is None else ""


def _keep_insurance(meetup, words):
    """KOP-14: of a place off the list or an unusual outing; a kind of place on the list has its own check."""
    is_asked = risk_of(meetup, meetup.policy_version.figures) is not None
    meetup.insurance_words = (words or meetup.insurance_words) if is_asked else ""


def _add_insurance(meetup, words, by):
    """What was found out after the answer was given is kept; the answer stays, so nobody is told anew."""
    before = meetup.insurance_words
    if meetup.status == MeetUp.Status.CONFIRMED:
        _keep_insurance(meetup, words)
    return meetup if meetup.insurance_words == before else history.save(meetup, by=by)


@transaction.atomic
def reply_to_question(*, by, meetup, words, seen=None, submission=None, draft_key=""):
    """The mentor answers what the coordinator asked: the plan waits for its answer again, both words stay."""
    meetup = _still_ahead(meetup)
    discard_draft(by, draft_key, submission)
    if meetup.status == MeetUp.Status.PLANNED and meetup.talk.endswith(f"{by}: {words}"):
        return meetup
    if meetup.status != MeetUp.Status.ASKED:
        raise ValidationError("No question is waiting for you here. Nothing has been changed.")
    if seen is not None and seen != meetup.version:
        raise ValidationError("The question was changed while you were writing. Please read it again.")
    _keep_question(meetup)
    _add_to_talk(meetup, by, words)
    meetup.status, meetup.answer = MeetUp.Status.PLANNED, ""
    meetup.answered_by, meetup.answered_at = None, None
    history.save(meetup, by=by)
    tell_coordinators(meetup, "replied", emails.replied(meetup))
    return meetup


@transaction.atomic
def cancel_meetup(*, by, meetup, words, told=None, submission=None, draft_key="", with_group=False):
    """Cancel a meet-up that has not happened, and tell the other side (KOP-18).

    `told` is the word with the carer, False where they do not know yet, None where it is told elsewhere. `with_group`
    the whole group is cancelled, of which its second mentor hears once (KOP-30).
    """
    mentee_actions.lock_mentee(meetup.mentee)
    meetup = MeetUp.objects.select_for_update(of=("self",)).get(pk=meetup.pk)
    discard_draft(by, draft_key, submission)
    if submission and meetup.day_messages.filter(kind=DayMessage.Kind.CANCELLED, submission=submission).exists():
        return meetup
    if meetup.status == MeetUp.Status.CANCELLED:
        raise ValidationError("This meet-up was cancelled already. Nothing has been changed.")
    if Note.objects.filter(meetup=meetup).exists():
        raise ValidationError("This meet-up has a note: it took place and cannot be cancelled.")
    if not meetup.stands:
        raise ValidationError(f"This meet-up is {meetup.get_status_display().lower()}: there is nothing to cancel.")
    if meetup.day_messages.filter(kind=DayMessage.Kind.HOME_SAFE).exists():
        raise ValidationError("Everybody is home safe: it took place and cannot be cancelled. Write its note.")
    _keep_question(meetup)
    meetup.status, meetup.answer = MeetUp.Status.CANCELLED, words
    meetup.answered_by, meetup.answered_at = by, timezone.now()
    if told is not None:
        meetup.carer_knows = bool(told)
    history.save(meetup, by=by, reason=words)
    if by.pk == meetup.mentor.user_id:
        people, files = list(User.objects.in_role(Role.COORDINATOR)), {}
        invitations.send_files(meetup, but=meetup.second_mentor)
    else:
        people, files = [meetup.mentor.user], {meetup.mentor.user_id: calendar.invitation(meetup, meetup.mentor)}
        text_if_soon(meetup, f"meetup:{meetup.pk}:cancelled")
    event, message = f"meetup:{meetup.pk}:cancelled", emails.cancelled(meetup)
    is_second_told = meetup.second_mentor and meetup.second_mentor.user.is_active
    if is_second_told:
        invitations.tell_it_is_off(meetup, meetup.second_mentor, "cancelled", message, with_group=with_group)
    subject, body = message
    for person in people:
        along = files.get(person.pk, "")
        outbox.post(event=event, to=person.email, subject=subject, body=body, invitation=along)
    people += [meetup.second_mentor.user] if is_second_told else []
    names = ", ".join(person.name for person in people)[:300]
    said = {"words": words, "told": names, "with_carer": told}
    keep_message(meetup, DayMessage.Kind.CANCELLED, by=by, submission=submission, **said)
    return meetup
