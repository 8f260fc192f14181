"""What was asked for beforehand, and how much of it is not claimed yet."""

from decimal import Decimal

from ..models import AskedFor


def left_of_gift(gift, without=None) -> Decimal:
    """What an approved gift request still holds, in pounds; `without` is a claim that is left out of the count."""
    return _left(gift, gift.amount, without) if gift.status == AskedFor.APPROVED else Decimal(0)


def left_of_taxi(taxi, without=None) -> Decimal:
    """What an approved taxi request still holds, in pounds; `without` is a claim that is left out of the count."""
    return _left(taxi, taxi.amount, without) if taxi.status == AskedFor.APPROVED else Decimal(0)


def left_of_grant(grant, without=None) -> Decimal:
    """What a grant still holds, in pounds: the sum given less what closing gave back and what was claimed."""
    return _left(grant, grant.amount - grant.given_back, without) if grant.is_given else Decimal(0)


def _left(row, amount, without):
    claims = row.claims.counting()
    if without is not None:
        claims = claims.exclude(pk=without.pk)
    return max(amount - sum(claims.values_list("amount", flat=True), Decimal(0)), Decimal(0))
