"""Expenses: a row is a claim, known by volunteer, child, day, what for, amount and which one of equals.

"Paid on" filled in: paid; empty: waiting for finance. Nothing imported is sent through approval again.
"""

from collections import Counter, defaultdict
from decimal import Decimal

from expenses.models import Claim

from .. import cells
from ..columns import Column
from ..known import email_of
from ..outcomes import FlaggedRow, shown
from .notes import find_people, flag_days

TITLE = "Expenses"
COLUMNS = [
    Column("Date", cells.day, needed=True, empty=None),
    Column("Volunteer", cells.words(254), needed=True),
    Column("Child ref", cells.words(20), needed=True),
    Column("What for", cells.words(200), needed=True),
    Column("Amount", cells.amount, needed=True, empty=None),
    Column("Receipt", cells.receipt, empty=Claim.Receipt.UNKNOWN),
    Column("Paid on", cells.day, empty=None),
]


def plan(sheet, known, flags):
    times = Counter()
    months = set()
    for row in sheet.rows:
        if row.refusals:
            continue
        mentee, mentor = find_people(row, known, "Volunteer")
        if row.refusals:
            continue
        here, day = cells.key(row.cells["Child ref"]), row.cells["Date"]
        row.label = f"{row.child.ref}, {shown(row.cells['Amount'])} on {shown(day)}"
        alike = email_of(mentor), here, day, row.cells["What for"], row.cells["Amount"]
        times[alike] += 1
        claim_key = (*alike, times[alike])
        claim = known.claims.get(claim_key)
        if _is_not_paid_yet(row, known) or _books_are_closed(row, known, claim):
            continue
        if claim is None:
            claim = known.claims[claim_key] = _add_claim(row, mentee, mentor, times[alike])
        else:
            _change_claim(row, claim)
        months.add((here, day.year, day.month))
        flag_days(TITLE, row, known, flags, day, here, mentor)
        _flag_claim(row, known, flags)
    _flag_months(months, known, flags)


def _is_not_paid_yet(row, known):
    """KOT-8.3: a payment is booked on the day it was made. Without its day such a row would be paid a second time."""
    day = row.cells.get("Paid on")
    if day and day > known.today:
        row.refuse("Paid on", f"{shown(day)} has not come yet. Enter the day on which it was paid, or leave it empty.")
    return bool(row.refusals)


def _books_are_closed(row, known, claim):
    """KOT-8.3: nothing is paid into a closed month or taken out of it. A claim that is here keeps its day; whether the
    row cannot be taken at all."""
    day, before = row.cells.get("Paid on"), claim.paid_on if claim else None
    closed = [each for each in (day, before) if each and each.replace(day=1) in known.closed_months]
    if not closed or not day or day == before:
        return False
    reason = f"The books of {closed[0]:%B %Y} are closed."
    if claim is None:
        row.refuse("Paid on", reason)
    else:
        row.leave_out("Paid on", reason)
    return claim is None


def _add_claim(row, mentee, mentor, occurrence):
    row.is_new = True
    claim = Claim(
        mentor=mentor,
        mentee=mentee,
        spent_on=row.cells["Date"],
        what_for=row.cells["What for"],
        amount=row.cells["Amount"],
        occurrence=occurrence,
        receipt=row.cells.get("Receipt", Claim.Receipt.UNKNOWN),
        paid_on=row.cells.get("Paid on"),
        status=Claim.Status.PAID if row.cells.get("Paid on") else Claim.Status.FINANCE,
        imported=True,
    )
    row.creates.append(claim)
    return claim


def _change_claim(row, claim):
    """What is decided or paid here goes its own way."""
    if not claim.is_as_brought:
        return
    if row.cells.get("Receipt") != Claim.Receipt.UNKNOWN:
        row.take("Receipt", claim, "receipt", show=lambda receipt: Claim.Receipt(receipt).label)
    row.take("Paid on", claim, "paid_on")
    if claim.paid_on and not claim.is_paid:
        claim.status = Claim.Status.PAID
        row.updates.append((claim, "status"))


def _flag_claim(row, known, flags):
    figures = known.figures_on(row.cells["Date"])
    if figures and row.cells["Amount"] > figures.grant_above:
        title = f"claims above {shown(figures.grant_above)} without a grant"
        flags.add("above_grant", title, "KOT-8.4", FlaggedRow(TITLE, row.number, row.label, row.child_id))


def _flag_months(months, known, flags):
    """KOT-8.1: spending counts for each mentee and calendar month, whoever claims; what was there before counts too."""
    spent = defaultdict(Decimal)
    first_days = {}
    for _, here, day, _, amount, _ in known.claims:
        month = here, day.year, day.month
        if month in months:
            spent[month] += amount
            first_days[month] = day.replace(day=1)
    for month, pounds in sorted(spent.items()):
        figures = known.figures_on(first_days[month])
        if figures and pounds > figures.monthly_spending:
            child = known.children[month[0]]
            words = f"{child.ref}, {first_days[month]:%B %Y}: {shown(pounds)}"
            title = f"of {len(spent)} child-months above {shown(figures.monthly_spending).removesuffix('.00')}"
            flags.add("over_month", title, "KOT-8.1", FlaggedRow(TITLE, None, words, child.pk))
