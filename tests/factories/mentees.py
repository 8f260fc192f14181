"""Dull makers of a child's way through mentoring: referral, allocation, meet-ups, plans, money, reports."""

import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from club.models import Event
from expenses.models import Claim
from impact.models import Questionnaire, Report
from meetups.models import Contact, GroupChat, GroupMeetUp, MeetUp, Note, SignUp, VenueCheck
from mentees.models import (
    Allocation,
    Closing,
    Consent,
    Disclosure,
    Goal,
    GoalProgress,
    HelpRequest,
    Mentee,
    OutcomeMeasure,
    PairRemark,
    Plan,
    Referral,
    Review,
    StartStep,
)
from policy.models import PolicyVersion, Scheme

from .club import ChildFactory, EventFactory
from .people import MentorFactory, UserFactory


class MenteeFactory(DjangoModelFactory):
    class Meta:
        model = Mentee

    child = factory.SubFactory(ChildFactory)
    scheme = factory.LazyFunction(Scheme.objects.first)
    starts_on = date(2026, 1, 5)


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = Referral

    scheme = factory.LazyFunction(Scheme.objects.first)
    source = Referral.Source.PUBLIC
    submission = factory.LazyFunction(uuid.uuid4)
    referrer_kind = Referral.ReferrerKind.SCHOOL
    referrer_name = "Head Ofyear"
    referrer_email = "head@school.example"
    first_name = factory.Sequence(lambda n: f"Referred{n}")
    surname = factory.Sequence(lambda n: f"Child{n}")
    reason = "Needs somebody who listens"


class AllocationFactory(DjangoModelFactory):
    """A bare row without its key; tests of access go through `mentees.actions.allocate_mentor`."""

    class Meta:
        model = Allocation

    mentee = factory.SubFactory(MenteeFactory)
    mentor = factory.SubFactory(MentorFactory)
    start_on = date(2026, 1, 5)


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    mentee = factory.SubFactory(MenteeFactory)
    kind = Consent.Kind.MENTORING
    given_on = factory.LazyFunction(timezone.localdate)


class StartStepFactory(DjangoModelFactory):
    class Meta:
        model = StartStep

    mentee = factory.SubFactory(MenteeFactory)
    step = "summary"
    done_on = date(2026, 1, 6)
    done_by = "Mairi Bell"
    recorded_by = factory.SubFactory(UserFactory)


def start_of(mentee, *, by, but=()):
    """What a mentee has before the first meet-up: the carer's consent to mentoring, and every step of the start."""
    ConsentFactory(mentee=mentee)
    if "plan" not in but:
        SignedPlanFactory(mentee=mentee)
    by_hand = {"referral", "first_contact", "summary", "briefing", "school_told", "first_meeting"}
    for step in sorted(by_hand - set(but)):
        StartStepFactory(mentee=mentee, step=step, recorded_by=by)


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
    policy_version = factory.LazyFunction(lambda: PolicyVersion.objects.in_force(Scheme.objects.first()))


class GroupMeetUpFactory(DjangoModelFactory):
    """What is common to a group; its parts are meet-ups that name it."""

    class Meta:
        model = GroupMeetUp

    date = date(2026, 11, 7)
    starts_at = time(14, 0)
    ends_at = time(16, 0)
    venue_kind = "museum"
    place = "Town museum"
    transport = "walk"
    purpose = "Cooking for a week"
    led_by = factory.SubFactory(UserFactory)
    planned_by = factory.SelfAttribute("led_by")


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


class GroupChatFactory(DjangoModelFactory):
    """One that the carer and the charity have agreed to."""

    class Meta:
        model = GroupChat

    mentee = factory.SubFactory(MenteeFactory)
    consent = factory.LazyAttribute(lambda chat: ConsentFactory(mentee=chat.mentee, kind=Consent.Kind.WHATSAPP))
    agreed_by = factory.SubFactory(UserFactory)
    agreed_on = factory.LazyFunction(timezone.localdate)


class ClaimFactory(DjangoModelFactory):
    class Meta:
        model = Claim

    mentor = factory.SubFactory(MentorFactory)
    mentee = factory.SubFactory(MenteeFactory)
    spent_on = date(2026, 11, 7)
    what_for = factory.Sequence(lambda n: f"entry {n}")
    amount = Decimal("8.80")
    status = factory.LazyAttribute(lambda claim: "paid" if claim.paid_on else "finance")
    paid_on = None


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
    policy_version = factory.LazyFunction(lambda: PolicyVersion.objects.in_force(Scheme.objects.first()))
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


class PlanFactory(DjangoModelFactory):
    """The first plan of a child, not signed off."""

    class Meta:
        model = Plan

    mentee = factory.SubFactory(MenteeFactory)
    number = 1
    made_on = date(2026, 1, 20)
    until_on = date(2027, 1, 20)
    needs = "Somebody who listens"
    consulted = "Child and Mum at home"
    made_by = factory.SubFactory(UserFactory)


class SignedPlanFactory(PlanFactory):
    signed_off_by = factory.SelfAttribute("made_by")
    signed_off_at = datetime(2026, 1, 22, 10, tzinfo=UTC)


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = Goal

    plan = factory.SubFactory(PlanFactory)
    aim = "self_esteem"
    words = factory.Sequence(lambda n: f"Goal number {n}")
    outcome = "Speaks up in class"
    measure = "Once a week"
    due_on = date(2026, 12, 18)


class GoalProgressFactory(DjangoModelFactory):
    class Meta:
        model = GoalProgress

    goal = factory.SubFactory(GoalFactory)
    on = date(2026, 11, 7)
    how_far = 1
    words = "Asked a question at the museum"
    recorded_by = factory.SubFactory(UserFactory)


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    mentee = factory.SubFactory(MenteeFactory)
    held_on = date(2026, 7, 5)
    attended = "Child, Mum, mentor"
    heard_child = "It is fun"
    decision = "continue"
    decision_words = "It goes well"
    policy_version = factory.LazyFunction(PolicyVersion.objects.first)
    recorded_by = factory.SubFactory(UserFactory)


class OutcomeMeasureFactory(DjangoModelFactory):
    class Meta:
        model = OutcomeMeasure

    mentee = factory.SubFactory(MenteeFactory)
    moment = "start"
    measure = "behaviour"
    score = 2
    taken_on = date(2026, 1, 6)
    recorded_by = factory.SubFactory(UserFactory)


class ClosingFactory(DjangoModelFactory):
    class Meta:
        model = Closing

    mentee = factory.SubFactory(MenteeFactory)
    kind = "planned"
    reason = "period_over"
    last_day = date(2026, 10, 30)
    goodbye_words = "A walk with everybody"
    closed_by = factory.SubFactory(UserFactory)


class DisclosureFactory(DjangoModelFactory):
    """Passed on without permission, and why."""

    class Meta:
        model = Disclosure

    mentee = factory.SubFactory(MenteeFactory)
    on = factory.LazyFunction(timezone.localdate)
    to_whom = "Duty desk, Larkmere council"
    what = "Name and address"
    ground = Disclosure.Ground.SAFEGUARDING
    ground_words = "The safeguarding lead decided it"
    recorded_by = factory.SubFactory(UserFactory)


class HelpRequestFactory(DjangoModelFactory):
    """Beyond the mentor, and not answered."""

    class Meta:
        model = HelpRequest

    mentee = factory.SubFactory(MenteeFactory)
    asked_by = factory.SubFactory(UserFactory)
    words = "Does not sleep, and I am no doctor"


class SignUpFactory(DjangoModelFactory):
    """Another mentor is asked to take responsibility at a termly activity."""

    class Meta:
        model = SignUp

    event = factory.SubFactory(EventFactory, kind=Event.Kind.TERMLY)
    mentee = factory.SubFactory(MenteeFactory)
    mentor = factory.SubFactory(MentorFactory)
    status = SignUp.Status.ASKED
    asked_by = factory.SubFactory(UserFactory)


class PairRemarkFactory(DjangoModelFactory):
    class Meta:
        model = PairRemark

    mentee = factory.SubFactory(MenteeFactory)
    mentor = factory.SubFactory(MentorFactory)
    kind = "conflict"
    words = "Neighbours who do not speak"
    recorded_by = factory.SubFactory(UserFactory)


class VenueCheckFactory(DjangoModelFactory):
    class Meta:
        model = VenueCheck

    kind = "museum"
    checked_on = factory.LazyFunction(timezone.localdate)
    checked_by = "Farida Khan"
    recorded_by = factory.SubFactory(UserFactory)
