"""The coordinator decides about a claim, and takes a refusal up again."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from core import history
from core.access import access
from core.forms import show_error, was_done

from .. import actions
from ..forms.deciding import DecisionForm, WordsForm
from ..models import Claim
from ..permissions import can_decide_claim, can_see_names_on_claims, can_take_up_claim
from ..standing import answer_to_claim, who_decides_own
from ..standing import claims as standing

DECIDE = {
    "approve": (actions.approve_claim, "Agreed. It goes to finance."),
    "return": (partial(actions.ask_about_claim, desk=Claim.Status.COORDINATOR), "Asked. The mentor has been told."),
    "refuse": (actions.refuse_claim, "Not agreed. The mentor has been told."),
}


@access(can_decide_claim, Claim, otherwise=who_decides_own)
def claim_decide(request, claim):
    """Agree, ask back or refuse, with what the policy says and what looks odd in view."""
    approval = standing.verdict_on_approval(claim)
    refusal = approval.in_words if approval.is_refused else ""
    seen = {"seen": history.version_of(claim)}
    form = DecisionForm(request.POST or None, child=claim.mentee.child, initial=seen, refusal=refusal)
    if request.method == "POST" and form.is_valid():
        decision, words = form.cleaned_data["decision"], form.cleaned_data["words"]
        act, said = DECIDE[decision]
        try:
            act(by=request.user, claim=claim, words=words, seen=form.cleaned_data["seen"])
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, said)
            return redirect("expenses:claim_detail", claim.pk)
    claim.refresh_from_db(fields=["status"])
    context = {
        "form": form,
        "claim": claim,
        "lines": claim.lines.all(),
        "receipts": claim.receipts.all(),
        "verdict": standing.verdict_on(claim),
        "may_agree": not approval.is_refused,
        "approval": approval,
        "flags": standing.flags_of(claim),
        "with_names": can_see_names_on_claims(request.user),
        "waits": claim.status == Claim.Status.COORDINATOR,
        "answer": answer_to_claim(claim),
        "kept": form["words"].value(),
    }
    return render(request, "expenses/claim_decide.html", context)


@access(can_take_up_claim, Claim, otherwise=who_decides_own)
def claim_take_up(request, claim):
    """A refusal is looked at once more."""
    form = WordsForm(request.POST or None, child=claim.mentee.child, initial={"seen": history.version_of(claim)})
    if was_done(request, form, actions.take_up_claim, "It waits for a decision again.", claim=claim):
        return redirect("expenses:claim_decide", claim.pk)
    return render(request, "expenses/claim_take_up.html", {"form": form, "claim": claim})
