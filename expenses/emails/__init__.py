"""Messages about money: never a child's name and never what somebody wrote."""

from .asked import (
    gift_answered,
    gift_asked,
    grant_decided,
    grant_fed_back,
    grant_sent,
    grant_went_over,
    grant_without_applicant,
    taxi_asked,
    taxi_decided,
)
from .claims import claim_asked_about, claim_refused
from .payments import bank_details_changed, bank_details_doubted, paid

__all__ = [
    "bank_details_changed",
    "bank_details_doubted",
    "claim_asked_about",
    "claim_refused",
    "gift_answered",
    "gift_asked",
    "grant_decided",
    "grant_fed_back",
    "grant_sent",
    "grant_went_over",
    "grant_without_applicant",
    "paid",
    "taxi_asked",
    "taxi_decided",
]
