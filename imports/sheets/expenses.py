"""Expenses: a row is a claim, known by volunteer, child, day, what for, amount and which one of equals.

"Paid on" filled in: paid, and not sent through approval again; empty: judged as a claim of its day would be.
"""

from collections import Counter, defaultdict
from decimal import Decimal

from club.rules import names_in
from expenses.models import Claim
from expenses.rules import ClaimFacts, claim_verdict, desk_for, parts_of_one_purchase

from .. import cells
from ..columns import Column
from ..known import email_of
from ..outcomes import FlaggedRow, shown
from .notes import find_people, flag_days

TITLE = "Expenses"
OWN = "This is your own money, and nobody pays or decides on their own. Somebody else brings this payment in."
OWN_ROUTE = "Brought in by the mentor whose claim it is, so somebody else decides on it."
PARTS = "With other claims of the days around it, it may be one purchase in parts (KOT-8.4)."
WAITS = "This claim waits for the coordinator. It is paid once that is decided."
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
        if _is_not_paid_yet(row, known) or _books_are_closed(row, known, claim) or _is_own(row, known, mentor, claim):
            continue
        if claim is None and _names_child(row):
            continue
        if claim is None:
            claim = known.claims[claim_key] = _add_claim(row, mentee, mentor, times[alike])
            _judge(claim, known, here)
        else:
            _change_claim(row, claim)
        months.add((here, day.year, day.month))
        flag_days(TITLE, row, known, flags, day, here, mentor)
        _flag_claim(row, known, flags)
        _flag_route(row, claim, flags)
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
    return _takes_no_payment(row, claim, f"The books of {closed[0]:%B %Y} are closed.")


def _takes_no_payment(row, claim, reason):
    if claim is None:
        row.refuse("Paid on", reason)
    else:
        row.leave_out("Paid on", reason)
    return claim is None


def _is_own(row, known, mentor, claim):
    """KOT-8.3: nobody pays their own money, by way of a workbook neither; whether the row cannot be taken at all."""
    day = row.cells.get("Paid on")
    if not day or not _is_by(known, mentor) or (claim and day == claim.paid_on):
        return False
    return _takes_no_payment(row, claim, OWN)


def _is_by(known, mentor):
    return known.by is not None and email_of(mentor) == known.by.email.casefold()


def _names_child(row):
    """KOT-20.2: finance reads what it was for, and knows a child by its initials."""
    if named := names_in(row.cells["What for"], row.child.names):
        row.refuse("What for", f"Finance reads this. Take out: {', '.join(named)}")
    return bool(named)


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


def _judge(claim, known, here):
    """KOT-8.1, KOT-8.4: what is not paid yet goes the way of any claim of its day, and one's own to somebody else."""
    earlier = known.spent[here]
    # Compared once more when it is written: somebody may claim for this child meanwhile.
    claim.spent_before = known.spent_in_month(here, claim.spent_on)
    known.spent[here] = [*earlier, (claim.spent_on, claim.amount)]
    version = known.version_on(claim.spent_on)
    if claim.is_paid or version is None:
        return
    facts = ClaimFacts(
        kind=claim.kind,
        amount=claim.amount,
        spent_on=claim.spent_on,
        spent_before=claim.spent_before,
        is_for_own_days=known.was_allocated(here, claim.mentor, claim.spent_on),
    )
    verdict, is_own = claim_verdict(facts, version.figures), _is_by(known, claim.mentor)
    is_odd = parts_of_one_purchase(facts, earlier, version.figures) is not None
    claim.status = desk_for(verdict, is_odd=is_odd or is_own)
    because = OWN_ROUTE if is_own else PARTS if is_odd else ""
    claim.judged = because if because and verdict.is_allowed else verdict.in_words
    claim.policy_version = version


def _change_claim(row, claim):
    """What is decided or paid here goes its own way."""
    if claim.status == Claim.Status.COORDINATOR and row.cells.get("Paid on"):
        row.leave_out("Paid on", WAITS)
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


def _flag_route(row, claim, flags):
    if claim.imported and claim.status == Claim.Status.COORDINATOR:
        words = f"{row.label}: {claim.judged}".removesuffix(": ")
        title = "claims without a payment, for the coordinator to decide on"
        flags.add("to_coordinator", title, "KOT-8.1", FlaggedRow(TITLE, row.number, words, row.child_id))


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
