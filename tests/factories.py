"""Dull makers of one valid row each."""

from datetime import date, time, timedelta
from decimal import Decimal

import factory
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory

from club.models import Carer, CarerLink, Child, Event, RegisterEntry
from core.models import User
from expenses.models import Claim
from impact.models import Questionnaire, Report
from meetups.models import Contact, MeetUp, Note
from mentees.models import Allocation, Mentee
from mentors.models import Agreement, AgreementWording, DbsCheck, Mentor, SupportMeeting, Training
from policy.models import PolicyVersion, Scheme

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
        if extracted is not False:
            for wording in AgreementWording.objects.in_force():
                Agreement.objects.create(mentor=self, wording=wording, signed_name=self.user.name)


def papers_for(mentor):
    """Everything that makes a mentor clear to mentor, but for the signatures."""
    today = timezone.localdate()
    for course in (Training.Course.INTRODUCTION, Training.Course.INDUCTION, Training.Course.SAFEGUARDING):
        TrainingFactory(mentor=mentor, course=course, taken_on=today - timedelta(days=30))
    DbsCheckFactory(mentor=mentor)
    return mentor


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


class MenteeFactory(DjangoModelFactory):
    class Meta:
        model = Mentee

    child = factory.SubFactory(ChildFactory)
    scheme = factory.LazyFunction(Scheme.objects.first)
    starts_on = date(2026, 1, 5)


class AllocationFactory(DjangoModelFactory):
    """A bare row without its key; tests of access go through `mentees.actions.allocate_mentor`."""

    class Meta:
        model = Allocation

    mentee = factory.SubFactory(MenteeFactory)
    mentor = factory.SubFactory(MentorFactory)
    start_on = date(2026, 1, 5)


class MeetUpFactory(DjangoModelFactory):
    class Meta:
        model = MeetUp

    mentee = factory.SubFactory(MenteeFactory)
    mentor = factory.SubFactory(MentorFactory)
    date = date(2026, 11, 7)
    starts_at = time(14, 0)
    ends_at = time(16, 0)
    venue_kind = "museum"
    place = "Town museum"
    transport = "walk"
    policy_version = factory.LazyFunction(PolicyVersion.objects.first)


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    mentee = factory.SubFactory(MenteeFactory)
    mentor = factory.SubFactory(MentorFactory)
    date = date(2026, 11, 7)
    place = "Town museum"
    activities = "Looked at the fossils"


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    mentee = factory.SubFactory(MenteeFactory)
    on = date(2026, 11, 7)
    with_whom = "carer"
    name = "Nan"
    how = "phone"
    words = "Agreed on Saturday"
    by = factory.SubFactory(UserFactory)


class ClaimFactory(DjangoModelFactory):
    class Meta:
        model = Claim

    mentor = factory.SubFactory(MentorFactory)
    mentee = factory.SubFactory(MenteeFactory)
    spent_on = date(2026, 11, 7)
    what_for = factory.Sequence(lambda n: f"entry {n}")
    amount = Decimal("8.80")


class QuestionnaireFactory(DjangoModelFactory):
    class Meta:
        model = Questionnaire

    mentee = factory.SubFactory(MenteeFactory)
    taken_on = date(2026, 6, 1)
    round = "baseline"
    answers = factory.LazyFunction(lambda: {"A1": 2, "B1": 4})


class ReportFactory(DjangoModelFactory):
    """A report as issued, without its PDF; nothing in it is shown."""

    class Meta:
        model = Report

    scheme = factory.LazyFunction(Scheme.objects.first)
    number = factory.Sequence(lambda n: n + 1)
    first_day = date(2026, 7, 1)
    last_day = date(2026, 9, 30)
    title = "July to September 2026"
    policy_version = factory.LazyFunction(PolicyVersion.objects.first)
    issued_by = factory.SubFactory(UserFactory)
    figures = factory.LazyFunction(
        lambda: {
            "period": "2026-q3",
            "is_year": False,
            "smallest_number_shown": 5,
            "meet_every_days": 14,
            **dict.fromkeys(["mentees", "meetups", "contact", "fortnights", "claimed", "paid"]),
            "months": [{"month": f"2026-0{month}-01", "meetups": None} for month in (7, 8, 9)],
        }
    )
