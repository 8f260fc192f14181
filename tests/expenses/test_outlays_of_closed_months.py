"""What the charity paid itself knows closed months: nothing comes in or out, an entry of its own puts it right."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.roles import Role
from expenses import actions
from expenses.models import ClosedMonth, Outlay
from expenses.standing.budgets import years_of
from expenses.standing.fees import with_fees

from .. import factories, moments

pytestmark = [pytest.mark.rule("KOT-8.3"), pytest.mark.rule("KOP-5")]
SEPTEMBER = date(2026, 9, 30)


@pytest.fixture
def closed(officer):
    return ClosedMonth.objects.create(month=date(2026, 9, 1), closed_by=officer)


def enter(by, on=SEPTEMBER, amount="30.00", **other):
    return actions.enter_outlay(by=by, on=on, amount=Decimal(amount), what_for="Tickets", **other)


def test_outlay_is_not_entered_into_a_closed_month(officer, closed, sign_in):
    with pytest.raises(ValidationError, match=r"September 2026 is closed and stays as it is\. Enter it with a day"):
        enter(officer)
    fee = factories.MembershipFactory()
    with pytest.raises(ValidationError, match="September 2026 is closed"):
        actions.pay_membership(by=officer, membership=fee, on=SEPTEMBER, amount=Decimal("5.00"))
    assert not Outlay.objects.exists()

    typed = {"head": "support", "what_for": "Tickets", "amount": "30", "on": SEPTEMBER}
    answer = sign_in(officer).post(reverse("expenses:outlay_enter"), typed)
    assert "September 2026 is closed" in answer.context["form"].errors["on"][0]

    for day in (date(2026, 8, 31), date(2026, 10, 1)):
        enter(officer, on=day)


def test_form_sent_again_after_the_month_was_closed_is_no_fault(officer):
    sent = {"submission": "0d9a6a5c-6d37-4d2a-8b42-0f3a0f1c8a11"}
    first = enter(officer, **sent)
    ClosedMonth.objects.create(month=date(2026, 9, 1), closed_by=officer)
    assert enter(officer, **sent) == first


def test_outlay_of_a_closed_month_is_put_right_by_one_with_a_minus(officer, sign_in):
    outlay = enter(officer)
    ClosedMonth.objects.create(month=date(2026, 9, 1), closed_by=officer)
    with pytest.raises(ValidationError, match=r"is closed and stays as it is\. Enter what comes out as an outlay"):
        actions.strike_outlay(by=officer, outlay=outlay, because="Twice")
    client, url = sign_in(officer), reverse("expenses:outlay_strike", args=[outlay.pk])
    page = client.get(url).content.decode()
    assert "with a minus such as -30.00" in page
    assert "Strike it out" not in page
    assert reverse("expenses:outlay_enter") in page
    outlay.refresh_from_db()
    assert not outlay.is_struck

    typed = {"head": "support", "what_for": "Tickets given back", "amount": "-30", "on": date(2026, 10, 5)}
    assert client.post(reverse("expenses:outlay_enter"), typed).status_code == 302

    assert "−£30.00" in client.get(reverse("expenses:outlays_list")).content.decode()
    budget = factories.BudgetFactory(starts_on=date(2026, 4, 1))
    [year] = years_of([budget], date(2026, 11, 26))
    assert dict(year.parts)["Outlays, such as fees of clubs"] == 0


def test_fee_comes_back_as_far_as_it_was_paid(officer):
    fee = factories.MembershipFactory()
    pay = {"by": officer, "membership": fee, "on": timezone.localdate()}
    actions.pay_membership(**pay, amount=Decimal("12.00"))
    with pytest.raises(ValidationError, match=r"£12\.00 was paid for it"):
        actions.pay_membership(**pay, amount=Decimal("-12.01"))
    actions.pay_membership(**pay, amount=Decimal("-2.50"))
    assert with_fees([fee])[0].paid == Decimal("9.50")


def test_nothing_is_no_outlay(officer, sign_in):
    typed = {"head": "support", "what_for": "Tickets", "amount": "0", "on": timezone.localdate()}
    answer = sign_in(officer).post(reverse("expenses:outlay_enter"), typed)
    assert "amount" in answer.context["form"].errors


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_outlay_that_is_entered_while_the_month_is_closed_waits_and_is_told(person):
    one, other = (person(Role.FINANCE_OFFICER, name=name) for name in ("Geoffrey Lam", "Nadia Frost"))
    last = timezone.localdate().replace(day=1) - timedelta(days=1)

    _, met = moments.overtaken(
        lambda: actions.close_month(by=one, month=last.replace(day=1)), lambda: enter(other, on=last)
    )

    assert isinstance(met, ValidationError)
    assert not Outlay.objects.exists()


def test_fee_that_came_back_is_not_struck_below_nothing(officer):
    fee = factories.MembershipFactory()
    pay = {"by": officer, "membership": fee, "on": timezone.localdate()}
    paid = actions.pay_membership(**pay, amount=Decimal("12.00"))
    back = actions.pay_membership(**pay, amount=Decimal("-12.00"))

    with pytest.raises(ValidationError, match="Some of this fee came back since"):
        actions.strike_outlay(by=officer, outlay=paid, because="Twice")
    actions.strike_outlay(by=officer, outlay=back, because="Of another club")
    actions.strike_outlay(by=officer, outlay=paid, because="Twice")
    assert with_fees([fee])[0].paid == 0


def test_outlay_that_was_struck_out_is_not_said_to_be_entered(officer):
    submission = uuid.uuid4()
    outlay = enter(officer, on=timezone.localdate(), submission=submission)
    actions.strike_outlay(by=officer, outlay=outlay, because="Twice")
    with pytest.raises(ValidationError, match="is struck out"):
        enter(officer, on=timezone.localdate(), submission=submission)
