"""KOT-12.2, KOT-15.1: from which firms a taxi is taken, and when one is paid."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from policy.dates import in_words, months_after
from policy.figures import Figures
from policy.verdict import Verdict, allowed, needs_approval, refused

from .claims import needs_grant

COORDINATOR = "coordinator"


@dataclass(frozen=True)
class FirmFacts:
    """A firm of the register, as the policy looks at it."""

    name: str
    checked_on: date | None
    is_stopped: bool = False


def check_holds_until(checked_on: date, figures: Figures) -> date:
    """A safeguarding check of a taxi firm holds through the same day a year later (KOT-15.1)."""
    return months_after(checked_on, figures.taxi_check_months)


def newest_check_verdict(firm: FirmFacts, checked_on: date) -> Verdict:
    """What counts is the newest safeguarding check: an earlier one does not take its place (KOT-15.1)."""
    if firm.checked_on and checked_on < firm.checked_on:
        return refused("KOT-15.1", f"A newer check stands here already, of {in_words(firm.checked_on)}.")
    return allowed("KOT-15.1", "This is the newest check.")


def firm_verdict(firm: FirmFacts, on: date, figures: Figures, *, is_ride: bool = False) -> Verdict:
    """Only firms whose safeguarding check holds on the day, today or that of the ride (KOT-15.1)."""
    if firm.is_stopped:
        return refused("KOT-15.1", f"{firm.name} is not used any more.")
    if firm.checked_on is None:
        return refused("KOT-15.1", f"{firm.name} has no safeguarding check yet.")
    if on < firm.checked_on:
        than = f"after the ride on {in_words(on)}" if is_ride else f"after {in_words(on)}"
        return refused("KOT-15.1", f"{firm.name} was checked on {in_words(firm.checked_on)}, {than}.")
    until = check_holds_until(firm.checked_on, figures)
    if on > until:
        ends = f"The safeguarding check of {firm.name} {'holds' if is_ride else 'held'} until {in_words(until)}."
        return refused("KOT-15.1", f"{ends} The ride is on {in_words(on)}." if is_ride else f"{ends} It has lapsed.")
    return allowed("KOT-15.1", f"The safeguarding check of {firm.name} holds until {in_words(until)}.")


def renewal_verdict(firm: FirmFacts, today: date, figures: Figures) -> Verdict:
    """A firm in use is checked anew before its check ends, and counts as due so many days before (KOT-15.1)."""
    verdict = firm_verdict(firm, today, figures)
    if verdict.is_refused or firm.checked_on is None:
        return verdict
    until = check_holds_until(firm.checked_on, figures)
    if today < until - timedelta(days=figures.taxi_check_notice_days):
        return verdict
    return needs_approval(
        "KOT-15.1", f"The safeguarding check of {firm.name} ends on {in_words(until)}.", by=COORDINATOR
    )


def fare_verdict(amount: Decimal, figures: Figures) -> Verdict:
    """A ride that costs over £100 needs a grant: approved as a taxi it could never be claimed (KOT-8.4)."""
    if amount > figures.grant_above:
        return needs_grant(figures)
    return allowed("KOT-8.4", "It needs no grant.")


def taxi_verdict(firm: FirmFacts, on: date, *, unsafe_to_walk: str, nothing_else: str, figures: Figures) -> Verdict:
    """A taxi is paid in exceptional circumstances only: a checked firm, not safe to walk, nothing else reasonable; the
    coordinator decides each time (KOT-12.2, KOT-15.1)."""
    verdict = firm_verdict(firm, on, figures, is_ride=True)
    if verdict.is_refused:
        return verdict
    if not (unsafe_to_walk.strip() and nothing_else.strip()):
        return refused("KOT-15.1", "Say why walking is not safe, and why nothing else is reasonable.")
    return needs_approval("KOT-12.2", "Taxis are paid in exceptional cases. The coordinator decides.", by=COORDINATOR)
