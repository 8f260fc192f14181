"""What looks odd about a claim is said wherever its money moves: in the queue, in a run and where it is paid."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from expenses import actions
from expenses.models import Claim, ReceiptFile
from expenses.standing.claims import flags_of
from expenses.standing.tags import with_tags

from .. import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-8.3"), pytest.mark.rule("KOT-8.4")]
QUEUE = reverse("expenses:finance_queue")
DAY = date(2026, 6, 10)


def handed_in(claim, digest="a" * 64):
    receipt = ReceiptFile(claim=claim, digest=digest, added_by=claim.mentor.user)
    receipt.file.save("receipt.jpg", ContentFile(b"content"))


@pytest.fixture
def make(gwen, idris):
    """A claim of Gwen for Idris, whom she mentors since 5 January 2026."""
    factories.AllocationFactory(mentor=gwen, mentee=idris, start_on=date(2026, 1, 5))

    def claim(what_for, amount="8.80", **facts):
        facts = {"spent_on": DAY, "amount": Decimal(amount), "what_for": what_for} | facts
        return factories.ClaimFactory(mentor=gwen, mentee=idris, **facts)

    return claim


@pytest.fixture
def odd(make, gwen):
    """One claim of each oddity, by its tag, and two that are as they should be."""
    twice = make("Paints", status="in_run", run=factories.PaymentRunFactory()), make("Brushes", "7.00")
    for claim in twice:
        handed_in(claim)
    late = timezone.make_aware(datetime(2026, 9, 11, 12))
    return {
        "plain": make("Bus", "2.20"),
        "last day": make("Tram", "2.30", claimed_at=timezone.make_aware(datetime(2026, 9, 10, 12))),
        "Same receipt": twice[1],
        "Late": make("Boat", "2.40", claimed_at=late),
        "Outside the mentor’s days": make("Zoo", "2.50", spent_on=date(2026, 1, 4)),
        "Same day and sum": [make("Cake", "3.30"), make("Tea", "3.30")][1],
        "In parts?": [make("Left shoe", "60.00", spent_on=date(2026, 3, 1)),
                      make("Right shoe", "40.01", spent_on=date(2026, 3, 8))][1],
    }  # fmt: skip


def tags_of(claims):
    return {claim.pk: claim.tags for claim in with_tags(Claim.objects.filter(pk__in=claims).with_people())}


def test_each_oddity_has_its_tag_and_is_what_the_claims_own_page_says(odd):
    found = tags_of([claim.pk for claim in odd.values()])

    for tag, claim in odd.items():
        assert found[claim.pk] == ([] if tag in ("plain", "last day") else [tag])
        assert len(flags_of(claim)) == len(found[claim.pk])


def test_withdrawn_claim_stands_beside_nothing(odd):
    Claim.objects.filter(what_for__in=["Cake", "Left shoe"]).update(status="withdrawn")
    found = tags_of([odd["Same day and sum"].pk, odd["In parts?"].pk])
    assert set(map(tuple, found.values())) == {()}


def test_as_many_queries_for_one_claim_as_for_many(odd, django_assert_num_queries):
    for number in (1, 7):
        claims = list(Claim.objects.with_people()[:number])
        with django_assert_num_queries(4):
            with_tags(claims)
    with django_assert_num_queries(0):
        assert with_tags([]) == []


def test_queue_shows_tags_and_ticks_what_has_none(odd, officer, sign_in):
    response = sign_in(officer).get(QUEUE, {"ticked": "all"})

    page = response.content.decode()
    for tag in set(odd) - {"plain", "last day"}:
        assert f'<span class="tag due">{tag}</span>' in page
    ticked = {claim.what_for for claim, is_ticked in response.context["claims"] if is_ticked}
    assert ticked == {"Bus", "Tram"}
    assert "leaves out what is marked" in page


def test_queue_without_oddities_says_nothing_of_them(make, officer, sign_in):
    make("Bus")
    page = sign_in(officer).get(QUEUE).content.decode()
    assert "leaves out" not in page
    assert "tag due" not in page


@pytest.mark.parametrize("name", ["run_detail", "run_pay"])
def test_run_and_its_payment_say_it_again(odd, officer, sign_in, name):
    run = actions.fill_run(by=officer, claims=[odd["Same receipt"], odd["plain"]])
    page = sign_in(officer).get(reverse(f"expenses:{name}", args=[run.pk])).content.decode()
    assert page.count('<span class="tag due">Same receipt</span>') == 1
    assert "Brushes" in page
