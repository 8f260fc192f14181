"""What happens to money; the only writers."""

from .banking import change_bank_details, doubt_bank_details
from .books import close_month, correct_claim
from .checks import ask_about_claim, send_claim_to_coordinator
from .moves import move_claim
from .runs import drop_run, fill_run, note_export, pay_run, take_out_claim

__all__ = [
    "ask_about_claim",
    "change_bank_details",
    "close_month",
    "correct_claim",
    "doubt_bank_details",
    "drop_run",
    "fill_run",
    "move_claim",
    "note_export",
    "pay_run",
    "send_claim_to_coordinator",
    "take_out_claim",
]
