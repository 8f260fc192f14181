"""The two who decide, and the answer to the referrer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts, files
from core.access import access
from core.forms import show_error
from policy.dates import in_words

from .. import actions, rules
from ..actions.decisions import SIGN_OFF
from ..documents import letter_pdf
from ..eligibility import check_of
from ..forms.decisions import DecisionForm, DeclineForm
from ..models import Referral, ReferralDecision, Seat
from ..permissions import can_decide_referral, can_decline_referral, can_see_referral
from ..standing import mentee_of, standing_of

LETTER = """{day}

Dear {name},

Thank you for telling us about {child} on {received}. The reference is {reference}.

Two of us read every referral and decide together. This time we cannot offer a mentor. That says nothing against \
{child}, or against what you told us.

You may write to us about {child} again at any time, when things have changed.

{sign_off}
{by}
Kids on Track"""


@access(can_decide_referral, Referral)
def referral_decide(request, referral):
    """One seat's yes or no, with the eligibility check of today before one's eyes (KOT-3.2)."""
    standing = standing_of(referral)
    seats = _seats_of(request.user, standing)
    eligibility = check_of(referral)
    key = f"decision:referral:{referral.pk}"
    initial = drafts.initial_for(request.user, key)
    is_eligible = eligibility is None or eligibility.is_eligible
    form = DecisionForm(request.POST or None, seats=seats, is_eligible=is_eligible, initial=initial)
    if request.method == "POST" and seats and form.is_valid():
        try:
            decision = actions.decide_referral(by=request.user, referral=referral, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, _what_now(decision))
            return redirect("mentees:referral_detail", referral.pk)
    said = _voices(referral)
    context = {
        "form": form,
        "referral": referral,
        "seats": seats,
        "standing": standing,
        "eligibility": eligibility,
        "said": said,
        "has_decided": any(decision.decided_by_id == request.user.pk for decision in said),
        "mentee": mentee_of(referral.child),
        "today": timezone.localdate(),
        "draft_key": key,
        "draft": initial["draft"],
    }
    return render(request, "mentees/referral_decide.html", context)


def _seats_of(user, standing):
    """The seats that this person may take now."""
    own = [seat for seat in Seat if user.has_role(seat.value)]
    return [seat for seat in own if not rules.seat_verdict(seat.value, user.pk, standing).is_refused]


def _voices(referral):
    """The decision that counts in each seat."""
    decisions = ReferralDecision.objects.filter(referral=referral).select_related("decided_by")
    return list({decision.seat: decision for decision in reversed(decisions)}.values())


def _what_now(decision):
    referral = Referral.objects.select_related("child").get(pk=decision.referral_id)
    if referral.status == Referral.Status.ACCEPTED:
        return f"Both said yes: {referral.child.full_name} is a mentee now. Next: allocate a mentor."
    return f"Your {'yes' if decision.is_yes else 'no'} is written down. {standing_of(referral).verdict.sentence}"


@access(can_decline_referral, Referral)
def referral_decline(request, referral):
    """Say no for good: other support from the directory, and a letter to the referrer."""
    standing = standing_of(referral)
    key = f"decline:referral:{referral.pk}"
    initial = {"letter": _letter(referral, request.user)} | drafts.initial_for(request.user, key)
    form = DeclineForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline_referral(by=request.user, referral=referral, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Declined. The letter is ready to print.")
            return redirect("mentees:referral_detail", referral.pk)
    context = {
        "form": form,
        "referral": referral,
        "standing": standing,
        "said": _voices(referral),
        "draft_key": key,
        "draft": initial["draft"],
    }
    return render(request, "mentees/referral_decline.html", context)


def _letter(referral, by):
    return LETTER.format(
        day=in_words(timezone.localdate()),
        name=referral.referrer_name,
        reference=referral.reference,
        received=in_words(referral.received_on),
        child=referral.first_name,
        sign_off=SIGN_OFF,
        by=by.name,
    )


@access(can_see_referral, Referral)
def referral_letter(request, referral):
    """The letter as it went out, as a PDF."""
    if not referral.letter:
        raise Http404
    return files.made(letter_pdf(referral), f"letter-{referral.reference}.pdf", "application/pdf")
