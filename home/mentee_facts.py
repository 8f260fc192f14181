"""Loads what the lists and the page of a mentee print, in as few questions as there are kinds of thing."""

from django.db.models import (
    CharField,
    Count,
    DecimalField,
    Exists,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from club.models import Event, Membership, RegisterEntry
from expenses.models import Claim
from expenses.standing import spent_by_mentee
from meetups.models import MeetUp, Note
from meetups.standing import with_next
from mentees.models import Allocation, Closing, GoalProgress, Mentee, StartStep
from mentees.standing import goals_followed, judged, with_clocks, with_plan, with_start

MONEY = DecimalField(max_digits=10, decimal_places=2)
MOST_MEETUPS = 30


def with_last_and_next(mentees, user):
    """Adds `mentor_name`, `last_met_on`, `next_meets_on` and `closed_on`, as far as the person may know."""
    today = timezone.localdate()
    allocations = Allocation.objects.open_on(today).filter(mentee=OuterRef("pk"), ended_at=None)
    notes = Note.objects.visible_to(user).filter(mentee=OuterRef("pk")).order_by("-date", "-id")
    ahead = MeetUp.objects.filter(mentee=OuterRef("pk")).ahead().standing().in_term().order_by("date")
    return mentees.with_child().annotate(
        mentor_name=Subquery(allocations.order_by("-start_on").values("mentor__user__name")[:1]),
        last_met_on=Subquery(notes.values("date")[:1]),
        next_meets_on=Subquery(ahead.values("date")[:1]),
        closed_on=Subquery(Closing.objects.standing().filter(mentee=OuterRef("pk")).values("last_day")[:1]),
    )


def of_one(mentee, user):
    """The mentee once more, with what its page says in figures and its clocks ask of: one question for all of them.

    Adds to `mentees.standing.with_clocks`: `spent` this month whoever claims (KOT-8.1), `met`, `last_met_on`,
    `closed_on`, the school's contact (KOP-17, for the team alone), and the three kinds of support of KOT-2.2 together:
    `termly_on` (last attended), `termly_next_on` (booked), `activity_on` and `activity_pk` (the next there is).
    """
    today = timezone.localdate()
    notes = Note.objects.filter(mentee=OuterRef("pk")).order_by()
    termly = RegisterEntry.objects.filter(
        child=OuterRef("child"), event__kind=Event.Kind.TERMLY, event__called_off_because=""
    ).order_by()
    been, ahead = termly.filter(mark=RegisterEntry.Mark.PRESENT), termly.filter(event__held_on__gte=today)
    coming = Event.objects.termly().filter(held_on__gt=today).order_by("held_on", "name")
    closings = Closing.objects.standing().filter(mentee=OuterRef("pk"))
    school = StartStep.objects.filter(mentee=OuterRef("pk"), step=StartStep.SCHOOL_TOLD)
    if not user.is_mentoring_team:
        school = school.none()
    rows = with_clocks(Mentee.objects.filter(pk=mentee.pk), today, user=user).annotate(
        school_name=Subquery(school.values("contact_name")[:1]),
        school_role=Subquery(school.values("contact_role")[:1]),
        school_phone=Subquery(school.values("contact_phone")[:1]),
        school_email=Subquery(school.values("contact_email")[:1]),
        spent=spent_by_mentee(today),
        met=Coalesce(_one(notes.values("mentee").annotate(n=Count("pk"))), 0),
        last_met_on=_one(notes.values("mentee").annotate(n=Max("date"))),
        closed_on=Subquery(closings.values("last_day")[:1]),
        activity_on=Subquery(coming.values("held_on")[:1]),
        activity_pk=Subquery(coming.values("pk")[:1]),
        termly_on=_one(been.values("child").annotate(n=Max("event__held_on"))),
        termly_next_on=_one(ahead.values("child").annotate(n=Min("event__held_on"))),
    )
    return judged(rows)[0]


def _one(grouped):
    """The single figure `n` of rows grouped by what they belong to."""
    return Subquery(grouped.values("n"))


def goals_of(user, mentee):
    """The goals of the current plan that are still followed, each with how far it has come, on whatever plan so far."""
    is_of = Q(goal=OuterRef("pk")) | Q(goal=OuterRef("carried_from"))
    is_of |= Q(goal=OuterRef("carried_from__carried_from"))
    newest = GoalProgress.objects.visible_to(user).filter(is_of).order_by("-on", "-id")
    goals = goals_followed(Mentee.objects.filter(pk=mentee.pk))
    goals = goals.annotate(how_far=Subquery(newest.values("how_far")[:1]), seen_on=Subquery(newest.values("on")[:1]))
    return list(goals)


def standing_of(mentee):
    """Consents that stand, and clubs paid for now: keys or names, in one query."""
    today = timezone.localdate()
    running = Q(until_on=None) | Q(until_on__gte=today)
    found = {
        "consents": (mentee.consents.standing(), "kind"),
        "clubs": (Membership.objects.filter(running, child=mentee.child_id), "club_name"),
    }
    columns = [
        rows.order_by().values_list(Value(what, CharField()), Cast(name, TextField()))
        for what, (rows, name) in found.items()
    ]
    kept = {what: [] for what in found}
    for what, word in columns[0].union(*columns[1:], all=True):
        kept[what].append(word)
    return kept


def allocations_of(mentee):
    """Every allocation, the newest first, with what the clock of a start asks of it."""
    return list(with_start(mentee.allocations.select_related("mentor__user", "handover")))


def open_meetups(user, mentee):
    """Meet-ups ahead, and those behind that still have no note: one question for both."""
    waiting = (
        MeetUp.objects.visible_to(user)
        .filter(mentee=mentee, note=None)
        .standing()
        .with_people()
        .order_by("date", "starts_at")
    )
    meetups = list(waiting[:MOST_MEETUPS])
    owing = [meetup for meetup in meetups if meetup.is_over and not meetup.school_holiday]
    return [meetup for meetup in meetups if not meetup.is_over], owing


def own_allocations(user, since):
    """A mentor's own: those whose mentee's page is open to them, and those over since a day; one question for both.

    Each is as `mentees.standing.current_allocations` gives it, and says when the child was last met, what
    `meetups.standing.with_next` and `mentees.standing.with_plan` add, what was `spent` this month (KOT-8.1), and how
    many own claims are `asked_about`.
    """
    opens = Allocation.objects.visible_to(user).open_today().filter(pk=OuterRef("pk"))
    notes = Note.objects.visible_to(user).filter(mentee=OuterRef("mentee")).order_by("-date", "-id")
    spent = spent_by_mentee(timezone.localdate(), of="mentee")
    asked = Claim.objects.filter(mentor__user_id=user.pk, mentee=OuterRef("mentee"), status=Claim.Status.RETURNED)
    own = (
        with_plan(Allocation.objects.held_by(user))
        .with_people()
        .select_related("mentee__scheme__coordinator")
        .annotate(
            is_open_to_them=Exists(opens),
            last_met_on=Subquery(notes.values("date")[:1]),
            spent=spent,
            asked_about=Coalesce(_one(asked.order_by().values("mentee").annotate(n=Count("pk"))), 0),
        )
    )
    own = with_start(with_next(own, timezone.localdate()).filter(Q(is_open_to_them=True) | Q(end_on__gte=since)))
    found = list(own.order_by("mentee__child__first_name", "mentee__child__surname", "-start_on", "id"))
    return [row for row in found if row.is_open_to_them], [row for row in found if row.is_over]


def first_day_ahead(user):
    """The first day of a mentor's next allocation, where one is to begin; nothing of whose it is."""
    coming = Allocation.objects.filter(mentor__user_id=user.pk, ended_at=None, start_on__gt=timezone.localdate())
    return coming.order_by("start_on").values_list("start_on", flat=True).first()


def mentees_of(user):
    return with_last_and_next(Mentee.objects.as_read_by(user), user)
