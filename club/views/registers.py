"""Booking children on an event, and its register: all present, then the exceptions."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import readlog
from core.access import access
from core.forms import show_error
from core.paging import page_of

from .. import actions
from ..forms.children import searched
from ..forms.events import BookingForm, RemoveBookingForm
from ..forms.registers import RegisterForm
from ..models import Child, Event, RegisterEntry
from ..permissions import can_book_children, can_mark_register, can_remove_booking
from ..rules import books_in_company
from .counting import counts_of

OFFERED = 100
ON_A_PAGE = 100
MARKED = re.compile(r"mark_(\d{1,18})", re.ASCII)


@access(can_book_children, Event)
def booking_add(request, event):
    """One child, several, or everybody of the event's years at once."""
    free = Child.objects.visible_to(request.user).exclude(register__event=event)
    group = free.in_school_years(event.first_year, event.last_year, event.held_on)
    has_years = event.first_year is not None or event.last_year is not None
    books_all = has_years and "all" in request.POST
    form = BookingForm(request.POST if request.method == "POST" and not books_all else None, user=request.user)
    if request.method == "POST" and (books_all or form.is_valid()):
        chosen = group if books_all else form.cleaned_data["children"]
        try:
            new = actions.book_children(by=request.user, event=event, children=chosen)
        except ValidationError as error:
            form = _refused(request, form, books_all, error)
        else:
            messages.success(request, _booked_words(event, new))
            return redirect("club:event_detail", event.pk)
    words = searched(request)
    found = list((free.matching(words) if words else group)[: OFFERED + 1])
    context = {
        "form": form,
        "event": event,
        "words": words,
        "found": readlog.show(request, found[:OFFERED]),
        "is_full": len(found) > OFFERED,
        "chosen": set(request.POST.getlist("children")),
        "group": group.count() if has_years else 0,
        "booked": event.register.count(),
        "in_company": books_in_company(event.is_termly, event.held_on, timezone.localdate()),
    }
    return render(request, "club/booking_add.html", context)


def _refused(request, form, books_all, error):
    if books_all:
        form = BookingForm({}, user=request.user)
        form.errors.clear()
    show_error(form, error)
    return form


def _booked_words(event, new):
    if not new:
        return "Everybody you chose was booked already."
    return f"{new[0].child.full_name} is booked." if len(new) == 1 else f"{len(new)} children are booked."


@access(can_remove_booking, RegisterEntry)
def booking_remove(request, entry):
    form = RemoveBookingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        child, event_id = entry.child, entry.event_id
        try:
            actions.remove_booking(by=request.user, entry=entry, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{child.full_name} is off the register. The history keeps it.")
            return redirect("club:event_detail", event_id)
    return render(request, "club/booking_remove.html", {"form": form, "entry": entry})


@access(can_mark_register, Event)
def register_mark(request, event):
    """One page for the hall: everybody present at once, then the exceptions, saved together."""
    today = timezone.localdate()
    if event.is_called_off or event.held_on > today:
        if request.method == "POST":
            messages.error(request, "Nothing was saved: this register is not open.")
        return render(request, "club/register_shut.html", {"event": event})
    page = _page(request, event)
    form = RegisterForm(request.POST or None, entries=_entries(request, event, page))
    clashes = {}
    if request.method == "POST" and form.is_valid():
        try:
            marked = actions.mark_register(
                by=request.user, event=event, typed=form.typed(), others_present="all" in request.POST
            )
        except ValidationError as error:
            show_error(form, error)
        else:
            if not marked.clashes:
                messages.success(request, _marked_words(marked.saved))
                return redirect(request.get_full_path())
            messages.warning(request, "Somebody else marked this register meanwhile. See the children marked below.")
            clashes, page = marked.clashes, _page(request, event)
            form = RegisterForm(entries=_entries(request, event, page))
    readlog.show(request, form.entries)
    labels = dict(RegisterEntry.Mark.choices)
    context = {
        "event": event,
        "page": page,
        "form": form,
        "rows": [
            (entry, mark, why, labels[clashes[entry.pk].mark] if entry.pk in clashes else "")
            for entry, mark, why in form.rows()
        ],
        "counts": counts_of(list(event.register.values_list("mark", flat=True))),
    }
    return render(request, "club/register_mark.html", context)


def _entries(request, event, page):
    """Those of the page as it stands now, and those it held when it was opened: a booking meanwhile costs no mark."""
    sent = {int(match[1]) for name in request.POST if (match := MARKED.fullmatch(name))}
    moved = sent - {entry.pk for entry in page.rows}
    return [*page.rows, *(_register(event).filter(pk__in=moved) if moved else ())]


def _register(event):
    return event.register.select_related("child", "marked_by")


def _page(request, event):
    return page_of(request, _register(event).order_by("child__first_name", "child__surname", "pk"), size=ON_A_PAGE)


def _marked_words(saved):
    if not saved:
        return "Nothing was changed."
    return "1 mark saved." if saved == 1 else f"{saved} marks saved."
