"""No child's name reaches finance in what is typed about money (KOT-20.2); a name that is a word stops nobody."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from expenses import actions
from expenses.models import Claim, GiftRequest, GrantApplication, Outlay
from tests import factories

from .claiming import NEW, typed

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-20.2")]
FINANCE_READS = "Please leave Mollie’s name out: finance reads this"
TICK = "names_nobody"


@pytest.fixture
def pair(make_allocated):
    mentee = factories.MenteeFactory(child__first_name="Mollie", child__surname="Tranter", child__known_as="")
    return make_allocated(mentee=mentee, start_on=timezone.localdate() - timedelta(days=400))


@pytest.fixture
def claim(pair):
    """£24.00, which waits for the coordinator."""
    return actions.send_claim(
        by=pair.mentor.user,
        mentor=pair.mentor,
        mentee=pair.mentee,
        kind="spending",
        spent_on=timezone.localdate(),
        what_for="Climbing wall",
        amount=Decimal("24.00"),
        no_receipt_because="The machine gave none",
    )


@pytest.mark.parametrize("field", ["what_for", "line_0_what", "no_receipt_because", "late_because"])
def test_claim_that_names_its_child_is_refused_at_the_field(field, pair, sign_in):
    named = {field: "Cake for Mollie", "line_0_amount": "8.90" if field == "line_0_what" else ""}

    page = sign_in(pair.mentor.user).post(NEW, typed(pair.mentee, **named))

    assert page.context["form"].errors == {field: [FINANCE_READS]}
    assert "Cake for Mollie" in page.content.decode()
    assert not Claim.objects.exists()


def test_both_names_are_said_at_once(pair, sign_in):
    page = sign_in(pair.mentor.user).post(NEW, typed(pair.mentee, what_for="Cake for Mollie Tranter"))

    assert page.context["form"].errors["what_for"] == ["Please leave Mollie and Tranter out: finance reads this"]


def test_name_that_is_a_word_goes_with_one_tick(pair, sign_in):
    pair.mentee.child.surname = "Green"
    pair.mentee.child.save()
    client, sent = sign_in(pair.mentor.user), typed(pair.mentee, what_for="Green paint")
    assert TICK not in client.get(NEW).content.decode()

    page = client.post(NEW, sent)
    client.post(NEW, sent | {TICK: "on", "receipts": typed(pair.mentee)["receipts"]})

    assert f'name="{TICK}"' in page.content.decode()
    assert Claim.objects.get().what_for == "Green paint"


@pytest.mark.parametrize("field", ["what", "occasion"])
def test_gift_that_names_its_child_is_refused_at_the_field(field, pair, sign_in):
    words = {"what": "A kite", "occasion": "The birthday", "give_on": timezone.localdate().isoformat(), "amount": "9"}

    page = sign_in(pair.mentor.user).post(
        reverse("expenses:gift_ask", args=[pair.mentee_id]), words | {field: "Mollie has filled her book"}
    )

    assert page.context["form"].errors == {field: [FINANCE_READS]}
    assert not GiftRequest.objects.exists()


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("/money/claims/{claim}/decide/", {"decision": "return"}),
        ("/money/claims/{claim}/decide/", {"decision": "refuse"}),
        ("/money/gifts/{gift}/decide/", {"approves": "no"}),
    ],
)
def test_answer_that_names_the_child_is_refused_at_the_field(url, sent, claim, pair, coordinator, sign_in):
    gift = factories.GiftRequestFactory(mentor=pair.mentor, mentee=pair.mentee)

    page = sign_in(coordinator).post(url.format(claim=claim.pk, gift=gift.pk), sent | {"words": "Where was Mollie?"})

    assert page.context["form"].errors == {"words": [FINANCE_READS]}
    claim.refresh_from_db()
    gift.refresh_from_db()
    assert (claim.status, gift.status) == ("coordinator", "open")


@pytest.mark.parametrize("url", ["answer", "withdraw"])
def test_words_of_the_mentor_on_a_claim_name_nobody(url, claim, pair, coordinator, sign_in):
    actions.ask_about_claim(by=coordinator, claim=claim, desk="coordinator", words="Which wall?")
    kept = {"what_for": "Climbing wall", "amount": "24.00", "no_receipt_because": "None", "receipts": None}

    page = sign_in(pair.mentor.user).post(
        f"/money/claims/{claim.pk}/{url}/", typed(pair.mentee, **kept, words="Mollie knows")
    )

    assert page.context["form"].errors == {"words": [FINANCE_READS]}
    claim.refresh_from_db()
    assert claim.status == "returned"


def test_finance_is_told_to_name_nobody_and_learns_no_name_by_trying(claim, coordinator, officer, sign_in):
    actions.approve_claim(by=coordinator, claim=claim)
    client = sign_in(officer)

    page = client.get(f"/money/finance/{claim.pk}/").content.decode()
    client.post(f"/money/finance/{claim.pk}/ask/", {"words": "Was it Mollie?"})

    assert page.count("Name no child.") == 2
    claim.refresh_from_db()
    assert claim.status == "returned"


def test_application_names_the_child_to_nobody_once_it_is_sent(pair, sign_in):
    words = {
        "description": "A drum for Mollie",
        "amount": "120",
        "reasoning": "Mollie drums",
        "not_elsewhere": "School said no",
        "impact": "Joins a band",
        "sponsor": "The school",
    }
    client, url = sign_in(pair.mentor.user), reverse("expenses:grant_apply", args=[pair.mentee_id])

    page = client.post(url, words | {"send": "yes"})

    told = ["Please leave Mollie’s name out: the committee and finance read this"]
    assert page.context["form"].errors == {"description": told, "reasoning": told}
    client.post(url, words)
    assert GrantApplication.objects.get().status == "draft"


@pytest.mark.rule("KOP-5")
def test_outlay_and_why_it_is_struck_out_name_no_child_that_its_writer_knows(pair, coordinator, officer, sign_in):
    sent = {"head": "support", "what_for": "Shoes for Mollie", "amount": "30", "on": timezone.localdate()}
    client, url = sign_in(coordinator), reverse("expenses:outlay_enter")

    page = client.post(url, sent)
    assert page.context["form"].errors == {"what_for": [FINANCE_READS]}
    assert f'name="{TICK}"' in page.content.decode()
    # The name that was typed is a word here.
    assert client.post(url, sent | {TICK: "on"}).status_code == 302
    outlay = Outlay.objects.get()

    strike = reverse("expenses:outlay_strike", args=[outlay.pk])
    page = client.post(strike, {"because": "Tranter paid"})
    assert page.context["form"].errors["because"] == ["Please leave Tranter’s name out: finance reads this"]
    assert f'name="{TICK}"' in page.content.decode()
    # Finance knows no name, and learns none by trying.
    assert sign_in(officer).post(url, sent | {"what_for": "Cake for Mollie"}).status_code == 302
    outlay.refresh_from_db()
    assert not outlay.is_struck
