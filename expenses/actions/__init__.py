"""What happens to money; the only writers."""

from .budgets import change_budget, enter_outlay, make_budget, pay_membership, strike_outlay
from .moves import move_claim
from .taxis import (
    add_taxi_firm,
    approve_taxi,
    ask_for_taxi,
    change_taxi_firm,
    check_taxi_firm,
    refuse_taxi,
    stop_taxi_firm,
    use_taxi_firm_again,
    withdraw_taxi,
)

__all__ = [
    "add_taxi_firm",
    "approve_taxi",
    "ask_for_taxi",
    "change_budget",
    "change_taxi_firm",
    "check_taxi_firm",
    "enter_outlay",
    "make_budget",
    "move_claim",
    "pay_membership",
    "refuse_taxi",
    "stop_taxi_firm",
    "strike_outlay",
    "use_taxi_firm_again",
    "withdraw_taxi",
]
