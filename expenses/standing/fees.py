"""Fees of clubs: what fell due, and what was paid of it."""

from django.db.models import Q, Sum
from django.utils import timezone

from club.rules import Fee, payments
from policy.dates import months_after

from ..models import Outlay
from .budgets import in_pennies


def with_fees(memberships):
    """Each membership with `due`, what fell due up to today, `paid` and `open`, or `paid_ahead`; one query for all.

    `open_in_a_year` is what will be open a year from now where nothing more is paid until then.
    """
    memberships, today = list(memberships), timezone.localdate()
    in_a_year = months_after(today, 12)
    rows = Outlay.objects.standing().filter(membership__in=memberships).order_by()
    paid = {pk: in_pennies(pounds) for pk, pounds in rows.values_list("membership").annotate(Sum("amount"))}
    for membership in memberships:
        membership.due = due_until(membership, today)
        membership.paid = paid.get(membership.pk, in_pennies(None))
        membership.open = membership.due - membership.paid
        membership.paid_ahead = max(-membership.open, in_pennies(None))
        membership.open_in_a_year = due_until(membership, in_a_year) - membership.paid
    return memberships


def days_due(membership, until):
    """The days on which its fee fell due, up to a day."""
    return payments(Fee(membership.cost, membership.every, membership.from_on, membership.until_on), until)


def due_until(membership, day):
    return in_pennies(membership.cost * sum(1 for _ in days_due(membership, day)))


def paid_in(memberships, first, last):
    """What was paid for these memberships in a year."""
    where = Q(membership__in=memberships, on__range=(first, last))
    return in_pennies(Outlay.objects.standing().filter(where).aggregate(sum=Sum("amount"))["sum"])
