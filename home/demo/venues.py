"""Who looked at insurance and liability of each kind of place, one town for all (KOP-14)."""

import uuid
from datetime import time
from random import Random

from meetups.models import VenueCheck

# How many days ago, for most kinds and for those named; of the first, a year is nearly over.
CHECKED = 96
OTHERWISE = {"climbing_wall": 349, "zoo": 41, "golf_club": 203}
AGAIN = "museum"
WORDS = {
    "climbing_wall": "The wall’s own cover, and that an instructor holds the rope.",
    "cycling": "The charity’s policy covers cycling on paths, not on roads.",
}
USUAL = "The charity’s own policy covers it; public liability of the places asked for."


def build(world):
    if world.cast.number:
        return
    rng = Random(f"Larkmere {world.cast.number} venues")  # noqa: S311 - nothing secret
    by = world.staff["coordinator"]
    for kind in world.versions[0].figures.venue_kinds:
        days = [OTHERWISE.get(kind.key, CHECKED)]
        if kind.key == AGAIN:
            days.append(CHECKED + 360)
        for ago in days:
            on = world.days.ago(ago)
            check = VenueCheck(
                kind=kind.key,
                checked_on=on,
                checked_by=by.name,
                words=WORDS.get(kind.key, USUAL),
                recorded_by=by,
                recorded_at=world.days.at(on, time(11, 30)),
                submission=uuid.UUID(int=rng.getrandbits(128), version=4),
            )
            world.rows.add(check, by=by, at=check.recorded_at)
