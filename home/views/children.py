"""The children of the club, with what the apps above the club know of them."""

from django.shortcuts import render
from django.utils import timezone

from club.models import Child
from club.permissions import can_list_children, can_see_child
from club.rules import Fee, stage_words, yearly_costs
from core import readlog
from core.access import access
from core.history import changes_of
from core.paging import page_of
from home.forms import ChildSearchForm
from mentees.eligibility import facts_of_one
from mentees.models import Mentee
from mentees.rules import eligibility
from policy.models import PolicyVersion


@access(can_list_children)
def children_list(request):
    today = timezone.localdate()
    form = ChildSearchForm(request.GET)
    children = Child.objects.visible_to(request.user).select_related("mentee")
    if words := form.wanted("q"):
        children = children.matching(words)
    if year := form.wanted("year"):
        children = children.in_school_year(year, today)
    if mentoring := form.wanted("mentoring"):
        children = children.filter(mentee__isnull=mentoring == "no")
    page = page_of(request, children)
    readlog.show(request, page.rows)
    is_narrowed = any(form.wanted(name) for name in form.fields)
    return render(request, "home/children_list.html", {"form": form, "page": page, "is_narrowed": is_narrowed})


@access(can_see_child, Child)
def child_detail(request, child):
    today = timezone.localdate()
    figures = PolicyVersion.objects.figures_on(today)
    register = list(child.register.select_related("event").order_by("-event__held_on", "-event_id"))
    ahead = [entry for entry in register if entry.event.held_on > today]
    memberships = list(child.memberships.all())
    links = list(child.carer_links.select_related("carer"))
    context = {
        "child": child,
        "stage": stage_words(child.school_year_on(today), child.chosen_stage),
        "links": links,
        "ahead": ahead[::-1],
        "register": register[len(ahead) :],
        "memberships": memberships,
        "costs": _costs(memberships, today, figures),
        "today": today,
        "eligibility": eligibility(facts_of_one(child, on=today), figures),
        "mentee": Mentee.objects.visible_to(request.user).filter(child=child).first(),
        "changes": changes_of(child),
    }
    return render(request, "home/child_detail.html", context)


def _costs(memberships, today, figures):
    fees = [Fee(row.cost, row.every, row.from_on, row.until_on) for row in memberships]
    return yearly_costs(fees, today, figures.report_year_starts_month)
