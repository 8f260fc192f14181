"""The books: months and their closing, corrections, a mentor's statement."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from core import files, readlog
from core.access import access
from core.forms import was_done
from mentors.models import Mentor

from .. import actions
from ..documents import exports
from ..documents.papers import statement_pdf
from ..forms.desk import CloseMonthForm, CorrectionForm, month_named
from ..models import Claim, Export
from ..permissions import can_correct_claim, can_pay_claims, can_see_statement
from ..rules import closing_verdict
from ..standing import who_checks_own
from ..standing.payments import (
    begun_by,
    months_booked,
    open_runs,
    payments_of,
    statement_of,
    total_of,
    waiting_of_month,
)
from .runs import books_reply

EXPORTS_SHOWN = 12


@access(can_pay_claims)
def months_list(request):
    """What was booked in each month, and which are closed."""
    runs = open_runs()
    context = {
        "months": [
            (month, begun_by(month.first, runs) if month.is_over and not month.closed else [])
            for month in months_booked(timezone.localdate())
        ],
        "exports": Export.objects.exclude(month=None).select_related("by")[:EXPORTS_SHOWN],
    }
    return render(request, "expenses/months_list.html", context)


@access(can_pay_claims)
def month_close(request, month):
    """What is in a month and what still waits for it, before nothing is paid into it any more."""
    first, today = _first_day(month), timezone.localdate()
    booked = next((row for row in months_booked(today) if row.first == first), None)
    if booked is None:
        raise Http404
    verdict = closing_verdict(first, today)
    still_open = [] if booked.closed or verdict.is_refused else begun_by(first, open_runs())
    form = CloseMonthForm(request.POST if request.method == "POST" else None)
    thanks = f"{first:%B %Y} is closed. Nothing is paid into it any more."
    if was_done(request, form, actions.close_month, thanks, month=first):
        return redirect("expenses:months_list")
    context = {
        "form": form,
        "month": booked,
        "verdict": verdict,
        "still_open": still_open,
        "waiting": waiting_of_month(first),
    }
    return render(request, "expenses/month_close.html", context)


@access(can_pay_claims)
def month_file(request, month):
    """For the bookkeeping: all that was booked in a month, closed or not."""
    first = _first_day(month)
    inside = {"paid_on__year": first.year, "paid_on__month": first.month}
    booked = {"corrections__booked_on__year": first.year, "corrections__booked_on__month": first.month}
    readlog.show(request, Claim.objects.filter(Q(**inside) | Q(**booked)).with_people().distinct())
    rows = exports.month_rows(first)
    actions.note_export(by=request.user, kind=Export.Kind.BOOKS, month=first, total=exports.books_total(rows))
    return books_reply(request, rows, f"books-{first:%Y-%m}")


def _first_day(month):
    """The first day of a month that has begun; no book is kept of another one."""
    try:
        first = month_named(month)
    except ValidationError as error:
        raise Http404 from error
    if first > timezone.localdate():
        raise Http404
    return first


@access(can_correct_claim, Claim, otherwise=who_checks_own)
def claim_correct(request, claim):
    """An entry of its own for a claim that is paid."""
    corrections = list(claim.corrections.select_related("by"))
    taken_back = -sum(correction.amount for correction in corrections)
    form = CorrectionForm(request.POST or None, taken_back=taken_back)
    if was_done(request, form, actions.correct_claim, "Booked today.", claim=claim):
        return redirect("expenses:claim_check", claim.pk)
    context = {
        "form": form,
        "claim": claim,
        "corrections": corrections,
        "stands": claim.amount - taken_back,
    }
    return render(request, "expenses/claim_correct.html", context)


@access(can_see_statement, Mentor, rows="paid_by")
def statement_detail(request, mentor):
    """What one mentor claimed, month by month, and what became of it."""
    months = statement_of(mentor)
    context = {"mentor": mentor, "months": months, "total": total_of(months), "payments": payments_of(mentor)}
    return render(request, "expenses/statement_detail.html", context)


@access(can_see_statement, Mentor, rows="paid_by")
def statement_file(request, mentor):
    today = timezone.localdate()
    data = statement_pdf(mentor, statement_of(mentor), payments_of(mentor), today=today)
    return files.made(data, f"statement-{today:%Y-%m-%d}.pdf", "application/pdf")
