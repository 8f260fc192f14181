"""The first page of each role."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import redirect, render
from django.utils import timezone

from core import readlog
from core.access import access
from core.roles import MENTORING_TEAM, Role
from expenses.models import Claim, GrantApplication, PaymentRun
from expenses.rules import month_in_words
from expenses.standing import with_claimed
from expenses.standing.payments import months_booked, without_account
from meetups.models import MeetUp, SignUp
from meetups.rules import note_due_on
from meetups.standing import contact_of, told_once, with_signs
from mentors.deadlines import own_trainings_due, trainings_due
from mentors.models import Mentor
from mentors.standing.clearance import agreements_owed
from policy.models import PolicyVersion
from safeguarding.models import Concern

from .. import desk, due, mentee_facts
from ..doors import doors_for
from ..due import due_for_mentor
from ..permissions import can_open_mentors_day, can_open_portal

# How long the first page offers to hand in a note after an allocation has ended.
HAND_IN_DAYS = 60
MOST_MENTEES = 12

# Of a mentor's own meet-ups ahead, as many as are looked through for answers.
MOST_AHEAD = 40

# Outings to which a mentor comes along as the second one, on their first page; the list holds them all.
MOST_ALONG = 3

# On the safeguarding lead's first page; the others are a press away.
NEWEST_CONCERNS = 12

# On the finance officer's first page; the queue holds them all.
OLDEST_CLAIMS = 8
MOST_GRANTS = 20


@access(can_open_portal)
def today(request):
    """The desk of the first role that has one; a mentor's day; otherwise what the roles table says."""
    user = request.user
    if user.has_role(*MENTORING_TEAM):
        return _desk(request, _figures())
    if user.has_role(Role.SAFEGUARDING_LEAD):
        return _safeguarding(request, _figures())
    if user.has_role(Role.FINANCE_OFFICER):
        return _finance(request)
    if user.is_mentor:
        return _mentors_day(request, _figures())
    if user.has_role(Role.TRUSTEE):
        return redirect("impact:reports_list")
    if user.has_role(Role.ADMINISTRATOR):
        return redirect("core:people_list")
    if user.has_role(Role.COMMITTEE_MEMBER):
        return redirect("expenses:grants_desk")
    return render(request, "home/nothing.html", {"figures": _figures(), "all_doors": doors_for(user)})


def _figures():
    return PolicyVersion.objects.figures_on(timezone.localdate())


def _desk(request, figures):
    user = request.user
    to_confirm, late = desk.waiting_meetups(user, figures)
    gaps = desk.long_gaps(user, figures)
    numbers = desk.figures_of_today(user, figures)
    context = {
        "today": timezone.localdate(),
        "figures": numbers,
        "more_without": max(numbers["unmentored"] - desk.MOST_WITHOUT, 0),
        "to_confirm": readlog.show(request, to_confirm[: desk.MOST_TO_CONFIRM]),
        "without_mentor": readlog.show(request, desk.without_mentor(user)[: desk.MOST_WITHOUT]),
        "help_open": readlog.show(request, desk.help_open(user)),
        "late_notes": late,
        "gaps": gaps,
        "trainings": desk.trainings(figures),
        "next_days": readlog.show(request, desk.next_days(user)),
    }
    readlog.show(request, [row for row, *_ in [*late, *gaps]])
    return render(request, "home/desk.html", context)


@access(can_open_mentors_day)
def mentors_day(request):
    """For a mentor who has another desk as well."""
    return _mentors_day(request, _figures())


def _mentors_day(request, figures):
    user = request.user
    now = timezone.localdate()
    mine = MeetUp.objects.visible_to(user).filter(mentor__user_id=user.pk).with_people()
    # What a former mentor still owes is asked for by date and initials; it opens nothing.
    owing = MeetUp.objects.held_by(user).owing_a_note().with_people().order_by("date", "starts_at", "id")[:12]
    current, ended = mentee_facts.own_allocations(user, now - timedelta(days=HAND_IN_DAYS))
    current = readlog.show(request, current[:MOST_MENTEES])
    contact = contact_of(current, figures, now)
    # One that has begun stays in sight until everybody is home safe.
    stays = ~Q(status=MeetUp.Status.CANCELLED) | Q(carer_knows=False)
    ahead = list(with_signs(mine.filter(stays, date__gte=now)).order_by("date", "starts_at", "id")[:MOST_AHEAD])
    next_meetups, answered = _next_and_answered(ahead)
    mine_now = {allocation.mentee_id for allocation in current}
    second = MeetUp.objects.filter(second_mentor=OuterRef("pk"), date__gte=now)
    record = Mentor.objects.filter(user_id=user.pk).annotate(is_second=Exists(second))
    own, trainings, courses = own_trainings_due(now, figures, record)
    along = MeetUp.objects.seconded_by(user) if any(mentor.is_second for mentor in own) else MeetUp.objects.none()
    signups = SignUp.objects.asked_of(user).filter(status=SignUp.Status.ASKED) | SignUp.objects.asked_to_let_go(user)
    asked = list(signups.for_page())
    context = {
        "today": now,
        "next_meetup": next_meetups[0] if next_meetups else None,
        "next_meetups": next_meetups,
        "answered": answered,
        "owing": [(meetups, note_due_on(meetups[0].date, figures)) for meetups in _owing_once(owing, mine_now)],
        "asked_along": [signup for signup in asked if signup.mentor.user_id == user.pk],
        "let_go": [signup for signup in asked if signup.mentor.user_id != user.pk],
        "along": along.for_page().order_by("date", "starts_at", "id")[:MOST_ALONG],
        "ended": ended,
        "mine": mine_now,
        "trainings": trainings,
        "courses": courses,
        "current": [(allocation, contact.get(allocation.pk)) for allocation in current],
        "figures": figures,
        "due": due_for_mentor(now, figures, current, ahead),
        "months": {allocation.pk: month_in_words(allocation.spent, now, figures) for allocation in current},
        "claims_asked": sum({row.mentee_id: row.asked_about for row in [*current, *ended]}.values()),
        # Whoever sees a mentee has signed.
        "to_sign": [] if current else agreements_owed(user),
        "begins_on": None if current else mentee_facts.first_day_ahead(user),
        "own_record": None if current else Mentor.objects.filter(user_id=user.pk).first(),
    }
    readlog.show(request, [*next_meetups, *answered])
    return render(request, "home/mentor_today.html", context)


def _next_and_answered(ahead):
    """The next meet-up that stands, with the others of its group, and those that wait for the mentor: a question, or a
    refusal to learn of."""
    waits = (MeetUp.Status.ASKED, MeetUp.Status.DECLINED)
    expected = (row for row in ahead if row.stands and not row.school_holiday)
    open_now = (row for row in expected if not (row.is_over and row.is_heard_of))
    return next(iter(told_once(open_now)), []), [row for row in ahead if row.status in waits and not row.is_over]


def _owing_once(owing, mine):
    """Notes of one group are written on one form, those of children who are no longer theirs each by itself."""
    own = told_once(meetup for meetup in owing if meetup.mentee_id in mine)
    former = [[meetup] for meetup in owing if meetup.mentee_id not in mine]
    return sorted(own + former, key=lambda meetups: meetups[0].date)


def _finance(request):
    today = timezone.localdate()
    waiting = Claim.objects.visible_to(request.user).with_finance()
    given = GrantApplication.objects.visible_to(request.user).filter(status=GrantApplication.Status.APPROVED)
    months = [month for month in months_booked(today) if month.is_over and not month.closed]
    context = {
        "today": today,
        "sums": waiting.total(),
        "oldest": readlog.show(request, waiting.with_people()[:OLDEST_CLAIMS]),
        "without_account": without_account(waiting),
        "runs": PaymentRun.objects.visible_to(request.user).open().with_sums().order_by("number"),
        "grants": readlog.show(request, with_claimed(given.for_page())[:MOST_GRANTS]),
        "months": months,
    }
    return render(request, "home/finance.html", context)


def _safeguarding(request, figures):
    today = timezone.localdate()
    concerns = list(Concern.objects.visible_to(request.user).for_list()[:NEWEST_CONCERNS])
    waiting = due.due_for_lead(request.user)
    for concern in concerns:
        readlog.show(request, concern.subjects.all())
    late = {deadline.subject for deadline in waiting}
    context = {
        "today": today,
        "due": waiting,
        "concerns": concerns,
        "unread": {concern.pk for concern in concerns if concern.reference in late},
        "trainings": trainings_due(today, figures),
    }
    return render(request, "home/safeguarding.html", context)
