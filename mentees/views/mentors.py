"""Stopping a mentor at once, letting them back, and saying goodbye, to applicants too: what reaches their mentees."""

from django.shortcuts import redirect, render

from core import drafts
from core.access import access
from core.forms import was_done
from core.permissions import can_help_person
from core.readlog import show
from mentors.forms.applicants import LETTER, DeclineForm, WithdrawForm
from mentors.models import Application, Mentor
from mentors.permissions import (
    can_decline_application,
    can_see_mentor,
    can_withdraw_application,
    who_answers_for_own,
)

from .. import actions
from ..forms.mentors import LetGoForm, RestoreForm, SuspendForm
from ..models import Allocation
from ..permissions import can_let_mentor_go, can_restore_mentor, can_suspend_mentor


def _acted(request, form, action, mentor, thanks):
    if not was_done(request, form, action, thanks, mentor=mentor):
        return None
    if can_see_mentor(request.user, mentor):
        return redirect("home:mentor_detail", mentor.pk)
    return redirect("mentors:trainings_list")


@access(can_suspend_mentor, Mentor)
def mentor_suspend(request, mentor):
    """PRO-5: access and allocations stop with this page."""
    form = SuspendForm(request.POST or None)
    thanks = f"{mentor} is suspended. Their pages are closed now."
    return _acted(request, form, actions.suspend_mentor, mentor, thanks) or render(
        request, "mentees/mentor_suspend.html", {"form": form, "mentor": mentor}
    )


@access(can_restore_mentor, Mentor, otherwise=who_answers_for_own)
def mentor_restore(request, mentor):
    form = RestoreForm(request.POST or None)
    thanks = f"{mentor} mentors again. Their pages are open."
    return _acted(request, form, actions.restore_mentor, mentor, thanks) or render(
        request, "mentees/mentor_restore.html", {"form": form, "mentor": mentor}
    )


@access(can_let_mentor_go, Mentor)
def mentor_let_go(request, mentor):
    """The exit conversation; while a child is still with them, the page says which."""
    may_switch_off = mentor.user.is_active and can_help_person(request.user, mentor.user)
    key = f"goodbye:mentor:{mentor.pk}"
    initial = drafts.initial_for(request.user, key)
    form = LetGoForm(request.POST or None, initial=initial, may_switch_off=may_switch_off)
    done = _acted(request, form, actions.let_mentor_go, mentor, f"{mentor} has left. Thank them for their time.")
    if done:
        return done
    still = Allocation.objects.visible_to(request.user).filter(pk__in=actions.open_allocations(mentor).values("pk"))
    context = {"form": form, "mentor": mentor, "draft_key": key, "draft": initial["draft"]}
    context["still"] = show(request, still.with_people())
    return render(request, "mentees/mentor_let_go.html", context)


@access(can_decline_application, Application)
def application_decline(request, application):
    form = DeclineForm(request.POST or None, initial={"letter": LETTER.format(name=application.applicant_name)})
    thanks = "Declined. The letter is on its way."
    if was_done(request, form, actions.decline_application, thanks, application=application):
        return redirect("mentors:applicants_list")
    return render(request, "mentees/application_decline.html", {"form": form, "application": application})


@access(can_withdraw_application, Application)
def application_withdraw(request, application):
    form = WithdrawForm(request.POST or None)
    thanks = "Withdrawn. Nobody has been written to."
    if was_done(request, form, actions.withdraw_application, thanks, application=application):
        return redirect("mentors:applicants_list")
    return render(request, "mentees/application_withdraw.html", {"form": form, "application": application})
