"""Runs as they are looked back on: what was paid to whom, what was given up and why, the newest first."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from expenses import actions
from expenses.models import Claim, Export, PaymentRun
from expenses.standing.dropped import given_up
from expenses.standing.payments import paid_by

from .. import factories


def page_of(client, name, *args):
    return " ".join(client.get(reverse(f"expenses:{name}", args=args)).content.decode().split())


@pytest.fixture
def paid(run, officer):
    today = timezone.localdate()
    return actions.pay_run(by=officer, run=run, paid_on=today, reference="BACS 1", paid_otherwise=True)


@pytest.mark.rule("KOT-8.3")
def test_paid_run_says_where_money_went_whatever_becomes_of_the_account(paid, officer, gwen, sign_in):
    actions.doubt_bank_details(by=officer, details=gwen.bank_details, because="Not them")
    client = sign_in(officer)

    page = page_of(client, "run_detail", paid.pk)

    assert "Account ending in 77" in page
    assert "Another way" in page
    assert "typed again" not in page
    assert [(payee.claims, payee.amount) for payee in paid_by(paid)] == [(2, Decimal("12.00")), (1, Decimal("5.00"))]


def test_paid_run_of_before_it_was_kept_says_so(paid, officer, sign_in):
    paid.payments.all().delete()
    page = page_of(sign_in(officer), "run_detail", paid.pk)
    assert page.count("Was not kept yet") == 2
    assert "£12.00" in page


def test_no_file_for_the_bank_is_made_of_a_paid_run(paid, officer, sign_in):
    client = sign_in(officer)
    url = reverse("expenses:run_bank_file", args=[paid.pk])
    assert url not in page_of(client, "run_detail", paid.pk)
    assert "No file for the bank is made of it" in client.get(url, follow=True).content.decode()
    assert not Export.objects.exists()


def test_payments_take_as_many_queries_with_one_as_with_thirty(paid, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(2):
            paid_by(paid)
        for _ in range(30):
            Claim.objects.filter(pk=factories.ClaimFactory(paid_on=paid.paid_on).pk).update(run=paid)


@pytest.mark.rule("KOT-8.3")
def test_people_and_sums_are_named_where_the_bank_is_said_to_have_paid(run, officer, sign_in):
    client = sign_in(officer)
    assert "No file for the bank was taken" in page_of(client, "run_pay", run.pk)
    client.get(reverse("expenses:run_bank_file", args=[run.pk]))

    page = page_of(client, "run_pay", run.pk)

    rows = page[page.index("<tbody>") : page.index("</table>")]
    for expected in ("Gwen Okafor", "Account ending in 77", "Hilary Stone", "No account: another way", "Not in it"):
        assert expected in rows
    assert [part.split("<")[0] for part in rows.split("£")[1:]] == ["12.00", "12.00", "5.00", "12.00", "17.00"]
    assert "and held £12.00" in page


def test_run_given_up_says_why_who_and_what_was_in_it(run, officer, sign_in, django_assert_num_queries):
    client = sign_in(officer)
    actions.take_out_claim(by=officer, claim=Claim.objects.get(what_for="Chips"))
    actions.drop_run(by=officer, run=run, because="Wrong month")
    bowling = Claim.objects.get(what_for="Bowling")
    again = actions.fill_run(by=officer, claims=[bowling])
    actions.take_out_claim(by=officer, claim=bowling)

    page = page_of(client, "run_detail", run.pk)

    for expected in ("Wrong month", "Given up by Geoffrey Lam", "£13.80 in 2 claims", "Bowling", "Bus"):
        assert expected in page
    assert "Chips" not in page
    assert "£0.00" not in page_of(client, "runs_list").split(f"Payment run {run.number}<")[1]
    assert again.is_open
    for _ in range(2):
        with django_assert_num_queries(3):
            assert given_up(run).total == Decimal("13.80")
        for _ in range(10):
            factories.ClaimFactory()


def test_newest_run_stands_first(officer, sign_in):
    for number in (1, 2, 3):
        factories.PaymentRunFactory(number=number)
        actions.fill_run(by=officer, claims=[factories.ClaimFactory()], run=PaymentRun.objects.get(number=number))
    client = sign_in(officer)
    for name in ("runs_list", "finance_queue"):
        factories.ClaimFactory()
        page = page_of(client, name).casefold()
        places = [page.index(f"payment run {number}") for number in (3, 2, 1)]
        assert places == sorted(places)


def test_doubt_that_came_up_on_a_run_leads_back_to_it(run, officer, gwen, sign_in):
    details = gwen.bank_details
    type(details).objects.update(changed_at=timezone.now() - timedelta(days=2))
    client, url = sign_in(officer), reverse("expenses:bank_details_doubt", args=[details.pk])
    assert f"{url}?run={run.pk}" in page_of(client, "run_detail", run.pk)

    for wrong in ("", "x", "999", "9" * 30, "²"):
        assert client.get(url, {"run": wrong}).status_code == 200
    response = client.post(f"{url}?run={run.pk}", {"because": "She did not change them"})

    assert response.url == reverse("expenses:run_detail", args=[run.pk])
