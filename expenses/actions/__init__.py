"""What happens to money; the only writers."""

from .banking import change_bank_details, doubt_bank_details
from .books import close_month, correct_claim
from .budgets import change_budget, enter_outlay, make_budget, pay_membership, strike_outlay
from .claims import answer_claim, claim_sent_as, send_claim, withdraw_claim
from .committee import close_grant, decide_grant, feed_back, give_view
from .decisions import approve_claim, ask_about_claim, refuse_claim, send_claim_to_coordinator, take_up_claim
from .funds import change_fund, open_fund
from .gifts import ask_for_gift, decide_gift, withdraw_gift
from .grants import withdraw_grant, write_grant
from .moves import move_claim
from .runs import drop_run, fill_run, note_export, pay_run, take_out_claim
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
    "answer_claim",
    "approve_claim",
    "approve_taxi",
    "ask_about_claim",
    "ask_for_gift",
    "ask_for_taxi",
    "change_bank_details",
    "change_budget",
    "change_fund",
    "change_taxi_firm",
    "check_taxi_firm",
    "claim_sent_as",
    "close_grant",
    "close_month",
    "correct_claim",
    "decide_gift",
    "decide_grant",
    "doubt_bank_details",
    "drop_run",
    "enter_outlay",
    "feed_back",
    "fill_run",
    "give_view",
    "make_budget",
    "move_claim",
    "note_export",
    "open_fund",
    "pay_membership",
    "pay_run",
    "refuse_claim",
    "refuse_taxi",
    "send_claim",
    "send_claim_to_coordinator",
    "stop_taxi_firm",
    "strike_outlay",
    "take_out_claim",
    "take_up_claim",
    "use_taxi_firm_again",
    "withdraw_claim",
    "withdraw_gift",
    "withdraw_grant",
    "withdraw_taxi",
    "write_grant",
]
