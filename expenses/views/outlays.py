"""Money that no mentor claimed: fees of clubs, and everything else the charity paid itself (KOP-5, KOT-2.1)."""

from django.shortcuts import redirect, render
from django.utils import timezone

from club.models import Membership
from core import readlog
from core.access import access
from core.forms import was_done
from core.history import changes_of, version_of
from core.paging import page_of
from mentees.models import Mentee
from policy.models import PolicyVersion

from .. import actions
from ..forms.budgets import FeeForm, OutlayForm, StrikeForm
from ..models import Outlay
from ..permissions import (
    can_book_pay,
    can_enter_outlay,
    can_list_fees,
    can_list_outlays,
    can_pay_membership,
    can_see_all_claims,
    can_see_names_on_claims,
    can_strike_outlay,
)
from ..rules import first_day_around, last_day_of, outlay_verdict
from ..standing.fees import paid_in, with_fees
from ..standing.payments import closed_months


@access(can_list_outlays)
def outlays_list(request):
    """Everything entered, newest first, what was struck out among it."""
    rows = Outlay.objects.visible_to(request.user).select_related("by", "membership__child")
    page = page_of(request, rows)
    readlog.show(request, [row.membership for row in page.rows if row.membership_id])
    context = {"page": page, "with_names": can_see_names_on_claims(request.user)}
    return render(request, "expenses/outlays_list.html", context)


def _who_books_pay(user, outlay):
    is_readers = can_see_all_claims(user) and outlay.is_pay
    return "This is the coordinator’s pay. Finance or the chief executive puts it right." if is_readers else ""


def _children_of(user):
    """Whose names the person knows from the portal; finance learns none by trying (KOT-20.2)."""
    return [mentee.child for mentee in Mentee.objects.visible_to(user).with_child()]


@access(can_enter_outlay)
def outlay_enter(request):
    books_pay = can_book_pay(request.user)
    known = {"books_pay": books_pay, "children": _children_of(request.user)}
    form = OutlayForm(request.POST or None, initial={"on": timezone.localdate()}, **known)
    if was_done(request, form, actions.enter_outlay, "Entered."):
        return redirect("expenses:outlays_list")
    return render(request, "expenses/outlay_enter.html", {"form": form})


@access(can_strike_outlay, Outlay, otherwise=_who_books_pay)
def outlay_strike(request, outlay):
    initial, children = {"seen": version_of(outlay)}, _children_of(request.user)
    form = StrikeForm(request.POST or None, initial=initial, children=children)
    if was_done(
        request, form, actions.strike_outlay, "Struck out. It counts no more and stays in sight.", outlay=outlay
    ):
        return redirect("expenses:outlays_list")
    verdict = outlay_verdict(outlay.on, closed_months(outlay.on), strikes=True)
    context = {"form": form, "outlay": outlay, "verdict": verdict, "changes": changes_of(outlay)}
    context["kept"] = form["because"].value()
    return render(request, "expenses/outlay_strike.html", context)


@access(can_list_fees)
def fees_list(request):
    """Clubs of others: what fell due, what was paid, what is open."""
    today = timezone.localdate()
    found = Membership.objects.payable_by(request.user)
    page = page_of(request, found.select_related("child"))
    readlog.show(request, with_fees(page.rows))
    first = first_day_around(today, PolicyVersion.objects.figures_on(today).report_year_starts_month)
    context = {
        "page": page,
        "today": today,
        "first": first,
        "paid_this_year": paid_in(found, first, last_day_of(first)),
        "with_names": can_see_names_on_claims(request.user),
    }
    return render(request, "expenses/fees_list.html", context)


@access(can_pay_membership, Membership, rows="payable_by")
def membership_pay(request, membership):
    [membership] = with_fees([membership])
    initial = {"amount": membership.open if membership.open > 0 else None, "on": timezone.localdate()}
    form = FeeForm(request.POST or None, initial=initial)
    if was_done(request, form, actions.pay_membership, "The payment is written down.", membership=membership):
        return redirect("expenses:fees_list")
    context = {"form": form, "membership": membership, "with_names": can_see_names_on_claims(request.user)}
    return render(request, "expenses/membership_pay.html", context)
