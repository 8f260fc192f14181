"""Funds: a fixed sum for a year, what was given from it, what is left (KOT-11.1)."""

from django.shortcuts import redirect, render
from django.utils import timezone

from core import history
from core.access import access
from core.forms import was_done
from core.paging import page_of

from .. import actions, standing
from ..forms.grants import FundForm, NewFundForm
from ..models import Fund
from ..permissions import can_change_fund, can_list_funds, can_open_fund


@access(can_list_funds)
def funds_list(request):
    funds = standing.with_spent(Fund.objects.visible_to(request.user).select_related("scheme"))
    return render(request, "expenses/funds_list.html", {"page": page_of(request, funds), "today": timezone.localdate()})


@access(can_open_fund)
def fund_open(request):
    form = NewFundForm(request.POST or None)
    if was_done(request, form, actions.open_fund, "The fund is open."):
        return redirect("expenses:funds_list")
    return render(request, "expenses/fund_write.html", {"form": form})


@access(can_change_fund, Fund)
def fund_change(request, fund):
    initial = {name: getattr(fund, name) for name in ("name", "starts_on", "ends_on", "amount", "words")}
    form = FundForm(request.POST or None, initial=initial | {"seen": history.version_of(fund)})
    if was_done(request, form, actions.change_fund, "Saved.", fund=fund):
        return redirect("expenses:funds_list")
    context = {"form": form, "fund": fund, "changes": history.changes_of(fund)}
    return render(request, "expenses/fund_write.html", context)
