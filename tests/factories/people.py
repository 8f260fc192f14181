"""Dull makers of people: who signs in, who mentors, and who would like to."""

import uuid
from datetime import date, timedelta

import factory
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory

from core.models import User
from mentors.models import (
    Agreement,
    AgreementWording,
    Application,
    DbsCheck,
    Interview,
    Mentor,
    Reference,
    SupportMeeting,
    Training,
)

PASSWORD = "museum-on-saturday"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person Number{n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    phone = "07700 900100"
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        self.groups.set(Group.objects.filter(name__in=extracted or []))


class MentorFactory(DjangoModelFactory):
    """Somebody who has signed what is in use; `signed=False` owes both signatures."""

    class Meta:
        model = Mentor
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory, roles=["mentor"])
    capacity = 2
    accepted_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=100))

    @factory.post_generation
    def signed(self, create, extracted, **kwargs):
        if extracted is not False and self.status != Mentor.Status.APPLICANT:
            for wording in AgreementWording.objects.in_force():
                Agreement.objects.create(mentor=self, wording=wording, signed_name=self.user.name)


def papers_for(mentor):
    """Everything that makes a mentor clear to mentor, but for the signatures."""
    today = timezone.localdate()
    for course in (Training.Course.INTRODUCTION, Training.Course.INDUCTION, Training.Course.SAFEGUARDING):
        TrainingFactory(mentor=mentor, course=course, taken_on=today - timedelta(days=30))
    DbsCheckFactory(mentor=mentor)
    return mentor


class ApplicantFactory(MentorFactory):
    """On the way, with an account that stays shut."""

    user = factory.SubFactory(UserFactory, roles=["mentor"], is_active=False, password=None)
    status = Mentor.Status.APPLICANT
    accepted_on = None
    date_of_birth = date(1990, 5, 4)
    address = "12 Mill Lane, Larkmere"
    postcode = "LM1 2AB"


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    email = factory.Sequence(lambda n: f"applicant{n}@example.org")
    fields = factory.LazyFunction(lambda: {"name": "Nia Brook", "why": "To give something back"})
    submission = factory.LazyFunction(uuid.uuid4)
    sent_at = factory.LazyFunction(timezone.now)


class ReferenceFactory(DjangoModelFactory):
    class Meta:
        model = Reference

    mentor = factory.SubFactory(ApplicantFactory)
    name = factory.Sequence(lambda n: f"Referee Number{n}")
    email = factory.Sequence(lambda n: f"referee{n}@example.org")
    knows_from = "My manager for three years"


class InterviewFactory(DjangoModelFactory):
    class Meta:
        model = Interview

    mentor = factory.SubFactory(ApplicantFactory)
    interviewer = factory.SubFactory(UserFactory, roles=["coordinator"])
    held_on = date(2026, 11, 2)
    scores = factory.LazyFunction(lambda: {"fun": 4})
    has_time = True
    recommends = True


class TrainingFactory(DjangoModelFactory):
    class Meta:
        model = Training

    mentor = factory.SubFactory(MentorFactory)
    course = Training.Course.SAFEGUARDING
    taken_on = date(2026, 6, 1)


class DbsCheckFactory(DjangoModelFactory):
    class Meta:
        model = DbsCheck

    mentor = factory.SubFactory(MentorFactory)
    level = DbsCheck.Level.ENHANCED_BARRED
    issued_on = date(2026, 3, 2)
    certificate_number = "001234567890"
    role_checked = "Child workforce, mentor"
    decision = DbsCheck.Decision.CLEAR
    decided_on = date(2026, 3, 9)


class SupportMeetingFactory(DjangoModelFactory):
    class Meta:
        model = SupportMeeting

    kind = SupportMeeting.Kind.SUPPORT
    held_on = date(2026, 6, 1)
    led_by = factory.SubFactory(UserFactory, roles=["coordinator"])
    words = "How it goes"
