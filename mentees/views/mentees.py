"""Taking a child into mentoring, and the dates of its support."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from club.models import Child
from core.access import access
from core.forms import show_error
from policy.models import PolicyVersion

from .. import actions
from ..eligibility import facts_of_one
from ..forms.mentees import MenteeForm, NewMenteeForm
from ..models import Mentee
from ..permissions import can_change_mentee, can_make_mentee
from ..rules import eligibility


@access(can_make_mentee, Child)
def mentee_add(request, child):
    form = NewMenteeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mentee = actions.make_mentee(by=request.user, child=child, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{child.full_name} is a mentee now. Next: allocate a mentor.")
            return redirect("home:mentee_detail", mentee.pk)
    today = timezone.localdate()
    verdict = eligibility(facts_of_one(child, on=today), PolicyVersion.objects.figures_on(today))
    return render(request, "mentees/mentee_add.html", {"form": form, "child": child, "eligibility": verdict})


@access(can_change_mentee, Mentee)
def mentee_change(request, mentee):
    now = {"starts_on": mentee.starts_on, "agreed_end_on": mentee.agreed_end_on}
    form = MenteeForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        actions.change_mentee(by=request.user, mentee=mentee, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("home:mentee_detail", mentee.pk)
    return render(request, "mentees/mentee_change.html", {"form": form, "mentee": mentee})
