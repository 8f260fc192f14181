"""A quarter small enough to count by hand."""

from datetime import date, time
from decimal import Decimal

import pytest
import time_machine

from core.roles import Role
from impact.rules.periods import quarter
from policy.models import Scheme

from .. import factories

Q3 = quarter(2026, 3)


@pytest.fixture
def november(db):
    """It is 21 November 2026, noon."""
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        yield


@pytest.fixture
def trustee(person):
    return person(Role.TRUSTEE, name="Tomasz Wren")


@pytest.fixture
def scheme(db):
    return Scheme.objects.get()


@pytest.fixture
def summer(november):
    """Six mentees from July to September 2026; returns them.

    All six met on 3 July (two hours) and 1 September (45 minutes), the first five on 5 August, no times noted: 17
    meet-ups, 12 of them timed, 990 minutes. Five had a mentor throughout: 6 fortnights each, 3 of them met. The sixth
    from 20 July to 10 September: 53 days, 3 complete fortnights, none met. Each spent £10.50, all paid.
    """
    mentor = factories.MentorFactory()
    mentees = [factories.MenteeFactory() for _ in range(6)]
    for mentee in mentees[:5]:
        factories.AllocationFactory(mentee=mentee, mentor=mentor, start_on=date(2026, 7, 1))
        factories.NoteFactory(mentee=mentee, mentor=mentor, date=date(2026, 8, 5))
    factories.AllocationFactory(mentee=mentees[5], mentor=mentor, start_on=date(2026, 7, 20), end_on=date(2026, 9, 10))
    for mentee in mentees:
        hours = {"starts_at": time(14), "ends_at": time(16)}
        factories.NoteFactory(mentee=mentee, mentor=mentor, date=date(2026, 7, 3), **hours)
        hours = {"starts_at": time(10), "ends_at": time(10, 45)}
        factories.NoteFactory(mentee=mentee, mentor=mentor, date=date(2026, 9, 1), **hours)
        factories.ClaimFactory(
            mentee=mentee,
            mentor=mentor,
            spent_on=date(2026, 7, 10),
            amount=Decimal("10.50"),
            paid_on=date(2026, 8, 5),
        )
    return mentees
