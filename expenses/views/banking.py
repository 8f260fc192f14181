"""Where a mentor's money goes: their own page, and the finance officer's doubt."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from core import history
from core.access import access
from core.forms import was_done
from core.paging import number_asked
from mentors.models import Mentor

from .. import actions
from ..forms.banking import BankDetailsForm
from ..forms.desk import BecauseForm
from ..models import BankDetails, PaymentRun
from ..permissions import can_change_own_account, can_doubt_account
from ..standing.banking import account_of


@access(can_change_own_account)
def bank_details(request):
    """The account to which one's own money goes, and who changed it when."""
    mentor = Mentor.objects.paid_by(request.user).filter(user=request.user).first()
    details = BankDetails.objects.visible_to(request.user).for_page().filter(mentor=mentor).first() if mentor else None
    context = {
        "mentor": mentor,
        "details": details,
        "account": account_of(details),
        "changes": history.changes_of(details) if details else [],
    }
    return render(request, "expenses/bank_details.html", context)


@access(can_change_own_account)
@sensitive_post_parameters()
# A form that comes too late is answered here: put aside for later, it would lie in the session in the clear.
@reauthentication_required(enabled=lambda request: request.method != "POST")
def bank_details_change(request):
    """The password or a code is asked for again before an account is written down."""
    mentor = Mentor.objects.paid_by(request.user).filter(user=request.user).first()
    if mentor is None:
        return redirect("expenses:bank_details")
    details = BankDetails.objects.visible_to(request.user).filter(mentor=mentor).first()
    account = account_of(details)
    initial = {"seen": history.version_of(details) if details else 0}
    initial |= {"name": account.name if account else mentor.user.name}
    form = BankDetailsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and not did_recently_reauthenticate(request):
        form.add_error(None, "Your password was asked for too long ago. Open this page anew, then type them once more.")
    thanks = "Your bank details are kept. We have sent you an e-mail about it."
    if was_done(request, form, actions.change_bank_details, thanks, mentor=mentor):
        return redirect("expenses:bank_details")
    return render(request, "expenses/bank_details_change.html", {"form": form, "details": details})


@access(can_doubt_account, BankDetails)
def bank_details_doubt(request, details):
    """Whoever was rung and knew nothing of a change: nothing goes to that account until it is typed again."""
    form = BecauseForm(request.POST or None)
    run = _run_asked_from(request)
    thanks = "Nothing goes to this account until its owner has typed it again."
    if was_done(request, form, actions.doubt_bank_details, thanks, details=details):
        return redirect("expenses:run_detail", run.pk) if run else redirect("expenses:runs_list")
    context = {"form": form, "details": details, "run": run}
    return render(request, "expenses/bank_details_doubt.html", context)


def _run_asked_from(request):
    """The run on whose page the doubt came up; anything else in its place is no run."""
    asked = number_asked(request, "run")
    return PaymentRun.objects.visible_to(request.user).filter(pk=asked).first() if asked else None
