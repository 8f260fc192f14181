"""Messages about money: never a child's name and never what somebody wrote."""

from .asked import gift_answered, gift_asked, grant_decided, grant_fed_back, grant_sent, taxi_asked, taxi_decided
from .claims import claim_refused, claim_returned
from .payments import asked_about, bank_details_changed, bank_details_doubted, paid

__all__ = [
    "asked_about",
    "bank_details_changed",
    "bank_details_doubted",
    "claim_refused",
    "claim_returned",
    "gift_answered",
    "gift_asked",
    "grant_decided",
    "grant_fed_back",
    "grant_sent",
    "paid",
    "taxi_asked",
    "taxi_decided",
]
