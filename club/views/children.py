"""Pages that add children and carers and put them right. The list and the page of a child gather more: see `home`."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import redirect, render

from core import readlog
from core.access import access
from core.forms import show_error
from core.history import changes_of, version_of

from .. import actions, rules
from ..forms.children import (
    CarerAddForm,
    CarerChangeForm,
    CarerChooseForm,
    CarerLinkChangeForm,
    ChildChangeForm,
    ChildForm,
    searched,
)
from ..models import Carer, CarerLink, Child
from ..permissions import can_add_carer, can_add_child, can_change_carer, can_change_carer_link, can_change_child

OFFERED = 20
YES_OR_NO = {True: "yes", False: "no", None: ""}


def to_child(child_id):
    return redirect("home:child_detail", pk=child_id)


@access(can_add_child)
def child_add(request):
    form = ChildForm(request.POST or None, initial={"ref": Child.objects.next_ref()})
    if request.method == "POST" and form.is_valid():
        try:
            child = actions.add_child(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{child.full_name} added. Now add a carer.")
            return to_child(child.pk)
    readlog.show(request, form.twins)
    return render(request, "club/child_add.html", {"form": form})


@access(can_change_child, Child)
def child_change(request, child):
    initial = {name: getattr(child, name, None) for name in ChildChangeForm.base_fields}
    initial["seen"] = version_of(child)
    initial["school_year"] = child.school_year_on()
    if len(rules.stages_of(initial["school_year"])) < 2:
        initial["chosen_stage"] = None
    form = ChildChangeForm(request.POST or None, child=child, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_child(by=request.user, child=child, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Changes saved.")
            return to_child(child.pk)
    readlog.show(request, form.twins)
    return render(request, "club/child_change.html", {"form": form, "child": child})


@access(can_add_carer, Child)
def carer_add(request, child):
    initial = {"is_first_contact": not child.carer_links.exists(), "is_emergency_contact": True}
    form = CarerAddForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            link = actions.add_carer(by=request.user, child=child, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{link.carer.name} added.")
            return to_child(child.pk)
    return render(request, "club/carer_add.html", {"form": form, "child": child})


@access(can_add_carer, Child)
def carer_choose(request, child):
    """Name somebody who is a carer already, found by name; at first, carers of children with the same surname."""
    form = CarerChooseForm(request.POST or None, user=request.user, initial={"is_emergency_contact": True})
    if request.method == "POST" and form.is_valid():
        try:
            link = actions.link_carer(by=request.user, child=child, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{link.carer.name} added.")
            return to_child(child.pk)
    words = searched(request)
    found = _carers_for(request.user, child, words)
    readlog.show(request, [link for carer in found for link in carer.links.all()])
    context = {"form": form, "child": child, "words": words, "found": found, "chosen": request.POST.get("carer", "")}
    return render(request, "club/carer_choose.html", context)


def _carers_for(user, child, words):
    carers = Carer.objects.visible_to(user).exclude(links__child=child)
    if words:
        for word in words.split():
            carers = carers.filter(name__icontains=word)
    else:
        carers = carers.filter(links__child__surname__iexact=child.surname)
    links = Prefetch("links", CarerLink.objects.select_related("child"))
    return list(carers.distinct().prefetch_related(links)[:OFFERED])


@access(can_change_carer, Carer)
def carer_change(request, carer):
    initial = {name: getattr(carer, name, None) for name in CarerChangeForm.base_fields} | {"seen": version_of(carer)}
    form = CarerChangeForm(request.POST or None, initial=initial)
    links = readlog.show(request, carer.links.select_related("child"))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_carer(by=request.user, carer=carer, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Changes saved.")
            return to_child(links[0].child_id) if links else redirect("home:children_list")
    context = {"form": form, "carer": carer, "links": links, "changes": changes_of(carer)}
    return render(request, "club/carer_change.html", context)


@access(can_change_carer_link, CarerLink)
def carer_link_change(request, link):
    initial = {name: getattr(link, name, None) for name in CarerLinkChangeForm.base_fields} | {"seen": version_of(link)}
    initial["has_parental_responsibility"] = YES_OR_NO[link.has_parental_responsibility]
    form = CarerLinkChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_carer_link(by=request.user, link=link, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Changes saved.")
            return to_child(link.child_id)
    return render(request, "club/carer_link_change.html", {"form": form, "link": link, "changes": changes_of(link)})


@access(can_change_carer_link, CarerLink)
def carer_link_remove(request, link):
    if request.method == "POST":
        actions.remove_carer_link(by=request.user, link=link)
        messages.success(request, f"{link.carer.name} is not a carer of {link.child.full_name} any more.")
        return to_child(link.child_id)
    return render(request, "club/carer_link_remove.html", {"link": link})
