"""The consents of a mentee's carers: what stands, one in full, those on paper, and taking one back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render

from core import files, history
from core.access import access
from core.forms import show_error

from .. import actions, charts
from ..forms.consents import PaperForm, WithdrawForm
from ..models import Consent, ConsentKind, Mentee
from ..permissions import can_record_consent, can_see_consent, can_see_consents, can_withdraw_consent
from ..rules import signer_verdict


@access(can_see_consents, Mentee, rows="with_background")
def consents_list(request, mentee):
    consents = list(mentee.consents.select_related("carer", "taken_by", "wording").order_by("-given_on", "-id"))
    asked = list(mentee.consent_requests.select_related("carer", "asked_by"))
    waiting = [question for question in asked if question.answered_at is None]
    newest = {kind: _newest(consents, kind) for kind in ConsentKind.values}
    context = {
        "mentee": mentee,
        "kinds": [(kind, newest[kind.value], _is_waiting(kind, waiting)) for kind in ConsentKind],
        "earlier": [consent for consent in consents if consent not in newest.values()],
        "waiting": waiting,
        "answered": [question for question in asked if question.answered_at],
    }
    return render(request, "mentees/consents_list.html", context)


def _newest(consents, kind):
    """The consent that stands, or else the newest that was taken back."""
    alike = [consent for consent in consents if consent.kind == kind]
    return next((consent for consent in alike if consent.stands), alike[0] if alike else None)


def _is_waiting(kind, waiting):
    return any(kind.value in question.kinds for question in waiting)


@access(can_see_consent, Consent)
def consent_detail(request, consent):
    is_team = request.user.is_mentoring_team
    links = consent.mentee.child.carer_links.filter(carer=consent.carer)
    link = links.first() if is_team and consent.carer_id else None
    context = {
        "consent": consent,
        "mentee": consent.mentee,
        "image": charts.signature(consent.signature) if consent.signature else "",
        "signer": signer_verdict(link.carer.name, link.has_parental_responsibility) if link else None,
        "changes": history.changes_of(consent),
    }
    return render(request, "mentees/consent_detail.html", context)


@access(can_see_consent, Consent)
def consent_file(request, consent):
    """The signed form as it was uploaded."""
    if not consent.file:
        raise Http404
    return files.send(consent.file, f"consent-{consent.kind}-{consent.given_on:%Y-%m-%d}")


@access(can_record_consent, Mentee)
def consent_add(request, mentee):
    links = list(mentee.child.carer_links.select_related("carer"))
    form = PaperForm(request.POST or None, request.FILES or None, links=links)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_consents(by=request.user, mentee=mentee, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Consent recorded.")
            return redirect("mentees:consents_list", mentee.pk)
    return render(request, "mentees/consent_add.html", {"form": form, "mentee": mentee})


@access(can_withdraw_consent, Consent)
def consent_withdraw(request, consent):
    if not consent.stands:
        return redirect("mentees:consent_detail", consent.pk)
    form = WithdrawForm(request.POST or None, consent=consent)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_consent(by=request.user, consent=consent, **form.cleaned_data)
        messages.success(request, "Consent withdrawn. Plans that depend on it do not stand from now on.")
        return redirect("mentees:consents_list", consent.mentee_id)
    return render(
        request, "mentees/consent_withdraw.html", {"form": form, "consent": consent, "mentee": consent.mentee}
    )
