"""Agreements: signed by mentors, written in versions by the coordinator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts
from core.access import access
from core.forms import show_error

from .. import actions
from ..forms.agreements import SignForm, WordingForm
from ..models import AgreementKind, AgreementWording, Mentor
from ..permissions import can_list_agreements, can_see_agreement, can_sign_agreements, can_write_agreement


@access(can_sign_agreements)
def agreements_sign(request):
    """One agreement after the other, until all in use are signed (KOP-24)."""
    mentor = Mentor.objects.visible_to(request.user).with_people().filter(user=request.user).first()
    if mentor is None:
        return redirect("mentors:own_record")
    owed = list(AgreementWording.objects.owed_by(mentor))
    if not owed:
        messages.success(request, "Everything is signed. Thank you.")
        return redirect("home:today")
    wording = owed[0]
    form = SignForm(request.POST or None, initial={"wording": wording.pk})
    if request.method == "POST" and form.is_valid() and _sign(form, mentor, wording):
        messages.success(request, f"{wording.get_kind_display()} signed.")
        return redirect("mentors:agreements_sign")
    context = {"form": form, "wording": wording, "mentor": mentor, "number": len(owed)}
    return render(request, "mentors/agreements_sign.html", context)


def _sign(form, mentor, wording):
    """Whether the page that was signed is signed now; an agreement that was read before is not taken for this one."""
    if form.cleaned_data["wording"] != wording.pk:
        signed = mentor.agreements.filter(wording_id=form.cleaned_data["wording"] or 0).exists()
        if not signed:
            form.add_error(None, "These are other words than those you read. Please read them, then sign.")
        return signed
    try:
        actions.sign_agreement(mentor=mentor, wording=wording, signed_name=form.cleaned_data["signed_name"])
    except ValidationError as error:
        show_error(form, error)
        return False
    return True


@access(can_list_agreements)
def wordings_list(request):
    """The versions of each agreement, and how many serving mentors have yet to sign."""
    in_force = set(AgreementWording.objects.in_force().values_list("pk", flat=True))
    wordings = list(AgreementWording.objects.visible_to(request.user))
    kinds = [(kind.label, [wording for wording in wordings if wording.kind == kind]) for kind in AgreementKind]
    mentors = Mentor.objects.visible_to(request.user).serving().filter(user__is_active=True)
    unsigned = mentors.exclude(pk__in=Mentor.objects.signed().values("pk")).select_related("user")
    context = {"kinds": kinds, "in_force": in_force, "unsigned": unsigned, "today": timezone.localdate()}
    return render(request, "mentors/wordings_list.html", context)


@access(can_see_agreement, AgreementWording)
def wording_detail(request, wording):
    return render(request, "mentors/wording_detail.html", {"wording": wording})


@access(can_write_agreement, AgreementWording)
def wording_add(request, wording):
    """A new version beside the old one."""
    key = f"wording:{wording.kind}"
    initial = {"words": wording.words} | drafts.initial_for(request.user, key)
    form = WordingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.write_wording(by=request.user, kind=wording.kind, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{new} is written.")
            return redirect("mentors:wordings_list")
    context = {"form": form, "wording": wording, "draft_key": key, "draft": form.initial["draft"]}
    return render(request, "mentors/wording_add.html", context)
