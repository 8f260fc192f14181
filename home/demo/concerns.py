"""Two concerns, both mild: one that was read and seen to, and one of yesterday evening that waits for the lead."""

import uuid
from datetime import time
from random import Random

from core.roles import Role
from safeguarding.models import SIGNS, Concern, ConcernEntry, ConcernSubject

from .agreed import mentor_on

Kind = ConcernEntry.Kind
# What came after, how many days later: kind, by whom, words. None for the role is the reporter.
SEEN_TO = (
    (0, Kind.READ, Role.SAFEGUARDING_LEAD, ""),
    (1, Kind.READ, Role.COORDINATOR, ""),
    (1, Kind.DONE, Role.SAFEGUARDING_LEAD, "Rang {his} {carer}, who was glad that somebody asked. The boiler is broken "
     "and the landlord slow. {name} chooses a coat from the camp’s rail on Thursday, and the family support worker "
     "comes along."),
    (2, Kind.DECIDED, Role.SAFEGUARDING_LEAD, "Nobody outside is told for now: {his} {carer} accepts help, and {name} "
     "is well and at school. I look at it again in two weeks."),
    (2, Kind.TOLD, Role.SAFEGUARDING_LEAD, "The mentor, on the phone: that it is seen to, and to go on as before."),
    (10, Kind.WORDS, None, "{name} came in a new coat today and showed me all seven pockets."),
    (11, Kind.READ, Role.SAFEGUARDING_LEAD, ""),
)  # fmt: skip
REPORTED = (
    ("mollie", 16, Concern.Kind.WELFARE, "{name} had no coat again, the third time since half-term, and it was four "
     "degrees. “We are between coats,” {he} said. {He} ate {his} sandwich and mine. I did not ask more.", SEEN_TO),
    ("priya", 1, Concern.Kind.CONTACT, "{His} {carer} gave me a card from {name} today: “for my favourite person in "
     "the world”, with hearts, and asked whether {he} may have my own number. I said that messages go through "
     "{his} {carer}. I think {he} is glad that somebody listens, but you asked us to say so at once.", ()),
)  # fmt: skip


def build(world):
    rng = Random(f"Larkmere {world.cast.number} concerns")  # noqa: S311 - nothing secret
    for child, ago, kind, words, after in REPORTED:
        on = world.days.ago(ago)
        mentor = mentor_on(world, child, on)
        if mentor is None:
            continue
        by, at, say = mentor.user, world.days.at(on, time(18, 5)), world.words[child].say
        concern = Concern(
            reference="C-" + "".join(rng.choice(SIGNS) for _ in range(8)),
            reported_by=by,
            reported_at=at,
            words=say(words),
            kind=kind,
            noticed_on=on,
            in_danger=Concern.Danger.NO,
            submission=_id(rng),
        )
        world.rows.add(concern, by=by, at=at)
        subject = ConcernSubject(concern=concern, child=world.children[child], named_by=by, named_at=at)
        world.rows.add(subject, by=by, at=at)
        told = ", ".join(sorted(world.staff[role].name for role in _READERS))
        _enter(world, rng, concern, Kind.TOLD, None, at, f"By e-mail, without a word of it: {told}.")
        for later, entry_kind, role, entry_words in after:
            moment = world.days.at(world.days.ago(ago - later), time(19 if later == 0 else 16, 30))
            _enter(world, rng, concern, entry_kind, world.staff[role] if role else by, moment, say(entry_words), role)
            if role is None:
                _enter(world, rng, concern, Kind.TOLD, None, moment, f"By e-mail, without a word of it: {told}.")


_READERS = (Role.SAFEGUARDING_LEAD, Role.COORDINATOR, Role.CHIEF_EXECUTIVE)


def _enter(world, rng, concern, kind, by, at, words, role=None):
    entry = ConcernEntry(
        concern=concern,
        kind=kind,
        by=by,
        at=at,
        on=at.date(),
        words=words,
        is_by_lead=role == Role.SAFEGUARDING_LEAD,
        submission=_id(rng),
    )
    world.rows.add(entry, by=by or concern.reported_by, at=at)


def _id(rng):
    return uuid.UUID(int=rng.getrandbits(128), version=4)
