"""The children of the club, with what the apps above the club know of them."""

from django.shortcuts import render
from django.utils import timezone

from club.models import Child
from club.permissions import can_list_children, can_see_child
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
    register = list(child.register.select_related("event").order_by("-event__held_on", "-event_id"))
    context = {
        "child": child,
        "links": child.carer_links.select_related("carer"),
        "register": register,
        "eligibility": eligibility(facts_of_one(child, on=today), PolicyVersion.objects.figures_on(today)),
        "mentee": Mentee.objects.visible_to(request.user).filter(child=child).first(),
        "changes": changes_of(child),
    }
    return render(request, "home/child_detail.html", context)
