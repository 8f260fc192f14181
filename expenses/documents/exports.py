"""What the bank and the bookkeeping are given: a run or a month, in, the bytes of a file, out."""

from datetime import date
from decimal import Decimal

from ..models import Claim, Correction, Outlay
from . import cells

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

BANK = ("Name", "Sort code", "Account number", "Amount", "Reference")
BOOKS = (
    "Spent on", "Booked on", "Mentor", "Child", "Kind", "What for", "Amount", "Grant from", "Payment run", "Reference",
)  # fmt: skip
WIDTHS = (18, 18, 24, 8, 26, 40, 12, 24, 13, 24)


def bank_rows(run, payees):
    """One line for each payee with the sum of their claims; who has no account that stands is left out."""
    paid = [payee for payee in payees if payee.account]
    reference = f"KIDS ON TRACK {run.number}"
    return [
        BANK,
        *(
            (payee.account.name, payee.account.sort_code, payee.account.number, payee.amount, reference)
            for payee in paid
        ),
    ]


def bank_csv(run, payees) -> tuple[bytes, Decimal]:
    """The file and the sum in it."""
    rows = bank_rows(run, payees)
    return cells.as_csv(rows), sum((row[3] for row in rows[1:]), Decimal(0))


def run_rows(run):
    """One line for each claim, and one for each correction of it."""
    claims = _with_words(run.claims).order_by("mentor__user__name", "spent_on", "pk")
    corrections = Correction.objects.with_people().filter(claim__run=run).select_related("claim__grant__fund")
    return [BOOKS, *map(_claim, claims), *map(_correction, corrections)]


def month_rows(month: date):
    """Everything that was booked in a month: claims paid, corrections made, what the charity paid itself."""
    inside = {"year": month.year, "month": month.month}
    paid = {f"paid_on__{part}": number for part, number in inside.items()}
    booked = {f"booked_on__{part}": number for part, number in inside.items()}
    claims = _with_words(Claim.objects).filter(**paid).order_by("paid_on", "mentor__user__name", "spent_on", "pk")
    corrections = Correction.objects.with_people().filter(**booked).select_related("claim__grant__fund")
    outlays = Outlay.objects.standing().filter(on__year=month.year, on__month=month.month).order_by("on", "pk")
    return [BOOKS, *map(_claim, claims), *map(_correction, corrections), *map(_outlay, outlays)]


def books_total(rows) -> Decimal:
    return sum((row[6] for row in rows[1:]), Decimal(0))


def books_csv(rows) -> bytes:
    return cells.as_csv(rows)


def books_xlsx(rows) -> bytes:
    return cells.as_xlsx("Bookkeeping", rows, WIDTHS)


def _with_words(claims):
    return claims.with_people().select_related("grant__fund", "run")


def _claim(claim):
    return (
        claim.spent_on,
        claim.paid_on,
        claim.mentor.user.name,
        claim.mentee.child.initials,
        claim.get_kind_display(),
        claim.what_for,
        claim.amount,
        *_where_from(claim),
    )


def _correction(correction):
    claim = correction.claim
    return (
        claim.spent_on,
        correction.booked_on,
        claim.mentor.user.name,
        claim.mentee.child.initials,
        "Correction",
        correction.words,
        correction.amount,
        *_where_from(claim),
    )


def _outlay(outlay):
    return outlay.on, outlay.on, None, None, "Outlay", outlay.what_for, outlay.amount, None, None, None


def _where_from(claim):
    """The fund behind a grant, the run and its reference; whatever there is."""
    fund = str(claim.grant.fund) if claim.grant_id and claim.grant.fund_id else None
    run = claim.run if claim.run_id else None
    return fund, run.number if run else None, (run.reference or None) if run else None
