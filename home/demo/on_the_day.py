"""What was told on the days of meet-ups: late, home safe, cancelled; and one of which nothing has been heard."""

from datetime import timedelta
from random import Random
from uuid import UUID

from meetups.models import DayMessage, MeetUp, Note

Kind = DayMessage.Kind
# Whose mentor has not said that they are home: the coordinator's list has something to show.
SILENT = "tilly"
# Whose carer has not been told yet of the plan for tomorrow.
UNTOLD = "mollie"


def build(world):
    rng = Random(f"Larkmere {world.cast.number} on the day")  # noqa: S311 - nothing secret
    noted = {id(note.meetup) for note in world.rows.of(Note)}
    names = {id(mentee): child for child, mentee in world.mentees.items()}
    today = world.days.today
    for meetup in world.rows.of(MeetUp):
        child, is_near = names.get(id(meetup.mentee)), today - meetup.date <= timedelta(days=14)
        if meetup.date >= today and meetup.stands:
            meetup.carer_knows = child != UNTOLD
        elif not is_near or id(meetup) in noted:
            continue
        elif meetup.status == MeetUp.Status.CANCELLED:
            told = world.staff["coordinator"].name
            _say(world, rng, meetup, Kind.CANCELLED, meetup.answered_at, words=meetup.answer, told=told)
        elif meetup.stands and child != SILENT:
            _say(world, rng, meetup, Kind.HOME_SAFE, world.days.at(meetup.date, meetup.ends_at))


def _say(world, rng, meetup, kind, at, **said):
    by, submission = meetup.mentor.user, UUID(int=rng.getrandbits(128), version=4)
    world.rows.add(DayMessage(meetup=meetup, kind=kind, by=by, at=at, submission=submission, **said), by=by, at=at)
