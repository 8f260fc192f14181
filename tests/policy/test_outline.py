"""The programme outline of July 2020 as a version of the policy: its figures, and what the rules make of them."""

from datetime import date
from decimal import Decimal

import pytest

from expenses.rules import ClaimFacts, claim_verdict, gift_verdict
from meetups.rules import place_verdict
from policy.figures import Figures
from policy.figures.outline import outline_of_2020

THEN = outline_of_2020()
DAY = date(2020, 9, 5)


def test_figures_of_2020_can_be_stored_and_differ_in_four():
    assert Figures.from_json(THEN.to_json()) == THEN
    assert not THEN.wrong()
    changed = {difference.figure.name for difference in Figures().differences_from(THEN)}
    assert changed == {"monthly_spending", "grant_above", "gifts_by_grant_only", "venue_kinds"}


@pytest.mark.rule("KOP-21")
@pytest.mark.parametrize(("amount", "outcome"), [("50.00", "allowed"), ("50.01", "refused")])
def test_purchase_of_fifty_pounds_was_the_mentors_to_decide(amount, outcome):
    verdict = claim_verdict(ClaimFacts("spending", Decimal(amount), DAY), THEN)
    assert verdict.outcome == outcome
    if verdict.is_refused:
        assert "above £50.00 needs a grant" in verdict.sentence
    # The same purchase under the policy of today.
    assert claim_verdict(ClaimFacts("spending", Decimal(amount), DAY), Figures()).needs_approval


@pytest.mark.rule("KOP-29")
def test_gift_of_2020_went_through_a_grant():
    assert gift_verdict(Decimal("5.00"), THEN).clause == "KOP-29"
    assert gift_verdict(Decimal("5.00"), THEN).is_refused
    without_request = ClaimFacts("gift", Decimal("5.00"), DAY)
    assert claim_verdict(without_request, THEN).is_refused
    assert claim_verdict(ClaimFacts("grant", Decimal("5.00"), DAY, left=Decimal("5.00")), THEN).is_allowed


@pytest.mark.rule("KOP-29")
@pytest.mark.parametrize(("mentors", "refused"), [(1, True), (2, False)])
def test_theatre_of_2020_needed_a_second_volunteer(mentors, refused):
    assert place_verdict("theatre", mentors, THEN).is_refused is refused
    assert place_verdict("theatre", 1, Figures()).is_allowed
