"""Gifts: asked for beforehand, answered, taken back (KOT-8.2)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts, readlog
from core.access import access
from core.forms import was_done
from core.paging import page_of
from mentees.models import Mentee
from policy.models import PolicyVersion

from .. import actions, rules, standing
from ..forms.gifts import GiftDecisionForm, GiftForm
from ..models import GiftRequest
from ..permissions import (
    can_ask_for_gift,
    can_decide_gift,
    can_list_gifts,
    can_see_all_claims,
    can_see_gift,
    can_see_names_on_claims,
    can_withdraw_gift,
)
from .asking import own_children_for, taken_back

TOO_LATE = "The day of this gift has passed, and gifts are approved beforehand (KOT-8.2). It may be refused."


@access(can_list_gifts)
def gifts_list(request):
    """Those that wait first, then the newest."""
    gifts = GiftRequest.objects.visible_to(request.user).for_page()
    page = page_of(request, gifts.waiting_first())
    readlog.show(request, page.rows)
    context = {
        "page": page,
        "with_names": can_see_names_on_claims(request.user),
        "with_mentors": can_see_all_claims(request.user),
        "mentees": own_children_for(request, can_ask_for_gift),
    }
    return render(request, "expenses/gifts_list.html", context)


@access(can_ask_for_gift, Mentee)
def gift_ask(request, mentee):
    key = f"gift:mentee:{mentee.pk}"
    figures = PolicyVersion.objects.figures_of(mentee.scheme)
    initial = drafts.initial_for(request.user, key)
    form = GiftForm(request.POST or None, child=mentee.child, initial=initial)
    thanks = "The coordinator has been told. Please wait for the answer before you buy it."
    if was_done(request, form, actions.ask_for_gift, thanks, mentee=mentee, draft_key=key):
        if form.cleaned_data["give_on"] < timezone.localdate():
            messages.warning(request, TOO_LATE)
        return redirect("expenses:gifts_list")
    context = {
        "form": form,
        "mentee": mentee,
        "verdict": rules.gift_verdict(figures.gift_limit, figures),
        "figures": figures,
        "draft_key": key,
        "draft": initial["draft"],
    }
    return render(request, "expenses/gift_ask.html", context)


@access(can_see_gift, GiftRequest)
def gift_detail(request, gift):
    context = {
        "gift": gift,
        "left": standing.left_of_gift(gift),
        "today": timezone.localdate(),
        "is_after": timezone.localdate(gift.asked_at) > gift.give_on,
        "with_names": can_see_names_on_claims(request.user),
    }
    return render(request, "expenses/gift_detail.html", context)


@access(can_decide_gift, GiftRequest, otherwise=standing.who_decides_own)
def gift_decide(request, gift):
    key = f"gift:decide:{gift.pk}"
    initial = drafts.initial_for(request.user, key)
    form = GiftDecisionForm(request.POST or None, child=gift.mentee.child, initial=initial)
    thanks = f"Your answer is kept. {gift.mentor} has been told by e-mail."
    if was_done(request, form, actions.decide_gift, thanks, gift=gift, draft_key=key):
        return redirect("expenses:gift_detail", gift.pk)
    gift.refresh_from_db()
    verdict = rules.gift_approval_verdict(gift.amount, gift.give_on, timezone.localdate(), gift.policy_version.figures)
    context = {
        "form": form,
        "gift": gift,
        "verdict": verdict,
        "with_names": can_see_names_on_claims(request.user),
        "draft_key": key,
        "draft": initial["draft"],
        "answer": standing.answer_to_asked(gift),
        "kept": form["words"].value(),
    }
    return render(request, "expenses/gift_decide.html", context)


@access(can_withdraw_gift, GiftRequest)
def gift_withdraw(request, gift):
    """For good: another request is asked for anew."""
    return taken_back(
        request,
        lambda: actions.withdraw_gift(by=request.user, gift=gift),
        gift,
        "expenses:gift_detail",
        called=gift.what,
        question="Take this gift back?",
        then=f"“{gift.what}” is then not paid for. The request stays on record, and you can ask again.",
        thanks="Taken back. Nothing is bought from it.",
    )
