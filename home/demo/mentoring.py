"""Mentors with their papers, mentees, allocations and consents."""

from datetime import time, timedelta

from allauth.account.models import EmailAddress

from core.models import User
from core.roles import Role
from mentees.models import Allocation, Consent, Mentee
from mentors.models import DbsCheck, Mentor, Training
from policy.dates import months_after

from .places import STREETS


def account(*, name, role, phone, world, joined_on, by, number=0):
    """Somebody who can sign in with the demo's password."""
    handle = name.lower().replace(" ", ".").replace("'", "")
    user = User(
        name=name,
        email=f"{handle}{f'.{number}' if number else ''}@kidsontrack.example",
        phone=phone,
        password=world.password,
        # Whom the sign-in page offers: the people of Larkmere, not the crowd of the larger sizes.
        is_demo=number == 0,
        joined_at=world.days.at(joined_on, time(10)),
    )
    world.rows.give_role(user, role)
    return world.rows.add(user, by=by, at=user.joined_at)


def address_of(user):
    return EmailAddress(user=user, email=user.email, verified=True, primary=True)


def build(world, first=0):
    """Mentors, numbered from the first in the towns whose people share their names, and mentees."""
    for number, part in enumerate(world.cast.mentors, first):
        world.mentors[part.key] = _mentor(world, part, world.cast.number * 100 + number if world.cast.number else 0)
    add_mentees(world)


def add_mentees(world):
    """The mentees of the cast with their consents, and who mentors them."""
    for part in world.cast.mentees:
        world.mentees[part.child] = _mentee(world, part)
    for pair in world.cast.pairs:
        _allocation(world, pair)


def _mentor(world, part, number):
    rng, days, coordinator = world.rng, world.days, world.staff["coordinator"]
    interviewed_on = days.ago(part.since)
    accepted = days.at(days.ago(part.since - 30), time(11))
    user = account(
        name=part.name,
        role=Role.MENTOR,
        phone=world.phone(),
        world=world,
        joined_on=days.ago(part.since - 30),
        by=coordinator,
        number=number,
    )
    mentor = Mentor(
        user=user,
        status=part.status,
        address=f"{rng.randrange(1, 90)} {rng.choice(STREETS)}, Larkmere",
        interests=part.interests,
        strengths=part.strengths,
        capacity=part.capacity,
        interviewed_on=interviewed_on,
        reference_1="received",
        reference_2=rng.choice(("received", "received", "by telephone")),
        code_of_conduct_signed_on=days.ago(part.since - 26),
    )
    if part.before:
        name, value, ago = part.before
        then = coordinator, days.morning(days.ago(ago), rng)
        world.rows.add(mentor, by=coordinator, at=accepted, was={name: value}, then=then)
    else:
        world.rows.add(mentor, by=coordinator, at=accepted)
    _papers(world, part, mentor)
    return mentor


def _papers(world, part, mentor):
    """Introduction, the yearly safeguarding trainings so far, and the DBS check."""
    rng, days, coordinator = world.rng, world.days, world.staff["coordinator"]
    trainings = [(Training.Course.INTRODUCTION, days.ago(part.since - 14))]
    # Training holds through the same day next year, so it lapses on the day after.
    last = months_after(days.today + timedelta(days=part.trained_left - 1), -12)
    taken = [last]
    while taken[-1] > days.ago(part.since - 25):
        taken.append(
            max(months_after(taken[-1], -12) + timedelta(days=rng.randrange(3, 20)), days.ago(part.since - 25))
        )
    trainings += [(Training.Course.SAFEGUARDING, day) for day in reversed(taken)]
    for course, day in trainings:
        training = Training(mentor=mentor, course=course, taken_on=day)
        world.rows.add(training, by=coordinator, at=days.morning(day + timedelta(days=1), rng))
    check = DbsCheck(
        mentor=mentor,
        level=DbsCheck.Level.ENHANCED_BARRED,
        certificate_number=f"00{rng.randrange(10**9, 10**10)}",
        issued_on=days.ago(part.since - 22),
    )
    world.rows.add(check, by=coordinator, at=days.at(days.ago(part.since - 24), time(10)))


def _mentee(world, part):
    days = world.days
    starts_on = days.ago(part.since)
    liaison = world.staff["family_liaison"]
    mentee = Mentee(
        child=world.children[part.child],
        scheme=world.scheme,
        starts_on=starts_on,
        agreed_end_on=months_after(starts_on, part.months),
    )
    world.rows.add(mentee, by=liaison, at=days.at(starts_on, time(14)))
    has_agreed = part.has_agreed or any(pair.child == part.child for pair in world.cast.pairs)
    kinds = [Consent.Kind.MENTORING] if has_agreed else []
    for kind in kinds + [Consent.Kind.LIFT] * part.lift:
        given_on = starts_on + timedelta(days=3)
        consent = Consent(mentee=mentee, kind=kind, given_on=given_on, given=Consent.Given.PAPER)
        world.rows.add(consent, by=liaison, at=days.at(given_on, time(15)))
    return mentee


def _allocation(world, pair):
    """An allocation, and where it is over its ending, recorded a week before the last day."""
    days, liaison = world.days, world.staff["family_liaison"]
    start_on = days.ago(pair.since)
    end_on = None if pair.until is None else days.ago(pair.until)
    allocation = Allocation(
        mentee=world.mentees[pair.child],
        mentor=world.mentors[pair.mentor],
        start_on=start_on,
        end_on=end_on,
        end_reason=pair.ended_because,
        meet_every_days=pair.every if pair.says_every else None,
        carer_agreed_on=start_on - timedelta(days=2),
        comment=pair.comment,
        allocated_by=liaison,
    )
    made = days.at(start_on - timedelta(days=1), time(16))
    if end_on is None:
        return world.rows.add(allocation, by=liaison, at=made)
    decided = days.at(end_on - timedelta(days=7), time(16))
    return world.rows.add(
        allocation,
        by=liaison,
        at=made,
        was={"end_on": None, "end_reason": ""},
        then=(world.staff["coordinator"], decided),
        because=pair.ended_because,
    )
