"""Beyond a mentor: brought back to the coordinator in the mentor's words, answered, settled."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from core import drafts, history
from core.access import access
from core.forms import show_error
from core.models import User
from core.roles import Role
from policy.models import PolicyVersion

from .. import actions
from ..forms.help import HelpAnswerForm, HelpForm
from ..models import HelpRequest, Mentee
from ..permissions import can_answer_help_request, can_ask_for_help, can_see_help_request
from ..rules import help_due_on


@access(can_ask_for_help, Mentee)
def help_ask(request, mentee):
    key = f"help:mentee:{mentee.pk}"
    initial = drafts.initial_for(request.user, key)
    form = HelpForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = actions.ask_for_help(by=request.user, mentee=mentee, draft_key=key, **form.cleaned_data)
        messages.success(request, "The coordinator has been told by e-mail and will answer here.")
        return redirect("mentees:help_detail", asked.pk)
    context = {
        "form": form,
        "mentee": mentee,
        "draft_key": key,
        "draft": initial["draft"],
        "leads": User.objects.in_role(Role.SAFEGUARDING_LEAD),
        "figures": PolicyVersion.objects.in_force(mentee.scheme).figures,
    }
    return render(request, "mentees/help_ask.html", context)


@access(can_see_help_request, HelpRequest)
def help_detail(request, asked):
    figures = PolicyVersion.objects.in_force(asked.mentee.scheme).figures
    context = {
        "asked": asked,
        "due_on": help_due_on(asked.asked_on, figures),
        "changes": history.changes_of(asked, longest=None),
    }
    return render(request, "mentees/help_detail.html", context)


@access(can_answer_help_request, HelpRequest)
def help_answer(request, asked):
    key = f"help:answer:{asked.pk}"
    now = {"answer": asked.answer, "resource": asked.resource_id, "settles": True}
    now["seen"] = history.version_of(asked)
    initial = now | drafts.initial_for(request.user, key)
    form = HelpAnswerForm(request.POST or None, initial=initial, user=request.user, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_help_request(by=request.user, asked=asked, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"Answered. {asked.asked_by} has been told by e-mail.")
            return redirect("mentees:help_detail", asked.pk)
    context = {"form": form, "asked": asked, "draft_key": key, "draft": initial["draft"]}
    return render(request, "mentees/help_answer.html", context)
