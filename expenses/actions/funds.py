"""Funds of a fixed sum, opened and changed by those who keep the budget (KOT-11.1)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import history
from policy.models import Scheme

from ..models import Fund


@transaction.atomic
def open_fund(*, by, scheme, seen=None, **values):
    """A fund for a year; two funds may stand beside each other, two of one name from one day may not."""
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    same = Fund.objects.filter(scheme=scheme, **values).first()
    if same is not None:
        return same
    _check_name(scheme, values)
    return history.save(Fund(scheme=scheme, **values), by=by)


@transaction.atomic
def change_fund(*, by, fund, seen=None, **values):
    """Change a fund; its sum never falls below what was given out from it."""
    now = lock_fund(fund)
    if values["amount"] < now.committed:
        raise ValidationError(
            {"amount": f"£{now.committed:,.2f} of this fund is given out. Its sum cannot be less than that"}
        )
    _check_name(now.scheme, values, but=now.pk)
    return history.change(now, by=by, seen=seen, **values)


def lock_fund(fund):
    """The fund as it stands now, under a lock. Inside a transaction."""
    return Fund.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=fund.pk)


def _check_name(scheme, values, but=None):
    same = Fund.objects.filter(scheme=scheme, name=values["name"], starts_on=values["starts_on"]).exclude(pk=but)
    if same.exists():
        raise ValidationError({"name": "A fund of this name begins on that day already. Give this one another name"})
