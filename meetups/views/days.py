"""The day of a meet-up on the mentor's phone: numbers to ring, running late, nobody came, home safe."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.access import access
from core.forms import show_error

from .. import actions
from ..forms.told import CarerToldForm, LateForm, NoShowForm, ReachableForm, TapForm
from ..models import MeetUp
from ..permissions import can_tell_of_day
from ..standing import clashes_of
from .contacts import carers_of
from .meetups import show_meetup


@access(can_tell_of_day, MeetUp)
@require_POST
def meetup_reachable(request, meetup):
    said = "Kept. The coordinator can reach you there."
    return _tapped(request, meetup, ReachableForm, actions.say_reachable, said)


@access(can_tell_of_day, MeetUp)
@require_POST
def meetup_late(request, meetup):
    said = "The coordinator has been told. Now tell the carer."
    return _tapped(request, meetup, LateForm, actions.say_late, said)


@access(can_tell_of_day, MeetUp)
@require_POST
def meetup_home_safe(request, meetup):
    return _tapped(request, meetup, TapForm, actions.say_home_safe, "Good. Everybody is home safe.")


@access(can_tell_of_day, MeetUp)
@require_POST
def meetup_came(request, meetup):
    answer = _tapped(request, meetup, TapForm, actions.say_they_came, "Good. The meet-up stands again.")
    meetup.refresh_from_db()
    if meetup.stands:
        for words in clashes_of(meetup):
            messages.warning(request, f"{words} Tell the coordinator which of them takes place.")
    return answer


def _tapped(request, meetup, form_class, act, said):
    """One tap: what cannot be done is said on the meet-up's own page, where what was typed stands as well."""
    form = form_class(request.POST, auto_id="day_%s")
    if not form.is_valid():
        for wrong in form.errors.values():
            messages.error(request, " ".join(wrong))
        return show_meetup(request, meetup, tapped=form)
    try:
        act(by=request.user, meetup=meetup, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return redirect("meetups:meetup_detail", meetup.pk)


@access(can_tell_of_day, MeetUp)
def meetup_no_show(request, meetup):
    said = "Kept. The coordinator has been told."
    return _asked(request, meetup, NoShowForm, actions.record_no_show, said, "meetups/meetup_no_show.html")


@access(can_tell_of_day, MeetUp)
def meetup_carer_told(request, meetup):
    said = "Kept in the contact log."
    return _asked(request, meetup, CarerToldForm, actions.say_carer_told, said, "meetups/meetup_carer_told.html")


def _asked(request, meetup, form_class, act, said, template):
    links = list(carers_of(meetup.mentee, request.user))
    form = form_class(request.POST or None, links=links)
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, meetup=meetup, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, said)
            return redirect("meetups:meetup_detail", meetup.pk)
    return render(request, template, {"form": form, "meetup": meetup, "links": links})
