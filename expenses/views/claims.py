"""The claims: the finance desk's, the mentoring team's, and a mentor's own."""

from datetime import date, timedelta

from django.shortcuts import render
from django.utils import timezone

from core import drafts, readlog
from core.access import access
from policy.models import PolicyVersion

from ..models import Claim
from ..permissions import (
    can_list_claims,
    can_see_all_claims,
    can_see_claim,
    can_see_flags_on_claim,
    can_see_names_on_claims,
)
from ..standing import claims as standing
from .claiming import BEGUN

CLAIMS_ON_A_PAGE = 50
# What may stand in the address, and the words on the link.
STANDINGS = {
    "": "All",
    "waiting": "Waiting",
    "coordinator": "With the coordinator",
    "finance": "With finance",
    "returned": "Back with a question",
    "paid": "Paid",
    "refused": "Refused",
    "withdrawn": "Withdrawn",
}
# What an empty list says, by the standing that was asked for.
NONE = {
    "": "No claim yet. One appears as soon as a mentor has claimed, or the workbook with the expenses is imported.",
    "waiting": "No claim waits: everything sent in is paid or settled.",
    "coordinator": "No claim waits for the coordinator.",
    "finance": "No claim waits for finance.",
    "returned": "No claim is back with a question.",
    "paid": "No claim is paid yet.",
    "refused": "No claim was refused.",
    "withdrawn": "No claim was withdrawn.",
}
# What happens next, by where a claim is.
NEXT = {
    "coordinator": "The coordinator decides. Then finance pays.",
    "finance": "Finance checks it and pays it with the next payment run.",
    "returned": "The mentor answers the question. Then it goes on.",
    "in_run": "It is in a payment run, and is paid in the next days.",
    "refused": "It is not paid. The coordinator can look at it again: ask them where something was misunderstood.",
    "withdrawn": "It is not paid, and counts towards nothing.",
}
NOBODY_AGREES = "Nobody can agree to it as it stands. The coordinator asks for it to be put right, or says no."


@access(can_list_claims)
def claims_list(request):
    """Claims that exist for the person, newest spending first, a page at a time; with what waits and what was paid."""
    claims = Claim.objects.visible_to(request.user)
    sums = claims.sums(paid_since=timezone.localdate() - timedelta(days=365))
    asked = request.GET.get("show", "")
    asked = asked if asked in STANDINGS else ""
    after = _after(request.GET.get("after", ""))
    page = claims.standing(asked).with_people().newest_first()
    if after:
        page = page.before(*after)
    page = list(page[: CLAIMS_ON_A_PAGE + 1])
    shown = readlog.show(request, page[:CLAIMS_ON_A_PAGE])
    context = {
        "claims": shown,
        "sums": sums,
        "standings": STANDINGS.items(),
        "asked": asked,
        "is_first": not after,
        "none": NONE.get(asked, NONE[""]) if not after else "No older claim.",
        "more": f"{shown[-1].spent_on.isoformat()}_{shown[-1].pk}" if len(page) > CLAIMS_ON_A_PAGE else "",
        "with_names": can_see_names_on_claims(request.user),
    }
    if sums["peers"]:
        context["peer_budget"] = PolicyVersion.objects.figures_on().peer_budget
    if request.user.is_mentor:
        begun = drafts.begun(request.user, BEGUN)
        context["begun"] = [(draft.key.removeprefix(BEGUN), draft) for draft in begun]
    template = "claims_list" if can_see_all_claims(request.user) else "claims_own"
    return render(request, f"expenses/{template}.html", context)


def _after(text):
    """The place in the list that an address names, or None where it names none."""
    day, _, pk = text.partition("_")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None


@access(can_see_claim, Claim)
def claim_detail(request, claim):
    """One claim: what was spent, the papers, what the policy says, and every step it took."""
    has_flags = can_see_flags_on_claim(request.user, claim)
    steps = list(claim.steps.select_related("by"))
    context = {
        "claim": claim,
        "lines": claim.lines.all(),
        "receipts": claim.receipts.all(),
        "steps": steps,
        "ended": steps[-1] if steps and claim.status in Claim.FALLEN_THROUGH else None,
        "with_names": can_see_names_on_claims(request.user),
        "is_own": claim.mentor.user_id == request.user.pk,
        "flags": standing.flags_of(claim) if has_flags else [],
        "next": _next_for(claim),
    }
    return render(request, "expenses/claim_detail.html", context)


def _next_for(claim):
    """What happens next; where no policy lets the coordinator agree, nobody is promised that it is paid."""
    waits = claim.status == Claim.Status.COORDINATOR
    return NOBODY_AGREES if waits and standing.verdict_on_approval(claim).is_refused else NEXT.get(claim.status, "")
