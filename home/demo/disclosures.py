"""What the team has passed on about some mentees, to whom and on what ground (KOT-20.3)."""

import uuid
from datetime import time
from random import Random

from mentees.models import Consent, Disclosure

Ground = Disclosure.Ground
# How many days ago, by whom, to whom, what, on what ground, about the ground. The school is told of a child whose carer
# has agreed to that.
TO_THE_SCHOOL = (
    21, "family_liaison", "Ms Abbott, head of year, {school}",
    "That {name} has a mentor, and on which day they meet. Nothing of what they talk about.", Ground.SCHOOL, "",
)  # fmt: skip
OF = {
    "noah": (
        13, "family_liaison", "Larkmere young carers", "First name, age, and that {he} helps at home every day.",
        Ground.PERMISSION, "{His} {carer} said yes on the phone, the day before.",
    ),
    "dylan": (
        34, "coordinator", "Duty desk, children’s services", "Name, date of birth, address, and where {he} was that "
        "evening.", Ground.SAFEGUARDING, "The safeguarding lead decided it. Asking first could have put {him} at risk.",
    ),
}  # fmt: skip


def build(world):
    rng = Random(f"Larkmere {world.cast.number} disclosures")  # noqa: S311 - nothing secret
    agreed = {id(row.mentee) for row in world.rows.of(Consent) if _stood(row, world.days.ago(TO_THE_SCHOOL[0]))}
    told = next((key for key, mentee in world.mentees.items() if id(mentee) in agreed and key not in OF), None)
    for child, row in [*([(told, TO_THE_SCHOOL)] if told else []), *OF.items()]:
        ago, role, to_whom, what, ground, ground_words = row
        say, on = world.words[child].say, world.days.ago(ago)
        disclosure = Disclosure(
            mentee=world.mentees[child],
            on=on,
            to_whom=to_whom.format(school=world.children[child].school or "the school"),
            what=say(what),
            ground=ground,
            ground_words=say(ground_words),
            recorded_by=world.staff[role],
            submission=uuid.UUID(int=rng.getrandbits(128), version=4),
        )
        world.rows.add(disclosure, by=disclosure.recorded_by, at=world.days.at(on, time(16, 40)))


def _stood(consent, on):
    is_open = consent.withdrawn_on is None or on < consent.withdrawn_on
    return consent.kind == Consent.Kind.SCHOOL and consent.given_on <= on and is_open
