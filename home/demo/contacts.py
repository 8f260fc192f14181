"""What was said with carers and schools, and the one group chat that both sides agreed to (KOP-16, KOT-13.1)."""

import uuid
from datetime import time
from random import Random

from club.models import CarerLink
from meetups.models import Contact, GroupChat
from mentees.models import Consent

from .agreed import mentor_on

# For which child, how many days ago, who wrote it (nobody: the mentor of that day), with whom, how, what was said.
SAID = (
    ("amira", 70, "", "carer", "group", "Saturday at two suits. {He} brings a coat, for we walk along the canal."),
    ("amira", 22, "", "carer", "group", "Moved from Saturday to Sunday, {name} has a cold. All agreed."),
    ("amira", 48, "family_liaison", "school", "phone", "{His} head of year sees {him} put up {his} hand more often."),
    ("theo", 35, "", "carer", "phone", "Asked whether home by half past five is fine. It is, and tea will be ready."),
    ("seren", 60, "coordinator", "carer", "in_person", "Sat down with {his} {carer} about the group after a loss. "
     "{He} may start when {he} likes."),
    ("seren", 19, "", "carer", "written", "Letter with the dates until Christmas. The reply by "
     "text: all of them suit."),
    ("priya", 28, "family_liaison", "school", "written", "The school asks that we do not meet in the week of the mock "
     "exams. Passed on to the mentor."),
    ("noah", 14, "coordinator", "carer", "phone", "Rang about the club for young carers. {His} {carer} is for it."),
    ("mollie", 9, "", "other", "phone", "The neighbour who sometimes collects {him} rang: {he} is with "
     "her on Thursday."),
)  # fmt: skip
NAMES = {"school": "Mr Ellis, head of year", "other": "The neighbour"}
IN_GROUP, AGREED_AGO = "amira", 73


def build(world):
    rng = Random(f"Larkmere {world.cast.number} contacts")  # noqa: S311 - nothing secret
    links = {id(link.child): link for link in world.rows.of(CarerLink) if link.is_first_contact}
    for child, ago, role, with_whom, how, words in SAID:
        on = world.days.ago(ago)
        mentor = mentor_on(world, child, on)
        by = world.staff[role] if role else mentor and mentor.user
        if by is None:
            continue
        at = world.days.at(on, time(18, 40))
        contact = Contact(
            mentee=world.mentees[child],
            on=on,
            with_whom=with_whom,
            carer=links[id(world.children[child])].carer if with_whom == "carer" else None,
            name=NAMES.get(with_whom, ""),
            how=how,
            words=world.words[child].say(words),
            by=by,
            written_at=at,
            submission=uuid.UUID(int=rng.getrandbits(128), version=4),
        )
        world.rows.add(contact, by=by, at=at)
    _group(world)


def _group(world):
    coordinator, on = world.staff["coordinator"], world.days.ago(AGREED_AGO)
    mentee = world.mentees[IN_GROUP]
    [consent] = [
        consent
        for consent in world.rows.of(Consent)
        if consent.mentee is mentee and consent.kind == Consent.Kind.WHATSAPP and consent.stands
    ]
    chat = GroupChat(mentee=mentee, consent=consent, agreed_by=coordinator, agreed_on=on)
    world.rows.add(chat, by=coordinator, at=world.days.at(on, time(9, 50)))
