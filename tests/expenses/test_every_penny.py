"""Whatever is done with claims in whatever order: every penny claimed is in exactly one place."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expenses import actions
from expenses.models import Claim
from expenses.rules import MOVES

ACTS = ("send", "approve", "refuse", "return", "finance asks", "answer", "withdraw", "take up")
steps = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.decimals("0.01", "120", places=2)), min_size=4, max_size=14
)


@pytest.mark.rule("KOT-8.1")
@pytest.mark.rule("KOT-8.3")
@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=steps)
def test_every_penny_claimed_is_in_exactly_one_state(coordinator, world_of_one, steps):
    mentor, mentee, finance = world_of_one
    Claim.objects.all().delete()
    day, claimed = timezone.localdate() - timedelta(days=1), {}

    for act, which, amount in steps:
        claims = list(Claim.objects.order_by("id"))
        facts = {"kind": "spending", "spent_on": day, "what_for": "Cake", "no_receipt_because": "None"}
        if act == "send" or not claims:
            claim = actions.send_claim(by=mentor.user, mentor=mentor, mentee=mentee, amount=amount, **facts)
            claimed[claim.pk] = amount
            continue
        claim = claims[which % len(claims)]
        try:
            _do(act, claim, mentor, coordinator, finance, facts | {"amount": amount})
        except ValidationError:
            continue
        if act == "answer":
            claimed[claim.pk] = amount

    kept = {claim.pk: claim for claim in Claim.objects.all()}
    assert {pk: claim.amount for pk, claim in kept.items()} == claimed
    in_places = Counter()
    for claim in kept.values():
        in_places[claim.status] += claim.amount
        moves = list(claim.steps.values_list("was", "became"))
        assert moves[-1][1] == claim.status
        assert all(became in MOVES[was] for was, became in moves)
    assert sum(in_places.values(), Decimal(0)) == sum(claimed.values(), Decimal(0))
    # What nobody agreed to is with finance only as far as the month holds it.
    straight = [claim for claim in kept.values() if claim.status == "finance" and claim.steps.count() == 1]
    assert sum((claim.amount for claim in straight), Decimal(0)) <= 20


def _do(act, claim, mentor, coordinator, finance, facts):
    if act == "approve":
        actions.approve_claim(by=coordinator, claim=claim)
    elif act == "refuse":
        actions.refuse_claim(by=coordinator, claim=claim, words="No")
    elif act == "return":
        actions.ask_about_claim(by=coordinator, claim=claim, desk="coordinator", words="Why?")
    elif act == "finance asks":
        actions.ask_about_claim(by=finance, claim=claim, desk="finance", words="What?")
    elif act == "answer":
        actions.answer_claim(by=mentor.user, claim=claim, words="So", **facts)
    elif act == "withdraw":
        actions.withdraw_claim(by=mentor.user, claim=claim)
    else:
        actions.take_up_claim(by=coordinator, claim=claim, words="Again")


@pytest.fixture
def world_of_one(make_allocated, person):
    allocation = make_allocated(start_on=timezone.localdate() - timedelta(days=90))
    return allocation.mentor, allocation.mentee, person("finance_officer")
