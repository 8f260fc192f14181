"""The register of taxi firms: those with a safeguarding check may be chosen (KOT-15.1)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import access
from core.forms import was_done
from core.history import changes_of, version_of
from policy.models import PolicyVersion

from .. import actions
from ..forms.taxis import TaxiCheckForm, TaxiFirmAddForm, TaxiFirmChangeForm, TaxiStopForm
from ..models import TaxiFirm
from ..permissions import can_keep_taxi_firms, can_list_taxi_firms, can_see_taxi_firm
from ..standing.taxis import with_checks


@access(can_list_taxi_firms)
def taxi_firms_list(request):
    """All firms, those in use first, each with the day until which its check holds."""
    figures = PolicyVersion.objects.figures_on()
    firms = with_checks(TaxiFirm.objects.visible_to(request.user).select_related("checked_by"), figures)
    context = {"firms": sorted(firms, key=lambda firm: firm.is_stopped), "figures": figures}
    return render(request, "expenses/taxi_firms_list.html", context)


@access(can_see_taxi_firm, TaxiFirm)
def taxi_firm_detail(request, firm):
    [firm] = with_checks([firm], PolicyVersion.objects.figures_on())
    changes = changes_of(firm) if can_keep_taxi_firms(request.user) else []
    return render(request, "expenses/taxi_firm_detail.html", {"firm": firm, "changes": changes})


@access(can_keep_taxi_firms)
def taxi_firm_add(request):
    form = TaxiFirmAddForm(request.POST or None)
    if was_done(request, form, actions.add_taxi_firm, "Firm added."):
        return redirect("expenses:taxi_firms_list")
    return render(request, "expenses/taxi_firm_add.html", {"form": form})


@access(can_keep_taxi_firms, TaxiFirm)
def taxi_firm_change(request, firm):
    initial = {"name": firm.name, "phone": firm.phone, "seen": version_of(firm)}
    return _act(request, firm, TaxiFirmChangeForm(request.POST or None, initial=initial), "change")


@access(can_keep_taxi_firms, TaxiFirm)
def taxi_firm_check(request, firm):
    initial = {"checked_on": timezone.localdate(), "seen": version_of(firm)}
    return _act(request, firm, TaxiCheckForm(request.POST or None, initial=initial), "check")


@access(can_keep_taxi_firms, TaxiFirm)
def taxi_firm_stop(request, firm):
    return _act(request, firm, TaxiStopForm(request.POST or None, initial={"seen": version_of(firm)}), "stop")


ACTS = {
    "change": (actions.change_taxi_firm, "Changes saved."),
    "check": (actions.check_taxi_firm, "The check is written down."),
    "stop": (actions.stop_taxi_firm, "This firm cannot be chosen any more."),
}


def _act(request, firm, form, act):
    action, thanks = ACTS[act]
    name = firm.name
    if was_done(request, form, action, thanks, firm=firm):
        return redirect("expenses:taxi_firm_detail", firm.pk)
    return render(request, f"expenses/taxi_firm_{act}.html", {"form": form, "firm": firm, "name": name})


@access(can_keep_taxi_firms, TaxiFirm)
@require_POST
def taxi_firm_reinstate(request, firm):
    actions.use_taxi_firm_again(by=request.user, firm=firm)
    messages.success(request, "This firm is used again. It can be chosen where its check holds.")
    return redirect("expenses:taxi_firm_detail", firm.pk)
