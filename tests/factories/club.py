"""Dull makers of the club: children with their carers, events, and what goes with them."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from club.models import (
    Carer,
    CarerLink,
    Child,
    Event,
    Membership,
    RegisterEntry,
    Resource,
    RiskAssessment,
    SchoolHoliday,
)


class ChildFactory(DjangoModelFactory):
    class Meta:
        model = Child

    ref = factory.Sequence(lambda n: f"T{n:04}")
    first_name = factory.Sequence(lambda n: f"First{n}")
    surname = factory.Sequence(lambda n: f"Last{n}")
    date_of_birth = date(2013, 5, 4)
    school_year = 9
    school_year_in = 2026


class CarerFactory(DjangoModelFactory):
    class Meta:
        model = Carer

    name = factory.Sequence(lambda n: f"Carer Person{n}")
    phone = "07700 900200"


class CarerLinkFactory(DjangoModelFactory):
    class Meta:
        model = CarerLink

    child = factory.SubFactory(ChildFactory)
    carer = factory.SubFactory(CarerFactory)
    relationship = "Mum"
    is_first_contact = True


class EventFactory(DjangoModelFactory):
    class Meta:
        model = Event

    name = factory.Sequence(lambda n: f"Camp {n}")
    kind = Event.Kind.CAMP
    held_on = date(2026, 4, 4)


class RegisterEntryFactory(DjangoModelFactory):
    class Meta:
        model = RegisterEntry

    event = factory.SubFactory(EventFactory)
    child = factory.SubFactory(ChildFactory)
    mark = RegisterEntry.Mark.PRESENT


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    child = factory.SubFactory(ChildFactory)
    club_name = factory.Sequence(lambda n: f"Swimming club {n}")
    cost = Decimal("12.00")
    every = Membership.Every.MONTH
    from_on = date(2026, 9, 1)


class ResourceFactory(DjangoModelFactory):
    class Meta:
        model = Resource

    name = factory.Sequence(lambda n: f"Support {n}")
    kind = Resource.Kind.SPORT
    checked_on = date(2026, 9, 1)


class SchoolHolidayFactory(DjangoModelFactory):
    class Meta:
        model = SchoolHoliday

    name = "Half-term"
    from_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=300))
    until_on = factory.LazyAttribute(lambda holiday: holiday.from_on + timedelta(days=6))


class RiskAssessmentFactory(DjangoModelFactory):
    class Meta:
        model = RiskAssessment

    title = factory.Sequence(lambda n: f"Camp by the lake {n}")
    assessed_on = date(2026, 9, 1)
    assessed_by = "Farida Khan"
    file = factory.django.FileField(data=b"a picture", filename="risk.jpg")
