"""The day of a meet-up on the mentor's phone: numbers to ring, running late, nobody came, home safe."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import drafts
from core.access import access
from core.forms import was_done

from .. import actions
from ..forms.told import CancelForm, CarerToldForm, LateForm, NoShowForm, ReachableForm, TapForm
from ..models import MeetUp
from ..permissions import can_cancel_meetup, can_tell_of_day
from ..rules import group_size_verdict
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
    return tell_in_words(request, meetup, "no_show", NoShowForm, actions.record_no_show, said)


@access(can_tell_of_day, MeetUp)
def meetup_carer_told(request, meetup):
    said = "Kept in the contact log."
    return tell_in_words(request, meetup, "carer_told", CarerToldForm, actions.say_carer_told, said)


@access(can_cancel_meetup, MeetUp)
def meetup_cancel(request, meetup):
    said = "Cancelled. The other side has been told by e-mail."
    answer = tell_in_words(request, meetup, "cancel", CancelForm, actions.cancel_meetup, said)
    if answer.status_code == 302:
        _say_what_is_left(request, meetup)
    return answer


def _say_what_is_left(request, meetup):
    """KOP-30: one child can drop out alone; where too few remain in the group it is said."""
    left = MeetUp.objects.standing().filter(group=meetup.group_id).count() if meetup.group_id else 0
    size = group_size_verdict(left, meetup.policy_version.figures)
    if left and size.is_refused:
        messages.warning(request, f"{left} remain{'s' if left == 1 else ''} in the group. {size.in_words}")


def tell_in_words(request, meetup, name, form_class, act, said):
    """A form of the day: where there is no signal its words wait as a draft."""
    key = f"day:{name}:{meetup.pk}"
    initial = drafts.initial_for(request.user, key)
    links = list(carers_of(meetup.mentee, request.user))
    form = form_class(request.POST or None, links=links, initial=initial)
    if was_done(request, form, act, said, meetup=meetup, draft_key=key):
        return redirect("meetups:meetup_detail", meetup.pk)
    context = {"form": form, "meetup": meetup, "links": links, "draft_key": key, "draft": initial["draft"]}
    return render(request, f"meetups/meetup_{name}.html", context)
