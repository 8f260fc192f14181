"""Rides that mentors ask for: asked from the phone, answered by the coordinator, withdrawn (KOT-12.2)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from core import drafts, history, readlog
from core.access import access
from core.forms import show_error, was_done
from core.paging import number_asked, page_of
from meetups.models import MeetUp
from mentees.models import Mentee
from policy.dates import in_words
from policy.models import PolicyVersion

from .. import actions
from ..forms.taxis import TaxiAnswerForm, TaxiRequestForm
from ..models import TaxiRequest
from ..permissions import (
    can_ask_for_taxi,
    can_decide_taxi_request,
    can_list_taxi_requests,
    can_read_taxi_words,
    can_see_all_claims,
    can_see_names_on_claims,
    can_see_taxi_request,
    can_withdraw_taxi_request,
)
from ..standing import answer_to_asked, left_of_taxi, who_decides_own
from ..standing.taxis import firms_to_choose, verdict_on_ride
from .asking import own_children_for, taken_back


@access(can_list_taxi_requests)
def taxi_requests_list(request):
    """All requests, or one's own, the newest ride first."""
    user = request.user
    found = TaxiRequest.objects.visible_to(user).select_related("mentee__child", "mentor__user", "firm")
    page = page_of(request, found.order_by("-on", "-id"))
    readlog.show(request, page.rows)
    context = {
        "page": page,
        "with_names": can_see_names_on_claims(user),
        "with_mentors": can_see_all_claims(user),
        "mentees": own_children_for(request, can_ask_for_taxi),
    }
    return render(request, "expenses/taxi_requests_list.html", context)


@access(can_ask_for_taxi, Mentee)
def taxi_request_ask(request, mentee):
    user, key = request.user, f"taxi:mentee:{mentee.pk}"
    meetup = _named_meetup(request, mentee)
    figures = PolicyVersion.objects.figures_of(mentee.scheme)
    firms = firms_to_choose(user, figures)
    initial = drafts.initial_for(user, key)
    if meetup and not initial.get("on"):
        initial |= {"on": meetup.date, "end": initial.get("end") or meetup.place}
    form = TaxiRequestForm(request.POST or None, initial=initial, firms=firms)
    if request.method == "POST" and form.is_valid():
        of_day = meetup if meetup and meetup.date == form.cleaned_data["on"] else None
        try:
            taxi = actions.ask_for_taxi(by=user, mentee=mentee, meetup=of_day, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "The coordinator has been told by e-mail and will answer here.")
            return redirect("expenses:taxi_request_detail", taxi.pk)
    context = {"form": form, "mentee": mentee, "meetup": meetup, "firms": firms}
    return render(request, "expenses/taxi_request_ask.html", context | {"draft_key": key, "draft": initial["draft"]})


def _named_meetup(request, mentee):
    """One's own meet-up that the address names; anything else names none."""
    named = number_asked(request, "meetup")
    own = MeetUp.objects.visible_to(request.user).filter(mentor__user_id=request.user.pk, mentee=mentee)
    return own.filter(pk=named).first() if named else None


@access(can_see_taxi_request, TaxiRequest)
def taxi_request_detail(request, taxi):
    """The request, and what the policy makes of its firm as it stands now."""
    user = request.user
    reads_words = can_read_taxi_words(user, taxi)
    context = {
        "taxi": taxi,
        "with_names": can_see_names_on_claims(user),
        "reads_words": reads_words,
        "verdict": verdict_on_ride(taxi),
        "left": left_of_taxi(taxi) if taxi.is_approved else None,
        "changes": history.changes_of(taxi) if reads_words else [],
    }
    return render(request, "expenses/taxi_request_detail.html", context)


@access(can_decide_taxi_request, TaxiRequest, otherwise=who_decides_own)
def taxi_request_decide(request, taxi):
    form = TaxiAnswerForm(request.POST or None, initial={"seen": history.version_of(taxi)})
    if was_done(request, form, _answer, "Answered. The mentor has been told by e-mail.", taxi=taxi):
        return redirect("expenses:taxi_request_detail", taxi.pk)
    taxi.refresh_from_db()
    context = {"form": form, "taxi": taxi, "verdict": verdict_on_ride(taxi)}
    context |= {"answer": answer_to_asked(taxi), "kept": form["words"].value()}
    return render(request, "expenses/taxi_request_decide.html", context)


def _answer(*, answer, **details):
    action = actions.approve_taxi if answer == "yes" else actions.refuse_taxi
    return action(**details)


@access(can_withdraw_taxi_request, TaxiRequest)
def taxi_request_withdraw(request, taxi):
    """For good: another ride is asked for anew."""
    return taken_back(
        request,
        lambda: actions.withdraw_taxi(by=request.user, taxi=taxi),
        taxi,
        "expenses:taxi_request_detail",
        called=f"Taxi on {in_words(taxi.on)}",
        question="Take this taxi back?",
        then=f"The ride of {in_words(taxi.on)} is then not paid. The request stays on record. You can ask again.",
        thanks="The request is withdrawn.",
    )
