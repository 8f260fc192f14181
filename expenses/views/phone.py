"""A claim that was begun on a phone without signal: taken when it comes by itself, gone on with, or thrown away."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import drafts, readlog
from core.access import access

from .. import actions
from ..forms.claims import ClaimForm
from ..permissions import can_add_claim
from ..standing import claims as standing
from .claiming import BEGUN, judged, said_of, sorted_out

KEY = re.compile(BEGUN + "[0-9a-f-]{36}", re.ASCII)
NO_CLAIM = "This is no claim that was begun on a phone. Your words are kept: ring the coordinator."
SENT_WITHOUT = "This claim was sent or thrown away already, without these words."
LOOK = "Open the form to send it all the same"


@access(can_add_claim)
@require_POST
@drafts.waited("the coordinator")
def claim_send(request, sent):
    """A finished claim that waited on the phone, once or often: one claim. Refused, words and photo stay there."""
    if not KEY.fullmatch(str(sent["key"])):
        return drafts.not_taken(404, NO_CLAIM)
    draft, was_sent = drafts.keep_waited(request.user, sent)
    version = draft.version if draft else sent["version"]
    form = ClaimForm(drafts.as_typed(sent["fields"], sent["submission"]), request.FILES, user=request.user)
    if not form.is_valid():
        because = [words for errors in form.errors.values() for words in errors]
        return drafts.not_taken(422, *because, version=version)
    if not was_sent and (because := _asked_first(request, form)):
        return drafts.not_taken(422, *because, LOOK, version=version)
    facts = sorted_out(form.cleaned_data) | {"mentor": request.user.mentor}
    try:
        if was_sent and not actions.claim_sent_as(**facts):
            return drafts.not_taken(410, SENT_WITHOUT)
        claim = actions.send_claim(by=request.user, draft_key=sent["key"], **facts)
    except ValidationError as error:
        return drafts.not_taken(422, *error.messages, version=version)
    told = {"receipt": reverse("expenses:claim_detail", args=[claim.pk]), "told": said_of(claim)}
    return JsonResponse({"sent": True, **told})


def _asked_first(request, form):
    """What the form says while one types and nobody has seen: that it passes a limit, that a receipt was handed in.

    Of a child whose pages are closed to the person nothing is told: the claim is taken, and decided upon.
    """
    data = form.cleaned_data
    mentee = next(child for child in form.children if child.pk == data["mentee"].pk)
    if not mentee.is_open:
        return []
    told = standing.told_of_receipts(data["receipts"], request.user, without=data["submission"])
    verdict = judged(request, mentee, data).get("verdict")
    if verdict and not verdict.is_allowed:
        # The sum of the child's month is in it; what is not taken writes no log of its own.
        readlog.show(request, [mentee])
        readlog.write(request)
        told.append(verdict.in_words)
    return told


@access(can_add_claim)
@require_POST
def claim_drop(request):
    """What was begun on a phone and goes nowhere."""
    key = f"{BEGUN}{request.POST.get('begun', '')}"
    if draft := KEY.fullmatch(key) and drafts.load(request.user, key):
        drafts.discard(user=request.user, key=key, submission=draft.submission)
        messages.success(request, "Thrown away.")
    return redirect("expenses:claims_list")
