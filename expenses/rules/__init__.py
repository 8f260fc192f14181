"""What the policy makes of spending; facts and figures in, a Verdict out."""

from .asking import answer_due_on
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
from .claims import (
    ClaimFacts,
    approval_verdict,
    claim_verdict,
    desk_for,
    desk_for_answer,
    is_late,
    month_in_words,
    parts_of_one_purchase,
    sum_of_miles,
)
from .costs import Cost, for_each
from .gifts import CLAUSE_OF_GIFTS, gift_approval_verdict, gift_verdict
from .grants import (
    CLAUSE_OF_GRANTS,
    Tally,
    decision_verdict,
    feedback_due_on,
    fund_verdict,
    grant_due_on,
    member_verdict,
    reach_verdict,
    tally_of_views,
)
from .moves import MOVES, may_become
from .payments import closing_verdict, correction_verdict, is_recent_change, payment_day_verdict
from .taxis import FirmFacts, check_holds_until, firm_verdict, renewal_verdict, taxi_verdict

__all__ = [
    "CLAUSE_OF_GIFTS",
    "CLAUSE_OF_GRANTS",
    "MOVES",
    "ClaimFacts",
    "Cost",
    "FirmFacts",
    "Forecast",
    "Line",
    "Tally",
    "answer_due_on",
    "approval_verdict",
    "check_holds_until",
    "claim_verdict",
    "closing_verdict",
    "coordinator_forecast",
    "correction_verdict",
    "decision_verdict",
    "desk_for",
    "desk_for_answer",
    "feedback_due_on",
    "firm_verdict",
    "first_day_around",
    "for_each",
    "fund_verdict",
    "gift_approval_verdict",
    "gift_verdict",
    "grant_due_on",
    "is_late",
    "is_recent_change",
    "last_day_of",
    "may_become",
    "member_verdict",
    "month_in_words",
    "most_at_once",
    "parts_of_one_purchase",
    "payment_day_verdict",
    "planned_by_policy",
    "reach_verdict",
    "renewal_verdict",
    "sum_of_miles",
    "support_forecast",
    "tally_of_views",
    "taxi_verdict",
    "total_line",
]
