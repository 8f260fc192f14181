"""The first page of each role."""

from datetime import timedelta

from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone

from core import readlog
from core.access import access
from core.roles import MENTORING_TEAM, Role
from expenses.rules import month_in_words
from meetups.models import MeetUp, SignUp
from meetups.rules import note_due_on
from meetups.standing import with_signs
from mentors.deadlines import trainings_due
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

# On the safeguarding lead's first page; the others are a press away.
NEWEST_CONCERNS = 12


@access(can_open_portal)
def today(request):
    """The desk of the first role that has one; a mentor's day; otherwise what the roles table says."""
    user = request.user
    figures = PolicyVersion.objects.figures_on(timezone.localdate())
    if user.has_role(*MENTORING_TEAM):
        return _desk(request, figures)
    if user.has_role(Role.SAFEGUARDING_LEAD):
        return _safeguarding(request, figures)
    if user.is_mentor:
        return _mentors_day(request, figures)
    if user.has_role(Role.TRUSTEE):
        return redirect("impact:reports_list")
    if user.has_role(Role.FINANCE_OFFICER):
        return redirect("expenses:claims_list")
    if user.has_role(Role.ADMINISTRATOR):
        return redirect("core:people_list")
    return render(
        request,
        "home/committee.html" if user.has_role(Role.COMMITTEE_MEMBER) else "home/nothing.html",
        {"figures": figures, "all_doors": doors_for(user)},
    )


def _desk(request, figures):
    user = request.user
    to_confirm, late = desk.waiting_meetups(user, figures)
    gaps = desk.long_gaps(user, figures)
    context = {
        "today": timezone.localdate(),
        "figures": desk.figures_of_today(user, figures),
        "to_confirm": readlog.show(request, to_confirm),
        "without_mentor": readlog.show(request, desk.without_mentor(user)),
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
    return _mentors_day(request, PolicyVersion.objects.figures_on(timezone.localdate()))


def _mentors_day(request, figures):
    user = request.user
    now = timezone.localdate()
    mine = MeetUp.objects.visible_to(user).filter(mentor__user_id=user.pk).with_people()
    # What a former mentor still owes is asked for by date and initials; it opens nothing.
    owing = [
        (meetup, note_due_on(meetup.date, figures))
        for meetup in MeetUp.objects.held_by(user).owing_a_note().with_people().order_by("date")[:12]
    ]
    current, ended = mentee_facts.own_allocations(user, now - timedelta(days=HAND_IN_DAYS))
    current = readlog.show(request, current[:MOST_MENTEES])
    # One that has begun stays in sight until everybody is home safe.
    stays = ~Q(status=MeetUp.Status.CANCELLED) | Q(carer_knows=False)
    ahead = list(with_signs(mine.filter(stays, date__gte=now)).order_by("date", "starts_at")[:MOST_AHEAD])
    next_meetup, answered = _next_and_answered(ahead)
    context = {
        "today": now,
        "next_meetup": next_meetup,
        "answered": answered,
        "owing": owing,
        "asked_along": SignUp.objects.asked_of(user).filter(status=SignUp.Status.ASKED).select_related("event"),
        "ended": ended,
        "mine": {allocation.mentee_id for allocation in current},
        "trainings": trainings_due(now, figures, Mentor.objects.filter(user_id=user.pk)),
        "current": current,
        "figures": figures,
        "due": due_for_mentor(now, figures, current, ahead),
        "months": {allocation.pk: month_in_words(allocation.spent, now, figures) for allocation in current},
        "claims_asked": sum({row.mentee_id: row.asked_about for row in [*current, *ended]}.values()),
        # Whoever sees a mentee has signed.
        "to_sign": [] if current else agreements_owed(user),
        "own_record": None if current else Mentor.objects.filter(user_id=user.pk).first(),
    }
    readlog.show(request, [next_meetup, *answered] if next_meetup else answered)
    return render(request, "home/mentor_today.html", context)


def _next_and_answered(ahead):
    """The next meet-up that stands, and those that wait for the mentor: a question, or a refusal to learn of."""
    waits = (MeetUp.Status.ASKED, MeetUp.Status.DECLINED)
    open_now = (row for row in ahead if row.stands and not (row.is_over and row.is_heard_of))
    return next(open_now, None), [row for row in ahead if row.status in waits and not row.is_over]


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
