"""Mentors' own pages, and those that add and correct. The list and the page of a mentor gather more: see `home`."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core.access import access
from core.forms import show_error
from core.paging import page_of
from policy.models import PolicyVersion

from . import actions, rules
from .forms import DbsCheckForm, MentorAddForm, MentorChangeForm, StopLiftForm, TrainingForm
from .models import Mentor
from .permissions import (
    can_add_dbs_check,
    can_add_mentor,
    can_add_training,
    can_change_mentor,
    can_lift_stop,
    can_list_trainings,
    can_see_own_record,
)


@access(can_list_trainings)
def trainings_list(request):
    """Who is trained and until when: all that the safeguarding lead sees of mentors."""
    today, figures = timezone.localdate(), PolicyVersion.objects.figures_on()
    page = page_of(request, Mentor.objects.visible_to(request.user).serving().with_standing(today))
    for mentor in page.rows:
        mentor.standing = rules.safeguarding_standing(mentor.trained_on, mentor.lifted_until, today, figures)
        mentor.has_lapsed = rules.has_lapsed(mentor.trained_on, today, figures)
        mentor.trained_until = rules.valid_until(mentor.trained_on, figures) if mentor.trained_on else None
    return render(request, "mentors/trainings_list.html", {"page": page})


@access(can_see_own_record)
def own_record(request):
    """What the charity holds about the mentor who is signed in."""
    mentor = Mentor.objects.visible_to(request.user).with_people().filter(user=request.user).first()
    if mentor is None:
        return render(request, "mentors/own_record.html", {"mentor": None})
    today, figures = timezone.localdate(), PolicyVersion.objects.figures_on()
    context = {
        "mentor": mentor,
        "standing": rules.clear_to_plan(mentor, today, figures),
        "checks": mentor.dbs_checks.all(),
    }
    return render(request, "mentors/own_record.html", context)


@access(can_add_mentor)
def mentor_add(request):
    form = MentorAddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mentor = actions.add_mentor(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{mentor} added. Now add the trainings and the DBS check.")
            return to_mentor(mentor)
    return render(request, "mentors/mentor_add.html", {"form": form})


@access(can_change_mentor, Mentor)
def mentor_change(request, mentor):
    initial = {name: getattr(mentor, name) for name in MentorChangeForm.base_fields if hasattr(mentor, name)}
    initial |= {name: getattr(mentor.user, name) for name in actions.PERSON_FIELDS}
    form = MentorChangeForm(request.POST or None, mentor=mentor, initial=initial)
    return _saved(request, form, mentor, actions.change_mentor, "Changes saved.") or render(
        request, "mentors/mentor_change.html", {"form": form, "mentor": mentor}
    )


@access(can_add_training, Mentor)
def training_add(request, mentor):
    form = TrainingForm(request.POST or None)
    return _saved(request, form, mentor, actions.add_training, "Training added.") or render(
        request, "mentors/training_add.html", {"form": form, "mentor": mentor}
    )


@access(can_add_dbs_check, Mentor)
def dbs_check_add(request, mentor):
    form = DbsCheckForm(request.POST or None)
    return _saved(request, form, mentor, actions.add_dbs_check, "DBS check added.") or render(
        request, "mentors/dbs_check_add.html", {"form": form, "mentor": mentor}
    )


@access(can_lift_stop, Mentor)
def stop_lift(request, mentor):
    """Let a mentor with lapsed training plan for a while (KOT-5.1)."""
    form = StopLiftForm(request.POST or None)
    saved = _saved(request, form, mentor, actions.lift_stop, f"{mentor} can plan meet-ups again.")
    if saved:
        return saved
    standing = rules.clear_to_plan(mentor, timezone.localdate(), PolicyVersion.objects.figures_on())
    return render(request, "mentors/stop_lift.html", {"form": form, "mentor": mentor, "standing": standing})


def _saved(request, form, mentor, action, thanks):
    """Act on a sent form that is in order; what the action refuses goes onto the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        action(by=request.user, mentor=mentor, **form.cleaned_data)
    except ValidationError as error:
        show_error(form, error)
        return None
    messages.success(request, thanks)
    return to_mentor(mentor)


def to_mentor(mentor):
    return redirect("home:mentor_detail", pk=mentor.pk)
