"""What waits for the mentoring team today, and the figures above it."""

from datetime import timedelta

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from core.models import User
from expenses.models import Claim, GiftRequest, TaxiRequest
from meetups.models import MeetUp, Note
from meetups.rules import note_due_on, notes_in_time_from
from meetups.standing import not_met_for_long
from mentees.models import Allocation, HelpRequest, Mentee, Referral
from mentors.deadlines import trainings_due
from safeguarding.models import Concern

MOST = 12
# Plans to answer in one tap; the list of meet-ups has them all.
MOST_TO_CONFIRM = 3
# Of mentees without a mentor as many stand on the first page; the list of mentees has them all.
MOST_WITHOUT = 3


def overdue_notes(user, figures):
    """Meet-ups whose note is past its day (KOT-9.4), oldest first."""
    today = timezone.localdate()
    return MeetUp.objects.visible_to(user).owing_a_note().filter(date__lt=notes_in_time_from(today, figures))


def figures_of_today(user, figures):
    """The numbers above the desk, in one question: mentees with a mentor and how many of them met in the last two
    weeks, plans waiting, notes overdue, open referrals and since when the oldest waits, concerns no lead has read,
    claims, gifts and taxis that wait for this person, none of them their own, the first day of a gift or a ride, and
    mentees without a mentor."""
    today = timezone.localdate()
    fortnight = today - timedelta(days=13)
    open_now = Allocation.objects.visible_to(user).open_on(today).filter(ended_at=None)
    met = open_now.filter(mentee__in=Note.objects.filter(date__range=(fortnight, today)).values("mentee"))
    waiting = MeetUp.objects.visible_to(user).ahead().filter(status=MeetUp.Status.PLANNED)
    own = Q(mentor__user_id=user.pk)
    gifts = GiftRequest.objects.visible_to(user).open().exclude(own)
    taxis = TaxiRequest.objects.visible_to(user).open().exclude(own)
    referrals = Referral.objects.visible_to(user).open()
    counted = User.objects.annotate(
        mentees=_number(open_now, "mentee"),
        met=_number(met, "mentee"),
        waiting=_number(waiting),
        overdue=_number(overdue_notes(user, figures)),
        referrals=_number(referrals),
        concerns=_number(Concern.objects.visible_to(user).unread()),
        unmentored=_number(without_mentor(user)),
        claims=_number(Claim.objects.visible_to(user).with_coordinator().exclude(own)),
        gifts=_number(gifts),
        taxis=_number(taxis),
        first_gift=_first(gifts, "give_on"),
        first_taxi=_first(taxis, "on"),
        oldest_referral=_first(referrals, "received_at"),
    )
    names = ("mentees", "met", "waiting", "overdue", "referrals", "concerns", "claims", "oldest_referral")
    names += ("gifts", "first_gift", "taxis", "first_taxi", "unmentored")
    found = counted.values(*names).get(pk=user.pk)
    share = round(100 * found["met"] / found["mentees"]) if found["mentees"] else None
    return found | {"share_met": share}


def _number(rows, of="pk"):
    """How many rows, or how many different values of a column, as a part of another question."""
    counted = rows.order_by().values(one=Value(1)).annotate(number=Count(of, distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _first(rows, name):
    """The lowest value of a column, as a part of another question."""
    return Subquery(rows.order_by(name).values(name)[:1])


def without_mentor(user):
    """Mentees whose support goes on and whom nobody mentors, nor will from a day that is agreed (KOT-6.1)."""
    today = timezone.localdate()
    supported = Mentee.objects.visible_to(user).supported().filter(Q(agreed_end_on=None) | Q(agreed_end_on__gte=today))
    not_over = Allocation.objects.filter(Q(end_on=None) | Q(end_on__gte=today), mentee=OuterRef("pk"), ended_at=None)
    return supported.exclude(Exists(not_over)).with_child().order_by("starts_on", "id")


def waiting_meetups(user, figures):
    """Plans without an answer, and (meet-up, the day its note was due), each oldest first; one question for both."""
    today = timezone.localdate()
    plans = MeetUp.objects.visible_to(user).filter(status=MeetUp.Status.PLANNED).ahead()
    either = Q(pk__in=plans.values("pk")) | Q(pk__in=overdue_notes(user, figures).values("pk"))
    place = Window(RowNumber(), partition_by="is_ahead", order_by=["date", "starts_at", "id"])
    is_ahead = Case(When(date__gte=today, then=True), default=False, output_field=BooleanField())
    found = MeetUp.objects.filter(either).annotate(is_ahead=is_ahead).annotate(place_in_line=place)
    found = found.filter(place_in_line__lte=MOST).with_people().with_version()
    meetups = list(found.order_by("date", "starts_at", "id"))
    late = [(meetup, note_due_on(meetup.date, figures)) for meetup in meetups if not meetup.is_ahead]
    return [meetup for meetup in meetups if meetup.is_ahead], late


def long_gaps(user, figures):
    """(allocation, days since they last met, days that were agreed), the longest first (KOT-9.2)."""
    return not_met_for_long(Allocation.objects.visible_to(user), figures, timezone.localdate())[:MOST]


def help_open(user):
    """What mentors have brought back and nobody has settled, the longest waiting first (KOP-22)."""
    return HelpRequest.objects.visible_to(user).open().for_page().order_by("asked_on", "id")[:MOST]


def trainings(figures):
    return trainings_due(timezone.localdate(), figures)


def next_days(user):
    """Meet-ups of the coming week, whatever their standing."""
    today = timezone.localdate()
    meetups = (
        MeetUp.objects.visible_to(user).standing().in_term().filter(date__range=(today, today + timedelta(days=7)))
    )
    return meetups.with_people()[:MOST]
