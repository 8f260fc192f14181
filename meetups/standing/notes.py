"""What a note can be about, and which notes of a group are there already."""

import uuid

from core.roles import Role
from mentees.models import Goal

from ..models import MeetUp, Note


def goals_to_tick(user, mentee, named=()):
    """The goals that are followed now, as far as this person may read them, and those of the child's that are `named`.

    A goal that came to its end while the words waited can still be named.
    """
    named = [int(number) for number in map(str, named) if number.isascii() and number.isdigit() and len(number) < 19]
    goals = Goal.objects.visible_to(user).filter(plan__mentee=mentee)
    return list(goals.followed() | goals.filter(pk__in=named))


def parts_owing(user, group):
    """The parts of a group without a note: all of them for the coordinator, a mentor's own for a mentor (KOP-30)."""
    parts = MeetUp.objects.visible_to(user).filter(group=group, note=None).standing().for_page()
    if not user.has_role(Role.COORDINATOR):
        parts = parts.filter(mentor__user_id=user.pk)
    return list(parts.order_by("mentee__child__first_name", "mentee__child__surname", "id"))


def parts_kept_elsewhere(user, group, submission):
    """The parts of a group whose note another sending made than this one."""
    parts = MeetUp.objects.visible_to(user).filter(group=group).exclude(note=None).for_page()
    return [meetup for meetup in parts if meetup.note.submission != part_of(submission, meetup)]


def part_of(submission, meetup):
    """The id under which one child's part of a sending is kept; nothing where there is no id."""
    try:
        return uuid.uuid5(uuid.UUID(str(submission)), str(meetup.pk))
    except ValueError:
        return None


def is_note_there(user, meetup, words):
    """Whether the note sent under this id says all of this: the phone only never heard the answer."""
    own = Note.objects.filter(mentor__user_id=user.pk)
    note = own.filter(submission=words["submission"]).first() or (meetup and own.filter(meetup=meetup).first())
    return bool(note) and all(getattr(note, name) == value for name, value in words.items() if name != "submission")
