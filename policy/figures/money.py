"""The figures about money: what may be spent, who agrees, what a year is planned to cost."""

from dataclasses import dataclass
from decimal import Decimal

from .parts import figure


def _pounds(amount: str, label: str, clause: str, high: int = 10_000) -> Decimal:
    return figure(Decimal(amount), label, clause, "£", high=high)


@dataclass(frozen=True)
class MoneyFigures:
    monthly_spending: Decimal = _pounds("20.00", "Spending a month for each mentee", "KOT-8.1")
    gift_limit: Decimal = _pounds("10.00", "A gift costs at most", "KOT-8.2")
    gifts_by_grant_only: bool = figure(False, "Gifts are given through a grant alone", "KOP-29")
    claim_months: int = figure(3, "A claim says why it comes late after", "KOT-8.3", "months", low=1, high=24)
    mile_rate: Decimal = _pounds("0.45", "Each mile in the mentor's car", "KOT-8.3", high=10)
    grant_above: Decimal = _pounds("100.00", "Spending above this needs a grant", "KOT-8.4")
    parts_days: int = figure(7, "Parts of one purchase are looked for within", "KOT-8.4", "days", low=1, high=60)
    grant_decision_days: int = figure(14, "Committee decides a grant within", "KOP-20", "days", low=1, high=365)
    grant_quorum: int = figure(2, "Committee members who decide a grant", "KOP-20", "people", low=1, high=20)
    grant_conflict_sits_out: bool = figure(True, "Who has a conflict of interest does not decide", "KOP-20")
    taxi_check_months: int = figure(12, "A check of a taxi firm holds", "KOT-15.1", "months", low=1, high=60)
    taxi_check_notice_days: int = figure(
        30, "A check of a taxi firm is renewed before it ends", "KOT-15.1", "days", low=1, high=365
    )
    peer_budget: Decimal = _pounds(
        "200.00", "Peer mentors spend in twelve months, all together", "EPT-10", high=100_000
    )
    budget_children: int = figure(15, "Children in the budget of a year", "KOP-5", "children", low=1, high=5_000)
    budget_for_each_child: Decimal = _pounds("500.00", "Support for each child in a year", "KOP-5", high=100_000)
    coordinator_hours: int = figure(20, "Coordinator works each week", "KOP-5", "hours", high=168)
    coordinator_weeks: int = figure(46, "Coordinator works in a year", "KOP-5", "weeks", high=53)
    coordinator_rate: Decimal = _pounds("12.00", "Coordinator costs each hour", "KOP-5", high=1_000)
