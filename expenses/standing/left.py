"""What was asked for beforehand, and how much of it is not spent yet: money that came back can be spent again."""

from decimal import Decimal

from ..models import AskedFor
from .spent import standing_of


def left_of_gift(gift, without=None) -> Decimal:
    """What an approved gift request still holds, in pounds; `without` is a claim that is left out of the count."""
    return _left(gift, gift.amount, without) if gift.status == AskedFor.APPROVED else Decimal(0)


def left_of_taxi(taxi, without=None) -> Decimal:
    """What an approved taxi request still holds, in pounds; `without` is a claim that is left out of the count."""
    return _left(taxi, taxi.amount, without) if taxi.status == AskedFor.APPROVED else Decimal(0)


def left_of_grant(grant, without=None) -> Decimal:
    """What a grant still holds, in pounds: the sum given less what closing gave back and what stands of its claims."""
    return _left(grant, grant.amount - grant.given_back, without) if grant.is_given else Decimal(0)


def _left(row, amount, without):
    claims = row.claims.counting()
    if without is not None:
        claims = claims.exclude(pk=without.pk)
    return max(amount - standing_of(claims), Decimal(0))
