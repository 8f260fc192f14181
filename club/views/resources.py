"""The directory of support that others give, open to everybody who works with children (KOP-19)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import access
from core.forms import show_error
from core.history import changes_of, version_of
from core.paging import page_of

from .. import actions, rules
from ..forms.support import ResourceChangeForm, ResourceForm, ResourceSearchForm
from ..models import Resource
from ..permissions import can_add_resource, can_change_resource, can_list_resources, can_see_resource


@access(can_list_resources)
def resources_list(request):
    form = ResourceSearchForm(request.GET)
    resources = Resource.objects.visible_to(request.user)
    if words := form.wanted("q"):
        resources = resources.matching(words)
    if kind := form.wanted("kind"):
        resources = resources.filter(kind=kind)
    today = timezone.localdate()
    page = page_of(request, resources)
    for resource in page.rows:
        resource.is_old = rules.details_are_old(resource.checked_on, today)
    context = {"form": form, "page": page, "is_narrowed": bool(words or kind)}
    return render(request, "club/resources_list.html", context)


@access(can_see_resource, Resource)
def resource_detail(request, resource):
    context = {
        "resource": resource,
        "is_old": rules.details_are_old(resource.checked_on, timezone.localdate()),
        "changes": changes_of(resource) if request.user.is_mentoring_team else [],
    }
    return render(request, "club/resource_detail.html", context)


@access(can_add_resource)
def resource_add(request):
    form = ResourceForm(request.POST or None, initial={"checked_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            resource = actions.add_resource(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{resource.name} stands in the directory.")
            return redirect("club:resource_detail", resource.pk)
    return render(request, "club/resource_add.html", {"form": form})


@access(can_change_resource, Resource)
def resource_change(request, resource):
    name = resource.name
    initial = {field: getattr(resource, field) for field in ResourceForm.base_fields}
    form = ResourceChangeForm(request.POST or None, initial=initial | {"seen": version_of(resource)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_resource(by=request.user, resource=resource, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Changes saved.")
            return redirect("club:resource_detail", resource.pk)
    return render(request, "club/resource_change.html", {"form": form, "resource": resource, "name": name})


@access(can_change_resource, Resource)
@require_POST
def resource_unlist(request, resource):
    """Take it out of the directory, or put it back."""
    is_listed = request.POST.get("listed") == "yes"
    actions.list_resource(by=request.user, resource=resource, is_listed=is_listed)
    messages.success(request, f"{resource.name} is {'in' if is_listed else 'not in'} the directory now.")
    return redirect("club:resource_detail", resource.pk)
