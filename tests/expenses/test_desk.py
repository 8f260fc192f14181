"""The finance officer's queue and the page on which one claim is checked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage, ReadLogEntry
from core.roles import Role
from expenses import actions
from expenses.models import Claim, ClaimLine, ClaimStep, ClosedMonth, Correction, PaymentRun, ReceiptFile
from expenses.standing.claims import flags_of

from .. import factories

QUEUE = reverse("expenses:finance_queue")


def page_of(client, name, *args, status=200, **query):
    response = client.get(reverse(f"expenses:{name}", args=args), query)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


@pytest.fixture
def desk(officer, sign_in):
    return sign_in(officer)


@pytest.fixture
def claim(gwen, idris):
    return factories.ClaimFactory(mentor=gwen, mentee=idris, what_for="Bowling", judged="£20.00 a month, it fits.")


def handed_in(claim, *, digest="a" * 64, kind="jpg"):
    receipt = ReceiptFile(claim=claim, digest=digest, added_by=claim.mentor.user)
    receipt.file.save(f"receipt.{kind}", ContentFile(b"content"))
    return receipt


@pytest.mark.rule("KOT-8.3")
def test_queue_shows_what_is_with_finance_the_oldest_first_with_its_sum(desk, claim):
    older = factories.ClaimFactory(what_for="Chips", spent_on=date(2026, 10, 1), amount=Decimal("1.20"))
    for own in (claim, older):
        factories.AllocationFactory(mentor=own.mentor, mentee=own.mentee, start_on=date(2026, 1, 5))
    for status in ("coordinator", "returned", "refused", "withdrawn"):
        factories.ClaimFactory(what_for="zqzqelsewhere", status=status)
    page = page_of(desk, "finance_queue")

    assert "£10.00</b>2 claims with finance" in page
    assert page.index("Chips") < page.index("Bowling")
    assert ">IF<" in page
    assert "No bank details yet: " in page
    for absent in ("Idris", "Farrow", "zqzqelsewhere"):
        assert absent not in page
    response = desk.get(QUEUE, {"ticked": "all"})
    assert response.content.decode().count(" checked") == 2
    assert [claim.pk for claim, _ in response.context["claims"]] == [older.pk, claim.pk]


def test_queue_says_since_when_a_claim_waits(desk, claim):
    Claim.objects.filter(pk=claim.pk).update(claimed_at=timezone.now() - timedelta(days=9))
    assert f"{timezone.localdate() - timedelta(days=9):%-d %B %Y}" in page_of(desk, "finance_queue")
    step = ClaimStep.objects.create(claim=claim, was="returned", became="finance", by=claim.mentor.user)
    ClaimStep.objects.filter(pk=step.pk).update(at=timezone.now() - timedelta(days=4))
    assert f"{timezone.localdate() - timedelta(days=4):%-d %B %Y}" in page_of(desk, "finance_queue")


def test_ticked_claims_go_into_a_run_that_can_be_chosen(desk, officer, claim):
    other = factories.ClaimFactory()
    desk.post(QUEUE, {"claims": [claim.pk]})
    run = PaymentRun.objects.get()
    assert desk.post(QUEUE, {"claims": [other.pk], "run": run.pk}).url == reverse("expenses:run_detail", args=[run.pk])
    assert run.claims.count() == 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"run": ""}, "Tick at least one claim"),
        ({"claims": ["0"]}, "is not in the queue any more"),
        ({"claims": ["x"]}, "is not in the queue any more"),
        ({"claims": ["9" * 40]}, "is not in the queue any more"),
        ({"claims": ["coordinator"]}, "is not in the queue any more"),
        ({"claims": ["own"]}, "is not in the queue any more"),
        ({"claims": ["right"], "run": "9999"}, "This run is not open any more"),
        ({"claims": ["right"], "run": "x"}, "This run is not open any more"),
        ({"claims": ["right"], "run": "paid"}, "This run is not open any more"),
    ],
)
def test_queue_says_what_it_cannot_take(desk, officer, claim, sent, said):
    keys = {
        "right": claim.pk,
        "coordinator": factories.ClaimFactory(status="coordinator").pk,
        "own": factories.ClaimFactory(mentor=factories.MentorFactory(user=officer)).pk,
        "paid": factories.PaymentRunFactory(status="paid", paid_on=date(2026, 9, 1), reference="B").pk,
    }
    sent = {
        name: [keys.get(part, part) for part in value] if name == "claims" else keys.get(value, value)
        for name, value in sent.items()
    }
    assert said in desk.post(QUEUE, sent).content.decode()
    assert not Claim.objects.filter(status="in_run").exists()


def test_check_shows_everything_that_is_asked_before_paying(desk, claim, gwen, idris):
    Claim.objects.filter(pk=claim.pk).update(late_because="I was ill", no_receipt_because="It blew away")
    ClaimLine.objects.create(claim=claim, what_for="Two games", amount=claim.amount)
    ClaimStep.objects.create(claim=claim, became="finance", words="Here you are", by=gwen.user)
    factories.ClaimFactory(mentee=idris, what_for="Chips", amount=Decimal("12.00"), spent_on=date(2026, 11, 1))
    factories.ClaimFactory(mentee=idris, what_for="zqzqoctober", spent_on=date(2026, 10, 31))
    factories.ClaimFactory(mentee=idris, what_for="zqzqrefused", status="refused")

    page = page_of(desk, "claim_check", claim.pk)

    for expected in (
        "Saturday 7 November 2026", "Gwen Okafor", "£20.00 a month, it fits.", "I was ill", "It blew away", "Two games",
        "Here you are", "£20.80 of £20.00 claimed", "beyond the limit", "Chips",
    ):  # fmt: skip
        assert expected in page
    for absent in ("Idris", "Farrow", "zqzqoctober", "zqzqrefused"):
        assert absent not in page


@pytest.mark.rule("KOT-8.3")
def test_what_looks_odd_is_said_to_finance_as_to_the_coordinator(desk, claim, coordinator, sign_in):
    twin = factories.ClaimFactory(mentor=claim.mentor, mentee=claim.mentee, spent_on=date(2026, 11, 6))
    for each in (claim, twin):
        handed_in(each)
    factories.ClaimFactory(mentee=claim.mentee, amount=Decimal("95.00"))
    Claim.objects.filter(pk=claim.pk).update(claimed_at=timezone.now() + timedelta(days=200))
    claim.refresh_from_db()
    flags = flags_of(claim)
    assert len(flags) == 4

    page = page_of(desk, "claim_check", claim.pk)

    # The same receipt stands there with the way to the other claim.
    assert "The same receipt stands with another claim" in page
    for flag in flags[1:]:
        assert flag.words in page
    beside_the_coordinator = page_of(sign_in(coordinator), "claim_detail", claim.pk)
    for flag in flags:
        assert flag.words in beside_the_coordinator


@pytest.mark.rule("KOT-8.3")
def test_receipt_stands_beside_the_claim_and_where_it_was_seen_before(desk, claim, hilary):
    picture, pdf = handed_in(claim), handed_in(claim, digest="b" * 64, kind="pdf")
    twin = factories.ClaimFactory(mentor=hilary, amount=Decimal("4.44"), paid_on=date(2026, 11, 10))
    handed_in(twin)
    page = page_of(desk, "claim_check", claim.pk)

    assert f'src="{reverse("expenses:receipt_picture", args=[picture.pk])}"' in page
    assert f'href="{reverse("expenses:receipt_picture", args=[picture.pk])}" target="_blank"' in page
    assert "Save receipt 2 (PDF)" in page
    assert "The same receipt stands with another claim" in page
    assert "£4.44, 7 November 2026" in page
    shown = desk.get(reverse("expenses:receipt_picture", args=[picture.pk]))
    assert b"".join(shown.streaming_content) == b"content"
    assert (shown["Content-Type"], shown["Content-Disposition"]) == ("image/jpeg", "inline")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert desk.get(reverse("expenses:receipt_picture", args=[pdf.pk])).status_code == 404
    kept = desk.get(reverse("expenses:receipt", args=[pdf.pk]))
    assert kept["Content-Disposition"].startswith("attachment")
    assert b"".join(kept.streaming_content) == b"content"


def test_every_child_on_the_page_is_in_the_read_log(desk, officer, claim):
    handed_in(claim)
    twin = factories.ClaimFactory()
    handed_in(twin)
    page_of(desk, "claim_check", claim.pk)
    logged = set(ReadLogEntry.objects.filter(user=officer).values_list("subject_id", flat=True))
    assert logged == {claim.mentee.child_id, twin.mentee.child_id}


@pytest.mark.rule("KOT-8.3")
def test_claim_goes_back_with_a_question_and_without_the_words_in_the_mail(desk, claim):
    url = reverse("expenses:claim_ask", args=[claim.pk])
    assert "Write what you would like to know" in desk.post(url, {"words": " "}).content.decode()

    assert desk.post(url, {"words": "Which bus was it?", "seen": claim.version}).url == QUEUE

    claim.refresh_from_db()
    assert (claim.status, claim.returned_by) == ("returned", "finance")
    assert claim.steps.get().words == "Which bus was it?"
    message = OutboxMessage.objects.get(to="gwen@example.org")
    assert "£8.80" in message.body
    assert "Which bus" not in message.body


def test_claim_goes_to_the_coordinator_with_words(desk, claim):
    url = reverse("expenses:claim_send_on", args=[claim.pk])
    assert "Say in a few words" in desk.post(url, {"words": ""}).content.decode()
    desk.post(url, {"words": "The sum is not that of the receipt"})
    claim.refresh_from_db()
    assert (claim.status, claim.steps.get().words) == ("coordinator", "The sum is not that of the receipt")


@pytest.mark.parametrize("name", ["claim_ask", "claim_send_on"])
def test_second_of_two_who_decide_is_told_and_keeps_the_words(desk, officer, claim, name):
    actions.fill_run(by=officer, claims=[claim])
    page = desk.post(reverse(f"expenses:{name}", args=[claim.pk]), {"words": "Half an hour of thought"})
    text = page.content.decode()
    assert "This claim is in a payment run by now" in text
    assert "Half an hour of thought" in text
    claim.refresh_from_db()
    assert claim.status == "in_run"


@pytest.mark.rule("KOT-8.1")
@pytest.mark.parametrize("name", ["claim_ask", "claim_send_on"])
@pytest.mark.parametrize("place", ["coordinator", "returned", "refused"])
def test_finance_moves_no_claim_that_lies_elsewhere(desk, claim, name, place):
    type(claim).objects.filter(pk=claim.pk).update(status=place)
    page = desk.post(reverse(f"expenses:{name}", args=[claim.pk]), {"words": "Zqzqwords"}).content.decode()
    assert f"This claim is {claim.Status(place).label.lower()} by now" in page
    assert "Zqzqwords" in page
    claim.refresh_from_db()
    assert (claim.status, claim.steps.count()) == (place, 0)


@pytest.mark.parametrize("name", ["claim_ask", "claim_send_on"])
def test_own_claim_is_not_decided_upon(person, sign_in, name):
    own = person(Role.FINANCE_OFFICER, Role.MENTOR)
    claim = factories.ClaimFactory(mentor=factories.MentorFactory(user=own))
    client = sign_in(own)
    assert client.post(reverse(f"expenses:{name}", args=[claim.pk]), {"words": "Pay"}).status_code == 403
    assert "Yours: somebody else pays it" in page_of(client, "finance_queue")


def test_run_is_worked_through_to_its_payment(desk, claim, gwen):
    factories.BankDetailsFactory(mentor=gwen)
    spare = factories.ClaimFactory(mentor=gwen, what_for="Spare")
    desk.post(QUEUE, {"claims": [claim.pk, spare.pk]})
    run = PaymentRun.objects.get()
    desk.post(reverse("expenses:claim_take_out", args=[spare.pk]))
    pay, today = reverse("expenses:run_pay", args=[run.pk]), timezone.localdate()

    page = desk.post(pay, {"paid_on": today + timedelta(days=1), "reference": ""}).content.decode()
    assert "This day has not come yet" in page
    assert "Enter the reference" in page
    typed = {"paid_on": today, "reference": "BACS 1"}
    answer = desk.post(pay, typed | {"seen_payees": "read before"})
    assert "it is £8.80 now" in answer.content.decode()
    assert desk.post(pay, typed | {"seen_payees": answer.context["form"]["seen_payees"].value()}).status_code == 302

    claim.refresh_from_db()
    assert (claim.status, claim.paid_on) == ("paid", today)
    assert "BACS 1" in page_of(desk, "run_detail", run.pk)
    # A second press, and a second tab, meet a run that is paid.
    assert "paid by now" in desk.post(pay, {"paid_on": today, "reference": "BACS 2"}).content.decode()
    assert "paid by now" in desk.post(reverse("expenses:run_drop", args=[run.pk]), {"because": "x"}).content.decode()
    assert (
        "is in no run" in desk.post(reverse("expenses:claim_take_out", args=[spare.pk]), follow=True).content.decode()
    )


@pytest.mark.parametrize("day", ["", "tomorrow", "31/02/2026", "0001-01-01", "2099-01-01"])
def test_odd_days_and_references_are_said_at_the_field(desk, officer, claim, day):
    run = actions.fill_run(by=officer, claims=[claim])
    url = reverse("expenses:run_pay", args=[run.pk])
    response = desk.post(url, {"paid_on": day, "reference": "x" * 61, "paid_otherwise": "on", "seen_payees": "x"})
    assert response.status_code == 200
    assert {"paid_on", "reference"} <= set(response.context["form"].errors)
    claim.refresh_from_db()
    assert claim.status == "in_run"


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("", "Enter an amount such as -2.50"),
        ("x", "Enter an amount in pounds and pence"),
        ("0", "above or below zero"),
        ("-8.81", "£8.80 of this claim stands"),
        ("1", "is claimed anew"),
        ("-1.234", "Enter an amount in pounds and pence"),
        ("-1e9", "Enter an amount in pounds and pence"),
        ("NaN", "Enter an amount in pounds and pence"),
        ("€-2", "Enter the amount in pounds"),
    ],
)
def test_odd_corrections_are_said_at_the_field(desk, gwen, amount, said):
    claim = factories.ClaimFactory(mentor=gwen, paid_on=date(2026, 9, 15))
    page = desk.post(reverse("expenses:claim_correct", args=[claim.pk]), {"amount": amount, "words": "So"})
    assert said in page.content.decode()
    assert not Correction.objects.exists()


def test_correction_stands_on_the_claim(desk, gwen):
    claim = factories.ClaimFactory(mentor=gwen, paid_on=date(2026, 9, 15))
    desk.post(reverse("expenses:claim_correct", args=[claim.pk]), {"amount": "-2.50", "words": "Counted twice"})
    page = page_of(desk, "claim_check", claim.pk)
    for expected in ("−£2.50", "Counted twice", "£6.30 of the claim stands"):
        assert expected in page


@pytest.mark.rule("KOT-8.3")
@pytest.mark.parametrize("minus", ["-2.50", "−2.50", "−£2.50", "–2.50", "- 2.50", "-£2.50"])
def test_each_way_of_writing_a_minus_is_understood(desk, gwen, minus):
    claim = factories.ClaimFactory(mentor=gwen, paid_on=date(2026, 9, 15))
    desk.post(reverse("expenses:claim_correct", args=[claim.pk]), {"amount": minus, "words": "Counted twice"})
    assert Correction.objects.get().amount == Decimal("-2.50")


@pytest.mark.rule("KOT-8.3")
def test_correction_sent_twice_is_booked_once(desk, gwen):
    claim = factories.ClaimFactory(mentor=gwen, paid_on=date(2026, 9, 15))
    url = reverse("expenses:claim_correct", args=[claim.pk])
    submission = desk.get(url).context["form"]["submission"].value()
    sent = {"amount": "-2.50", "words": "Counted twice", "submission": submission}

    assert {desk.post(url, sent).status_code for _ in range(2)} == {302}
    assert Correction.objects.count() == 1
    assert "sent before with other words" in desk.post(url, sent | {"amount": "-3"}).content.decode()
    assert Correction.objects.get().amount == Decimal("-2.50")


def test_first_correction_is_asked_for_less_alone(desk, gwen, officer):
    claim = factories.ClaimFactory(mentor=gwen, paid_on=date(2026, 9, 15))
    assert "How much less?" in page_of(desk, "claim_correct", claim.pk)
    actions.correct_claim(by=officer, claim=claim, amount=Decimal("-1"), words="So")
    assert "How much more or less?" in page_of(desk, "claim_correct", claim.pk)


@pytest.mark.rule("KOT-8.3")
def test_month_is_closed_after_a_look_at_what_is_in_it(desk, officer, gwen):
    factories.ClaimFactory(paid_on=date(2026, 9, 15))
    factories.ClaimFactory(spent_on=date(2026, 9, 30), amount=Decimal("4.10"))
    run = actions.fill_run(by=officer, claims=[factories.ClaimFactory(amount=Decimal("7.30"))])
    PaymentRun.objects.filter(pk=run.pk).update(made_at=timezone.now() - timedelta(days=3650))
    url = reverse("expenses:month_close", args=["2026-09"])
    assert url in page_of(desk, "months_list")

    page = page_of(desk, "month_close", "2026-09")
    for expected in ("1, £8.80", "1 claim, £4.10", f"Payment run {run.number}</a>, £7.30", "No, go back"):
        assert expected in page
    assert not ClosedMonth.objects.exists()
    assert "Still open: Payment run" in desk.post(url).content.decode()
    assert desk.post(url, {"runs_not_paid": "on"}).url == reverse("expenses:months_list")
    assert ClosedMonth.objects.get().month == date(2026, 9, 1)

    assert url not in page_of(desk, "months_list")
    assert "Closed by Geoffrey Lam" in page_of(desk, "month_close", "2026-09")
    assert "closed already" in desk.post(url, {"runs_not_paid": "on"}).content.decode()


def test_month_that_is_not_over_or_never_was_is_not_closed(desk):
    this_month = f"{timezone.localdate():%Y-%m}"
    assert "is not over yet" in page_of(desk, "month_close", this_month)
    assert desk.post(reverse("expenses:month_close", args=[this_month])).status_code == 200
    for wrong in ("2099-01", "2001-01", "2026-13", "x"):
        page_of(desk, "month_close", wrong, status=404)
    page_of(desk, "month_file", "2099-01", status=404)
    assert not ClosedMonth.objects.exists()


@pytest.mark.parametrize("name", ["finance_queue", "runs_list", "home:today"])
def test_lists_take_as_many_queries_with_one_row_as_with_thirty(
    desk, officer, gwen, name, django_assert_max_num_queries
):
    url = reverse(name if ":" in name else f"expenses:{name}")
    counts = []
    for number in (1, 30):
        for _ in range(number):
            factories.ClaimFactory(paid_on=date(2026, 9, 15))
            factories.ClaimFactory()
            actions.fill_run(by=officer, claims=[factories.ClaimFactory()])
        with django_assert_max_num_queries(14) as counted:
            desk.get(url)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_finance_officer_begins_with_what_waits(desk, claim, officer, gwen):
    actions.fill_run(by=officer, claims=[factories.ClaimFactory(mentor=gwen, amount=Decimal("3.20"))])
    factories.ClaimFactory(paid_on=date(2026, 9, 15))
    page = " ".join(desk.get("/").content.decode().split())
    for expected in (
        "£8.80</b>waits to be paid, 1 claim<",
        "£3.20</b>in payment run 1",
        "1</b>month not closed",
        "Bowling",
        "IF",
    ):
        assert expected in page
    assert "Idris" not in page
