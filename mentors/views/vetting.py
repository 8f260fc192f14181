"""Trainings, checks and stops."""

from django.shortcuts import render
from django.utils import timezone

from core.access import access
from core.paging import page_of
from policy.models import PolicyVersion

from .. import actions, rules
from ..forms.vetting import DbsCheckForm, StopLiftForm, TrainingForm
from ..models import Mentor
from ..permissions import can_add_dbs_check, can_add_training, can_lift_stop, can_list_trainings
from .saving import saved


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


@access(can_add_training, Mentor)
def training_add(request, mentor):
    form = TrainingForm(request.POST or None)
    return saved(request, form, mentor, actions.add_training, "Training added.") or render(
        request, "mentors/training_add.html", {"form": form, "mentor": mentor}
    )


@access(can_add_dbs_check, Mentor)
def dbs_check_add(request, mentor):
    form = DbsCheckForm(request.POST or None)
    return saved(request, form, mentor, actions.add_dbs_check, "DBS check added.") or render(
        request, "mentors/dbs_check_add.html", {"form": form, "mentor": mentor}
    )


@access(can_lift_stop, Mentor)
def stop_lift(request, mentor):
    """Let a mentor with lapsed training plan for a while (KOT-5.1)."""
    form = StopLiftForm(request.POST or None)
    done = saved(request, form, mentor, actions.lift_stop, f"{mentor} can plan meet-ups again.")
    if done:
        return done
    standing = rules.clear_to_plan(mentor, timezone.localdate(), PolicyVersion.objects.figures_on())
    return render(request, "mentors/stop_lift.html", {"form": form, "mentor": mentor, "standing": standing})
