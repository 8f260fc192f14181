"""A meet-up of several children (KOP-30): planned, moved, confirmed and cancelled as one, a meet-up for each child."""

import uuid

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from core import drafts, history, outbox
from core.models import User
from core.roles import Role
from mentees import actions as mentee_actions
from policy.models import PolicyVersion

from .. import calendar, emails, rules
from ..models import GroupMeetUp, MeetUp
from ..standing import stage_for_group
from . import invitations
from .meetups import answer_meetup, cancel_meetup, change_meetup, plan_meetup

DRAFT = "plan:group"
CHANGED = "The plan was changed while you were reading. This is the new one: please look again."


@transaction.atomic
def plan_group_meetup(*, by, allocations, submission=None, **plan):
    """Plan a meet-up for each of these children, all or none; the same submission twice plans one group.

    Planned by the coordinator it is confirmed by that, as far as nothing stands against it (KOP-10). Raises
    ValidationError, which names each child who cannot come and says why.
    """
    _lock([allocation.mentee for allocation in allocations])
    submission = submission or uuid.uuid4()
    if existing := GroupMeetUp.objects.filter(submission=submission, planned_by=by).first():
        return _sent_again(existing, allocations, plan)
    group = GroupMeetUp(planned_by=by, submission=submission, **plan)
    _judge_size(group, allocations)
    group.mentors = {allocation.mentor_id for allocation in allocations} | ({group.second_mentor_id} - {None})
    history.save(group, by=by)
    pairs = [(allocation, allocation.mentee) for allocation in allocations]
    parts = _for_each(pairs, lambda allocation: _plan_part(by, group, allocation))
    _judge_stages(group, parts)
    _confirm_if_coordinator(by, parts)
    _tell_mentors(group, "planned", but=by)
    _tell_coordinators(group, "planned", but=by)
    drafts.discard(user=by, key=DRAFT, submission=submission)
    return group


def _plan_part(by, group, allocation):
    # Each carer is told by their own mentor: until then the child's page says that they do not know (KOP-18).
    return plan_meetup(
        by=by,
        mentor=allocation.mentor,
        mentee=allocation.mentee,
        submission=uuid.uuid5(group.submission, str(allocation.mentee_id)),
        told=False,
        tells=False,
        group=group,
        **group.plan,
    )


def _sent_again(group, allocations, plan):
    children = {allocation.mentee_id for allocation in allocations}
    is_same = all(getattr(group, name) == value for name, value in plan.items())
    if is_same and children == set(group.parts.values_list("mentee", flat=True)):
        return group
    raise ValidationError("This group meet-up is planned already. Open it under Meet-ups to change it.")


def _judge_size(group, allocations):
    version = PolicyVersion.objects.in_force(allocations[0].mentee.scheme, group.date) if allocations else None
    figures = version.figures if version else PolicyVersion.objects.figures_on(group.date)
    size = rules.group_size_verdict(len({allocation.mentee_id for allocation in allocations}), figures)
    if size.is_refused:
        raise ValidationError({"children": size.in_words})


def _judge_stages(group, parts):
    other = [part for part in parts if stage_for_group(part).needs_approval]
    if other and not group.stage_because:
        names = ", ".join(str(part.mentee) for part in other)
        raise ValidationError({"stage_because": f"{names}: {stage_for_group(other[0]).in_words} Say why."})


def _lock(mentees):
    """Always in the same order, so that two groups with a child in common wait for each other."""
    for mentee in sorted(mentees, key=lambda mentee: mentee.pk):
        mentee_actions.lock_mentee(mentee)


def _for_each(pairs, act):
    """Act on each (row, its mentee). Raises one ValidationError: what holds for all of them at its field, the rest
    with the name of the child."""
    done: list[MeetUp] = []
    wrong: dict[tuple[str, str], list[str]] = {}
    for row, mentee in pairs:
        try:
            done.append(act(row))
        except ValidationError as error:
            for field, messages in getattr(error, "error_dict", {NON_FIELD_ERRORS: [error]}).items():
                for words in ValidationError(messages).messages:
                    wrong.setdefault((field, words), []).append(str(mentee))
    if wrong:
        raise _gathered(wrong, len(pairs))
    return done


def _gathered(wrong, everybody):
    told: dict[str, list[str]] = {}
    for (field, words), names in wrong.items():
        if len(names) == everybody:
            told.setdefault(field, []).append(words)
        else:
            told.setdefault("children", []).append(f"{', '.join(names)}: {words}")
    return ValidationError(told)


@transaction.atomic
def change_group_meetup(*, by, group, seen=None, **plan):
    """Move all parts that stand to another time, place or journey, all or none."""
    parts = _parts_ahead(group)
    plan.pop("submission", None)
    before = group.plan
    group = history.change(group, by=by, seen=seen, **plan)
    changes = {name: value for name, value in group.plan.items() if before[name] != value}
    if not changes:
        return group
    pairs = [(part, part.mentee) for part in parts]
    changed = _for_each(pairs, lambda part: change_meetup(by=by, meetup=part, with_group=True, **changes))
    _judge_stages(group, changed)
    _confirm_if_coordinator(by, changed)
    _tell_mentors(group, "changed", but=by)
    _tell_coordinators(group, "changed", but=by)
    return group


def _parts_ahead(group):
    """The parts that stand, locked. Raises ValidationError where the group has met or nobody comes any more."""
    rows = group.parts.standing().select_related("mentee", "mentor__user").order_by("mentee", "id")
    _lock([part.mentee for part in rows])
    parts = list(rows.all())
    if not parts:
        raise ValidationError("This group meet-up is not going ahead any more. Plan a new one.")
    if any(part.is_over for part in parts):
        raise ValidationError("This group meet-up has been. What happened stands in its notes.")
    return parts


def _confirm_if_coordinator(by, parts):
    if by.has_role(Role.COORDINATOR):
        _confirm(by, parts)


def _confirm(by, parts, **reasons):
    """Confirm each part against which nothing stands; answers (part, why not) of the others."""
    left = []
    for part in parts:
        try:
            with transaction.atomic():
                answer_meetup(by=by, meetup=part, status=MeetUp.Status.CONFIRMED, tells=False, **reasons)
        except ValidationError as error:
            left.append((part, " ".join(error.messages)))
    return left


@transaction.atomic
def confirm_group_meetup(*, by, group, seen=None, **reasons):
    """Confirm the parts that wait, each with the same reasons; answers (part, why not) of those that need a word of
    their own."""
    parts = _parts_ahead(group)
    if seen is not None and seen != history.newest_step(parts):
        raise ValidationError(CHANGED)
    waiting = [part for part in parts if part.status != MeetUp.Status.CONFIRMED]
    left = _confirm(by, waiting, **reasons)
    if len(left) < len(waiting):
        _tell_mentors(group, "confirmed", but=by)
    return left


@transaction.atomic
def cancel_group_meetup(*, by, group, words):
    """Cancel every part that stands, all or none; each carer is told by the child's mentor (KOP-18)."""
    parts = _parts_ahead(group)
    return _for_each(
        [(part, part.mentee) for part in parts],
        lambda part: cancel_meetup(by=by, meetup=part, words=words, told=False, with_group=True),
    )


def _tell_mentors(group, what, *, but):
    """One message for each child's part, with the file for the calendar of its mentor."""
    for part in group.parts.standing().select_related("mentor__user", "mentee"):
        if part.mentor.user_id == but.pk:
            invitations.send_files(part)
            continue
        subject, body = emails.in_group(part, what)
        invitation = calendar.invitation(part, part.mentor)
        event = f"meetup:{part.pk}:group:{what}:{part.history.count()}"
        outbox.post(event=event, to=part.mentor.user.email, subject=subject, body=body, invitation=invitation)
    if group.second_mentor:
        subject, body = emails.second_in_group(group)
        event = f"group:{group.pk}:second:{history.step_since(group, *invitations.NAMED_FOR)}"
        outbox.post(event=event, to=group.second_mentor.user.email, subject=subject, body=body)


def _tell_coordinators(group, what, *, but):
    subject, body = emails.group_planned(group, what, by=but)
    for person in User.objects.in_role(Role.COORDINATOR).exclude(pk=but.pk):
        event = f"group:{group.pk}:{what}:{group.history.count()}"
        outbox.post(event=event, to=person.email, subject=subject, body=body)
