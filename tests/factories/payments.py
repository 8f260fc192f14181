"""Dull makers of what money is paid by: accounts and payment runs."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from expenses.models import BankDetails, PaymentRun
from expenses.standing.banking import Account, sealed

from .people import MentorFactory, UserFactory


class BankDetailsFactory(DjangoModelFactory):
    """Confirmed long ago by their owner."""

    class Meta:
        model = BankDetails

    mentor = factory.SubFactory(MentorFactory)
    sealed = factory.LazyFunction(lambda: sealed(Account("G Okafor", "012345", "00998877")))
    last_digits = "77"
    changed_by = factory.LazyAttribute(lambda details: details.mentor.user)
    changed_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=100))
    confirmed_at = factory.SelfAttribute("changed_at")


class PaymentRunFactory(DjangoModelFactory):
    class Meta:
        model = PaymentRun

    number = factory.Sequence(lambda n: n + 1)
    made_by = factory.SubFactory(UserFactory)
