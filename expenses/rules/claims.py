"""What may be spent, who agrees beyond it, what needs to have been asked for beforehand (KOT-8.1, KOT-8.2, KOT-8.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from policy.dates import in_words, months_after
from policy.figures import Figures
from policy.verdict import Verdict, allowed, needs_approval, refused

COORDINATOR = "coordinator"


@dataclass(frozen=True)
class ClaimFacts:
    """One claim as the policy looks at it; all sums in pounds.

    `spent_before` is what was claimed for this child in the month of the spending, whoever claims, without this claim.
    `left` is what an approved request or grant still holds for this claim; None where there is none. `decided_on` is
    the day on which it was approved.
    """

    kind: str
    amount: Decimal
    spent_on: date
    spent_before: Decimal = Decimal(0)
    left: Decimal | None = None
    decided_on: date | None = None
    is_for_own_days: bool = True


def claim_verdict(claim: ClaimFacts, figures: Figures) -> Verdict:
    """£20 a month for each mentee go straight to finance; what passes it goes whole to the coordinator (KOT-8.1).

    A gift needs its approved request (KOT-8.2), a taxi too (KOT-12.2); over £100 a grant is needed (KOT-8.4). What was
    bought before its request or grant was approved goes to the coordinator (KOT-8.2, KOP-20).
    A refusal stops the approval, never the record: money that was spent is taken in and decided upon.
    """
    verdict = _spending(claim, figures)
    if claim.is_for_own_days or verdict.is_refused:
        return verdict
    return needs_approval(
        "KOT-8.1",
        "This day is outside your time as the child’s mentor, so the coordinator looks at it.",
        by=COORDINATOR,
    )


def _spending(claim, figures):
    verdict = _asked_beforehand(claim, figures)
    if verdict is not None:
        return verdict
    if claim.amount > figures.grant_above:
        return needs_grant(figures)
    if claim.kind != "spending":
        return allowed("KOT-8.3", "It goes to finance.")
    return _month(claim, figures)


def approval_verdict(claim: ClaimFacts, figures: Figures) -> Verdict:
    """The coordinator may agree to more than the month’s £20, never to what needed a request or a grant (KOT-8.1)."""
    verdict = claim_verdict(claim, figures)
    return verdict if verdict.is_refused else allowed(verdict.clause, "The coordinator agrees.")


def desk_for(verdict: Verdict, *, is_odd: bool = False) -> str:
    """Where a claim goes first: what fits to finance, everything else to the coordinator (KOT-8.1).

    What looks like one purchase in parts is `is_odd`, and goes to the coordinator too (KOT-8.4).
    """
    return "finance" if verdict.is_allowed and not is_odd else COORDINATOR


def desk_for_answer(verdict: Verdict, *, asked_by: str, is_as_it_was: bool, is_odd: bool = False) -> str:
    """An answer goes back to the desk that asked (KOT-8.3).

    What finance asked about goes to the coordinator where it was changed and does not fit any more. A claim that is as
    it was when it came to finance stays there: what was claimed after it is judged on its own.
    """
    is_settled = asked_by != "finance" or (is_as_it_was and not verdict.is_refused)
    return asked_by if is_settled else desk_for(verdict, is_odd=is_odd)


def is_late(spent_on: date, today: date, figures: Figures) -> bool:
    """A claim that comes more than three months after the spending says why (KOT-8.3)."""
    return months_after(spent_on, figures.claim_months) < today


def sum_of_miles(miles: Decimal, figures: Figures) -> Decimal:
    """Miles in one’s own car are paid by the rate of the day (KOT-8.3); half a penny counts as one."""
    return (miles * figures.mile_rate).quantize(Decimal("0.01"), ROUND_HALF_UP)


def month_in_words(spent: Decimal, day: date, figures: Figures) -> str:
    """What is left for one mentee in the month of a day, said before anything is spent (KOT-8.1)."""
    limit = figures.monthly_spending
    left = max(limit - spent, Decimal(0))
    return f"{_pounds(left)} of {_pounds(limit)} left in {day:%B}."


def parts_of_one_purchase(
    claim: ClaimFacts, others: Iterable[tuple[date, Decimal]], figures: Figures
) -> Decimal | None:
    """Claims within 7 days of each other that add up to more than £100 are looked at as one purchase (KOT-8.4).

    `others` are the days and sums of the same child’s other claims; the sum in pounds, or None where nothing is odd.
    """
    near = sum((amount for day, amount in others if abs((day - claim.spent_on).days) <= figures.parts_days), Decimal(0))
    return near + claim.amount if near and near + claim.amount > figures.grant_above else None


def _asked_beforehand(claim, figures):
    """The verdict on what needed to be asked for; None where nothing was needed."""
    if claim.kind == "gift":
        if claim.left is None:
            return refused("KOT-8.2", "A gift is approved beforehand, and no approved request fits this one.")
        return _inside(claim, "KOT-8.2", "gift request")
    if claim.kind == "taxi":
        if claim.left is None:
            return refused("KOT-12.2", "A taxi is paid in exceptional cases, asked for beforehand.")
        return _taxi(claim, figures)
    if claim.kind == "grant":
        if claim.left is None:
            return refused("KOT-8.4", "No approved grant of this child fits this claim.")
        return _inside(claim, "KOP-20", "grant")
    return None


def needs_grant(figures: Figures) -> Verdict:
    """Over £100 only a grant pays (KOT-8.4)."""
    return refused("KOT-8.4", f"Spending above {_pounds(figures.grant_above)} needs a grant approved by the committee.")


def _taxi(claim, figures):
    """The fare is known at its end: what it cost beyond the request is agreed by the coordinator (KOT-12.2)."""
    if claim.amount > figures.grant_above:
        return needs_grant(figures)
    if claim.amount <= claim.left:
        return _inside(claim, "KOT-12.2", "taxi request")
    asked, cost = _pounds(claim.left), _pounds(claim.amount)
    beyond = f"The approved taxi request holds {asked} more, and this is {cost}. The coordinator decides."
    return needs_approval("KOT-12.2", beyond, by=COORDINATOR)


def _inside(claim, clause, what):
    if claim.amount > claim.left:
        return refused(
            clause, f"The approved {what} holds {_pounds(claim.left)} more, and this is {_pounds(claim.amount)}."
        )
    if claim.decided_on and claim.kind != "taxi" and claim.spent_on < claim.decided_on:
        bought, agreed = in_words(claim.spent_on), in_words(claim.decided_on)
        too_early = f"It was bought on {bought}, before the {what} was approved on {agreed}. The coordinator decides."
        return needs_approval(clause, too_early, by=COORDINATOR)
    return allowed(clause, f"It is inside the approved {what}. It goes to finance.")


def _month(claim, figures):
    limit, month = figures.monthly_spending, f"{claim.spent_on:%B}"
    after = claim.spent_before + claim.amount
    so_far = f"{_pounds(limit)} a month for each mentee: {_pounds(claim.spent_before)} already claimed in {month}"
    if after <= limit:
        return allowed("KOT-8.1", f"{so_far}, {_pounds(limit - after)} left after this. It goes to finance.")
    return needs_approval(
        "KOT-8.1",
        f"{so_far}; with this it is {_pounds(after)}. The coordinator decides, then finance pays.",
        by=COORDINATOR,
    )


def _pounds(amount):
    return f"£{amount:,.2f}"
