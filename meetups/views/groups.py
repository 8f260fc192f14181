"""The group chat of carer, mentor and child: whether both sides have agreed, for the charity's people to say."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from core import readlog
from core.access import access
from core.forms import show_error
from mentees.models import Mentee

from .. import actions
from ..forms.groups import GroupAgreeForm, GroupCloseForm
from ..models import GroupChat
from ..permissions import can_agree_to_group
from ..standing import group_of


@access(can_agree_to_group, Mentee)
def group_agree(request, mentee):
    group = group_of(mentee)
    closing = group.chat is not None and not group.verdict.needs_approval
    if request.method == "POST":
        # A second tab may have done either meanwhile: the form that was sent says which of the two was meant.
        closing = "because" in request.POST
    form = (GroupCloseForm if closing else GroupAgreeForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if closing:
                actions.close_group(by=request.user, mentee=mentee, **form.cleaned_data)
            else:
                actions.agree_to_group(by=request.user, mentee=mentee)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Kept: the group is over." if closing else "Kept: the charity agrees.")
            return redirect("meetups:group_agree", mentee.pk)
    earlier = GroupChat.objects.filter(mentee=mentee, closed_on__isnull=False).for_page()
    context = {
        "mentee": mentee,
        "group": group,
        "form": form,
        "closing": closing,
        "earlier": readlog.show(request, earlier),
    }
    return render(request, "meetups/group_agree.html", context)
