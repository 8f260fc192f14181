"""How the demo's claims were paid: each step as the actions leave it."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db.models import Sum

from expenses import actions
from expenses.models import BankDetails, Claim, ClosedMonth, PaymentRun
from expenses.rules import may_become
from expenses.standing.banking import account_of
from expenses.standing.payments import payees_of, without_account
from tests.factories import BankDetailsFactory, ClaimFactory

from .larkmere import TODAY, lived

pytestmark = pytest.mark.django_db
ALONE = ("id", "pk", "mentor_id", "mentee_id", "run_id", "claim_id", "number", "submission")


def test_every_payment_of_the_demo_came_by_a_run_of_that_day(demo):
    paid = Claim.objects.filter(status="paid").select_related("run")
    assert paid.count() > 100
    assert {claim.paid_on == claim.run.paid_on for claim in paid} == {True}
    runs = list(PaymentRun.objects.order_by("number"))
    assert [run.number for run in runs] == list(range(1, len(runs) + 1))
    assert {run.paid_on.day for run in runs if run.paid_on} == {1, 15}
    assert [run.status for run in runs].count("open") == 1
    assert ClosedMonth.objects.latest("month").month == date(2026, 9, 1)
    assert not Claim.objects.filter(paid_on__gte=date(2026, 10, 1), run=None, status="paid").exists()


def test_steps_of_a_claim_lead_where_it_stands(demo):
    for claim in Claim.objects.prefetch_related("steps"):
        steps = list(claim.steps.all())
        places = [step.became for step in steps]
        assert places[-1] == claim.status
        assert [step.was for step in steps] == ["", *places[:-1]]
        assert all(may_become(step.was, step.became) for step in steps)
        assert [was.status for was in claim.history.order_by("history_id")] == places
        assert [step.at for step in steps] == sorted(step.at for step in steps)


def test_open_run_of_the_demo_shows_what_an_officer_looks_for(demo):
    run = PaymentRun.objects.get(status="open")
    payees = payees_of(run, TODAY)
    assert [payee for payee in payees if payee.changed_on]
    assert not [payee for payee in payees if payee.missing]
    assert run.claims.aggregate(sum=Sum("amount"))["sum"] > Decimal(0)
    assert len(without_account(Claim.objects.filter(status="finance"))) == 1
    assert all(account_of(details).number.endswith(details.last_digits) for details in BankDetails.objects.all())


def test_paid_claim_of_the_demo_stands_as_the_actions_leave_it(demo):
    seeded = Claim.objects.filter(status="paid").order_by("-paid_on", "pk").first()
    made, paid = list(seeded.steps.order_by("id"))[-2:]
    officer = seeded.run.made_by
    BankDetailsFactory(mentor=seeded.mentor) if not hasattr(seeded.mentor, "bank_details") else None
    acted = ClaimFactory(mentor=seeded.mentor, mentee=seeded.mentee, spent_on=seeded.spent_on)
    with time_machine.travel(made.at, tick=False):
        run = actions.fill_run(by=officer, claims=[acted])
    with time_machine.travel(paid.at, tick=False):
        actions.pay_run(by=officer, run=run, paid_on=seeded.paid_on, reference=seeded.run.reference)

    assert lived(run, *ALONE) == lived(seeded.run, *ALONE)
    acted.refresh_from_db()
    theirs, ours = (
        [(step.was, step.became, step.by, step.at, step.words) for step in each.steps.order_by("id")][-2:]
        for each in (seeded, acted)
    )
    assert theirs == ours
    told = ("status", "paid_on", "history_user_id", "history_date", "history_type")
    theirs, ours = (
        [tuple(getattr(row, name) for name in told) for row in each.history.order_by("history_id")][-2:]
        for each in (seeded, acted)
    )
    assert theirs == ours
