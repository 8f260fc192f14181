"""The dates of a child's support, and what a mentor is looked for by."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from core import history
from core.access import access
from core.forms import show_error

from .. import actions
from ..forms.mentees import MenteeForm
from ..models import Mentee
from ..permissions import can_change_mentee


@access(can_change_mentee, Mentee)
def mentee_change(request, mentee):
    now = {name: getattr(mentee, name) for name in MenteeForm.base_fields if name != "seen"}
    now["seen"] = history.version_of(mentee)
    form = MenteeForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_mentee(by=request.user, mentee=mentee, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect("home:mentee_detail", mentee.pk)
    return render(request, "mentees/mentee_change.html", {"form": form, "mentee": mentee})
