"""Claims for one child at the same moment, and two desks on one claim: with real connections, on both databases."""

import uuid
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from expenses import actions
from expenses.models import Claim
from tests.moments import at_once


def sending(mentor, mentee, amount, **other):
    day = timezone.localdate() - timedelta(days=1)
    facts = {"kind": "spending", "spent_on": day, "what_for": "Bowling", "no_receipt_because": "None given"} | other
    return lambda: actions.send_claim(by=mentor.user, mentor=mentor, mentee=mentee, amount=Decimal(amount), **facts)


@pytest.mark.rule("KOT-8.1")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_claims_of_one_moment_never_both_fit_and_a_claim_is_decided_once(make_allocated, coordinator, person):
    allocation = make_allocated(start_on=timezone.localdate() - timedelta(days=90))
    mentor, mentee = allocation.mentor, allocation.mentee

    # Two phones, one child: each alone would fit.
    found = at_once(sending(mentor, mentee, "12.00"), sending(mentor, mentee, "12.00", what_for="Lunch"))

    assert [type(claim) for claim in found] == [Claim, Claim]
    assert sorted(Claim.objects.values_list("status", flat=True)) == ["coordinator", "finance"]

    claim = Claim.objects.get(status="coordinator")
    chief = person("chief_executive")
    found = at_once(
        lambda: actions.approve_claim(by=coordinator, claim=claim),
        lambda: actions.refuse_claim(by=chief, claim=claim, words="No"),
        lambda: actions.withdraw_claim(by=mentor.user, claim=claim),
    )

    assert all(isinstance(answer, Claim | ValidationError) for answer in found)
    # Withdrawing after an approval is allowed: it is one of the two orders in which both may have their way.
    moves = list(Claim.objects.get(pk=claim.pk).steps.values_list("was", "became"))
    assert all(before[1] == after[0] for before, after in pairwise(moves))
    decided = [move for move in moves if move[0] == "coordinator"]
    assert len(decided) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_form_sent_from_two_phones_at_one_moment_is_one_claim(make_allocated):
    allocation = make_allocated(start_on=timezone.localdate() - timedelta(days=90))
    act = sending(allocation.mentor, allocation.mentee, "5.00", submission=uuid.uuid4())

    found = at_once(act, act)

    assert [type(claim) for claim in found] == [Claim, Claim]
    assert Claim.objects.count() == 1
