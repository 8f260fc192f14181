"""The termly activity for mentors and mentees: who comes with whom (KOT-12.1)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from club.models import Event
from club.rules import books_in_company
from core import drafts, readlog
from core.access import access
from core.forms import show_error
from mentees.models import Allocation, Mentee

from .. import actions, standing
from ..forms import ResponsibilityForm, SignUpForm
from ..models import SignUp
from ..permissions import (
    can_answer_signup,
    can_book_signups,
    can_let_other_take_over,
    can_list_activities,
    can_list_signups,
    can_sign_up_mentee,
)
from .contacts import emergency_contacts_of

MOST_EVENTS = 6
MOST_MENTEES = 200


def _coming(today):
    return Event.objects.termly().filter(held_on__gte=today).order_by("held_on", "name")


@access(can_list_activities)
def activities_list(request):
    """For a mentor: the coming termly activities with their own mentees, and what others ask of them."""
    today = timezone.localdate()
    mine = Mentee.objects.visible_to(request.user).supported()
    # Whoever is of the team too sees every mentee, and comes along with their own alone.
    mine = mine.filter(allocations__in=_own_today(request.user)).with_child().distinct()
    places = standing.places_on(_coming(today)[:MOST_EVENTS], readlog.show(request, mine))
    context = {
        "places": places,
        "asked": SignUp.objects.asked_of(request.user).for_page().order_by("event__held_on", "id"),
        "today": today,
    }
    return render(request, "meetups/activities_list.html", context)


def _own_today(user):
    return Allocation.objects.open_today().filter(mentor__user_id=user.pk)


@access(can_list_signups, Event)
def signups_list(request, event):
    """For the team: every mentee, with whom they come, and who is not booked because nobody takes responsibility."""
    if not event.is_termly:
        raise Http404
    mentees = Mentee.objects.visible_to(request.user).supported().with_child()[:MOST_MENTEES]
    places = standing.places_on([event], readlog.show(request, mentees))
    is_open = not event.is_called_off and books_in_company(True, event.held_on, timezone.localdate())
    strays = readlog.show(request, standing.without_company(event)) if is_open else []
    context = {
        "event": event,
        "places": places,
        "booked": sum(place.is_booked for place in places),
        "free": sum(place.signup is None and place.own_mentor is not None for place in places),
        "strays": strays,
        "is_open": is_open,
    }
    return render(request, "meetups/signups_list.html", context)


@access(can_book_signups, Event)
@require_POST
def signups_book(request, event):
    """Everybody of whom nothing is said yet comes with their own mentor."""
    try:
        number = actions.sign_up_all(by=request.user, event=event)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        who = "1 mentee is" if number == 1 else f"{number} mentees are"
        messages.success(request, f"{who} booked with their own mentor. The mentors have been told by e-mail.")
    return redirect("meetups:signups_list", event.pk)


@access(can_sign_up_mentee, Mentee)
def signup_write(request, mentee, event):
    """With whom one mentee comes: their own mentor, another one who is asked, or not at all."""
    event = Event.objects.termly().filter(pk=event).first() if event < 2**63 else None
    if event is None:
        raise Http404
    (place,) = standing.places_on([event], [mentee])
    form = SignUpForm(request.POST or None, place=place)
    if request.method == "POST" and form.is_valid():
        try:
            said = _act(request, mentee, event, form)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, said)
            return _back(request, event)
    context = {"form": form, "mentee": mentee, "event": event, "place": place}
    return render(request, "meetups/signup_write.html", context)


def _act(request, mentee, event, form):
    who, words = form.cleaned_data["mentor"], form.cleaned_data["words"]
    if who is None:
        actions.take_off(by=request.user, mentee=mentee, event=event, words=words)
        return f"Kept: {mentee} does not come."
    signup = actions.sign_up_mentee(by=request.user, mentee=mentee, event=event, mentor=who, words=words)
    if signup.status == SignUp.Status.ASKED:
        return f"{who} has been asked by e-mail. {mentee} is booked once they say yes."
    return f"{mentee} is booked with {who}."


def _back(request, event):
    if can_list_signups(request.user):
        return redirect("meetups:signups_list", event.pk)
    return redirect("meetups:activities_list")


@access(can_let_other_take_over, SignUp)
@require_POST
def signup_let_go(request, signup):
    """For the own mentor, who was booked: may the other one take over?"""
    form = ResponsibilityForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["agrees"]))
        return redirect("meetups:activities_list")
    agrees = form.cleaned_data["agrees"] == "yes"
    try:
        actions.let_other_take_over(by=request.user, signup=signup, agrees=agrees)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = "Thank you. The other mentor may take over." if agrees else "Kept: you come along yourself."
        messages.success(request, said)
    return redirect("meetups:activities_list")


@access(can_answer_signup, SignUp, rows="asked_of")
def signup_answer(request, signup):
    """For the other mentor: the child's first name and the activity; on the day itself what one needs to know."""
    key = f"signup:answer:{signup.pk}"
    initial = drafts.initial_for(request.user, key)
    form = ResponsibilityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        agrees = form.cleaned_data.pop("agrees") == "yes"
        try:
            actions.answer_sign_up(by=request.user, signup=signup, agrees=agrees, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, _answered(agrees, signup))
            return redirect("meetups:activities_list")
    stands = SignUp.objects.accompanied().filter(pk=signup.pk, status=SignUp.Status.AGREED).exists()
    is_today = stands and signup.event.held_on == timezone.localdate()
    context = {
        "form": form,
        "event": signup.event,
        "signup": signup,
        "name": signup.mentee.child.called,
        "is_open": signup.event.held_on > timezone.localdate(),
        "needs": signup.mentee.child.needs if is_today else "",
        "contacts": emergency_contacts_of(signup.mentee) if is_today else [],
        "is_today": is_today,
        "own_waits": signup.status == SignUp.Status.AGREED and SignUp.objects.own_waits().filter(pk=signup.pk).exists(),
        "draft_key": key,
        "draft": initial["draft"],
    }
    return render(request, "meetups/signup_answer.html", context)


def _answered(agrees, signup):
    if not agrees:
        return "Kept, and passed on."
    if SignUp.objects.own_waits().filter(pk=signup.pk).exists():
        return "Thank you. It holds once the child’s own mentor has said yes as well; you get an e-mail then."
    return "Thank you. You take responsibility; whoever asked has been told."
