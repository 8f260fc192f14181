"""Money: claims, what is asked for beforehand, grants and their funds, payment, the budget of a year."""

from .budgets import Budget, Outlay
from .claims import Claim, ClaimLine, ClaimStep, ReceiptFile
from .gifts import AskedFor, GiftRequest
from .grants import Fund, GrantApplication, GrantView
from .payments import BankDetails, ClosedMonth, Correction, Export, ExportLine, PaymentRun
from .taxis import TaxiFirm, TaxiRequest

__all__ = [
    "AskedFor",
    "BankDetails",
    "Budget",
    "Claim",
    "ClaimLine",
    "ClaimStep",
    "ClosedMonth",
    "Correction",
    "Export",
    "ExportLine",
    "Fund",
    "GiftRequest",
    "GrantApplication",
    "GrantView",
    "Outlay",
    "PaymentRun",
    "ReceiptFile",
    "TaxiFirm",
    "TaxiRequest",
]
