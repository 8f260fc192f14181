"""Paying and the books: on which day, into which month, and what puts a paid claim right (KOT-8.3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from policy.verdict import Verdict, allowed, needs_approval, refused

CLAUSE = "KOT-8.3"
# So long a change of somebody's account stands out on a payment run.
CHANGE_STANDS_OUT = timedelta(days=14)


@dataclass(frozen=True)
class Told:
    """Who gets what, and to which account: `account` names the details as they were typed, and is empty without one."""

    name: str
    amount: Decimal
    account: str = ""


def told_otherwise(told: Mapping[int, Told], now: Mapping[int, Told]) -> list[str]:
    """For whom, and how, the file that the bank was given differs from what stands in the run (KOT-8.3).

    Who has no account and stood in no file is paid in another way: that is no difference.
    """
    found = [words for key, was in told.items() if (words := _otherwise(was, now.get(key)))]
    return found + [
        f"{payee.name}: {_pounds(payee.amount)} here, nothing in the file."
        for key, payee in now.items()
        if key not in told and payee.account
    ]


def _otherwise(was, now):
    """How one payee's line in the file differs, or nothing."""
    in_the_file = f"{_pounds(was.amount)} in the file"
    if now is None:
        return f"{was.name}: {in_the_file}, taken out of the run since."
    how = [f"{in_the_file}, {_pounds(now.amount)} here"] if now.amount != was.amount else []
    if not now.account:
        how.append("the account of the file does not stand any more")
    elif now.account != was.account:
        how.append("the account was changed after the file was taken")
    return f"{was.name}: {'; '.join(how)}." if how else ""


def _pounds(amount):
    return f"£{amount:,.2f}"


def payment_day_verdict(day: date, today: date, closed: Collection[date], spent_on: date | None = None) -> Verdict:
    """A payment is booked on the day it was made, never in a month whose books are closed (KOT-8.3).

    `closed` are the first days of the closed months, `spent_on` is the newest day on which something in it was spent.
    """
    if day > today:
        return refused(CLAUSE, "This day has not come yet. Enter the day on which the bank paid.")
    if day.replace(day=1) in closed:
        return refused(CLAUSE, f"{day:%B %Y} is closed. Enter a later day, or put it right with a correction.")
    if spent_on and day < spent_on:
        return refused(CLAUSE, f"Something in it was spent on {spent_on:%-d %B %Y}. Enter that day or a later one.")
    return allowed(CLAUSE, f"It is booked in {day:%B %Y}.")


def outlay_verdict(day: date, closed: Collection[date], *, strikes: bool = False) -> Verdict:
    """What the charity paid itself is neither entered into a closed month nor struck out of it (KOT-8.3).

    It is put right like a claim: by an entry of its own in a month that is open.
    """
    if day.replace(day=1) not in closed:
        return allowed(CLAUSE, f"{day:%B %Y} is open.")
    if strikes:
        how = "Enter what comes out as an outlay of its own in a month that is open, with a minus such as -30.00."
    else:
        how = "Enter it with a day of a month that is open."
    return refused(CLAUSE, f"{day:%B %Y} is closed and stays as it is. {how}")


def fee_verdict(amount: Decimal, still_open: Decimal, within_a_year: Decimal) -> Verdict:
    """A club's fee is paid as it falls due; ahead of that somebody says so, and no further than a year (KOT-2.1).

    `still_open` fell due and is not paid; `within_a_year` counts what falls due until this day of next year with it.
    """
    still_open, within_a_year = max(still_open, Decimal(0)), max(within_a_year, Decimal(0))
    if amount <= still_open:
        return allowed("KOT-2.1", f"{_pounds(still_open)} is open.")
    if amount <= within_a_year:
        return needs_approval("KOT-2.1", f"{_pounds(still_open)} is open. What is more is paid ahead.", by="finance")
    return refused(
        "KOT-2.1",
        f"{_pounds(within_a_year)} is open until a year from now. Where the fee is another one by now, the mentoring "
        "team changes it first.",
    )


def fee_back_verdict(paid: Decimal, change: Decimal, *, strikes: bool = False) -> Verdict:
    """Of a club's fee no more can come back, or be struck out, than was paid (KOT-2.1)."""
    if paid + change >= 0:
        return allowed("KOT-2.1", f"{_pounds(paid + change)} of it stays paid.")
    if strikes:
        return refused("KOT-2.1", "Some of this fee came back since. Strike that out first.")
    return refused("KOT-2.1", f"{_pounds(paid)} was paid for it. No more can come back.")


def closing_verdict(month: date, today: date) -> Verdict:
    """A month is closed once it is over (KOT-8.3)."""
    if month >= today.replace(day=1):
        return refused(CLAUSE, f"{month:%B %Y} is not over yet. It can be closed from the first day after it.")
    return allowed(CLAUSE, f"{month:%B %Y} can be closed.")


def correction_verdict(claimed: Decimal, corrected: Decimal, amount: Decimal, left: Decimal | None = None) -> Verdict:
    """A correction takes back at most what was paid; what was spent beyond the claim is claimed anew (KOT-8.1).

    So the month's sum, gifts and grants are asked about every pound. `corrected` is the sum of earlier corrections.
    What they took back could be spent again: a plus that undoes them has to fit `left`, what is left by now of that
    month, gift, taxi request or grant, or of the fund of a grant that is closed; None where nothing limits it, as where
    the coordinator agreed to the claim: that agreement holds up to the whole of it.
    """
    total = claimed + corrected + amount
    if amount == 0:
        return refused(CLAUSE, "Enter an amount above or below zero.")
    if total < 0:
        return refused(CLAUSE, f"£{claimed + corrected:,.2f} of this claim stands. No more can be taken back.")
    if total > claimed:
        return refused(
            "KOT-8.1",
            f"The claim was £{claimed:,.2f}. What was spent beyond it is claimed anew, so that the limits are asked.",
        )
    if left is not None and amount > left:
        return refused(
            "KOT-8.1",
            f"{_pounds(left)} is left by now where it was spent. What is more is claimed anew, so that the limits are "
            "asked.",
        )
    return allowed(CLAUSE, f"£{total:,.2f} of the claim stands after this.")


def is_recent_change(changed_on: date, today: date) -> bool:
    """New or changed bank details are checked by telephone before the first payment (KOT-8.3)."""
    return today - changed_on <= CHANGE_STANDS_OUT
