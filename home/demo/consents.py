"""What carers agreed to beside mentoring, what they were asked, and how far each mentee's start has come."""

import math
import uuid
from datetime import time, timedelta
from random import Random

from club.models import CarerLink
from meetups.models import MeetUp, Transport
from mentees.models import Allocation, Consent, ConsentRequest, ConsentWording, StartStep

BY_LINK = "Answered by personal link"
Kind = Consent.Kind
# Of ten carers so many sign this on the paper form, too.
ON_PAPER = ((Kind.PHOTOGRAPHS, 7), (Kind.QUESTIONNAIRES, 9), (Kind.SCHOOL, 6))
NEWEST, NEW = "efua", "noah"
NEWEST_MENTOR = "nadia"
BY_HAND = ("referral", "first_contact", "summary", "briefing", "school_told", "first_meeting")
# How many days after the first day of support a step was done.
AFTER = {
    "referral": -6,
    "first_contact": 1,
    "summary": 6,
    "briefing": 6,
    "school_told": 8,
    "first_meeting": 9,
}
WORDS = {
    "school_told": "The head of year knows, and asks to hear how it goes",
    "first_meeting": "At the family’s kitchen table, with the mentor",
    "first_contact": "Rang, then visited",
}
OPEN_OF = {NEWEST: {"summary", "briefing", "school_told", "first_meeting"}, NEW: {"school_told"}}
SCHOOL_CONTACTS = (
    ("Ms Abbott", "Head of year"),
    ("Mr Ellis", "Pastoral lead"),
    ("Mrs Okonjo", "Special needs coordinator"),
)
SET_ASIDE = {("una", "school_told"): "The carer asked us not to tell the school, and we agreed"}


def build(world):
    rng = Random(f"Larkmere {world.cast.number} consents")  # noqa: S311 - nothing secret
    wordings = {wording.kind: wording for wording in ConsentWording.objects.all_in_use(world.days.today)}
    links = {id(link.child): link for link in world.rows.of(CarerLink) if link.is_first_contact}
    carers = {part.child: links[id(world.children[part.child])].carer for part in world.cast.mentees}
    for part in world.cast.mentees:
        if part.child != NEWEST:
            on_paper(world, part, rng)
        steps(world, part, to_come=OPEN_OF.get(part.child, ()))
    _on_screen(world, "amira", carers["amira"], wordings, rng)
    _by_link(world, "theo", carers["theo"], wordings)
    _unanswered(world, NEWEST, carers[NEWEST])
    _first_meeting(world, carers[NEWEST], rng)


def on_paper(world, part, rng):
    """Signed with the consent to mentoring; one carer took the photographs back."""
    given_on = world.days.ago(part.since) + timedelta(days=3)
    made = {"by": world.staff["family_liaison"], "at": world.days.at(given_on, time(15))}
    for kind, of_ten in ON_PAPER:
        consent = Consent(mentee=world.mentees[part.child], kind=kind, given_on=given_on)
        if part.child == "seren" and kind == Kind.PHOTOGRAPHS:
            _taken_back(world, consent, made)
        elif rng.randrange(10) < of_ten:
            world.rows.add(consent, **made)


def _taken_back(world, consent, made):
    consent.withdrawn_on = world.days.ago(40)
    consent.withdrawn_words = "Her mum would rather have no pictures online. The ones in the hall may stay."
    then = world.staff["coordinator"], world.days.at(consent.withdrawn_on, time(12))
    world.rows.add(consent, **made, was={"withdrawn_on": None, "withdrawn_words": ""}, then=then)


def _on_screen(world, child, carer, wordings, rng):
    """Two kinds, drawn on the mentor's phone."""
    pair = next(pair for pair in world.cast.pairs if pair.child == child and pair.until is None)
    mentor, given_on = world.mentors[pair.mentor].user, world.days.ago(75)
    drawn = {"given": Consent.Given.SCREEN, "carer": carer, "signed_name": carer.name, "signature": _strokes(rng)}
    for kind in (Kind.WHATSAPP, Kind.COUNSELLING):
        consent = Consent(
            mentee=world.mentees[child], kind=kind, wording=wordings[kind], given_on=given_on, taken_by=mentor, **drawn
        )
        world.rows.add(consent, by=mentor, at=world.days.at(given_on, time(17, 20)))


def _strokes(rng):
    """A signature that nobody has ever written: a run of loops, and a line beneath it."""
    height, turns = rng.randrange(35, 55), rng.randrange(4, 7)
    run = []
    for n in range(90):
        angle = n / 89 * turns * 2 * math.pi
        fades = 1 - n / 150
        across = 60 + n * 4.6 + 22 * math.sin(angle)
        run.append([round(across), round(105 - height * fades * math.cos(angle))])
    return [run, [[90, 168], [300, 160], [500, 172]]]


def _by_link(world, child, carer, wordings):
    """The carer agreed to one of two, at home."""
    liaison, asked_on, given_on = world.staff["family_liaison"], world.days.ago(64), world.days.ago(61)
    answered_at = world.days.at(given_on, time(20, 45))
    asked = ConsentRequest(
        mentee=world.mentees[child],
        carer=carer,
        kinds=[Kind.WHATSAPP, Kind.COUNSELLING],
        asked_by=liaison,
        asked_at=world.days.at(asked_on, time(10, 5)),
        answered_at=answered_at,
        refused_kinds=[Kind.WHATSAPP],
    )
    was = {"answered_at": None, "refused_kinds": []}
    world.rows.add(asked, by=liaison, at=asked.asked_at, was=was, then=(None, answered_at), because=BY_LINK)
    consent = Consent(
        mentee=asked.mentee,
        kind=Kind.COUNSELLING,
        wording=wordings[Kind.COUNSELLING],
        given_on=given_on,
        given=Consent.Given.LINK,
        carer=carer,
        signed_name=carer.name,
    )
    world.rows.add(consent, by=None, at=answered_at, because=BY_LINK)


def _unanswered(world, child, carer):
    liaison, asked_at = world.staff["family_liaison"], world.days.at(world.days.ago(9), time(11, 30))
    kinds = [Kind.MENTORING, Kind.PHOTOGRAPHS, Kind.QUESTIONNAIRES]
    asked = ConsentRequest(mentee=world.mentees[child], carer=carer, kinds=kinds, asked_by=liaison, asked_at=asked_at)
    world.rows.add(asked, by=liaison, at=asked_at)


def _first_meeting(world, carer, rng):
    """The newest mentee has a mentor, no consent yet, and a day on which it will be signed."""
    days, coordinator, liaison = world.days, world.staff["coordinator"], world.staff["family_liaison"]
    mentee, mentor = world.mentees[NEWEST], world.mentors[NEWEST_MENTOR]
    allocation = Allocation(
        mentee=mentee,
        mentor=mentor,
        start_on=days.ago(10),
        meet_every_days=14,
        carer_agreed_on=days.ago(12),
        comment="Both like to know how things work.",
        allocated_by=liaison,
    )
    world.rows.add(allocation, by=liaison, at=days.at(days.ago(11), time(16)))
    booked_at = days.at(days.ago(2), time(10, 40))
    meetup = MeetUp(
        mentee=mentee,
        mentor=mentor,
        date=days.ago(-4),
        starts_at=time(16),
        ends_at=time(17),
        venue_kind="coffee_shop",
        place="Copper Kettle café",
        transport=Transport.CARER,
        others=str(carer),
        is_first_meeting=True,
        submission=uuid.UUID(int=rng.getrandbits(128), version=4),
        status=MeetUp.Status.CONFIRMED,
        answered_by=coordinator,
        answered_at=booked_at,
        policy_version=world.version_on(days.ago(-4)),
        planned_at=booked_at,
    )
    world.rows.add(meetup, by=coordinator, at=booked_at)


def steps(world, part, to_come):
    """Recorded by family liaison: all of them for the mentees of long standing, without what is still to come."""
    liaison, starts_on = world.staff["family_liaison"], world.days.ago(part.since)
    for step in BY_HAND:
        if step in to_come:
            continue
        because = SET_ASIDE.get((part.child, step), "")
        done_on = starts_on + timedelta(days=AFTER[step])
        row = StartStep(
            mentee=world.mentees[part.child],
            step=step,
            done_on=None if because else done_on,
            done_by="" if because else liaison.name,
            words="" if because else WORDS.get(step, ""),
            not_needed_because=because,
            recorded_by=liaison,
            **(_school_contact(world, part.child) if step == "school_told" and not because else {}),
        )
        world.rows.add(row, by=liaison, at=world.days.at(done_on, time(16, 30)))


def _school_contact(world, child):
    """Whom to ask at the school (KOP-17); the same person for children of one year."""
    year = world.children[child].school_year or 0
    name, role = SCHOOL_CONTACTS[year % len(SCHOOL_CONTACTS)]
    phone = f"01632 960{300 + year:03}"
    return {"contact_name": name, "contact_role": role, "contact_phone": phone}
