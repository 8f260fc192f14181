"""What happens to money; the only writers."""

from .committee import close_grant, decide_grant, feed_back, give_view
from .funds import change_fund, open_fund
from .gifts import ask_for_gift, decide_gift, withdraw_gift
from .grants import withdraw_grant, write_grant
from .moves import move_claim

__all__ = [
    "ask_for_gift",
    "change_fund",
    "close_grant",
    "decide_gift",
    "decide_grant",
    "feed_back",
    "give_view",
    "move_claim",
    "open_fund",
    "withdraw_gift",
    "withdraw_grant",
    "write_grant",
]
