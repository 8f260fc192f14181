"""Claims of a workbook that are not paid yet go the way of any claim; nobody brings in a payment of their own."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from core.roles import Role
from expenses import actions as money
from expenses.models import Claim
from imports import actions
from mentees.models import Mentee
from mentors.models import Mentor

from .conftest import refusals
from .test_claims_meanwhile import meanwhile

pytestmark = pytest.mark.django_db
OWN = "This is your own money, and nobody pays or decides on their own. Somebody else brings this payment in."


def unpaid(amount, **cells):
    return {"Paid on": None, "Amount": amount} | cells


def statuses():
    return list(Claim.objects.order_by("id").values_list("status", flat=True))


@pytest.fixture
def claire(person):
    """The coordinator, who is a mentor too."""
    return person(Role.COORDINATOR, Role.MENTOR, name="Claire Okafor", email="claire@example.org")


@pytest.mark.rule("KOT-8.1")
@pytest.mark.parametrize(
    ("rows", "went"),
    [
        ([unpaid("20.00")], ["finance"]),
        ([unpaid("20.01")], ["coordinator"]),
        ([unpaid(12), unpaid("8.00")], ["finance", "finance"]),
        ([unpaid(12), unpaid("8.01")], ["finance", "coordinator"]),
        ([{"Amount": 15}, unpaid(6)], ["paid", "coordinator"]),
        ([unpaid(15), unpaid(6, Date="1/6/25")], ["finance", "finance"]),
        # Before Claire was this child's mentor.
        ([unpaid(5, Date="2/5/25")], ["coordinator"]),
        ([unpaid("100.01", **{"What for": "A bicycle"})], ["coordinator"]),
        ([{"Amount": 100}, unpaid(1, Date="1/6/25")], ["paid", "finance"]),
    ],
)
def test_unpaid_row_goes_where_the_policy_of_its_day_says(bring_in, rows, went):
    plan = bring_in({"Expenses": rows})

    assert statuses() == went
    flag = plan.flag("to_coordinator")
    assert (flag.count if flag else 0) == went.count("coordinator")


@pytest.mark.rule("KOT-8.4")
def test_parts_of_one_purchase_and_what_needs_a_grant_are_said(bring_in):
    bring_in({"Expenses": [unpaid("100.01"), unpaid(60, Date="1/7/25"), unpaid("40.01", Date="6/7/25")]})

    judged = dict(Claim.objects.values_list("amount", "judged"))
    assert "needs a grant approved by the committee" in judged[Decimal("100.01")]
    assert "KOT-8.4" in judged[Decimal("100.01")]
    assert set(statuses()) == {"coordinator"}


@pytest.mark.rule("KOT-8.1")
def test_what_the_portal_knows_of_the_month_counts_too(bring_in):
    bring_in({"Expenses": [unpaid(15)]})
    bring_in({"Expenses": [unpaid(15), unpaid("5.01", **{"What for": "lunch"})]})
    assert statuses() == ["finance", "coordinator"]


@pytest.mark.rule("KOT-8.1")
def test_claim_that_waits_is_not_paid_by_the_next_workbook(bring_in):
    bring_in({"Expenses": [unpaid(25)]})

    plan = bring_in({"Expenses": [{"Amount": 25}]})

    assert statuses() == ["coordinator"]
    assert "paid once that is decided" in plan.flag("left_out").rows[0].words
    assert plan.flag("to_coordinator").count == 1


@pytest.mark.rule("KOT-8.1")
def test_somebody_who_claims_meanwhile_is_counted(bring_in, workbook_of, coordinator, monkeypatch, time_machine):
    time_machine.move_to(datetime(2026, 10, 31, 12, 0), tick=False)
    bring_in()
    mentor, mentee = Mentor.objects.get(), Mentee.objects.get()
    rows = [{}, unpaid(15, Date="8/7/25")]
    run = actions.upload_workbook(by=None, name="records.xlsx", data=workbook_of({"Expenses": rows}))
    meanwhile(
        monkeypatch,
        lambda: money.send_claim(
            by=mentor.user,
            mentor=mentor,
            mentee=mentee,
            kind="spending",
            spent_on=date(2025, 7, 9),
            what_for="Lunch",
            amount=Decimal("6.00"),
        ),
    )

    actions.bring_in(run=run, lease=actions.claim_run(by=None, run=run))

    assert Claim.objects.get(amount=15).status == "coordinator"


@pytest.mark.rule("KOT-8.3")
def test_own_rows_are_decided_by_somebody_else(bring_in, claire):
    plan = bring_in({"Expenses": [unpaid(5), {"Amount": 6}]}, by=claire)

    assert refusals(plan) == [("Expenses", 5, "Paid on", OWN)]
    claim = Claim.objects.get()
    assert (claim.status, claim.amount) == ("coordinator", 5)
    assert "somebody else decides" in claim.judged


@pytest.mark.rule("KOT-8.3")
def test_own_claim_that_is_here_is_not_paid_by_its_owner(bring_in, claire):
    bring_in({"Expenses": [unpaid(5)]})

    plan = bring_in({"Expenses": [{"Amount": 5}]}, by=claire)

    assert statuses() == ["finance"]
    assert OWN in plan.flag("left_out").rows[0].words
    bring_in({"Expenses": [{"Amount": 5}]})
    assert statuses() == ["paid"]
    assert refusals(bring_in({"Expenses": [{"Amount": 5}]}, by=claire)) == []


@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize("words", ["Cake for Maryam", "ELLERY, shoes", "Pat’s ticket"])
def test_row_that_names_its_child_is_refused(bring_in, words):
    known = {"Children": [{"Known as": "Pat"}]}
    plan = bring_in({**known, "Expenses": [{"What for": words}, {"What for": "Patio heater"}]})
    ((sheet, row, column, reason),) = refusals(plan)
    assert (sheet, row, column) == ("Expenses", 3, "What for")
    assert reason.startswith("Finance reads this. Take out: ")


@pytest.mark.rule("KOT-20.2")
def test_claim_that_is_here_already_stays_under_the_words_it_has(bring_in):
    bring_in({"Expenses": [unpaid(5, **{"What for": "Ticket"})]})
    Claim.objects.update(what_for="Ticket for Maryam")
    assert refusals(bring_in({"Expenses": [{"Amount": 5, "What for": "Ticket for Maryam"}]})) == []
    assert statuses() == ["paid"]
