"""What the bank was told and what is marked as paid are compared payee by payee, not by their sum."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from expenses import actions
from expenses.models import Claim, ExportLine
from expenses.rules import Told, told_otherwise
from expenses.standing.bank_files import differences, last_bank_file, named
from expenses.standing.payments import payees_of

from .. import factories

pytestmark = pytest.mark.rule("KOT-8.3")


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        (("12", "a"), ("12", "a"), []),
        (("12", "a"), ("8.80", "a"), ["Gwen: £12.00 in the file, £8.80 here."]),
        (("12", "a"), ("12", "b"), ["Gwen: the account was changed after the file was taken."]),
        (
            ("12", "a"),
            ("8.80", "b"),
            ["Gwen: £12.00 in the file, £8.80 here; the account was changed after the file was taken."],
        ),
        (("12", "a"), ("12", ""), ["Gwen: the account of the file does not stand any more."]),
        (("12", "a"), None, ["Gwen: £12.00 in the file, taken out of the run since."]),
        (None, ("12", "a"), ["Gwen: £12.00 here, nothing in the file."]),
        (None, ("12", ""), []),
    ],
)
def test_difference_of_one_payee_is_said_in_words(was, now, words):
    told, stands = ({1: Told("Gwen", Decimal(each[0]), each[1])} if each else {} for each in (was, now))
    assert told_otherwise(told, stands) == words


@pytest.fixture
def claims(claims, hilary):
    """£3.20 of Hilary as well; both have an account."""
    factories.BankDetailsFactory(mentor=hilary)
    claims[2].amount = Decimal("3.20")
    claims[2].save()
    return claims


@pytest.fixture
def run(officer, claims, sign_in):
    """Gwen's two claims, as the file for the bank has them."""
    run = actions.fill_run(by=officer, claims=claims[:2])
    sign_in(officer).get(reverse("expenses:run_bank_file", args=[run.pk]))
    return run


def swap(officer, run, claims):
    """Gwen's £3.20 out, Hilary's £3.20 in: the sum stays."""
    actions.take_out_claim(by=officer, claim=claims[1])
    actions.fill_run(by=officer, claims=claims[2:], run=run)


def told(run):
    return differences(last_bank_file(run), payees_of(run, timezone.localdate()))


def pay(officer, run, **given):
    return actions.pay_run(by=officer, run=run, paid_on=timezone.localdate(), reference="BACS 1", **given)


def test_file_keeps_whom_it_pays_and_no_account(run, gwen):
    line = ExportLine.objects.get()
    assert (line.mentor, line.amount) == (gwen, Decimal("12.00"))
    assert len(line.account) == 64
    assert "00998877" not in str(vars(line))
    assert told(run) == []


def test_equal_sum_of_other_people_is_no_equal_payment(run, officer, claims, sign_in):
    swap(officer, run, claims)

    page = sign_in(officer).get(reverse("expenses:run_detail", args=[run.pk])).content.decode()
    assert "Gwen Okafor: £12.00 in the file, £8.80 here." in page
    assert "Hilary Stone: £3.20 here, nothing in the file." in page
    assert "Take it again" in page
    with pytest.raises(ValidationError, match=r"Gwen Okafor: £12\.00 in the file, £8\.80 here"):
        pay(officer, run)
    assert not Claim.objects.filter(status="paid").exists()

    sign_in(officer).get(reverse("expenses:run_bank_file", args=[run.pk]))
    assert told(run) == []
    pay(officer, run)


def test_account_that_changed_since_the_file_is_asked_about(run, officer, gwen):
    account = {"name": "G Okafor", "sort_code": "012345", "number": "00998878"}
    actions.change_bank_details(by=gwen.user, mentor=gwen, **account)

    with pytest.raises(ValidationError, match="Gwen Okafor: the account was changed after the file was taken"):
        pay(officer, run)

    pay(officer, run, paid_as_here=True)
    assert run.history.first().history_change_reason == "The bank paid this, not what its last file said"


def test_account_that_is_doubted_and_a_payee_taken_out_are_named(run, officer, gwen, claims):
    actions.doubt_bank_details(by=officer, details=gwen.bank_details, because="Not them")
    assert told(run) == ["Gwen Okafor: the account of the file does not stand any more."]
    actions.fill_run(by=officer, claims=claims[2:], run=run)
    for claim in claims[:2]:
        actions.take_out_claim(by=officer, claim=claim)
    assert told(run) == [
        "Gwen Okafor: £12.00 in the file, taken out of the run since.",
        "Hilary Stone: £3.20 here, nothing in the file.",
    ]


def test_file_of_before_the_lines_were_kept_is_not_taken_for_equal(run):
    ExportLine.objects.all().delete()
    assert told(run) == ["Whom it pays how much was not kept yet when it was taken."]


def test_run_without_a_file_is_paid_as_it_stands(officer, claims):
    run = actions.fill_run(by=officer, claims=claims)
    assert last_bank_file(run) is None
    pay(officer, run)


def test_page_asks_for_the_tick_and_takes_it_only_for_what_was_read(run, officer, claims, sign_in):
    client, url = sign_in(officer), reverse("expenses:run_pay", args=[run.pk])
    read = client.get(url).context["form"]["seen_payees"].value()
    swap(officer, run, claims)
    typed = {"paid_on": timezone.localdate(), "reference": "BACS 1", "paid_as_here": "on", "paid_otherwise": "on"}

    answer = client.post(url, typed | {"seen_payees": read})
    page = answer.content.decode()
    assert "This run has changed while you were here: it is £12.00 now" in page
    assert "Hilary Stone: £3.20 here, nothing in the file." in page
    # The tick was meant for another run.
    assert not answer.context["form"]["paid_as_here"].value()
    assert "paid_otherwise" not in answer.context["form"].data

    seen = {"seen_payees": answer.context["form"]["seen_payees"].value()}
    answer = client.post(url, typed | seen | {"paid_as_here": ""})
    assert "paid_as_here" in answer.context["form"].errors
    assert client.post(url, typed | seen).status_code == 302
    assert Claim.objects.filter(status="paid").count() == 2


def test_what_was_read_is_known_by_people_sums_and_accounts(run, officer, claims, gwen):
    def stands():
        return named(payees_of(run, timezone.localdate()))

    first = stands()
    assert stands() == first
    swap(officer, run, claims)
    assert stands() != first


def test_comparing_takes_as_many_queries_with_one_payee_as_with_many(run, officer, sign_in, django_assert_num_queries):
    for _ in range(2):
        payees = payees_of(run, timezone.localdate())
        with django_assert_num_queries(4):
            differences(last_bank_file(run), payees)
        for _ in range(12):
            claim = factories.ClaimFactory(status="in_run", run=run)
            factories.BankDetailsFactory(mentor=claim.mentor)
        sign_in(officer).get(reverse("expenses:run_bank_file", args=[run.pk]))
