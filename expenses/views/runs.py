"""Payment runs: what is in them, what the bank is given, what was paid."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import files, readlog
from core.access import access
from core.forms import was_done
from core.paging import page_of

from .. import actions
from ..documents import exports
from ..forms.desk import BecauseForm, PayForm
from ..models import Claim, Export, PaymentRun
from ..permissions import can_check_claim, can_open_run, can_pay_claims
from ..standing.bank_files import differences, last_bank_file, named, with_the_file
from ..standing.dropped import given_up
from ..standing.payments import paid_by, payees_of
from ..standing.tags import with_tags


@access(can_pay_claims)
def runs_list(request):
    runs = PaymentRun.objects.visible_to(request.user).with_sums()
    return render(request, "expenses/runs_list.html", {"page": page_of(request, runs)})


@access(can_open_run, PaymentRun)
def run_detail(request, run):
    """Who gets what of a run that is open, who got what of one that is paid, what was in one that was given up."""
    if run.status == PaymentRun.Status.DROPPED:
        dropped = given_up(run)
        readlog.show(request, [claim for claim, _ in dropped.claims])
        return render(request, "expenses/run_given_up.html", {"run": run, "dropped": dropped})
    claims = readlog.show(request, with_tags(_claims_of(run)))
    payees = payees_of(run, timezone.localdate()) if run.is_open else paid_by(run)
    context = {
        "run": run,
        "claims": claims,
        "payees": payees,
        "total": sum(payee.amount for payee in payees),
        "exports": run.exports.select_related("by")[:20],
        "is_own": any(claim.mentor.user_id == request.user.pk for claim in claims),
    }
    return render(request, "expenses/run_detail.html", context | (_to_pay(run, payees) if run.is_open else {}))


def _claims_of(run):
    return run.claims.with_people().order_by("mentor__user__name", "spent_on", "pk")


def _to_pay(run, payees):
    """What is asked of a run before it is paid."""
    bank = last_bank_file(run)
    return {
        "to_bank": sum(payee.amount for payee in payees if not payee.missing),
        "bank": bank,
        "differences": differences(bank, payees) if bank else [],
        "missing": [payee for payee in payees if payee.missing],
        "changed": [payee for payee in payees if payee.changed_on],
        "today": timezone.localdate(),
    }


@access(can_open_run, PaymentRun)
def run_pay(request, run):
    """Which day and reference the bank's statement shows; all claims of the run are paid by it."""
    if not run.is_open and request.method != "POST":
        return redirect("expenses:run_detail", run.pk)
    payees = payees_of(run, timezone.localdate())
    total = sum(payee.amount for payee in payees)
    missing = [payee for payee in payees if payee.missing]
    bank = last_bank_file(run)
    told = differences(bank, payees) if bank else []
    form = PayForm(request.POST or None, missing=missing, told=told, initial={"seen_payees": named(payees)})
    if was_done(request, form, actions.pay_run, "Marked as paid. The mentors are told by e-mail.", run=run):
        return redirect("expenses:run_detail", run.pk)
    if request.method == "POST":
        # What stands now is read with the words about it, and meant when it is sent again.
        form.data = form.data.copy()
        if form.data.get("seen_payees") != named(payees):
            # Said about another run than the one that stands here now.
            for tick in ("paid_as_here", "paid_otherwise"):
                form.data.pop(tick, None)
        form.data["seen_payees"] = named(payees)
    context = {
        "run": run,
        "form": form,
        "total": total,
        "to_bank": sum(payee.amount for payee in payees if not payee.missing),
        "payees": with_the_file(bank, payees),
        "missing": missing,
        "bank": bank,
        "differences": told,
        "tagged": readlog.show(request, [claim for claim in with_tags(_claims_of(run)) if claim.tags]),
    }
    return render(request, "expenses/run_pay.html", context)


@access(can_open_run, PaymentRun)
def run_drop(request, run):
    if not run.is_open and request.method != "POST":
        return redirect("expenses:run_detail", run.pk)
    form = BecauseForm(request.POST or None)
    if was_done(request, form, actions.drop_run, "Given up. Its claims are back in the queue.", run=run):
        return redirect("expenses:finance_queue")
    return render(request, "expenses/run_drop.html", {"run": run, "form": form})


@access(can_check_claim, Claim)
@require_POST
def claim_take_out(request, claim):
    """Out of its run, back into the queue."""
    run = claim.run_id
    try:
        actions.take_out_claim(by=request.user, claim=claim)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Taken out. It is back in the queue.")
    return redirect("expenses:run_detail", run) if run else redirect("expenses:claim_check", claim.pk)


@access(can_open_run, PaymentRun)
def run_bank_file(request, run):
    """For the bank: whoever has no account that stands is left out, and the page of the run names them."""
    _refuse_given_up(run)
    if not run.is_open:
        messages.error(request, f"{run} is paid. No file for the bank is made of it any more.")
        return redirect("expenses:run_detail", run.pk)
    payees = payees_of(run, timezone.localdate())
    data, total = exports.bank_csv(run, payees)
    actions.note_export(by=request.user, kind=Export.Kind.BANK, run=run, total=total, payees=payees)
    return files.made(data, f"payment-run-{run.number}-bank.csv", exports.CSV)


@access(can_open_run, PaymentRun)
def run_books_file(request, run):
    """For the bookkeeping: a workbook, or with ?as=csv the same lines as text."""
    _refuse_given_up(run)
    readlog.show(request, run.claims.with_people())
    rows = exports.run_rows(run)
    actions.note_export(by=request.user, kind=Export.Kind.BOOKS, run=run, total=exports.books_total(rows))
    return books_reply(request, rows, f"payment-run-{run.number}-books")


def books_reply(request, rows, name):
    if request.GET.get("as") == "csv":
        return files.made(exports.books_csv(rows), f"{name}.csv", exports.CSV)
    return files.made(exports.books_xlsx(rows), f"{name}.xlsx", exports.XLSX)


def _refuse_given_up(run):
    if run.status == PaymentRun.Status.DROPPED:
        raise Http404
