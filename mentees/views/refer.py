"""The public way to propose a child: no account, and nothing of anybody is shown (KOP-2)."""

import re

from allauth.core import ratelimit
from django.http import Http404
from django.shortcuts import redirect, render

from core.access import anyone

from .. import actions
from ..forms.referrals import PUBLIC_KINDS, WORDINGS, PublicReferralForm
from ..models import Referral
from ..models.referrals import SIGNS, new_reference

REFERENCE = re.compile(f"R-[{SIGNS}]{{8}}")
TOO_MANY = (
    "Many referrals have come from your connection in the last hour, so this one was not taken yet. Your words are "
    "still here: wait a little, then press the button again. Or ring us."
)


def _in_address(kind):
    return kind.value.replace("_", "-")


@anyone
def refer_start(request):
    """Who refers the child: each kind has a form in its own words."""
    kinds = [(_in_address(kind), kind.label, WORDINGS[kind].intro) for kind in PUBLIC_KINDS]
    return render(request, "mentees/refer_start.html", {"kinds": kinds})


@anyone
def refer_form(request, kind):
    found = next((known for known in PUBLIC_KINDS if _in_address(known) == kind), None)
    if found is None:
        raise Http404
    form = PublicReferralForm(request.POST or None, kind=found)
    status = 200
    if request.method == "POST":
        if form.is_from_a_machine:
            # A machine that fills in every box reads the same thanks, and nothing is kept.
            return redirect("mentees:refer_done", new_reference())
        if form.is_valid():
            if _is_let_in(request, form):
                by = request.user if request.user.is_authenticated else None
                referral = actions.receive_referral(by=by, source=Referral.Source.PUBLIC, **form.said)
                return redirect("mentees:refer_done", referral.reference)
            form.add_error(None, TOO_MANY)
            status = 429
    context = {"form": form, "kind": found, "intro": WORDINGS[found].intro, "is_carer": found == found.CARER}
    return render(request, "mentees/refer_form.html", context, status=status)


def _is_let_in(request, form):
    """A form that is sent once more for its child costs nothing; new ones are limited for each connection."""
    same = {name: form.cleaned_data[name] for name in ("submission", "first_name", "surname")}
    is_known = Referral.objects.open().filter(**same, decisions=None).exists()
    return is_known or ratelimit.consume(request, action="refer")


@anyone
def refer_done(request, reference):
    """Thanks, with the reference as it stands in the address: nothing is looked up."""
    if not REFERENCE.fullmatch(reference):
        raise Http404
    return render(request, "mentees/refer_done.html", {"reference": reference})
