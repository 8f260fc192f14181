"""The claims that show what can become of one: at each desk, asked about, refused, taken back; and odd ones."""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from core.roles import Role
from expenses.models import Claim, ClaimLine
from expenses.rules import sum_of_miles

from . import claims
from .agreed import mentor_on
from .money import next_run

Kind, Status = Claim.Kind, Claim.Status


@dataclass(frozen=True)
class Told:
    """One claim: for which child, spent and sent how many days ago, for what, and the move that it came to.

    Where `became` is nothing it went on as any claim does; `paid` says that the next run took it.
    """

    child: str
    spent: int
    sent: int
    what_for: str
    amount: str = ""
    became: str = ""
    by: str = ""
    words: str = ""
    no_receipt: str = ""
    late: str = ""
    miles: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    is_agreed: bool = True
    is_paid: bool = False


COORDINATOR, FINANCE = Role.COORDINATOR, Role.FINANCE_OFFICER
CLAIMS = (
    Told("mollie", 6, 5, "Pantomime tickets for two", "27.00", is_agreed=False),
    Told("theo", 9, 8, "Bird hide, entrance and a field guide", "22.50", Status.RETURNED, COORDINATOR,
         "Who has the field guide now? Left with the child it is a gift, and we book it as one."),
    Told("amira", 12, 11, "Train fares to the college open day", "16.40", Status.RETURNED, FINANCE,
         "The receipt shows one ticket only. Was the other one bought on the way back?"),
    Told("noah", 30, 29, "A case and a strap for {his} phone", "24.99", Status.REFUSED, COORDINATOR,
         "This is a thing to keep, and nobody had asked for it beforehand. Please ask before you buy next time."),
    Told("una", 20, 19, "Lunch for two", "14.20", Status.WITHDRAWN, "",
         "Sent by mistake: it was a lunch of my own."),
    Told("tilly", 16, 15, "Swimming and a meal without gluten", "21.30"),
    Told("mollie", 20, 18, "To the Lakes and back", miles="18.4"),
    Told("mollie", 76, 75, "To the zoo and back", miles="31.0", is_paid=True),
    Told("seren", 26, 25, "Paints and paper", "11.75"),
    Told("seren", 10, 9, "Paints", "11.75"),
    Told("dylan", 10, 9, "Locker at the climbing wall", "3.50",
         no_receipt="The locker takes coins and prints nothing."),
    Told("priya", 110, 4, "Boat on the lake, half an hour", "9.50",
         late="The receipt was in my summer jacket until last week."),
    Told("yusuf", 13, 12, "Athletics open day", "12.60", lines=(("Two tickets", "7.00"), ("Chips and juice", "5.60"))),
)  # fmt: skip
# The second of these two carries the receipt of the first; this one has its receipt as a PDF.
TWICE = "Paints and paper", "Paints"
AS_PDF = "Train fares to the college open day"


def build(world):
    for part in CLAIMS:
        if mentor := mentor_on(world, part.child, world.days.ago(part.spent)):
            _tell(world, part, mentor)


def _tell(world, part, mentor):
    claim = _claim(world, part, mentor)
    for what_for, amount in part.lines:
        line = ClaimLine(claim=claim, what_for=what_for, amount=Decimal(amount))
        world.rows.add(line, by=mentor.user, at=claim.claimed_at)
    claims.send(world, claim, part.child, lambda entry: _go_on(world, part, entry))


def _go_on(world, part, entry):
    if part.is_agreed and part.by != COORDINATOR:
        claims.agree(world, entry)
    if part.became:
        _become(world, part, entry)
    claims.pay_later(world, entry, next_run(world.days.ago(part.sent - 2)) if part.is_paid else None)


def _claim(world, part, mentor):
    on = world.days.ago(part.spent)
    claim = Claim(
        mentor=mentor,
        mentee=world.mentees[part.child],
        spent_on=on,
        what_for=world.words[part.child].say(part.what_for),
        receipt=Claim.Receipt.LOST if part.no_receipt else Claim.Receipt.YES,
        no_receipt_because=part.no_receipt,
        late_because=part.late,
        claimed_at=world.days.at(world.days.ago(part.sent), time(19, 25)),
    )
    if part.miles:
        figures = world.version_on(on).figures
        claim.kind, claim.miles, claim.mile_rate = Kind.MILES, Decimal(part.miles), figures.mile_rate
        claim.amount, claim.receipt = sum_of_miles(claim.miles, figures), Claim.Receipt.UNKNOWN
    else:
        claim.amount = Decimal(part.amount)
    return claim


def _become(world, part, entry):
    """On the afternoon two days later: whoever asks is where the answer goes."""
    by = world.staff[part.by] if part.by else entry.row.mentor.user
    values = {}
    if part.became == Status.RETURNED:
        values["returned_by"] = "coordinator" if part.by == COORDINATOR else "finance"
    at = world.days.at(world.days.ago(part.sent - 2), time(15, 40))
    claims.move(world, entry, part.became, by=by, at=at, words=world.words[part.child].say(part.words), **values)
    if part.became in Claim.FALLEN_THROUGH:
        claims.fall_through(world, entry, part.child, at)
