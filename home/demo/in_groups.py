"""Two meet-ups of several children (KOP-30): one that met and has its notes, one to come in which a child waits."""

from datetime import time, timedelta
from random import Random
from uuid import UUID

from meetups.models import GroupMeetUp, MeetUp, Note

from .days import is_school_day

Status = MeetUp.Status
KITCHEN = {
    "starts_at": time(11),
    "ends_at": time(13, 30),
    "venue_kind": "leisure_complex",
    "place": "Mill Pool community kitchen",
    "transport": "carer",
    "transport_words": "",
    "in_public": True,
}
MET = (("idris", "gwen"), ("mollie", "hilary"), ("kacper", "jerome"))
TO_COME = (*MET, ("jaden", "lorna"))
# Nobody has chosen the stage of Kacper yet: the coordinator has to say yes to each of his group meet-ups.
OTHER_STAGE = "kacper"
BECAUSE = "Asked to come, and goes up to year nine next summer"
DID = "Cooked lentil soup and flat bread for under four pounds, ate all of it, and worked out what each bowl had cost."
OWN = {
    "idris": ("Kept the accounts of the pot and read them out to everybody.", "Spoke in a group without being asked."),
    "mollie": ("“At home I cook because I have to. This was for fun.” Taught the others to chop an onion.", ""),
    "kacper": ("Quiet at first, then in charge of the bread.", "Showed somebody of his age how it is done."),
}


def build(world):
    rng = Random(f"Larkmere {world.cast.number} in groups")  # noqa: S311 - nothing secret
    days, farida = world.days, world.staff["coordinator"]
    met_on = _free_day(world, MET, days.ago(33), back=True)
    group = _group(world, rng, met_on, planned_on=met_on - timedelta(days=10), purpose="Cooking on little money")
    group.activities = DID
    for child, mentor in MET:
        meetup = _part(world, rng, group, child, mentor)
        _note(world, rng, meetup, child, at=days.evening(met_on, rng))
    world.rows.add(group, by=farida, at=group.planned_at)
    to_come = _free_day(world, TO_COME, days.today + timedelta(days=17), back=False)
    ahead = _group(world, rng, to_come, planned_on=days.ago(2), purpose="A week’s meals for one, planned and cooked")
    world.rows.add(ahead, by=farida, at=ahead.planned_at)
    for child, mentor in TO_COME:
        _part(world, rng, ahead, child, mentor, waits=child == OTHER_STAGE)


def _free_day(world, pairs, day, *, back):
    """The first day without school on which none of these children has a meet-up."""
    children = {id(world.mentees[child]) for child, _ in pairs}
    taken = {meetup.date for meetup in world.rows.of(MeetUp) if id(meetup.mentee) in children}
    while is_school_day(day) or day in taken:
        day += timedelta(days=-1 if back else 1)
    return day


def _group(world, rng, day, *, planned_on, purpose):
    return GroupMeetUp(
        date=day,
        purpose=purpose,
        led_by=world.mentors["jerome"].user,
        stage_because=BECAUSE,
        planned_by=world.staff["coordinator"],
        planned_at=world.days.morning(planned_on, rng),
        submission=_uuid(rng),
        **KITCHEN,
    )


def _part(world, rng, group, child, mentor, *, waits=False):
    meetup = MeetUp(
        mentee=world.mentees[child],
        mentor=world.mentors[mentor],
        group=group,
        date=group.date,
        policy_version=world.version_on(group.date),
        planned_at=group.planned_at,
        submission=_uuid(rng),
        status=Status.PLANNED,
        carer_knows=True,
        **KITCHEN,
    )
    farida = world.staff["coordinator"]
    if waits:
        return world.rows.add(meetup, by=farida, at=group.planned_at)
    meetup.status, meetup.answered_by = Status.CONFIRMED, farida
    meetup.answered_at = group.planned_at
    was = {"status": Status.PLANNED, "answered_by_id": None, "answered_at": None}
    return world.rows.add(meetup, by=farida, at=group.planned_at, was=was, then=(farida, group.planned_at))


def _note(world, rng, meetup, child, *, at):
    comment, came_of_it = OWN[child]
    note = Note(
        mentee=meetup.mentee,
        mentor=meetup.mentor,
        meetup=meetup,
        date=meetup.date,
        starts_at=meetup.starts_at,
        ends_at=meetup.ends_at,
        place=meetup.place,
        venue_kind=meetup.venue_kind,
        attendees=f"{world.children[child].called}, {meetup.mentor.user.first_name}, and 2 other children",
        activities=DID,
        comment=comment,
        outcomes=came_of_it,
        aims=["self_efficacy"],
        written_at=at,
        submission=_uuid(rng),
    )
    world.rows.add(note, by=world.staff["coordinator"], at=at)


def _uuid(rng):
    return UUID(int=rng.getrandbits(128), version=4)
