"""Dull makers of what is asked for beforehand: gifts, grants, the funds they come from."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from expenses.models import Fund, GiftRequest, GrantApplication, GrantView
from policy.models import PolicyVersion, Scheme

from .mentees import MenteeFactory
from .people import MentorFactory, UserFactory


class GiftRequestFactory(DjangoModelFactory):
    class Meta:
        model = GiftRequest

    mentor = factory.SubFactory(MentorFactory)
    mentee = factory.SubFactory(MenteeFactory)
    what = "A box of crayons"
    occasion = "A birthday"
    give_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=9))
    amount = Decimal("8.50")
    policy_version = factory.LazyFunction(PolicyVersion.objects.first)


class FundFactory(DjangoModelFactory):
    class Meta:
        model = Fund

    scheme = factory.LazyFunction(Scheme.objects.first)
    name = factory.Sequence(lambda n: f"Other support {n}")
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=100))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=100))
    amount = Decimal("1000.00")


class GrantFactory(DjangoModelFactory):
    """Whole, and a draft."""

    class Meta:
        model = GrantApplication

    mentor = factory.SubFactory(MentorFactory)
    mentee = factory.SubFactory(MenteeFactory)
    sponsor = "Mr Ode, head of year"
    description = "A used guitar"
    reasoning = "They play every day on a borrowed one"
    not_elsewhere = "The school and the music trust said no"
    impact = "Lessons can go on at home"
    amount = Decimal("120.00")


class SentGrantFactory(GrantFactory):
    status = "sent"
    sent_on = factory.LazyFunction(timezone.localdate)
    decide_by = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))
    policy_version = factory.LazyFunction(PolicyVersion.objects.first)


class ApprovedGrantFactory(SentGrantFactory):
    status = "approved"
    fund = factory.SubFactory(FundFactory, committed=Decimal("120.00"))
    decided_on = factory.LazyFunction(timezone.localdate)
    decided_by = factory.SubFactory(UserFactory, roles=["committee_member"])


class RefusedGrantFactory(SentGrantFactory):
    status = "refused"
    decided_on = factory.LazyFunction(timezone.localdate)
    decided_by = factory.SubFactory(UserFactory, roles=["committee_member"])
    decision_words = "The school can lend one"


class GrantViewFactory(DjangoModelFactory):
    class Meta:
        model = GrantView

    grant = factory.SubFactory(SentGrantFactory)
    by = factory.SubFactory(UserFactory, roles=["committee_member"])
    says = "yes"
