"""The committee's desk: what waits, what each member thinks, the decision, feedback and the end of a grant (KOP-20)."""

from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts, history, readlog
from core.access import access
from core.forms import was_done
from core.paging import page_of
from core.roles import Role

from .. import actions, rules, standing
from ..forms.grants import CloseForm, FeedbackForm, GrantDecisionForm, GrantViewForm
from ..models import Fund, GrantApplication
from ..permissions import (
    can_close_grant,
    can_decide_grant,
    can_feed_back_grant,
    can_read_grant_views,
    can_see_grants_desk,
    can_see_names_on_claims,
)

# What may stand in the address, and the words on the link.
STANDINGS = {"": "Waiting", "given": "Approved", "settled": "Refused or taken back"}


@access(can_see_grants_desk)
def grants_desk(request):
    """Applications that wait, the most urgent first, with the funds above them; others a press away."""
    asked = request.GET.get("show", "")
    asked = asked if asked in STANDINGS else ""
    handed_in = GrantApplication.objects.visible_to(request.user).exclude(status=GrantApplication.Status.DRAFT)
    grants = standing.with_claimed(handed_in.standing(asked or "waiting").for_page()).with_views()
    page = page_of(request, grants.order_by(*(("-decided_on", "-id") if asked else ("decide_by", "id"))))
    to_feed_back = list(handed_in.without_feedback().for_page().order_by("decided_on", "id")[:12])
    readlog.show(request, [*page.rows, *to_feed_back])
    today, members = timezone.localdate(), standing.members_now()
    context = {
        "page": page,
        "standings": STANDINGS.items(),
        "asked": asked,
        "funds": Fund.objects.visible_to(request.user).open_on(today),
        "to_feed_back": to_feed_back,
        "tallies": {
            grant.pk: standing.tally_of(grant, members)
            for grant in page.rows
            if can_read_grant_views(request.user, grant)
        },
        "today": today,
        "is_member": request.user.has_role(Role.COMMITTEE_MEMBER),
        "with_names": can_see_names_on_claims(request.user),
    }
    return render(request, "expenses/grants_desk.html", context)


@access(can_decide_grant, GrantApplication, otherwise=standing.who_decides_own)
def grant_weigh(request, grant):
    """What this member thinks; a later view takes the place of the earlier one."""
    key = f"grant:view:{grant.pk}"
    own = grant.views.filter(by=request.user).first()
    initial = {"says": own.says, "words": own.words} if own else {}
    initial |= drafts.initial_for(request.user, key)
    form = GrantViewForm(request.POST or None, initial=initial)
    if was_done(request, form, actions.give_view, "The other members read it now.", grant=grant, draft_key=key):
        return redirect("expenses:grant_detail", grant.pk)
    grant.refresh_from_db()
    context = {"form": form, "grant": grant, "own": own, "verdict": standing.verdict_on_member(request.user, grant)}
    context |= {"answer": standing.answer_to_grant(grant), "kept": form["words"].value()}
    context |= {"draft_key": key, "draft": initial["draft"]}
    return render(request, "expenses/grant_weigh.html", context)


@access(can_decide_grant, GrantApplication, otherwise=standing.who_decides_own)
def grant_decide(request, grant):
    """The decision, once enough members agree and a fund holds the sum."""
    key = f"grant:decide:{grant.pk}"
    funds = standing.funds_of(grant.mentee.scheme)
    tally = standing.tally_of(grant)
    other = rules.decision_verdict("no" if tally.agreed == "yes" else "yes", tally)
    initial = {"approves": tally.agreed} | drafts.initial_for(request.user, key)
    form = GrantDecisionForm(request.POST or None, initial=initial, funds=funds, agreed=tally.agreed, verdict=other)
    thanks = f"The decision is kept. An e-mail that there is one has gone to {_names(standing.told_of(grant))}."
    if was_done(request, form, actions.decide_grant, thanks, grant=grant, draft_key=key):
        return redirect("expenses:grant_detail", grant.pk)
    grant.refresh_from_db()
    after = [(fund, rules.fund_verdict(grant.amount, fund.left)) for fund in funds]
    # The fullest stands first.
    fullest = (after[0][0].left, after[0][0].name) if after else (0,)
    fund_verdict = rules.fund_verdict(grant.amount, *fullest)
    context = {
        "form": form,
        "grant": grant,
        "tally": tally,
        "funds": after,
        "waits": grant.status == GrantApplication.Status.SENT,
        "verdict": standing.verdict_on_member(request.user, grant),
        "agreed": rules.decision_verdict(tally.agreed or "yes", tally),
        "reach": rules.reach_verdict(tally),
        "fund_verdict": fund_verdict,
        "is_ready": bool(tally.agreed) and (tally.agreed == "no" or fund_verdict.is_allowed),
        "answer": standing.answer_to_grant(grant),
        "kept": form["words"].value(),
        "draft_key": key,
        "draft": initial["draft"],
    }
    return render(request, "expenses/grant_decide.html", context)


@access(can_feed_back_grant, GrantApplication, otherwise=standing.who_decides_own)
def grant_feed_back(request, grant):
    key = f"grant:feedback:{grant.pk}"
    initial = {"on": grant.feedback_on or timezone.localdate(), "words": grant.feedback_words}
    initial |= {"seen": history.version_of(grant)} | drafts.initial_for(request.user, key)
    form = FeedbackForm(request.POST or None, initial=initial)
    told = standing.told_of(grant)
    thanks = f"Kept, for {_names(told)} to read."
    if was_done(request, form, actions.feed_back, thanks, grant=grant, draft_key=key):
        return redirect("expenses:grant_detail", grant.pk)
    context = {"form": form, "grant": grant, "draft_key": key, "draft": initial["draft"]}
    context |= {"to": _names(told), "has_gone_over": grant.mentor.user not in told}
    return render(request, "expenses/grant_feed_back.html", context)


def _names(people):
    return " and ".join(person.name for person in people) or "the coordinator"


@access(can_close_grant, GrantApplication, otherwise=standing.who_decides_own)
def grant_close(request, grant):
    """Gives back to the fund what nobody claimed."""
    form = CloseForm(request.POST or None, initial={"seen": history.version_of(grant)})
    if was_done(request, form, actions.close_grant, "Closed. What was left went back to the fund.", grant=grant):
        return redirect("expenses:grant_detail", grant.pk)
    context = {"form": form, "grant": grant, "left": standing.left_of_grant(grant)}
    context |= {"with_names": can_see_names_on_claims(request.user)}
    return render(request, "expenses/grant_close.html", context)
