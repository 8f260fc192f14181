"""What the policy makes of spending; facts and figures in, a Verdict out."""

from .budgets import (
    Forecast,
    Line,
    coordinator_forecast,
    first_day_around,
    last_day_of,
    most_at_once,
    planned_by_policy,
    support_forecast,
    total_line,
)
from .claims import ClaimFacts, approval_verdict, claim_verdict, desk_for, parts_of_one_purchase
from .costs import Cost, for_each
from .moves import MOVES, may_become
from .taxis import FirmFacts, check_holds_until, firm_verdict, renewal_verdict, taxi_verdict

__all__ = [
    "MOVES",
    "ClaimFacts",
    "Cost",
    "FirmFacts",
    "Forecast",
    "Line",
    "approval_verdict",
    "check_holds_until",
    "claim_verdict",
    "coordinator_forecast",
    "desk_for",
    "firm_verdict",
    "first_day_around",
    "for_each",
    "last_day_of",
    "may_become",
    "most_at_once",
    "parts_of_one_purchase",
    "planned_by_policy",
    "renewal_verdict",
    "support_forecast",
    "taxi_verdict",
    "total_line",
]
