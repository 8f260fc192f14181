"""Receipts as they were handed in."""

from core import files
from core.access import access

from ..models import ReceiptFile
from ..permissions import can_see_receipt


@access(can_see_receipt, ReceiptFile)
def receipt(request, receipt):
    return files.send(receipt.file, f"receipt-{receipt.pk}")
