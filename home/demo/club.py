"""The club: children with their carers, events of almost three years and their registers."""

from datetime import date, time
from random import Random

from club.models import Carer, CarerLink, Child, Event, RegisterEntry, academic_year
from mentees.models import Ground

from .days import MONTHS_OF_CAMPS
from .places import PRIMARY_SCHOOLS, SECONDARY_SCHOOLS, STREETS

Mark = RegisterEntry.Mark
CAMPS = ((2, 15, "February"), (4, 6, "Easter"), (8, 3, "Summer"), (10, 25, "October"))
# Held within the last year and a half: month, day, weekday, name, kind, first and last school year.
TERMLY = (
    (11, 9, 3, "Autumn lunch club", Event.Kind.LUNCH_CLUB, 5, 7),
    (11, 14, 1, "Workshop: first aid", Event.Kind.WORKSHOP, 8, 11),
    (12, 12, 5, "Mentors and mentees: lantern walk", Event.Kind.TERMLY, 5, 11),
    (1, 25, 3, "Spring lunch club", Event.Kind.LUNCH_CLUB, 5, 7),
    (3, 8, 1, "Workshop: money of my own", Event.Kind.WORKSHOP, 8, 11),
    (3, 20, 5, "Mentors and mentees: pancake games", Event.Kind.TERMLY, 5, 11),
    (5, 6, 3, "Summer lunch club", Event.Kind.LUNCH_CLUB, 5, 7),
    (6, 10, 1, "Workshop: what next after school", Event.Kind.WORKSHOP, 8, 11),
    (7, 11, 5, "Raft day at Larkmere Lakes", Event.Kind.FUN, 5, 11),
)
# Start, end and place of each kind.
USUAL = {
    Event.Kind.CAMP: (time(9, 30), time(15, 30), "Heron Wood field centre"),
    Event.Kind.LUNCH_CLUB: (time(12), time(13, 15), "Mill Street church hall"),
    Event.Kind.WORKSHOP: (time(16, 30), time(18), "The Old Library"),
    Event.Kind.TERMLY: (time(13), time(16), "Larkmere Lakes, boathouse"),
    Event.Kind.FUN: (time(10), time(15), "Larkmere Lakes, boathouse"),
}
WITH_LEAVE = ("At a family wedding", "Was ill", "Hospital appointment", "Visit to the new school", "At grandma's")
PARENTS = {"Mum", "Dad"}
TOLD = ("Nothing about where the other parent lives.", "Ring before half past two, then she works.", "", "", "")


def build(world):
    """Children, carers, events and registers; fills `world.children` by key."""
    world.events = sorted(_events(world), key=lambda row: row[0].held_on)
    add_children(world)


def add_children(world, first=1):
    """The children of the cast, numbered from the first, with carers, grounds and their marks in the registers."""
    carers = {}
    for number, part in enumerate(world.cast.children, first):
        child = world.children[part.key] = _child(world, part, number)
        _carers(world, part, child, carers)
        for kind in part.grounds:
            ground = Ground(child=child, kind=kind)
            world.rows.add(ground, by=world.staff["family_liaison"], at=world.days.at(child.joined_on, world.noon))
        _register(world, part, child, world.events)


def _child(world, part, number):
    rng, days = world.rng, world.days
    year_in = academic_year(days.today)
    born = date(year_in - part.year - 5, 9, 1).toordinal() + rng.randrange(364)
    joined_on = {
        "regular": days.ago(MONTHS_OF_CAMPS * 30 + rng.randrange(10, 200)),
        "patchy": days.ago(rng.randrange(620, 1000)),
        "few": days.ago(rng.randrange(200, 240)),
        "new": days.ago(rng.randrange(40, 75)),
    }[part.came]
    schools = PRIMARY_SCHOOLS if part.year <= 6 else SECONDARY_SCHOOLS
    child = Child(
        ref=f"KT{world.cast.number * 100 + number:04}",
        first_name=part.first_name,
        surname=part.surname,
        known_as=part.known_as,
        chosen_stage=(1 + part.year % 2) if part.year in (7, 8) and number % 4 else None,
        date_of_birth=date.fromordinal(born),
        school_year=part.year,
        school_year_in=year_in,
        school=part.school or rng.choice(schools),
        address=world.addresses.setdefault(part.carer, f"{rng.randrange(1, 90)} {rng.choice(STREETS)}, Larkmere"),
        postcode=world.postcodes.setdefault(part.carer, f"ZZ{rng.randrange(1, 10)} {rng.randrange(1, 10)}ZZ"),
        needs=part.needs,
        may_benefit=part.benefit,
        joined_on=joined_on,
    )
    return world.rows.add(child, by=world.staff["coordinator"], at=days.at(joined_on, world.noon))


def _carers(world, part, child, carers):
    contacts = [(part.carer, part.relation), (part.second_contact, part.second_relation)]
    for index, (name, relation) in enumerate(contacts):
        if not name:
            continue
        by, at = world.staff["coordinator"], world.days.at(child.joined_on, world.noon)
        if name not in carers:
            email = f"{name.lower().replace(' ', '.').replace(chr(39), '')}.{world.cast.number}@kidsontrack.example"
            carer = Carer(name=name, phone=world.phone(), email="" if index else email)
            carers[name] = world.rows.add(carer, by=by, at=at)
        link = CarerLink(
            child=child,
            carer=carers[name],
            relationship=relation,
            is_first_contact=index == 0,
            **_who_is_told(f"{world.cast.number} {part.key} {index}", relation, index),
        )
        world.rows.add(link, by=by, at=at)


def _who_is_told(seed, relation, index):
    """Parental responsibility and what may be told; here and there nobody has asked yet."""
    rng, told = Random(seed), CarerLink.MayBeTold  # noqa: S311 - nothing secret
    knows = rng.random() < 0.9
    return {
        "has_parental_responsibility": (relation in PARENTS or rng.random() < 0.5) if knows else None,
        "may_be_told": told.PRACTICAL if index else rng.choices([told.EVERYTHING, ""], weights=(85, 15))[0],
        "told_words": rng.choice(TOLD) if index == 0 else "",
    }


def _events(world):
    """Four camps a year, and the lunch clubs, workshops and termly activities of the last year and a half."""
    days = world.days
    where = f", {world.cast.town}" if world.cast.number else ""
    for year in range(days.today.year - 3, days.today.year + 1):
        for month, day, season in CAMPS:
            held_on = days.first_weekday(year, month, day, 1)
            if days.months(-MONTHS_OF_CAMPS) <= held_on < days.today:
                yield _event(world, f"{season} camp {year}{where}", Event.Kind.CAMP, held_on, 5, 13), 0, 13
        for month, day, weekday, name, kind, first, last in TERMLY:
            held_on = days.first_weekday(year, month, day, weekday)
            if days.months(-18) <= held_on < days.today:
                yield _event(world, f"{name} {year}{where}", kind, held_on, first, last), first, last


def _event(world, name, kind, held_on, first, last):
    starts, ends, place = USUAL[kind]
    event = Event(
        name=name,
        kind=kind,
        held_on=held_on,
        starts_at=starts,
        ends_at=ends,
        place=place,
        first_year=first,
        last_year=last,
    )
    return world.rows.add(event, by=world.staff["coordinator"], at=world.days.at(held_on, world.noon))


def _register(world, part, child, events):
    """Marks that leave a regular child at 80 % and more on every day, and a patchy one well below."""
    rng = world.rng
    present = counted = 0
    for event, first, last in events:
        if event.held_on < child.joined_on or not first <= child.school_year_on(event.held_on) <= last:
            continue
        mark = rng.choices([Mark.PRESENT, Mark.MISSED, Mark.AUTHORISED], weights=_weights(part))[0]
        if part.came == "regular" and mark == Mark.MISSED and present < 0.82 * (counted + 1):
            mark = Mark.PRESENT
        if part.came == "regular" and event.kind == Event.Kind.CAMP and present < 5:
            mark = Mark.PRESENT
        if part.came == "patchy" and mark == Mark.PRESENT and present + 1 > 0.75 * (counted + 1) and counted:
            mark = Mark.MISSED
        present += mark == Mark.PRESENT
        counted += mark != Mark.AUTHORISED
        by, at = world.staff["coordinator"], world.days.at(event.held_on, event.ends_at)
        reason = WITH_LEAVE[(child.date_of_birth.day + event.held_on.day) % 5] if mark == Mark.AUTHORISED else ""
        entry = RegisterEntry(event=event, child=child, mark=mark, reason=reason, marked_at=at, marked_by=by)
        world.rows.add(entry, by=by, at=at)


def _weights(part):
    return {"patchy": (62, 30, 8), "few": (100, 0, 0)}.get(part.came, (86, 8, 6))
