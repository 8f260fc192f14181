"""The finance officer's queue, and one claim checked beside its receipt."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import files, history, readlog
from core.access import access
from core.forms import show_error, was_done
from core.paging import page_of
from policy.models import PolicyVersion

from .. import actions
from ..documents.papers import claim_form_pdf
from ..forms.desk import CoordinatorForm, FillRunForm, QuestionForm
from ..models import Claim, PaymentRun, ReceiptFile
from ..permissions import (
    can_ask_about_claim,
    can_check_claim,
    can_pay_claims,
    can_print_claim,
    can_read_judgement_on_claim,
    can_see_receipt,
)
from ..standing import who_checks_own
from ..standing.claims import flags_beside, of_the_same_receipt
from ..standing.payments import around, without_account
from ..standing.tags import with_tags


@access(can_pay_claims)
def finance_queue(request):
    """What waits to be paid, the oldest spending first; what is ticked goes into a run."""
    form = FillRunForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.fill_run(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            number = len(form.cleaned_data["claims"])
            messages.success(request, f"{number} claim{'' if number == 1 else 's'} put into payment run {run.number}.")
            return redirect("expenses:run_detail", run.pk)
    waiting = Claim.objects.visible_to(request.user).with_finance()
    page = page_of(request, waiting.with_people().prefetch_related("receipts"))
    with_tags(page.rows)
    ticked = set(request.POST.getlist("claims"))
    if request.GET.get("ticked") == "all" and request.method != "POST":
        others = [claim for claim in page.rows if claim.mentor.user_id != request.user.pk]
        ticked = {str(claim.pk) for claim in others if not claim.tags}
    context = {
        "form": form,
        "page": page,
        "claims": [(claim, str(claim.pk) in ticked) for claim in readlog.show(request, page.rows)],
        "has_tags": any(claim.tags for claim in page.rows),
        "sums": waiting.total(),
        "without_account": without_account(waiting) if page.rows else [],
        "open_runs": PaymentRun.objects.visible_to(request.user).open().with_sums(),
    }
    return render(request, "expenses/finance_queue.html", context)


@access(can_check_claim, Claim)
def claim_check(request, claim):
    """One claim, whatever has become of it, with everything that is asked before it is paid."""
    return _check(request, claim)


@access(can_ask_about_claim, Claim, otherwise=who_checks_own)
def claim_ask(request, claim):
    """Back to the mentor with a question."""
    form = QuestionForm(request.POST or None, initial={"seen": history.version_of(claim)})
    desk = Claim.Status.FINANCE
    if was_done(request, form, actions.ask_about_claim, "Given back with your question.", claim=claim, desk=desk):
        return redirect("expenses:finance_queue")
    return _check(request, claim, question=form)


@access(can_ask_about_claim, Claim, otherwise=who_checks_own)
def claim_send_on(request, claim):
    """To the coordinator, who decides."""
    form = CoordinatorForm(request.POST or None, initial={"seen": history.version_of(claim)})
    thanks = "Sent to the coordinator with your words."
    if was_done(request, form, actions.send_claim_to_coordinator, thanks, claim=claim):
        return redirect("expenses:finance_queue")
    return _check(request, claim, send_on=form)


def _check(request, claim, question=None, send_on=None):
    figures = PolicyVersion.objects.figures_of(claim.mentee.scheme, claim.spent_on)
    beside = around(claim, figures)
    twins = of_the_same_receipt(claim)
    readlog.show(request, [*beside.others, *twins])
    seen = {"seen": history.version_of(claim)}
    corrections = list(claim.corrections.select_related("by"))
    waiting = Claim.objects.visible_to(request.user).with_finance().exclude(pk=claim.pk)
    is_after = waiting.filter(spent_on__gte=claim.spent_on).exclude(spent_on=claim.spent_on, pk__lt=claim.pk)
    context = {
        "claim": claim,
        "beside": beside,
        "twins": twins,
        "flags": flags_beside(claim, twins),
        "receipts": list(claim.receipts.all()),
        "lines": list(claim.lines.all()),
        "steps": claim.steps.select_related("by"),
        "corrections": corrections,
        "stands": claim.amount + sum(correction.amount for correction in corrections),
        "question": question or QuestionForm(initial=seen, auto_id="ask_%s"),
        "send_on": send_on or CoordinatorForm(initial=seen, auto_id="send_%s"),
        "open_runs": PaymentRun.objects.visible_to(request.user).open(),
        "is_asking": question is not None,
        "is_sending": send_on is not None,
        "why_not": who_checks_own(request.user, claim),
        "next_claim": is_after.values_list("pk", flat=True).first(),
    }
    return render(request, "expenses/claim_check.html", context)


@access(can_see_receipt, ReceiptFile)
def receipt_picture(request, receipt):
    """The picture inside the page of its claim."""
    return files.show(receipt.file)


@access(can_print_claim, Claim)
def claim_form(request, claim):
    """One claim on the charity's form, to print or keep."""
    data = claim_form_pdf(
        claim, today=timezone.localdate(), with_judgement=can_read_judgement_on_claim(request.user, claim)
    )
    return files.made(data, f"claim-{claim.pk}.pdf", "application/pdf")
