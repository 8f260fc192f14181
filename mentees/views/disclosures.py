"""What of a mentee was passed on to others, and recording it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from core import readlog
from core.access import access
from core.forms import show_error
from core.paging import page_of

from .. import actions
from ..forms.disclosures import DisclosureForm
from ..models import Disclosure, Mentee
from ..permissions import can_list_disclosures, can_record_disclosure


@access(can_list_disclosures, Mentee)
def disclosures_list(request, mentee):
    found = Disclosure.objects.visible_to(request.user).filter(mentee=mentee)
    page = page_of(request, found.select_related("mentee", "recorded_by"))
    readlog.show(request, page.rows)
    return render(request, "mentees/disclosures_list.html", {"mentee": mentee, "page": page})


@access(can_record_disclosure, Mentee)
def disclosure_add(request, mentee):
    form = DisclosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_disclosure(by=request.user, mentee=mentee, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Recorded with its ground.")
            return redirect("mentees:disclosures_list", mentee.pk)
    return render(request, "mentees/disclosure_add.html", {"form": form, "mentee": mentee})
