"""Eight children who wait for a mentor, and the mentors who were accepted in the last months and have nobody yet."""

from dataclasses import replace
from random import Random

from mentees.models import Ground

from . import consents, mentoring, names, referrals
from .cast import Cast, MenteePart, MentorPart
from .world import World

# Members of the club, with the ground on which each was referred.
GROUNDS = {
    "joshua": (),
    "tomasz": ("parent_ill",),
    "beth": ("trauma",),
    "zain": ("drop_out",),
    "nia": ("parent_ill",),
    "oscar": ("trauma",),
    "jasmine": ("drop_out",),
    "harvey": ("child_in_need",),
}
# All in the first four weeks, in which their plans are agreed (KOP-3).
MENTEES = (
    MenteePart("joshua", 27, has_agreed=True),
    MenteePart("tomasz", 25, has_agreed=True),
    MenteePart("beth", 23, has_agreed=True),
    MenteePart("zain", 21, has_agreed=True),
    MenteePart("nia", 19, has_agreed=True),
    MenteePart("oscar", 17, has_agreed=True),
    MenteePart("jasmine", 15, has_agreed=True),
    MenteePart("harvey", 12, has_agreed=True),
)
MENTORS = (
    MentorPart("dorothy", "Dorothy Vane", "gardening, chess, radio plays", "patient, calm", 230, 140),
    MentorPart("kwesi", "Kwesi Boadu", "basketball, drums, graphic novels", "funny, lively", 190, 175),
    MentorPart("marged", "Marged Penry", "horses, swimming, knitting", "gentle, encouraging", 170, 195),
    MentorPart("anil", "Anil Devani", "astronomy, chess, coding", "calm, curious", 150, 215, 2),
    MentorPart("frances", "Frances Tolliver", "baking, theatre, sewing", "encouraging, warm", 130, 235),
    MentorPart("lukas", "Lukas Brandt", "football, maps, railways", "lively, reliable", 110, 255),
    MentorPart("chiara", "Chiara Mondello", "painting, photography, languages", "good listener", 95, 270),
)
# What only comes with a mentor; the newest child's school is not told yet either.
TO_COME = {"summary", "briefing", "first_meeting"}
NEWEST = "harvey"
LAST_PHONE = 500


def build(world):
    """From here on they are of the cast's mentors and mentees, for all that is told of those afterwards."""
    rng = Random(f"Larkmere {world.cast.number} waiting")  # noqa: S311 - nothing secret
    own = _own(world, rng)
    mentoring.build(own, first=len(world.cast.mentors))
    for child, kinds in GROUNDS.items():
        for kind in kinds:
            ground = Ground(child=world.children[child], kind=kind)
            at = world.days.at(world.days.ago(120), world.noon)
            world.rows.add(ground, by=world.staff["family_liaison"], at=at)
    referrals.of_mentees(own, rng)
    for part in MENTEES:
        consents.on_paper(own, part, rng)
        consents.steps(own, part, to_come=TO_COME | {"school_told"} if part.child == NEWEST else TO_COME)
    world.mentors.update(own.mentors)
    world.mentor_parts.update(own.mentor_parts)
    world.mentees.update(own.mentees)


def _own(world, rng):
    children = tuple(
        replace(part, grounds=part.grounds + GROUNDS[part.key]) for part in world.cast.children if part.key in GROUNDS
    )
    mentors = MENTORS
    if world.cast.number:
        cast = Cast(world.cast.town, world.cast.number, MENTORS, (), (), (), ())
        mentors = names.renamed(cast, number=cast.number, rng=rng).mentors
    return World(
        Cast(world.cast.town, world.cast.number, mentors, children, MENTEES, (), ()),
        days=world.days,
        rng=rng,
        rows=world.rows,
        staff=world.staff,
        scheme=world.scheme,
        versions=world.versions,
        password=world.password,
        children=world.children,
        phones=LAST_PHONE,
    )
