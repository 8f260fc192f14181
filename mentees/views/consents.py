"""The consents of the carer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from core.access import access
from core.forms import show_error

from .. import actions
from ..forms.consents import ConsentForm, WithdrawForm
from ..models import Consent, Mentee
from ..permissions import can_record_consent, can_withdraw_consent


@access(can_record_consent, Mentee)
def consent_add(request, mentee):
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_consent(by=request.user, mentee=mentee, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Consent recorded.")
            return redirect("home:mentee_detail", mentee.pk)
    return render(request, "mentees/consent_add.html", {"form": form, "mentee": mentee})


@access(can_withdraw_consent, Consent)
def consent_withdraw(request, consent):
    form = WithdrawForm(request.POST or None, consent=consent)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_consent(by=request.user, consent=consent, **form.cleaned_data)
        messages.success(request, "Consent withdrawn. Plans that depend on it say so from now on.")
        return redirect("home:mentee_detail", consent.mentee_id)
    return render(
        request, "mentees/consent_withdraw.html", {"form": form, "consent": consent, "mentee": consent.mentee}
    )
