"""A workbook that comes in while money is decided on or paid: the portal's own word stands, and nothing is undone."""

from datetime import date, datetime

import pytest

from club.models import Child
from core import history
from core.roles import Role
from expenses import actions as money
from expenses.models import Claim, ClosedMonth, PaymentRun
from imports import actions, writing
from tests import moments

from .conftest import changes, refusals

pytestmark = pytest.mark.rule("KOT-8.3")
NOON = datetime(2026, 10, 31, 12, 0)


@pytest.fixture
def officer(person):
    return person(Role.FINANCE_OFFICER)


@pytest.mark.django_db
@pytest.mark.parametrize("here", [False, True])
def test_day_of_payment_that_has_not_come_refuses_the_row(bring_in, here):
    if here:
        bring_in({"Expenses": [{"Paid on": None}]})
    plan = bring_in({"Expenses": [{"Paid on": "1/11/2026", "Receipt": "lost"}]})

    said = "1 November 2026 has not come yet. Enter the day on which it was paid, or leave it empty."
    assert refusals(plan) == [("Expenses", 3, "Paid on", said)]
    # Taken without its day it would wait to be paid a second time.
    assert list(Claim.objects.values_list("status", "receipt")) == ([("finance", "yes")] if here else [])
    assert refusals(bring_in({"Expenses": [{"Paid on": "31/10/2026"}]})) == []


@pytest.mark.django_db
def test_workbook_tells_nothing_more_of_a_claim_that_was_decided_on_here(bring_in, officer):
    bring_in({"Expenses": [{"Paid on": None}]})
    money.fill_run(by=officer, claims=[Claim.objects.get()])

    plan = bring_in({"Expenses": [{"Paid on": "29/5/25", "Receipt": "lost"}]})

    assert changes(plan) == []
    assert Claim.objects.values_list("status", "paid_on", "receipt").get() == ("in_run", None, "yes")


@pytest.mark.django_db
def test_only_what_differs_is_written_on_each_record(bring_in, coordinator, monkeypatch):
    two = [{}, {"Ref": "C002", "First name": "Noor"}]
    bring_in({"Children": two})

    def moves_school():
        child = Child.objects.get(ref="C002")
        history.change(child, by=coordinator, school="Northgate")

    meanwhile(monkeypatch, moves_school)
    bring_in({"Children": [two[0] | {"School": "Southgate"}, two[1] | {"Medical / additional needs": "Nuts"}]})

    assert Child.objects.values_list("school", flat=True).get(ref="C001") == "Southgate"
    assert Child.objects.values_list("school", "needs").get(ref="C002") == ("Northgate", "Nuts")


@pytest.fixture
def waiting(db, time_machine, workbook_of, bring_in):
    """A claim that waits to be paid, and a workbook that says when it was; compared, and not brought in yet."""
    time_machine.move_to(NOON, tick=False)
    bring_in({"Expenses": [{"Paid on": None}]})
    run = actions.upload_workbook(
        by=None, name="records.xlsx", data=workbook_of({"Expenses": [{"Paid on": "29/5/25", "Receipt": "lost"}]})
    )
    return run, actions.claim_run(by=None, run=run)


def meanwhile(monkeypatch, act):
    """Once, after the comparing and before the writing."""
    whole, done = writing.portions, []

    def overtaken(plan):
        if not done:
            done.append(True)
            act()
        return whole(plan)

    monkeypatch.setattr(writing, "portions", overtaken)


def test_claim_that_went_into_a_run_since_it_was_compared_stays_there(waiting, officer, monkeypatch):
    meanwhile(monkeypatch, lambda: money.fill_run(by=officer, claims=[Claim.objects.get()]))

    actions.bring_in(run=waiting[0], lease=waiting[1])

    claim = Claim.objects.get()
    assert (claim.status, claim.paid_on, claim.receipt) == ("in_run", None, "yes")
    assert claim.run == PaymentRun.objects.get()


def test_claim_that_went_to_the_coordinator_since_it_was_compared_is_not_paid(waiting, officer, monkeypatch):
    claim = Claim.objects.get()
    meanwhile(monkeypatch, lambda: money.send_claim_to_coordinator(by=officer, claim=claim, words="Look"))
    actions.bring_in(run=waiting[0], lease=waiting[1])
    assert Claim.objects.values_list("status", "paid_on").get() == ("coordinator", None)


def test_month_that_was_closed_since_it_was_compared_takes_no_payment(waiting, officer, monkeypatch):
    meanwhile(monkeypatch, lambda: ClosedMonth.objects.create(month=date(2025, 5, 1), closed_by=officer))
    actions.bring_in(run=waiting[0], lease=waiting[1])
    assert Claim.objects.values_list("status", "paid_on", "receipt").get() == ("finance", None, "lost")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_run_that_is_filled_at_that_moment_keeps_its_claim(waiting, officer):
    claim = Claim.objects.get()
    _, met = moments.overtaken(
        lambda: money.fill_run(by=officer, claims=[claim]), lambda: actions.bring_in(run=waiting[0], lease=waiting[1])
    )

    assert not isinstance(met, Exception), repr(met)
    claim.refresh_from_db()
    assert (claim.status, claim.paid_on, claim.run) == ("in_run", None, PaymentRun.objects.get())
