"""What happens to money; the only writers."""

from .budgets import change_budget, enter_outlay, make_budget, pay_membership, strike_outlay
from .committee import close_grant, decide_grant, feed_back, give_view
from .funds import change_fund, open_fund
from .gifts import ask_for_gift, decide_gift, withdraw_gift
from .grants import withdraw_grant, write_grant
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
    "ask_for_gift",
    "ask_for_taxi",
    "change_budget",
    "change_fund",
    "change_taxi_firm",
    "check_taxi_firm",
    "close_grant",
    "decide_gift",
    "decide_grant",
    "enter_outlay",
    "feed_back",
    "give_view",
    "make_budget",
    "move_claim",
    "open_fund",
    "pay_membership",
    "refuse_taxi",
    "stop_taxi_firm",
    "strike_outlay",
    "use_taxi_firm_again",
    "withdraw_gift",
    "withdraw_grant",
    "withdraw_taxi",
    "write_grant",
]
