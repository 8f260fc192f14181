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
from ..standing.payments import begun_by, months_booked, open_runs, statement_of, total_of
from .runs import books_reply

EXPORTS_SHOWN = 12


@access(can_pay_claims)
def months_list(request):
    """What was booked in each month, and which are closed."""
    form = CloseMonthForm(request.POST or None)
    if was_done(request, form, actions.close_month, "Closed. Nothing is paid into this month any more."):
        return redirect("expenses:months_list")
    runs = open_runs()
    context = {
        "form": form,
        "months": [
            (month, begun_by(month.first, runs) if month.is_over and not month.closed else [])
            for month in months_booked(timezone.localdate())
        ],
        "exports": Export.objects.exclude(month=None).select_related("by")[:EXPORTS_SHOWN],
        "asked": form.data.get("month", ""),
    }
    return render(request, "expenses/months_list.html", context)


@access(can_pay_claims)
def month_file(request, month):
    """For the bookkeeping: all that was booked in a month, closed or not."""
    try:
        first = month_named(month)
    except ValidationError as error:
        raise Http404 from error
    inside = {"paid_on__year": first.year, "paid_on__month": first.month}
    booked = {"corrections__booked_on__year": first.year, "corrections__booked_on__month": first.month}
    readlog.show(request, Claim.objects.filter(Q(**inside) | Q(**booked)).with_people().distinct())
    rows = exports.month_rows(first)
    actions.note_export(by=request.user, kind=Export.Kind.BOOKS, month=first, total=exports.books_total(rows))
    return books_reply(request, rows, f"books-{first:%Y-%m}")


@access(can_correct_claim, Claim)
def claim_correct(request, claim):
    """An entry of its own for a claim that is paid."""
    form = CorrectionForm(request.POST or None)
    if was_done(request, form, actions.correct_claim, "Booked today.", claim=claim):
        return redirect("expenses:claim_check", claim.pk)
    corrections = list(claim.corrections.select_related("by"))
    context = {
        "form": form,
        "claim": claim,
        "corrections": corrections,
        "stands": claim.amount + sum(correction.amount for correction in corrections),
    }
    return render(request, "expenses/claim_correct.html", context)


@access(can_see_statement, Mentor, rows="paid_by")
def statement_detail(request, mentor):
    """What one mentor claimed, month by month, and what became of it."""
    months = statement_of(mentor)
    context = {"mentor": mentor, "months": months, "total": total_of(months)}
    return render(request, "expenses/statement_detail.html", context)


@access(can_see_statement, Mentor, rows="paid_by")
def statement_file(request, mentor):
    today = timezone.localdate()
    data = statement_pdf(mentor, statement_of(mentor), today=today)
    return files.made(data, f"statement-{today:%Y-%m-%d}.pdf", "application/pdf")
