"""The mentors, with the children they meet and where they stand."""

from dataclasses import replace

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils import timezone

from core import readlog
from core.access import access
from core.history import changes_of
from core.paging import page_of
from meetups.standing import contact_of
from mentees.models import Allocation
from mentors import rules
from mentors.models import Mentor
from mentors.permissions import can_list_mentors, can_see_home_address, can_see_mentor, who_answers_for_own
from mentors.standing.applicants import record_of
from mentors.standing.clearance import clearance_of, may_be_lifted
from mentors.standing.supervision import support_meetings_of, support_of
from policy.models import PolicyVersion

MEETINGS_SHOWN = 6


@access(can_list_mentors)
def mentors_list(request):
    today, figures = timezone.localdate(), PolicyVersion.objects.figures_on()
    mentors = Mentor.objects.visible_to(request.user).with_standing(today)
    has_left = request.GET.get("left") == "yes"
    mentors = mentors.filter(status=Mentor.Status.LEFT) if has_left else mentors.serving()
    current = Allocation.objects.open_on(today).filter(mentor=OuterRef("pk"), ended_at=None)
    number = current.order_by().values("mentor").annotate(number=Count("pk")).values("number")
    mentors = mentors.annotate(children_now=Coalesce(Subquery(number, output_field=IntegerField()), 0))
    page = page_of(request, mentors)
    for mentor in page.rows:
        taken_on, own = mentor.trained_on, mentor.trained_until_own
        mentor.standing = rules.safeguarding_standing(taken_on, mentor.lifted_until, today, figures, own)
        mentor.has_lapsed = rules.has_lapsed(taken_on, today, figures, own)
        mentor.trained_until = rules.valid_until(taken_on, figures, own) if taken_on else None
    return render(request, "home/mentors_list.html", {"page": page, "has_left": has_left})


@access(can_see_mentor, Mentor, otherwise=who_answers_for_own)
def mentor_detail(request, mentor):
    today, figures = timezone.localdate(), PolicyVersion.objects.figures_on()
    allocations = Allocation.objects.visible_to(request.user).filter(mentor=mentor).with_people()
    allocations = readlog.show(request, allocations)
    standing, clear = rules.clear_to_plan(mentor, today, figures), clearance_of(mentor, today, figures)
    way = record_of(mentor, today, figures)
    support = support_of(mentor)
    since = mentor.accepted_on or mentor.interviewed_on or mentor.code_of_conduct_signed_on
    _say_contact(allocations, figures, today)
    context = {
        "today": today,
        "clear": clear,
        "support": support,
        "support_shows": rules.support_shows(support["last_on"], since, today, figures),
        "support_due_on": rules.support_due_on(support["last_on"], since, figures),
        "meetings": support_meetings_of(mentor)[:MEETINGS_SHOWN],
        "leaves": mentor.leaves.filter(until_on__gte=today),
        "agreements": mentor.agreements.select_related("wording"),
        "mentor": mentor,
        "standing": standing,
        "may_be_lifted": may_be_lifted(mentor, clear, today),
        "allocations": allocations,
        "children_now": sum(row.holds_on(today) and row.ended_at is None for row in allocations),
        "checks": mentor.dbs_checks.all(),
        "is_applicant": mentor.status == Mentor.Status.APPLICANT,
        "way": way,
        "changes": _changes_of(request.user, mentor),
    }
    return render(request, "home/mentor_detail.html", context)


def _changes_of(user, mentor):
    """The history of mentor and account, with the home address for those alone who may see it (KOP-13)."""
    changes = changes_of(mentor, mentor.user)
    if can_see_home_address(user, mentor):
        return changes
    home = [Mentor._meta.get_field(name).verbose_name for name in ("address", "postcode")]
    return [replace(change, fields=tuple(line for line in change.fields if line[0] not in home)) for change in changes]


def _say_contact(allocations, figures, today):
    """Of each child of today how long they were together, where the scheme asks (EPT-3)."""
    now = [row for row in allocations if row.holds_on(today) and row.ended_at is None]
    found = contact_of(now, figures, today)
    for row in allocations:
        row.contact = found.get(row.pk)
