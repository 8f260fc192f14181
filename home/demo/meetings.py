"""Meet-ups and their notes: backwards from the newest, in each pair's own rhythm."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from meetups.models import MeetUp, Note

from .cast import Pair, Plan
from .days import is_school_day
from .places import KINDS
from .reflections import COORDINATOR_CONFIRMS

Status = MeetUp.Status


@dataclass
class Met:
    """A meet-up that took place, for those who claim what it cost."""

    pair: Pair
    day: date
    kind: str
    mentee: object
    mentor: object


def build(world):
    """Fills `world.meetups` with what took place."""
    for pair in world.cast.pairs:
        _past(world, pair)
    for plan in world.cast.plans:
        _planned(world, plan)


def days_met(world, pair):
    """Days of notes from the oldest to the newest; a few fortnights are missed, Christmas is left alone."""
    rng, days = world.rng, world.days
    start = days.ago(pair.since)
    day, met = days.ago(pair.last), []
    while day >= start:
        if (day.month, day.day) not in ((12, 24), (12, 25), (12, 26), (1, 1)) and (not met or rng.random() > 0.1):
            met.append(day)
        back = day - timedelta(days=pair.every)
        if rng.random() < 0.12:
            back -= timedelta(days=rng.choice((-7, 7)) if pair.every > 7 else 7)
        day = min(days.near(back, pair.weekday), day - timedelta(days=3))
    return met[::-1]


def _past(world, pair):
    met = days_met(world, pair)
    own = world.cast.own_words.get(pair.child, ()) if pair.until is None else ()
    for index, day in enumerate(met):
        from_newest = len(met) - 1 - index
        stage = "first" if index == 0 else "last" if pair.until is not None and from_newest == 0 else ""
        _one(world, pair, day, stage, own[from_newest] if from_newest < len(own) else None)


def _one(world, pair, day, stage, own):
    """A meet-up that took place, with its note, or a note without a meet-up where nobody had announced one."""
    rng = world.rng
    kind = own.kind if own else _kind(world, pair, day, stage)
    place = own.place if own else rng.choice(KINDS[kind].names)
    start, end = _clock(rng, day, KINDS[kind].minutes)
    second = _second(world, pair, day) if kind == "cinema" else None
    others = own.others if own else ""
    meetup = None
    if rng.random() > 0.06:
        plan = MeetUp(
            mentee=world.mentees[pair.child],
            mentor=world.mentors[pair.mentor],
            date=day,
            starts_at=start,
            ends_at=end,
            venue_kind=kind,
            place=place,
            others=others,
            second_mentor=second,
            status=Status.CONFIRMED,
            answer=rng.choice(COORDINATOR_CONFIRMS),
        )
        plan.transport, plan.transport_words = _way(world, pair, kind)
        meetup = _add_meetup(world, plan, planned_on=day - timedelta(days=rng.randrange(4, 12)))
    words = _words(world, pair, day, kind, place, stage, own)
    _note(world, pair, meetup, day, kind, place, start, end, second, others, words)
    world.meetups.append(Met(pair, day, kind, world.mentees[pair.child], world.mentors[pair.mentor]))


def _words(world, pair, day, kind, place, stage, own):
    if own:
        return own.did, own.came, own.comment
    year = world.children[pair.child].school_year_on(day)
    voice = world.mentor_parts[pair.mentor].voice
    return world.words[pair.child].note(kind=kind, place=place, year=year, voice=voice, stage=stage)


def _kind(world, pair, day, stage):
    if stage:
        return "coffee_shop"
    rng = world.rng
    kinds = pair.likes if rng.random() < 0.72 else tuple(kind for kind in KINDS if kind not in ("", "dog_walk"))
    fitting = [kind for kind in kinds if _fits(kind, day) and (kind != "cinema" or _second(world, pair, day))]
    return rng.choice(fitting or ["coffee_shop"])


def _fits(kind, day):
    """Nothing long after school, nothing outdoors in the cold or after school in the dark."""
    place = KINDS[kind]
    is_cold, is_dark = day.month in (12, 1, 2), day.month in (11, 12, 1, 2)
    if is_school_day(day):
        return place.minutes[0] <= 100 and not (is_dark and place.outdoors)
    return not (is_cold and place.outdoors) or kind == "dog_walk"


def _second(world, pair, day):
    """Another mentor who was there on that day, for the cinema."""
    there = sorted(
        {other.mentor for other in world.cast.pairs if other.since >= (world.days.today - day).days + 1}
        - {pair.mentor, "oliver"}
    )
    return world.mentors[there[(day.toordinal() + pair.since) % len(there)]] if there else None


def _clock(rng, day, minutes):
    """After school on a school day, else from late morning."""
    hour, minute = (rng.choice((15, 16)), rng.choice((45, 50))) if is_school_day(day) else (
        rng.choice((10, 10, 11, 12, 13, 14)), rng.choice((0, 0, 15, 30))
    )  # fmt: skip
    longest = min(minutes[1], 125) if is_school_day(day) else minutes[1]
    length = rng.randrange(min(minutes[0], longest), longest + 1, 5)
    start = datetime.combine(day, time(hour, minute))
    return start.time(), (start + timedelta(minutes=length)).time()


def _way(world, pair, kind):
    rng = world.rng
    has_lift = next(part.lift for part in world.cast.mentees if part.child == pair.child)
    way = rng.choice([way for way in KINDS[kind].ways if way != "car" or has_lift])
    return way, world.words[pair.child].journey(way)


def _add_meetup(world, meetup, *, planned_on, answered_on=None):
    """Planned by the mentor, then answered: two versions in its history, as the actions leave it."""
    rng, days = world.rng, world.days
    meetup.submission = world.uuid()
    # The version is settled when the meet-up is planned.
    meetup.policy_version = world.version_on(meetup.date)
    meetup.planned_at = days.evening(planned_on, rng)
    mentor = meetup.mentor.user
    if meetup.status == Status.PLANNED:
        return world.rows.add(meetup, by=mentor, at=meetup.planned_at)
    who = mentor if meetup.status == Status.CANCELLED else world.staff["coordinator"]
    answered = days.morning(answered_on or planned_on + timedelta(days=rng.randrange(1, 3)), rng)
    meetup.answered_by, meetup.answered_at = who, max(answered, meetup.planned_at + timedelta(minutes=20))
    was = {"status": Status.PLANNED, "answer": "", "answered_by_id": None, "answered_at": None}
    if meetup.status == Status.CONFIRMED and not meetup.venue_kind:
        # KOT-16.1: a place off the list, confirmed without a risk assessment of its own.
        meetup.unassessed_because, was["unassessed_because"] = "Open to all that day, and run by people we know", ""
    because = meetup.answer if meetup.status == Status.CANCELLED else None
    return world.rows.add(
        meetup, by=mentor, at=meetup.planned_at, was=was, then=(who, meetup.answered_at), because=because
    )


# Which aims a meet-up at such a place serves, as mentors would tick them (KOT-2.3).
AIMS = {
    aims: set(kinds.split())
    for aims, kinds in (
        (("cultural_capital",), "museum theatre zoo cinema"),
        (("self_esteem",), "coffee_shop dog_walk restaurant shopping"),
        (("self_efficacy",), "climbing_wall cycling sports_club golf_club"),
        (("cultural_capital", "self_esteem"), "sports_event country_park"),
        (("self_esteem", "self_efficacy"), "bowling minigolf leisure_complex"),
    )
}


def _note(world, pair, meetup, day, kind, place, start, end, second, others, words):
    rng, days = world.rng, world.days
    knows_hours = rng.random() < 0.87
    child, mentor = world.children[pair.child], world.mentors[pair.mentor]
    there = [child.called, mentor.user.first_name] + ([second.user.first_name] if second else [])
    did, came, comment = words
    note = Note(
        mentee=world.mentees[pair.child],
        mentor=mentor,
        meetup=meetup,
        date=day,
        starts_at=start if knows_hours else None,
        ends_at=end if knows_hours else None,
        place=place,
        venue_kind=kind,
        attendees=", ".join(there + [others] * bool(others)),
        activities=did,
        outcomes=came,
        comment=comment,
        aims=next((list(aims) for aims, kinds in AIMS.items() if kind in kinds), []),
        written_at=days.evening(day + timedelta(days=rng.choice((0, 0, 0, 1, 1, 2, 3))), rng),
        submission=world.uuid(),
    )
    world.rows.add(note, by=mentor.user, at=note.written_at)


def _planned(world, plan: Plan):
    """A meet-up laid down by hand, on a school day moved to after school."""
    days = world.days
    day = days.today + timedelta(days=plan.day)
    start, end = time.fromisoformat(plan.start), time.fromisoformat(plan.end)
    if is_school_day(day) and start.hour < 15:
        start, end = time(16), time(17, 45)
    meetup = MeetUp(
        mentee=world.mentees[plan.child],
        mentor=world.mentors[plan.mentor],
        date=day,
        starts_at=start,
        ends_at=end,
        venue_kind=plan.kind,
        place=plan.place,
        transport=plan.transport,
        transport_words=plan.journey,
        others=plan.others,
        second_mentor=world.mentors[plan.second] if plan.second else None,
        status=plan.status,
        answer=plan.words,
    )
    planned_on = days.ago(plan.planned)
    answered_on = days.today + timedelta(days=plan.day - 1) if plan.status == Status.CANCELLED else None
    _add_meetup(world, meetup, planned_on=planned_on, answered_on=answered_on)
