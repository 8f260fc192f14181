"""A workbook brings no payment into a month whose books are closed, and takes none out of it."""

from datetime import date

import pytest

from expenses.models import Claim, ClosedMonth

from .conftest import refusals

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-8.3")]
PAID = "12/05/2025"


@pytest.fixture
def close(coordinator):
    return lambda month: ClosedMonth.objects.create(month=month, closed_by=coordinator)


def test_new_claim_paid_in_a_closed_month_is_refused(plan_of, close):
    close(date(2025, 5, 1))
    plan = plan_of({"Expenses": [{"Paid on": PAID}, {"Paid on": "1/6/2025"}, {"Paid on": None}]})
    assert refusals(plan) == [("Expenses", 3, "Paid on", "The books of May 2025 are closed.")]


@pytest.mark.parametrize(("first", "then"), [(None, PAID), (PAID, "3/6/2025"), ("3/6/2025", PAID)])
def test_claim_that_is_here_keeps_its_day(bring_in, close, first, then):
    bring_in({"Expenses": [{"Paid on": first}]})
    before = Claim.objects.values_list("paid_on", "status").get()
    close(date(2025, 5, 1))

    plan = bring_in({"Expenses": [{"Paid on": then}]})

    assert Claim.objects.values_list("paid_on", "status").get() == before
    (row,) = next(sheet for sheet in plan.sheets if sheet.title == "Expenses").rows
    assert row.left_out == [("Paid on", "The books of May 2025 are closed.")]


def test_same_workbook_again_changes_nothing(bring_in, close):
    bring_in({"Expenses": [{"Paid on": PAID}]})
    close(date(2025, 5, 1))
    plan = bring_in({"Expenses": [{"Paid on": PAID}]})
    assert refusals(plan) == []
    assert Claim.objects.get().paid_on == date(2025, 5, 12)
