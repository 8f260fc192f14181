"""The programme: events of every kind by year group, and whether each group gets what the policy asks."""

from datetime import date
from itertools import pairwise

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import readlog
from core.access import access
from core.forms import show_error
from core.history import Change, changes_of, version_of
from core.paging import page_of
from policy.models import PolicyVersion

from .. import actions, rules
from ..forms.events import CallOffForm, EventChangeForm, EventForm, EventSearchForm
from ..models import Event, RegisterEntry, academic_year
from ..permissions import can_add_event, can_change_event, can_list_events, can_see_event
from .counting import counts_of

WHEN = (("", "Coming"), ("past", "Past"), ("all", "All"))
YEARS = range(5, 12)
ON_A_PAGE = 100
MOST_CHANGES = 30


@access(can_list_events)
def events_list(request):
    """Events that come, nearest first; those that have been, newest first."""
    today = timezone.localdate()
    form, when = EventSearchForm(request.GET), request.GET.get("when", "")
    events = Event.objects.visible_to(request.user).with_counts()
    if when == "past":
        events = events.filter(held_on__lt=today)
    elif when == "all":
        events = events.order_by("-held_on", "name")
    else:
        when, events = "", events.filter(held_on__gte=today).order_by("held_on", "name")
    if kind := form.wanted("kind"):
        events = events.filter(kind=kind)
    if (year := form.wanted("year")) is not None:
        events = events.for_year(year)
    context = {
        "form": form,
        "when": when,
        "choices": WHEN,
        "page": page_of(request, events),
        "today": today,
        "is_narrowed": bool(kind) or year is not None,
    }
    return render(request, "club/events_list.html", context)


@access(can_list_events)
def programme(request):
    """The events of a school year by year group, and what is missing (KOT-2.1)."""
    today = timezone.localdate()
    this_year = academic_year(today)
    year = _year_asked(request, this_year)
    figures = PolicyVersion.objects.figures_on(today)
    days = (date(year, 9, 1), date(year + 1, 8, 31))
    events = list(Event.objects.visible_to(request.user).held().filter(held_on__range=days).order_by("held_on"))
    held = [rules.Held(event.kind, event.held_on, event.first_year, event.last_year) for event in events]
    groups = [rules.programme(number, held, figures) for number in YEARS]
    context = {
        "year": year,
        "years": range(this_year + 1, this_year - 4, -1),
        "groups": groups,
        "met": sum(group.is_met for group in groups),
        "others": [event for event in events if event.kind not in ("camp", "lunch_club", "workshop", "fun")],
        "today": today,
    }
    return render(request, "club/programme.html", context)


def _year_asked(request, this_year):
    asked = request.GET.get("year", "")
    is_year = asked.isascii() and asked.isdigit() and len(asked) == 4
    return int(asked) if is_year and this_year - 20 <= int(asked) <= this_year + 3 else this_year


@access(can_add_event)
def event_add(request):
    form = EventForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            event = actions.add_event(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{event.name} added. Now book the children.")
            return redirect("club:event_detail", event.pk)
    return render(request, "club/event_add.html", {"form": form})


@access(can_change_event, Event)
def event_change(request, event):
    initial = {name: getattr(event, name) for name in EventForm.base_fields} | {"seen": version_of(event)}
    form = EventChangeForm(request.POST or None, initial=initial, user=request.user)
    name = event.name
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_event(by=request.user, event=event, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Changes saved.")
            return redirect("club:event_detail", event.pk)
    return render(request, "club/event_change.html", {"form": form, "event": event, "name": name})


@access(can_see_event, Event)
def event_detail(request, event):
    today = timezone.localdate()
    entries = list(event.register.select_related("child", "marked_by").order_by("child__first_name", "child__surname"))
    page = page_of(request, entries, size=ON_A_PAGE)
    removed = list(
        RegisterEntry.history.filter(event_id=event.pk, history_type="-").select_related("child", "history_user")[:20]
    )
    readlog.show(request, page.rows)
    readlog.show(request, [entry.child for entry in removed])
    context = {
        "event": event,
        "page": page,
        "counts": counts_of([entry.mark for entry in entries]),
        "places_left": None if event.places is None else event.places - len(entries),
        "is_open": event.held_on <= today and not event.is_called_off,
        "is_ahead": event.held_on > today,
        "in_company": not event.is_called_off and rules.books_in_company(event.is_termly, event.held_on, today),
        "removed": removed,
        "changes": _changes(event, page.rows),
    }
    return render(request, "club/event_detail.html", context)


def _changes(event, entries):
    """What was changed on the event, and marks that were put right after they were given; newest first."""
    found = changes_of(event) + list(_corrections(entries))
    return sorted(found, key=lambda change: change.at, reverse=True)[:MOST_CHANGES]


def _corrections(entries):
    names = {entry.pk: entry.child.full_name for entry in entries}
    versions = RegisterEntry.history.filter(id__in=names).select_related("history_user").order_by("id", "history_id")
    for older, newer in pairwise(versions):
        if older.id == newer.id and older.mark != RegisterEntry.Mark.BOOKED:
            by = newer.history_user.name if newer.history_user else "the portal"
            step = (names[newer.id], _mark_words(older), _mark_words(newer))
            yield Change(newer.history_date, by, "changed", newer.history_change_reason or "", (step,))


def _mark_words(version):
    label = version.get_mark_display()
    return f"{label} ({version.reason})" if version.reason else label


@access(can_change_event, Event)
def event_call_off(request, event):
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.call_off_event(by=request.user, event=event, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{event.name} is called off. Tell the families who had booked.")
            return redirect("club:event_detail", event.pk)
    return render(request, "club/event_call_off.html", {"form": form, "event": event})


@access(can_change_event, Event)
@require_POST
def event_reinstate(request, event):
    actions.reinstate_event(by=request.user, event=event)
    messages.success(request, f"{event.name} goes ahead after all. Its bookings are as they were.")
    return redirect("club:event_detail", event.pk)
