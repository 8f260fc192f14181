from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from expenses.models import Budget, Outlay, TaxiFirm, TaxiRequest
from expenses.rules import last_day_of
from policy.models import PolicyVersion, Scheme

from .mentees import MenteeFactory
from .people import MentorFactory, UserFactory


class TaxiFirmFactory(DjangoModelFactory):
    class Meta:
        model = TaxiFirm

    name = factory.Sequence(lambda n: f"Heron Cabs {n}")
    phone = "07700 900300"
    checked_on = factory.LazyFunction(timezone.localdate)
    words = "DBS of the drivers seen"


class TaxiRequestFactory(DjangoModelFactory):
    class Meta:
        model = TaxiRequest

    mentor = factory.SubFactory(MentorFactory)
    mentee = factory.SubFactory(MenteeFactory)
    on = factory.LazyFunction(timezone.localdate)
    start = "Mill Street"
    end = "Larkmere Lakes"
    unsafe_to_walk = "No pavement, and it is dark"
    nothing_else = "The last bus has gone"
    firm = factory.SubFactory(TaxiFirmFactory)
    amount = Decimal("12.50")
    policy_version = factory.LazyAttribute(lambda taxi: PolicyVersion.objects.in_force(taxi.mentee.scheme))


class BudgetFactory(DjangoModelFactory):
    class Meta:
        model = Budget

    scheme = factory.LazyFunction(lambda: Scheme.objects.first())
    starts_on = date(2026, 4, 1)
    ends_on = factory.LazyAttribute(lambda budget: last_day_of(budget.starts_on))
    children = 15
    for_each_child = Decimal("500.00")
    hours = 20
    weeks = 46
    rate = Decimal("12.00")


class OutlayFactory(DjangoModelFactory):
    class Meta:
        model = Outlay

    scheme = factory.LazyFunction(lambda: Scheme.objects.first())
    head = "support"
    on = date(2026, 9, 1)
    what_for = factory.Sequence(lambda n: f"Tickets {n}")
    amount = Decimal("30.00")
    by = factory.SubFactory(UserFactory)
