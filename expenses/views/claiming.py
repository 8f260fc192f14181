"""A mentor claims what was spent, answers a question about it, takes it back."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts, history, readlog
from core.access import access
from core.forms import show_error, was_done
from core.paging import number_asked
from policy.dates import months_after
from policy.models import PolicyVersion

from .. import actions, rules
from ..forms.choices import AskedField
from ..forms.claims import AnswerForm, ClaimForm
from ..forms.deciding import WordsForm
from ..forms.typed import VerdictForm
from ..models import Claim
from ..permissions import can_add_claim, can_answer_claim, can_withdraw_claim
from ..standing import claims as standing
from ..standing.claims import ASKED

# A claim begun on a phone without signal is a form of its own, named by the phone: two of one day stay apart.
BEGUN = "claim:phone:"
CLAIM_FIELDS = (
    "what_for",
    "amount",
    "no_receipt_because",
    "kind",
    "miles",
    "gift",
    "grant",
    "taxi",
    "meetup",
    "spent_on",
    "late_because",
)


@access(can_add_claim)
def claim_add(request):
    """What was spent, with its receipt: for a child of one's own now, or of one's own dates back then."""
    meetup = _meetup_asked(request)
    agreed = _agreed_before(request)
    child = _child_asked(request, meetup, agreed)
    key = _begun_asked(request) or _key_of(meetup, agreed, child)
    # The child in the address was tapped just now, whatever the draft says.
    initial = _from_meetup(meetup) | agreed | drafts.initial_for(request.user, key) | child
    form = ClaimForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        told, began_at = standing.told_of_receipts(form.cleaned_data["receipts"], request.user), timezone.now()
        if claim := _sent(request, form, key):
            if claim.claimed_at < began_at:
                messages.info(request, "You sent this already. Here it is.")
                return redirect("expenses:claim_detail", claim.pk)
            messages.success(request, said_of(claim))
            if claim.receipts.count() == len(form.cleaned_data["receipts"]):
                _warn(request, told)
            return redirect("expenses:claim_detail", claim.pk)
    readlog.show(request, form.children)
    context = {
        "form": form,
        "months": [(mentee, _month_of(mentee)) for mentee in form.children if mentee.is_open],
        "draft_key": key,
        "draft": initial["draft"],
    }
    return render(request, "expenses/claim_add.html", context)


def _sent(request, form, key):
    """The claim, or None where what was typed cannot be kept, which the form then says."""
    facts = sorted_out(form.cleaned_data)
    try:
        return actions.send_claim(by=request.user, mentor=request.user.mentor, draft_key=key, **facts)
    except ValidationError as error:
        show_error(form, error)
        return None


def sorted_out(data):
    return {name: value for name, value in data.items() if not name.startswith("line_")}


def _warn(request, told):
    for words in told:
        messages.warning(request, f"{words} It is taken in all the same, and whoever decides is told.")


def said_of(claim):
    if claim.status == Claim.Status.FINANCE:
        return "Claim sent. It fits, and goes to finance."
    return "Claim sent. The coordinator looks at it first."


def _begun_asked(request):
    """The key of a claim that was begun on a phone, if the address names one."""
    try:
        return f"{BEGUN}{uuid.UUID(request.GET.get('begun', ''))}"
    except ValueError:
        return ""


def _meetup_asked(request):
    asked = request.GET.get("meetup", "")
    return next((row for row in standing.own_meetups(request.user) if str(row.pk) == asked), None)


def _from_meetup(meetup):
    """What the meet-up says already; a claim without one is of today."""
    if meetup is None:
        return {"spent_on": timezone.localdate(), "kind": Claim.Kind.SPENDING}
    return {"meetup": meetup.pk, "spent_on": meetup.date, "kind": Claim.Kind.SPENDING}


def _child_asked(request, meetup, agreed):
    if meetup or agreed:
        return {"mentee": meetup.mentee_id if meetup else agreed["mentee"]}
    asked = number_asked(request, "mentee")
    return {"mentee": asked} if asked is not None else {}


def _agreed_before(request):
    """An approved gift, grant or taxi of one's own that the address names: the claim draws on it."""
    for kind in ASKED:
        named = number_asked(request, kind)
        if row := named and standing.approved_for(request.user, kind).filter(pk=named).first():
            return {"kind": kind, kind: row.pk, "mentee": row.mentee_id}
    return {}


def _key_of(meetup, agreed, child):
    """A draft for each meet-up, approved request and child: what was begun for one never opens for another."""
    if meetup:
        return f"claim:meetup:{meetup.pk}"
    if agreed:
        return f"claim:{agreed['kind']}:{agreed[agreed['kind']]}"
    return f"claim:mentee:{child['mentee']}" if child else "claim:new"


def _month_of(mentee):
    today = timezone.localdate()
    figures = PolicyVersion.objects.figures_of(mentee.scheme, today)
    return rules.month_in_words(standing.spent_in_month(mentee, today), today, figures)


@access(can_add_claim)
def claim_verdict(request):
    """What the policy makes of a claim while it is typed, and what is left of the month; nothing is kept."""
    form = VerdictForm(request.GET, user=request.user)
    form.is_valid()
    mentee = form.cleaned_data.get("mentee")
    context = {}
    if mentee:
        readlog.show(request, [mentee])
        says_none = request.GET.get(form.cleaned_data.get("kind")) == AskedField.NONE
        context = judged(request, mentee, form.cleaned_data, says_none)
    return render(request, "expenses/_claim_verdict.html", context)


def judged(request, mentee, typed, says_none=True):
    """The verdict on what is typed, and the month, as far as the person may know it."""
    day, today = typed.get("spent_on") or timezone.localdate(), timezone.localdate()
    figures = PolicyVersion.objects.figures_of(mentee.scheme, day)
    kind = typed.get("kind") or Claim.Kind.SPENDING
    asked = {name: typed.get(name) for name in ("gift", "grant", "taxi")}
    amount = _amount_typed(kind, typed, figures)
    claim = Claim(mentor=request.user.mentor, mentee=mentee, kind=kind, amount=amount, spent_on=day, **asked)
    is_late = rules.is_late(day, today, figures)
    context = {"claim_by": months_after(day, figures.claim_months) if is_late else None}
    context["is_outside"] = not standing.facts_of(claim).is_for_own_days
    if not standing.may_know_month(request.user, claim):
        return context
    if kind == Claim.Kind.SPENDING:
        context["month"] = rules.month_in_words(standing.spent_in_month(mentee, day), day, figures)
    else:
        context["apart_from"] = figures.monthly_spending
    context["is_to_choose"] = not says_none and standing.is_to_choose(request.user, claim)
    if context["is_to_choose"] or not amount:
        return context
    if kind == Claim.Kind.MILES:
        context["by_the_mile"] = f"{typed['miles']} miles at £{figures.mile_rate:,.2f}"
    return context | {"verdict": standing.verdict_on(claim), "amount": amount}


def _amount_typed(kind, typed, figures):
    if kind == Claim.Kind.MILES:
        return rules.sum_of_miles(typed["miles"], figures) if typed.get("miles") else None
    return typed.get("amount")


@access(can_answer_claim, Claim)
def claim_answer(request, claim):
    """A claim that came back with a question."""
    if claim.status != Claim.Status.RETURNED and request.method != "POST":
        messages.info(request, "Nobody waits for an answer to this claim.")
        return redirect("expenses:claim_detail", claim.pk)
    key = f"claim:answer:{claim.pk}"
    initial = _as_kept(claim) | {"seen": history.version_of(claim)} | drafts.initial_for(request.user, key)
    form = AnswerForm(request.POST or None, request.FILES or None, user=request.user, claim=claim, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = standing.told_of_receipts(form.cleaned_data["receipts"], request.user)
        try:
            actions.answer_claim(by=request.user, claim=claim, draft_key=key, **sorted_out(form.cleaned_data))
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Answer sent.")
            _warn(request, told)
            return redirect("expenses:claim_detail", claim.pk)
    context = {
        "form": form,
        "claim": claim,
        "receipts": claim.receipts.all(),
        "question": claim.steps.filter(became=Claim.Status.RETURNED).select_related("by").last(),
        "draft_key": key,
        "draft": initial["draft"],
    }
    return render(request, "expenses/claim_answer.html", context)


def _as_kept(claim):
    kept = {name: getattr(claim, f"{name}_id", getattr(claim, name, None)) for name in CLAIM_FIELDS}
    for number, line in enumerate(claim.lines.all()):
        kept |= {f"line_{number}_what": line.what_for, f"line_{number}_amount": line.amount}
    return kept


@access(can_withdraw_claim, Claim)
def claim_withdraw(request, claim):
    """The owner takes a claim back while it is not being paid."""
    initial = {"seen": history.version_of(claim)}
    form = WordsForm(request.POST or None, child=claim.mentee.child, is_needed=False, initial=initial)
    if was_done(request, form, actions.withdraw_claim, "Withdrawn.", claim=claim):
        return redirect("expenses:claim_detail", claim.pk)
    may = rules.may_become(claim.status, Claim.Status.WITHDRAWN)
    return render(request, "expenses/claim_withdraw.html", {"form": form, "claim": claim, "may": may})
