"""A month of meet-ups and events as its reader may see them, and what a calendar program reads of them."""

from calendar import Calendar
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from club.models import Event
from meetups.calendar import entry_for, entry_of, entry_of_event, series_of, with_steps
from meetups.models import MeetUp, SignUp
from mentees.models import Mentee
from mentors.models import Mentor

EARLIEST, LATEST = 2000, 2100
# On one page; a month of a large charity is narrowed by mentor.
MOST = 600
FEED_BACK, FEED_AHEAD = timedelta(days=60), timedelta(days=400)
WAITING = (MeetUp.Status.PLANNED, MeetUp.Status.ASKED)


@dataclass(frozen=True)
class Month:
    """A month that pages can show."""

    year: int
    number: int

    @classmethod
    def of(cls, day):
        return cls(day.year, day.month)

    @classmethod
    def asked(cls, words):
        """The month that 2026-11 names; this one where the words name none."""
        year, _, number = words.partition("-")
        is_clean = words.isascii() and len(year) == 4 and len(number) == 2 and (year + number).isdigit()
        if is_clean and EARLIEST <= int(year) <= LATEST and 1 <= int(number) <= 12:
            return cls(int(year), int(number))
        return cls.of(timezone.localdate())

    def __str__(self):
        return f"{self.year}-{self.number:02}"

    @property
    def first(self):
        return date(self.year, self.number, 1)

    @property
    def days(self):
        return [day for week in self.weeks for day in week if day.month == self.number]

    @property
    def weeks(self):
        """Weeks from Monday on, with the days of the neighbouring months that fill them."""
        return Calendar().monthdatescalendar(self.year, self.number)

    @property
    def before(self):
        return self._beside(self.first - timedelta(days=1))

    @property
    def after(self):
        return self._beside(self.first + timedelta(days=31))

    def _beside(self, day):
        return Month.of(day) if EARLIEST <= day.year <= LATEST else None


@dataclass
class Day:
    """One square of the month; `date` is None where it belongs to another month."""

    date: date | None
    meetups: list = field(default_factory=list)
    outings: list = field(default_factory=list)
    events: list = field(default_factory=list)

    @property
    def number(self):
        return len(self.meetups) + len(self.outings) + len(self.events)

    @property
    def rows(self):
        """(meet-up, None) or (None, event) in the order of the day; what has no time stands first."""
        rows = [(meetup, None) for meetup in [*self.meetups, *self.outings]] + [(None, event) for event in self.events]
        return sorted(rows, key=lambda row: (row[0] or row[1]).starts_at or time())


def meetups_for(user):
    """The team's calendar holds every meet-up, a mentor's those at which they are and which exist for them."""
    meetups = MeetUp.objects.visible_to(user)
    if user.is_mentoring_team:
        return meetups
    return meetups.filter(Q(mentor__user_id=user.pk) | Q(second_mentor__user_id=user.pk))


def outings_for(user):
    """Those to which a mentor comes along as second mentor, and of whose child they see nothing else."""
    return MeetUp.objects.seconded_by(user)


def outings_in(user, month):
    return _in_month(outings_for(user), month).for_page().order_by("date", "starts_at", "id")[:MOST]


def events_for(user):
    """The team's calendar holds every event, a mentor's the termly activities on which they take responsibility."""
    if user.is_mentoring_team:
        return Event.objects.visible_to(user)
    signed_up = SignUp.objects.filter(mentor__user_id=user.pk).accompanied()
    return Event.objects.filter(kind=Event.Kind.TERMLY, pk__in=signed_up.values("event"))


def meetups_in(user, month, *, mentor=None, mentee=None, waits=False):
    """What stands in a month, in order."""
    meetups = _in_month(meetups_for(user), month).standing()
    if mentor:
        meetups = meetups.filter(mentor=mentor)
    if mentee:
        meetups = meetups.filter(mentee=mentee)
    if waits:
        meetups = meetups.filter(status__in=WAITING)
    return meetups.with_people().order_by("date", "starts_at", "id")[: MOST + 1]


def events_in(user, month):
    return events_for(user).held().filter(held_on__range=_ends(month)).order_by("held_on", "starts_at", "id")[:MOST]


def choices_in(user, month, *, mentor=None, mentee=None):
    """(mentors, mentees) who meet in a month, with those that are chosen already."""
    meetups = _in_month(meetups_for(user), month).standing().order_by()
    mentors = Mentor.objects.visible_to(user).filter(Q(pk__in=meetups.values("mentor")) | Q(pk=mentor))
    mentees = Mentee.objects.visible_to(user).filter(Q(pk__in=meetups.values("mentee")) | Q(pk=mentee))
    by_name = mentees.with_child().order_by("child__first_name", "child__surname", "id")
    return list(mentors.select_related("user").order_by("user__name", "id")), list(by_name)


def weeks_of(month, meetups, events, outings=()):
    """The squares of a month, filled."""
    days = {day: Day(day) for day in month.days}
    for meetup in meetups:
        days[meetup.date].meetups.append(meetup)
    for outing in outings:
        days[outing.date].outings.append(outing)
    for event in events:
        days[event.held_on].events.append(event)
    return [[days.get(day) or Day(None) for day in week] for week in month.weeks]


def feed_rows(user):
    """The meet-ups that a feed shows, the cancelled among them, so that they leave the reader's calendar; of a weekly
    slot all weeks, as its invitation by e-mail has them."""
    meetups = meetups_for(user)
    of_these_days = Q(date__range=_feed_ends())
    slots = meetups.filter(of_these_days, slot__isnull=False).order_by().values("slot")
    return with_steps(meetups.filter(of_these_days | Q(slot__in=slots))).with_people().order_by("date", "id")


def feed_series(user, meetups):
    """The weekly slots among them: the same entries, under the same UID, that come by e-mail (KOP-10)."""
    weekly = [meetup for meetup in meetups if meetup.slot]
    shown = {meetup.mentee_id for meetup in weekly}
    return series_of(weekly, lambda meetup: entry_of(meetup, says_who=user.is_mentoring_team), leads_to=shown)


def outing_rows(user):
    """The outings that a feed shows beside its owner's own meet-ups."""
    return with_steps(outings_for(user).filter(date__range=_feed_ends())).for_page().order_by("date", "id")


def feed_entries(user, meetups, outings=()):
    """The other meet-ups, and events, as a calendar program reads them; an outing by initials, without a way to the
    child."""
    events = with_steps(events_for(user).filter(held_on__range=_feed_ends())).order_by("held_on", "id")
    own_page = "" if user.is_mentoring_team else reverse("meetups:activities_list")
    alone = [meetup for meetup in meetups if not meetup.slot]
    return [entry_of(meetup, says_who=user.is_mentoring_team) for meetup in alone] + [
        *(entry_for(outing.second_mentor, outing) for outing in outings),
        *(entry_of_event(event, own_page or reverse("club:event_detail", args=[event.pk])) for event in events),
    ]


def _in_month(meetups, month):
    return meetups.filter(date__range=_ends(month))


def _ends(month):
    return month.days[0], month.days[-1]


def _feed_ends():
    today = timezone.localdate()
    return today - FEED_BACK, today + FEED_AHEAD
