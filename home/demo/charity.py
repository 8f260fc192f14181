"""Lays out the demo: the staff once, then one town after another, each written before the next is thought of."""

import gc
from contextlib import contextmanager
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import reset_queries, transaction

from core import history
from core.models import User
from core.roles import Role
from policy.models import PolicyVersion, Scheme

from . import (
    agreed,
    allocations,
    answers,
    applicants,
    books,
    budget,
    claims,
    club,
    concerns,
    consents,
    contacts,
    disclosures,
    earlier_policy,
    former,
    grants,
    help,
    in_groups,
    matching,
    meetings,
    mentoring,
    money,
    names,
    next_policy,
    on_the_day,
    payments,
    people,
    plans,
    receipts,
    referrals,
    supervision,
    support,
    taxis,
    terms,
    together,
    told_claims,
    venues,
    waiting,
)
from .cast import Cast
from .days import Days
from .rows import Rows
from .world import World

SEED = "Larkmere"
# How many towns: 15 mentees and about 300 notes in each.
SIZES = {"charity": 1, "county": 100, "nation": 1_000}
TOWNS_AT_ONCE = 5
# In the order in which one needs the other.
PARTS = (
    club,
    mentoring,
    meetings,
    in_groups,
    on_the_day,
    money,
    told_claims,
    grants,
    answers,
    agreed,
    former,
    support,
    referrals,
    consents,
    waiting,
    supervision,
    applicants,
    help,
    together,
    matching,
    allocations,
    disclosures,
    concerns,
    contacts,
    venues,
    terms,
    budget,
    taxis,
    claims,
    payments,
    receipts,
)
MONTHS_BACK = 19

LARKMERE = Cast(
    "Larkmere", 0, people.MENTORS, people.CHILDREN, people.MENTEES, people.PAIRS, plans.PLANS, plans.OWN_WORDS
)


def first_day(today):
    """The earliest day on which a policy must be in force, so that every meet-up was planned under one."""
    return Days(today).months(-MONTHS_BACK)


def build(*, size="charity", today, password, progress=lambda done, of: None):
    """Write the whole demo. Each group of towns is kept whole or not at all."""
    towns = SIZES[size]
    scheme = Scheme.objects.get(slug="kids-on-track")
    versions = list(PolicyVersion.objects.signed().filter(scheme=scheme).order_by("-in_force_from"))
    shared = {
        "scheme": scheme,
        "versions": versions,
        "password": make_password(password),
        "days": Days(today),
        "towns": towns,
    }
    with transaction.atomic():
        staff = _staff(shared)
        _sign_policy(scheme, versions, staff, today)
        earlier_policy.build(scheme, staff=staff)
        next_policy.build(versions[0], staff=staff, today=today)
    for first in range(0, towns, TOWNS_AT_ONCE):
        last = min(first + TOWNS_AT_ONCE, towns)
        with transaction.atomic(), _without_collecting():
            _write_towns(range(first, last), staff, shared)
        # With DEBUG on Django keeps the text of every statement.
        reset_queries()
        progress(last, towns)
    with transaction.atomic():
        books.close(shared["days"], staff)


def _staff(shared):
    world = World(LARKMERE, rng=Random(SEED), rows=Rows(), staff={}, **shared)  # noqa: S311 - nothing secret
    since = world.days.ago(900)
    administrator = None
    for part in people.STAFF:
        by = world.staff.get(Role.COORDINATOR, administrator)
        user = mentoring.account(
            name=part.name, role=part.role, phone=part.phone, world=world, joined_on=since, by=by and administrator
        )
        administrator = administrator or user
        world.staff[part.role] = user
    _write(world.rows)
    return world.staff


def _sign_policy(scheme, versions, staff, today):
    """The scheme's coordinator, and who agreed to the policy and when, where nobody has said so."""
    if scheme.coordinator is None:
        scheme.coordinator = staff[Role.COORDINATOR]
        history.save(scheme, by=staff[Role.ADMINISTRATOR])
    version = versions[0]
    if not version.signed_by:
        version.agreed_by_committee_on = version.agreed_by_trustees_on = version.in_force_from
        version.next_review_on = Days(today).months(4)
        version.signed_by = f"{staff[Role.CHIEF_EXECUTIVE].name}, chief executive"
        history.save(version, by=staff[Role.CHIEF_EXECUTIVE])


@contextmanager
def _without_collecting():
    """Thousands of rows at once and no garbage among them: looking for it would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect()


def _write_towns(numbers, staff, shared):
    rows = Rows()
    for number in numbers:
        rng = Random(f"{SEED} {number}")  # noqa: S311 - nothing secret
        cast = names.renamed(LARKMERE, number=number, rng=rng) if number else LARKMERE
        world = World(cast, rng=rng, rows=rows, staff=staff, **shared)
        for part in PARTS:
            part.build(world)
    _write(rows)


def _write(rows):
    users = rows.of(User)
    rows.write()
    EmailAddress.objects.bulk_create([mentoring.address_of(user) for user in users if user.is_active], batch_size=1_000)
