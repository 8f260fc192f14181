"""Funds: a fixed sum for a year, never below what was given, the rest always shown (KOT-11.1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core import history
from expenses import actions
from expenses.models import Fund
from expenses.standing import left_in_funds
from policy.models import Scheme
from tests.factories import ApprovedGrantFactory, ClaimFactory, FundFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-11.1")]

YEAR = {
    "name": "Other support 2026/27",
    "starts_on": "2026-09-01",
    "ends_on": "2027-08-31",
    "amount": "2000.00",
    "words": "",
}


@pytest.fixture
def finance(person, sign_in):
    return sign_in(person("finance_officer"))


def new(**more):
    return YEAR | {"scheme": Scheme.objects.first().pk} | more


@pytest.mark.parametrize("role", ["finance_officer", "chief_executive"])
def test_those_who_keep_the_budget_open_a_fund(role, person, sign_in):
    client = sign_in(person(role))
    for _ in range(2):
        client.post(reverse("expenses:fund_open"), new())
    fund = Fund.objects.get()
    assert (fund.amount, fund.starts_on, fund.left) == (Decimal(2000), date(2026, 9, 1), Decimal(2000))
    client.post(reverse("expenses:fund_open"), new(name="A second of the same year"))
    assert Fund.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Give the fund a name"),
        ("amount", "0", "above zero"),
        ("amount", "1e9", "pounds and pence"),
        ("amount", "12,000", "without a comma"),
        ("ends_on", "2026-08-31", "before the first"),
        ("starts_on", "0001-01-01", "after 1900"),
        ("scheme", "999", "valid choice"),
    ],
)
def test_what_no_fund_can_be_is_told(field, value, words, finance):
    page = finance.post(reverse("expenses:fund_open"), new(**{field: value}))
    assert words in " ".join(page.context["form"].errors[field])
    assert not Fund.objects.exists()


def test_same_name_from_the_same_day_with_another_sum_is_asked_about(finance):
    finance.post(reverse("expenses:fund_open"), new())
    page = finance.post(reverse("expenses:fund_open"), new(amount="3000"))
    assert "already" in " ".join(page.context["form"].errors["name"])


@pytest.mark.parametrize(("amount", "refused"), [("120.00", False), ("119.99", True), ("5000.00", False)])
def test_sum_never_falls_below_what_was_given(amount, refused, finance):
    fund = FundFactory(committed=Decimal("120.00"))
    page = finance.post(reverse("expenses:fund_change", args=[fund.pk]), YEAR | {"amount": amount})
    fund.refresh_from_db()
    assert (fund.amount == Decimal(amount)) is not refused
    if refused:
        assert "£120.00 of this fund is given out" in " ".join(page.context["form"].errors["amount"])


def test_older_page_undoes_nothing_silently(finance):
    fund = FundFactory()
    url, opened = reverse("expenses:fund_change", args=[fund.pk]), history.version_of(fund)
    finance.post(url, YEAR | {"amount": "1500", "seen": opened})
    page = finance.post(url, YEAR | {"amount": "900", "seen": opened})
    fund.refresh_from_db()
    assert fund.amount == Decimal(1500)
    assert "1500" in page.content.decode()


def test_database_itself_gives_no_more_than_the_fund_holds():
    fund = FundFactory(amount=Decimal("100.00"))
    for committed in ("100.01", "-0.01"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fund.objects.filter(pk=fund.pk).update(committed=Decimal(committed))


def test_list_shows_sum_given_paid_and_left(person, sign_in, django_assert_max_num_queries):
    fund = FundFactory(amount=Decimal("1000.00"), committed=Decimal("120.00"))
    grant = ApprovedGrantFactory(fund=fund)
    paid = {"grant": grant, "kind": "grant", "mentor": grant.mentor, "mentee": grant.mentee}
    claim = ClaimFactory(**paid, amount=Decimal("45.50"), paid_on=timezone.localdate())
    ClaimFactory(**paid, amount=Decimal("10.00"))
    claim.corrections.create(amount=Decimal("-5.00"), words="Typed wrong", by=grant.decided_by)
    client = sign_in(person("committee_member"))
    url = reverse("expenses:funds_list")
    text = client.get(url).content.decode()
    for words in ("£1,000.00", "£120.00", "£40.50", "£880.00"):
        assert words in text
    assert "Open a fund" not in text
    for _ in range(29):
        FundFactory()
    with django_assert_max_num_queries(10):
        client.get(url)


def test_left_counts_the_open_funds_of_the_scheme_alone():
    today, scheme = timezone.localdate(), Scheme.objects.first()
    assert left_in_funds(scheme) == 0
    FundFactory(amount=Decimal("100.00"), committed=Decimal("30.00"))
    FundFactory(amount=Decimal("5.00"))
    FundFactory(ends_on=today - timedelta(days=1))
    FundFactory(scheme=Scheme.objects.create(slug="school", name="School"))
    assert left_in_funds(scheme) == Decimal("75.00")


def test_fund_is_not_changed_below_by_an_action(coordinator):
    fund = FundFactory(committed=Decimal("500.00"))
    values = {"name": "Other", "starts_on": fund.starts_on, "ends_on": fund.ends_on, "words": ""}
    with pytest.raises(ValidationError, match=r"£500\.00"):
        actions.change_fund(by=coordinator, fund=fund, amount=Decimal("499.99"), **values)
