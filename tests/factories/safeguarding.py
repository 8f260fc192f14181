"""Dull makers of concerns."""

import factory
from factory.django import DjangoModelFactory

from safeguarding.models import Concern, ConcernEntry, ConcernSubject

from .people import UserFactory


class ConcernFactory(DjangoModelFactory):
    """A concern that names nobody, and that nobody has read."""

    class Meta:
        model = Concern

    reported_by = factory.SubFactory(UserFactory)
    words = "No coat again, and very quiet"
    kind = "welfare"


class ConcernSubjectFactory(DjangoModelFactory):
    """Who a concern is about: give it a child or a person."""

    class Meta:
        model = ConcernSubject

    concern = factory.SubFactory(ConcernFactory)
    named_by = factory.SelfAttribute("concern.reported_by")


class ConcernEntryFactory(DjangoModelFactory):
    class Meta:
        model = ConcernEntry

    concern = factory.SubFactory(ConcernFactory)
    by = factory.SubFactory(UserFactory)
    kind = "done"
    words = "Rang her mum"
