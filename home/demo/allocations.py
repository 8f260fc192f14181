"""Why each of Larkmere's mentors was chosen, who briefed them, the summaries, and one handover."""

from datetime import time, timedelta
from random import Random
from uuid import UUID

from mentees.models import Allocation, Handover, SummaryDownload

from .consents import NEWEST
from .rows import Step

WHY = (
    "They share a hobby, live two bus stops apart, and both have Saturdays free.",
    "A calm person for a child who needs time before talking. The carer liked the idea at once.",
    "Knows what it is to change schools. Asked for somebody of this age.",
    "Met at the summer camp and got on well. The child asked for this mentor by name.",
)
BACKGROUND = (
    "{name} lives with {carer}. {benefit} Begin with something to do together; talking comes by itself. Please be on "
    "time: it matters more than where you go."
)
HANDED_OVER = ("jaden", "oliver", "lorna")
HANDOVER_NOTE = (
    "Bowling is the safe choice when the week was bad, and a long bicycle ride when it was good. Ring his mum the "
    "evening before, not earlier. He has been promised a visit to the steam railway in spring. In the new year his "
    "school asks for a word about the options."
)


def build(world):
    rng = Random(f"Larkmere {world.cast.number} allocations")  # noqa: S311 - nothing secret
    keys = {id(mentee): key for key, mentee in world.mentees.items()}
    held = {}
    for entry in world.rows.entries[Allocation]:
        allocation, child = entry.row, keys.get(id(entry.row.mentee))
        if child is None:
            continue
        held[child, allocation.start_on] = allocation
        allocation.rationale = allocation.comment or rng.choice(WHY)
        if child != NEWEST:
            # Before the first meet-up, with the allocation already made.
            allocation.briefed_on = allocation.start_on - timedelta(days=1)
            allocation.briefed_by = world.staff["family_liaison"]
            if allocation.end_on is None:
                _issue(world, entry, child)
    _hand_over(world, held, rng)


def _issue(world, entry, child):
    """The summary goes out on the evening before the first day; the mentor takes it on that day."""
    allocation, by = entry.row, world.staff["family_liaison"]
    part = world.parts[child]
    issued = world.days.at(allocation.start_on - timedelta(days=1), time(18))
    was = {"background": "", "summary_issued_at": None, "summary_issued_by_id": None}
    allocation.background = BACKGROUND.format(
        name=part.known_as or part.first_name, carer=part.carer, benefit=part.benefit
    )
    allocation.summary_issued_at, allocation.summary_issued_by = issued, by
    entry.steps.insert(0, Step(by, issued, was, "The summary was issued"))
    taken = world.days.at(allocation.start_on, time(8, 40))
    world.rows.add(SummaryDownload(allocation=allocation, user=allocation.mentor.user, at=taken), by=None, at=taken)


def _hand_over(world, held, rng):
    child, old, new = HANDED_OVER
    before, after = (
        next(row for (key, _), row in held.items() if key == child and row.mentor is world.mentors[mentor])
        for mentor in (old, new)
    )
    handover = Handover(
        mentee=before.mentee,
        from_allocation=before,
        to_allocation=after,
        words=HANDOVER_NOTE,
        made_by=world.staff["coordinator"],
        made_at=world.days.at(after.start_on - timedelta(days=4), time(16, 10)),
        submission=UUID(int=rng.getrandbits(128), version=4),
    )
    world.rows.add(handover, by=handover.made_by, at=handover.made_at)
