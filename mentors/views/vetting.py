"""Trainings, checks and stops."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import history
from core.access import access
from core.forms import show_error
from core.paging import page_of
from policy.dates import months_after
from policy.models import PolicyVersion

from .. import actions, rules
from ..forms.vetting import (
    DbsCheckChangeForm,
    DbsCheckForm,
    StopLiftForm,
    TrainingChangeForm,
    TrainingForm,
    TrainingStrikeForm,
)
from ..models import DbsCheck, Mentor, Paper, Training
from ..permissions import (
    can_add_dbs_check,
    can_add_training,
    can_change_dbs_check,
    can_change_training,
    can_lift_stop,
    can_list_trainings,
    can_see_dbs_check,
    can_strike_training,
    who_answers_for_own,
)
from ..standing.clearance import clearance_of, papers_to_lift
from .saving import saved, to_mentor

LOOKS_SHOWN = 30


@access(can_list_trainings)
def trainings_list(request):
    """Who is trained and until when: all that the safeguarding lead sees of mentors."""
    today, figures = timezone.localdate(), PolicyVersion.objects.figures_on()
    page = page_of(request, Mentor.objects.visible_to(request.user).serving().with_standing(today))
    for mentor in page.rows:
        taken_on, own = mentor.trained_on, mentor.trained_until_own
        mentor.standing = rules.safeguarding_standing(taken_on, mentor.lifted_until, today, figures, own)
        mentor.has_lapsed = rules.has_lapsed(taken_on, today, figures, own)
        mentor.trained_until = rules.valid_until(taken_on, figures, own) if taken_on else None
    return render(request, "mentors/trainings_list.html", {"page": page})


@access(can_add_training, Mentor)
def training_add(request, mentor):
    form = TrainingForm(
        request.POST or None, mentor=mentor, peer_courses=PolicyVersion.objects.figures_on().peer_courses
    )
    return saved(request, form, mentor, actions.add_training, "Training added.") or render(
        request, "mentors/training_add.html", {"form": form, "mentor": mentor}
    )


TRAINING_FIELDS = ("course", "taken_on", "trainer", "expires_on")


@access(can_change_training, Training)
def training_change(request, training):
    initial = {name: getattr(training, name) for name in TRAINING_FIELDS}
    initial |= {"face_to_face": "yes" if training.face_to_face else "no", "seen": history.version_of(training)}
    listed = PolicyVersion.objects.figures_on().peer_courses
    of = {"mentor": training.mentor, "training": training, "peer_courses": listed}
    form = TrainingChangeForm(request.POST or None, initial=initial, **of)
    return _act_on(request, form, actions.change_training, training, "The training is put right.") or render(
        request,
        "mentors/training_change.html",
        {"form": form, "training": training, "changes": history.changes_of(training)},
    )


@access(can_strike_training, Training)
def training_strike(request, training):
    form = TrainingStrikeForm(request.POST or None)
    return _act_on(request, form, actions.strike_training, training, "The training is struck out.") or render(
        request, "mentors/training_strike.html", {"form": form, "training": training}
    )


def _act_on(request, form, action, training, thanks):
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        action(by=request.user, training=training, **form.cleaned_data)
    except ValidationError as error:
        show_error(form, error)
        return None
    messages.success(request, thanks)
    return to_mentor(training.mentor)


@access(can_add_dbs_check, Mentor)
def dbs_check_add(request, mentor):
    form = DbsCheckForm(request.POST or None, outcome_alone_until=_outcome_alone_until())
    done = saved(request, form, mentor, actions.add_dbs_check, "DBS check added.")
    if done and form.left_out:
        messages.info(request, LEFT_OUT)
    return done or render(request, "mentors/dbs_check_add.html", {"form": form, "mentor": mentor})


LEFT_OUT = "What was considered is not kept: after so long the outcome alone may be."


def _outcome_alone_until():
    return rules.outcome_alone_until(timezone.localdate(), PolicyVersion.objects.figures_on())


def _is_past(check):
    """Whether the outcome alone may be shown, although no job has erased the rest yet (PRO-1)."""
    return bool(check.decided_on) and check.decided_on <= _outcome_alone_until()


ERASED = ("considered", "on_update_service")


def _changes_of(check):
    """Its history, without what is to be erased once one of its decisions is so old."""
    changes = history.changes_of(check, longest=None)
    if not check.history.filter(decided_on__lte=_outcome_alone_until()).exists():
        return changes
    erased = [DbsCheck._meta.get_field(name).verbose_name for name in ERASED]
    return [
        replace(change, fields=tuple(line for line in change.fields if line[0] not in erased)) for change in changes
    ]


@access(can_see_dbs_check, DbsCheck)
def dbs_check_detail(request, check):
    """The details of a check; whoever opens them is written down and listed here."""
    actions.note_look(by=request.user, check=check)
    figures = PolicyVersion.objects.figures_on()
    context = {
        "check": check,
        "mentor": check.mentor,
        "erased_on": months_after(check.decided_on, figures.dbs_details_months) if check.decided_on else None,
        "is_erased": _is_past(check),
        "looks": check.looks.select_related("user")[:LOOKS_SHOWN],
        "changes": _changes_of(check),
    }
    return render(request, "mentors/dbs_check_detail.html", context)


DBS_FIELDS = ("level", "issued_on", "certificate_number", "role_checked", "decision", "decided_on", "considered")


@access(can_change_dbs_check, DbsCheck, otherwise=who_answers_for_own)
def dbs_check_change(request, check):
    actions.note_look(by=request.user, check=check)
    initial = {name: getattr(check, name) for name in DBS_FIELDS}
    initial["on_update_service"] = {True: "yes", False: "no", None: ""}[check.on_update_service]
    if _is_past(check):
        initial |= dict.fromkeys(ERASED, "")
    initial["seen"] = history.version_of(check)
    alone = _outcome_alone_until()
    form = DbsCheckChangeForm(request.POST or None, check=check, initial=initial, outcome_alone_until=alone)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_dbs_check(by=request.user, check=check, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "The DBS check is saved.")
            if form.left_out:
                messages.info(request, LEFT_OUT)
            return redirect("mentors:dbs_check_detail", check.pk)
    return render(request, "mentors/dbs_check_change.html", {"form": form, "check": check, "mentor": check.mentor})


@access(can_lift_stop, Mentor, otherwise=who_answers_for_own)
def stop_lift(request, mentor):
    """Let a mentor with lapsed training plan for a while (KOT-5.1)."""
    form = StopLiftForm(request.POST or None)
    done = saved(request, form, mentor, actions.lift_stop, f"{mentor} can plan meet-ups again.")
    if done:
        return done
    today, figures = timezone.localdate(), PolicyVersion.objects.figures_on()
    clear = clearance_of(mentor, today, figures)
    # The training has a sentence of its own on top.
    others = set(papers_to_lift(clear)) - {Paper.SAFEGUARDING}
    context = {
        "form": form,
        "mentor": mentor,
        "standing": rules.clear_to_plan(mentor, today, figures),
        "covered": [point for point in clear.missing if point.key in others],
    }
    return render(request, "mentors/stop_lift.html", context)
