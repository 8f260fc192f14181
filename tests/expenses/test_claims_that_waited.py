"""A claim begun on a phone without signal comes by itself, becomes one claim, and is asked about before it is sent."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core import drafts
from core.models import Draft, ReadLogEntry
from expenses.models import Claim, ReceiptFile
from mentees import actions as mentee_actions
from tests import factories

from .claiming import NEW, photo, typed

pytestmark = pytest.mark.rule("KOT-8.3")
SEND, DROP, OWN = (reverse(f"expenses:{name}") for name in ("claim_send", "claim_drop", "claims_list"))


@pytest.fixture
def client(sign_in, claimant):
    return sign_in(claimant)


def message(user, child, **changes):
    """A claim as the phone kept it, its photo apart."""
    submission = str(uuid.uuid4())
    fields = typed(child, receipts=None, submission=None, mentee=str(child.pk), meetup="", no_receipt_because="")
    return {
        "owner": drafts.owner_of(user),
        "key": f"claim:phone:{submission}",
        "submission": submission,
        "version": 0,
        "attempts": [],
        "fields": fields | changes.pop("fields", {}),
    } | changes


def send(client, sent, *receipts):
    if receipts:
        return client.post(SEND, {"message": json.dumps(sent), "receipts": list(receipts)})
    return client.post(SEND, json.dumps(sent), content_type="application/json")


def test_claim_that_waited_is_one_claim_with_one_receipt_however_often_it_comes(client, claimant, mentee):
    sent = message(claimant, mentee)

    answers = [send(client, sent, photo()).json() for _ in range(3)]

    claim = Claim.objects.get()
    assert (claim.amount, claim.status, claim.receipt) == (Decimal("8.90"), "finance", "yes")
    assert ReceiptFile.objects.get().claim == claim
    path = reverse("expenses:claim_detail", args=[claim.pk])
    assert answers == [{"sent": True, "receipt": path, "told": "Claim sent. It fits, and goes to finance."}] * 3
    assert Draft.objects.get(key=sent["key"]).fields == {}


@pytest.mark.parametrize(
    "fields",
    [{"no_receipt_because": "A bus fare"}, {"kind": "miles", "miles": "12.5", "amount": ""}],
)
def test_claim_without_a_photo_comes_as_words_alone(client, claimant, mentee, fields):
    sent = message(claimant, mentee, fields=fields)

    assert [send(client, sent).status_code for _ in range(2)] == [200, 200]

    assert Claim.objects.get().mentee == mentee


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": "12,50"}, "without a comma"),
        ({"mentee": ""}, "Choose the child"),
        ({"spent_on": "2999-01-01"}, "This day has not come yet"),
        ({"kind": "gift"}, "no approved request fits"),
    ],
)
def test_refused_claim_says_why_and_its_words_are_kept_here_as_well(client, claimant, mentee, fields, words):
    sent = message(claimant, mentee, fields=fields)

    answer = send(client, sent, photo())

    assert answer.status_code == 422
    assert words in answer.json()["because"]
    assert not Claim.objects.exists()
    assert drafts.load(claimant, sent["key"]).fields["what_for"] == "Museum café"
    mended = sent | {"fields": message(claimant, mentee)["fields"], "version": answer.json()["version"]}
    assert send(client, mended, photo()).status_code == 200
    assert Claim.objects.count() == 1


def test_claim_without_receipt_and_reason_is_refused(client, claimant, mentee):
    assert "Add the receipt" in send(client, message(claimant, mentee)).json()["because"]


@pytest.mark.rule("KOT-8.1")
def test_what_passes_the_limit_is_asked_about_and_goes_from_the_form(client, claimant, mentee):
    sent = message(claimant, mentee, fields={"amount": "20.01"})

    answer = send(client, sent, photo())

    assert answer.status_code == 422
    because = answer.json()["because"]
    assert "£20.00 a month for each mentee" in because
    assert "(KOT-8.1). Open the form to send it all the same." in because
    assert not Claim.objects.exists()
    assert ReadLogEntry.objects.filter(view="expenses:claim_send", subject_id=mentee.child_id, user=claimant).exists()
    form = f"{NEW}?begun={sent['submission']}"
    assert client.get(form).context["form"]["what_for"].value() == "Museum café"
    client.post(form, typed(mentee, amount="20.01", submission=sent["submission"]))
    assert Claim.objects.get().status == "coordinator"
    assert send(client, sent, photo()).status_code == 200
    assert Claim.objects.count() == 1


def test_same_receipt_is_asked_about(client, claimant, mentee):
    send(client, message(claimant, mentee), photo())

    answer = send(client, message(claimant, mentee, fields={"what_for": "Café again"}), photo())

    assert answer.status_code == 422
    assert "This receipt is already on the claim of" in answer.json()["because"]
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("other", [{"amount": "9.90"}, {"no_receipt_because": "zqzqlater"}])
def test_other_words_under_an_id_that_was_sent_make_no_second_claim(client, claimant, mentee, other):
    sent = message(claimant, mentee)
    send(client, sent, photo())

    answer = send(client, sent | {"fields": sent["fields"] | other}, photo())

    assert answer.status_code == 410
    assert "sent or thrown away already, without these words" in answer.json()["because"]
    assert Claim.objects.get().amount == Decimal("8.90")


def test_words_of_another_device_are_not_overwritten(client, claimant, mentee):
    sent = message(claimant, mentee)
    drafts.save(
        user=claimant, key=sent["key"], fields={"what_for": "On the tablet"}, submission=sent["submission"], version=0
    )

    assert send(client, sent, photo()).status_code == 409

    assert not Claim.objects.exists()
    assert drafts.load(claimant, sent["key"]).fields == {"what_for": "On the tablet"}


@pytest.mark.parametrize("amount", ["8.90", "120.00"])
def test_claim_of_a_former_mentor_is_taken_for_decision_and_told_nothing(
    client, claimant, mentee, allocation, coordinator, amount
):
    mentee_actions.end_allocation(by=coordinator, allocation=allocation, reason="Moved away")

    answer = send(client, message(claimant, mentee, fields={"amount": amount}), photo())

    assert answer.json()["told"] == (
        "Claim sent. It fits, and goes to finance."
        if amount == "8.90"
        else "Claim sent. The coordinator looks at it first."
    )
    assert Claim.objects.get().amount == Decimal(amount)


def test_claim_of_a_mentor_suspended_meanwhile_is_kept(client, claimant, mentee, allocation, coordinator):
    mentee_actions.suspend_mentor(by=coordinator, mentor=allocation.mentor, because="To be looked into")

    assert send(client, message(claimant, mentee), photo()).status_code == 200

    assert Claim.objects.visible_to(coordinator).get().mentor == allocation.mentor


def test_claim_for_a_child_never_mentored_is_refused(client, claimant):
    answer = send(client, message(claimant, factories.MenteeFactory()), photo())

    assert answer.status_code == 422
    assert not Claim.objects.exists()


def test_words_of_somebody_else_are_not_taken(client, claimant, mentee, person):
    sent = message(claimant, mentee, owner=drafts.owner_of(person("mentor")))

    assert send(client, sent, photo()).status_code == 401

    assert not Claim.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"key": "claim:new"}, {"key": "claim:phone:x"}, {"key": None}, {"fields": {"amount": 3}}, {"submission": "no id"}],
)
def test_what_is_no_claim_is_refused_with_words(client, claimant, mentee, changes):
    sent = message(claimant, mentee)
    sent |= changes

    answer = send(client, sent, photo())

    assert answer.status_code in (400, 404)
    assert answer.json()["because"]
    assert not Claim.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{", '{"owner": 1}'])
def test_what_is_no_message_is_refused_with_words(client, body):
    for answer in (
        client.post(SEND, body, content_type="application/json"),
        client.post(SEND, {"message": body, "receipts": photo()}),
        client.post(SEND, {"receipts": photo()}),
        client.post(SEND),
    ):
        assert answer.status_code in (400, 401)
        assert answer.json()["because"]


def test_what_was_begun_on_the_phone_is_found_on_your_claims_and_can_be_thrown_away(client, claimant, person, sign_in):
    sent = {"key": f"claim:phone:{uuid.uuid4()}", "submission": uuid.uuid4(), "version": 0}
    drafts.save(user=claimant, fields={"what_for": "Zqchocolate"}, **sent)
    mark = sent["key"].rpartition(":")[2]
    other = sign_in(person("mentor"))

    assert f"{NEW}?begun={mark}" in client.get(OWN).content.decode()
    assert "Zqchocolate" not in other.get(OWN).content.decode()
    other.post(DROP, {"begun": mark})
    client.post(DROP, {"begun": "no mark"})
    assert drafts.load(claimant, sent["key"])

    assert client.post(DROP, {"begun": mark}).url == OWN
    assert drafts.load(claimant, sent["key"]) is None
    assert "Zqchocolate" not in client.get(OWN).content.decode()


def test_address_that_names_no_begun_claim_opens_a_new_one(client, mentee):
    assert client.get(f"{NEW}?begun=nonsense").context["draft_key"] == "claim:new"


def test_claim_outside_own_days_is_told_before_it_goes(client, claimant, mentee, allocation):
    before = allocation.start_on - timedelta(days=1)
    sent = message(claimant, mentee, fields={"spent_on": before.isoformat(), "late_because": "I was ill"})

    because = send(client, sent, photo()).json()["because"]

    assert "outside your time as the child’s mentor" in because
