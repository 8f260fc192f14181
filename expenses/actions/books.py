"""Closing a month, and putting right afterwards what was paid."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import history
from mentees.actions import lock_mentee

from ..models import Claim, ClosedMonth, Correction, GrantApplication
from ..rules import closing_verdict, correction_verdict
from ..standing.claims import left_where_spent
from ..standing.payments import begun_by, open_runs
from .claims import lock_asked
from .funds import lock_fund
from .locking import lock_books


@transaction.atomic
def close_month(*, by, month, runs_not_paid=False):
    """From now on nothing is paid into it. `runs_not_paid` says of runs that are still open: not paid in that month."""
    lock_books()
    verdict = closing_verdict(month, timezone.localdate())
    if verdict.is_refused:
        raise ValidationError({"month": verdict.sentence})
    if ClosedMonth.objects.filter(month=month).exists():
        raise ValidationError({"month": f"{month:%B %Y} is closed already."})
    still_open = begun_by(month, open_runs())
    if still_open and not runs_not_paid:
        named = ", ".join(f"{run} (£{run.total:,.2f})" for run in still_open)
        raise ValidationError(
            {"runs_not_paid": f"Still open: {named}. Mark as paid what the bank paid in {month:%B}, or tick this box"}
        )
    return ClosedMonth.objects.create(month=month, closed_by=by)


@transaction.atomic
def correct_claim(*, by, claim, amount, words):
    """An entry of its own, booked today: the claim and the month it was paid in stay as they are.

    The books have it in the month in which it is made, for that of the payment may be closed. What it takes back was
    not spent: it is left again in the month of the spending, or of the gift, the taxi request or the grant it was
    claimed against (`standing.spent`). A grant that is closed holds nothing, so its fund has the money back at once.
    """
    _lock_where_it_was_spent(claim)
    lock_books()
    now = Claim.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=claim.pk)
    if now.mentor.user_id == by.pk:
        raise ValidationError("This is your own claim. Somebody else puts it right", code="own")
    if not now.is_paid:
        raise ValidationError("This claim is not paid. Give it back with a question instead", code="moved")
    corrected = sum(now.corrections.values_list("amount", flat=True), Decimal(0))
    verdict = correction_verdict(now.amount, corrected, amount, left_where_spent(now))
    if verdict.is_refused:
        raise ValidationError({"amount": verdict.sentence})
    if _is_of_closed_grant(now):
        _give_back(now.grant, -amount, by)
    return Correction.objects.create(claim=claim, amount=amount, words=words, by=by)


def _lock_where_it_was_spent(claim):
    """Child, fund, then what was asked for: nobody spends there what is taken back, or takes what is given back.

    What a claim draws on changes with an answer alone, under the child's lock.
    """
    lock_mentee(claim.mentee)
    now = Claim.objects.select_related("grant__fund", "gift", "taxi").get(pk=claim.pk)
    if now.grant and now.grant.fund:
        lock_fund(now.grant.fund)
    lock_asked(now)


def _is_of_closed_grant(claim):
    return claim.grant_id is not None and claim.grant.status == GrantApplication.Status.CLOSED


def _give_back(grant, pounds, by):
    """What a claim of a closed grant did not need goes to its fund; below zero, it comes from there again."""
    fund = grant.fund
    history.change(fund, by=by, reason="A claim was put right", committed=fund.committed - pounds)
    history.change(grant, by=by, reason="A claim was put right", given_back=grant.given_back + pounds)
