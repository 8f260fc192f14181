"""Clubs of others that the charity pays for a child (KOT-2.1)."""

from calendar import month_name

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone

from core import readlog
from core.access import access
from core.forms import show_error
from core.history import changes_of, version_of
from core.paging import page_of
from policy.models import PolicyVersion

from .. import actions, rules
from ..forms.support import MembershipChangeForm, MembershipEndForm, MembershipForm
from ..models import Child, Membership
from ..permissions import can_add_membership, can_change_membership, can_list_memberships
from .children import to_child


@access(can_list_memberships)
def memberships_list(request):
    """All memberships, and what they have cost in each policy year."""
    today = timezone.localdate()
    found = Membership.objects.visible_to(request.user)
    first_month = PolicyVersion.objects.figures_on(today).report_year_starts_month
    fees = [rules.Fee(*row) for row in found.values_list("cost", "every", "from_on", "until_on")]
    page = page_of(request, found.select_related("child"))
    readlog.show(request, page.rows)
    context = {"page": page, "today": today, "sums": rules.yearly_costs(fees, today, first_month)}
    return render(request, "club/memberships_list.html", context | {"first_month": month_name[first_month]})


@access(can_add_membership, Child)
def membership_add(request, child):
    form = MembershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            membership = actions.add_membership(by=request.user, child=child, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{membership.club_name} added.")
            return to_child(child.pk)
    return render(request, "club/membership_add.html", {"form": form, "child": child})


@access(can_change_membership, Membership)
def membership_change(request, membership):
    name = membership.club_name
    initial = {field: getattr(membership, field) for field in MembershipForm.base_fields}
    initial["seen"] = version_of(membership)
    form = MembershipChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_membership(by=request.user, membership=membership, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Changes saved.")
            return to_child(membership.child_id)
    context = {"form": form, "membership": membership, "name": name, "changes": changes_of(membership)}
    return render(request, "club/membership_change.html", context)


@access(can_change_membership, Membership)
def membership_end(request, membership):
    form = MembershipEndForm(request.POST or None, membership=membership, initial={"until_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        actions.end_membership(by=request.user, membership=membership, **form.cleaned_data)
        messages.success(request, f"{membership.club_name} ends on the day you chose.")
        return to_child(membership.child_id)
    return render(request, "club/membership_end.html", {"form": form, "membership": membership})
