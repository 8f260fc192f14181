"""Mentors' own pages, and those that add and correct. The list and the page of a mentor gather more: see `home`."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone

from core import history
from core.access import access
from core.forms import show_error
from policy.models import PolicyVersion

from .. import actions, rules
from ..forms.mentors import MentorAddForm, MentorChangeForm
from ..models import Mentor
from ..permissions import (
    can_add_mentor,
    can_change_mentor,
    can_see_own_record,
    who_answers_for_own,
)
from ..standing.clearance import clearance_of
from ..standing.supervision import support_of
from .saving import saved, to_mentor


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
        "clear": clearance_of(mentor, today, figures),
        "checks": mentor.dbs_checks.all(),
        "support": support_of(mentor),
        "leaves": mentor.leaves.filter(until_on__gte=today),
        "agreements": mentor.agreements.select_related("wording"),
        "today": today,
    }
    return render(request, "mentors/own_record.html", context)


@access(can_add_mentor)
def mentor_add(request):
    form = MentorAddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mentor = actions.add_mentor(by=request.user, status=Mentor.Status.APPLICANT, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{mentor} added. Now add the trainings and the DBS check.")
            return to_mentor(mentor)
    return render(request, "mentors/mentor_add.html", {"form": form})


@access(can_change_mentor, Mentor, otherwise=who_answers_for_own)
def mentor_change(request, mentor):
    initial = {name: getattr(mentor, name) for name in MentorChangeForm.base_fields if hasattr(mentor, name)}
    initial |= {name: getattr(mentor.user, name) for name in actions.PERSON_FIELDS}
    initial |= {"status": mentor.current_status, "seen": history.version_of(mentor)}
    form = MentorChangeForm(request.POST or None, mentor=mentor, initial=initial)
    return saved(request, form, mentor, actions.change_mentor, "Changes saved.") or render(
        request, "mentors/mentor_change.html", {"form": form, "mentor": mentor}
    )
