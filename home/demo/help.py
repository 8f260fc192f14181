"""What some mentors have brought back because it is beyond them, and what the team answered (KOP-22)."""

import uuid
from datetime import time
from random import Random

from club.models import Resource
from mentees.models import HelpRequest

from .agreed import mentor_on

# For which child, how many days ago, what it is; then the answer, by whom, how many days later, support, settled.
ASKED = (
    ("priya", 3, "{name} told me {he} lies awake until two most nights and has a stomach ache before school. I can "
     "listen, but I do not know what helps with sleep.", None),
    ("mollie", 11, "There is a pile of red letters on the table at home and {name} knows what is in them. {He} asked "
     "me what a bailiff is. The family needs somebody who knows about debts.", None),
    ("noah", 16, "{name} does the cooking, the washing and the pills. {He} has never met another child who does. I am "
     "not enough for that.",
     ("I have rung the club for young carers and they keep a place on Thursday. I still have to talk with {his} "
      "{carer}: tell {name} that we are on to it.", "family_liaison", 2, "Larkmere young carers", False)),
    ("seren", 64, "{name} talked about {his} gran, who died in spring, for the whole walk. {He} cried and said nobody "
     "at home talks of it. I would like {him} to have somebody who is trained for this.",
     ("Thank you for bringing this back. {His} carer agrees, and {name} starts at the group for children next month. "
      "You need do nothing but go on walking.", "coordinator", 4, "Hand in Hand after loss", True)),
)  # fmt: skip


def build(world):
    rng = Random(f"Larkmere {world.cast.number} help")  # noqa: S311 - nothing secret
    listed = {resource.name: resource for resource in world.rows.of(Resource)}
    for child, ago, words, answer in ASKED:
        on = world.days.ago(ago)
        mentor = mentor_on(world, child, on)
        if mentor is None:
            continue
        asked = HelpRequest(
            mentee=world.mentees[child],
            asked_by=mentor.user,
            asked_on=on,
            words=world.words[child].say(words),
            submission=uuid.UUID(int=rng.getrandbits(128), version=4),
        )
        made = {"by": mentor.user, "at": world.days.at(on, time(20, 15))}
        if answer:
            _answered(world, child, asked, answer, made, listed)
        else:
            world.rows.add(asked, **made)


def _answered(world, child, asked, answer, made, listed):
    words, role, later, name, settled = answer
    by = world.staff[role]
    at = world.days.at(world.days.ago((world.days.today - asked.asked_on).days - later), time(11, 20))
    asked.answer, asked.answered_by, asked.answered_at = world.words[child].say(words), by, at
    asked.resource, asked.closed_at = listed.get(name), at if settled else None
    was = dict.fromkeys(("answered_by_id", "answered_at", "resource_id", "closed_at")) | {"answer": ""}
    world.rows.add(asked, **made, was=was, then=(by, at))
