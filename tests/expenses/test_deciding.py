"""The coordinator decides, the mentor answers or withdraws; of two who act at once one is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from core.models import OutboxMessage
from core.roles import Role
from expenses import actions
from expenses.deadlines import claims_to_decide
from expenses.models import Claim
from tests import factories

from .claiming import photo, typed


def words_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def claim(allocation, today):
    """£24.00, which the month does not hold; it waits for the coordinator."""
    return actions.send_claim(
        by=allocation.mentor.user,
        mentor=allocation.mentor,
        mentee=allocation.mentee,
        kind="spending",
        spent_on=today - timedelta(days=1),
        what_for="Climbing wall",
        amount=Decimal("24.00"),
        no_receipt_because="Lost on the way",
    )


def facts_of(claim, **other):
    names = ("kind", "spent_on", "what_for", "amount", "no_receipt_because")
    return {name: getattr(claim, name) for name in names} | other


@pytest.fixture
def decides(sign_in, coordinator):
    """Opens the page as the coordinator, and sends what is decided."""
    client = sign_in(coordinator)

    def make(claim, decision, words="", **other):
        url = f"/money/claims/{claim.pk}/decide/"
        seen = client.get(url).context["form"]["seen"].value()
        return client.post(url, {"decision": decision, "words": words, "seen": seen} | other)

    return make


@pytest.mark.rule("KOT-8.1")
def test_coordinator_agrees_and_finance_pays(claim, decides, coordinator):
    assert claim.status == "coordinator"

    response = decides(claim, "approve", "Good for him")

    claim.refresh_from_db()
    step = claim.steps.last()
    assert (response.status_code, claim.status) == (302, "finance")
    assert (step.was, step.became, step.words, step.by) == ("coordinator", "finance", "Good for him", coordinator)


@pytest.mark.rule("KOT-8.4")
@pytest.mark.parametrize(("amount", "status"), [("100.00", "finance"), ("100.01", "coordinator")])
def test_nobody_agrees_to_more_than_the_policy_lets_them(claim, decides, amount, status):
    Claim.objects.filter(pk=claim.pk).update(amount=Decimal(amount))

    response = decides(claim, "approve")

    claim.refresh_from_db()
    assert claim.status == status
    if status == "coordinator":
        assert "needs a grant" in str(response.context["form"].errors)
        assert "lets nobody agree" in words_of(response)


@pytest.mark.rule("KOT-8.4")
def test_day_outside_ones_time_opens_no_way_round_the_grant(claim, decides, today):
    Claim.objects.filter(pk=claim.pk).update(amount=Decimal("100.01"), spent_on=today - timedelta(days=500))

    decides(claim, "approve")

    claim.refresh_from_db()
    assert claim.status == "coordinator"


def test_refusal_and_question_need_words_and_tell_the_mentor_none_of_them(claim, decides, claimant):
    for decision in ("return", "refuse"):
        assert decides(claim, decision).context["form"].errors["words"]
    OutboxMessage.objects.all().delete()

    decides(claim, "refuse", "zqzqreason")

    message = OutboxMessage.objects.get()
    assert message.to == claimant.email
    assert "was not agreed" in message.subject
    for secret in ("zqzqreason", "Idris", "Farrow", "Climbing"):
        assert secret not in message.subject + message.body
    claim.refresh_from_db()
    assert (claim.status, claim.steps.last().words) == ("refused", "zqzqreason")


@pytest.mark.rule("KOT-8.3")
@pytest.mark.parametrize(("desk", "who"), [("coordinator", "the coordinator"), ("finance", "the finance officer")])
def test_either_desk_asks_the_same_way_and_the_mail_says_which(claim, person, claimant, desk, who):
    asks = person(Role.COORDINATOR if desk == "coordinator" else Role.FINANCE_OFFICER)
    Claim.objects.filter(pk=claim.pk).update(status=desk)

    actions.ask_about_claim(by=asks, claim=claim, desk=desk, words="zqzqquestion")

    claim.refresh_from_db()
    assert (claim.status, claim.returned_by) == ("returned", desk)
    message = OutboxMessage.objects.get(event=f"claim:{claim.pk}:step:{claim.steps.last().pk}")
    assert message.to == claimant.email
    assert f"{who} has a question about your claim of £24.00" in message.body
    assert "zqzq" not in message.subject + message.body


def test_refusal_is_taken_up_again(claim, decides, sign_in, coordinator):
    decides(claim, "refuse", "No")
    client = sign_in(coordinator)
    url = f"/money/claims/{claim.pk}/take-up/"
    assert client.post(url, {"words": ""}).context["form"].errors["words"]

    assert client.post(url, {"words": "Gwen rang"}).status_code == 302

    claim.refresh_from_db()
    assert claim.status == "coordinator"
    assert "not refused any more" in words_of(client.post(url, {"words": "Again"}))


@pytest.mark.rule("KOT-8.3")
def test_question_is_answered_and_the_claim_put_right_is_judged_anew(
    claim, decides, sign_in, claimant, mentee, coordinator
):
    decides(claim, "return", "Is this for two?")
    client = sign_in(claimant)
    page = words_of(client.get(f"/money/claims/{claim.pk}/"))
    assert "Is this for two?" in page
    url = f"/money/claims/{claim.pk}/answer/"
    opened = client.get(url).context["form"]
    assert opened["amount"].value() == Decimal("24.00")
    answer = typed(mentee, mentee=None, amount="12.00", what_for="Climbing wall, one", seen=opened["seen"].value())
    assert client.post(url, answer).context["form"].errors["words"]

    response = client.post(url, answer | {"words": "For one", "receipts": photo()})

    claim.refresh_from_db()
    assert response.status_code == 302
    # Whoever asked reads the answer, although it fits now.
    assert (claim.status, claim.amount, claim.receipts.count()) == ("coordinator", Decimal("12.00"), 1)
    assert "£8.00 left after this" in claim.judged
    assert claim.history.filter(amount=Decimal("24.00")).exists()
    message = OutboxMessage.objects.get(event__startswith=f"claim:{claim.pk}:")
    assert message.subject.startswith("A question about your claim")
    # Sent again, it is told that nobody asks any more.
    assert "Nobody waits for an answer" in words_of(
        client.post(url, answer | {"words": "For one", "receipts": photo()})
    )


@pytest.mark.rule("KOT-8.1")
@pytest.mark.parametrize(
    ("agreed", "amount", "desk"),
    [
        (True, "24.00", "finance"),
        (True, "25.00", "coordinator"),
        (False, "24.00", "coordinator"),
        (False, "20.00", "finance"),
    ],
)
def test_answer_to_finance_goes_back_there_unless_it_needs_the_coordinator(
    claim, claimant, person, agreed, amount, desk, coordinator
):
    if agreed:
        actions.approve_claim(by=coordinator, claim=claim)
    else:
        Claim.objects.filter(pk=claim.pk).update(status="finance")
    actions.ask_about_claim(by=person(Role.FINANCE_OFFICER), claim=claim, desk="finance", words="Which wall?")

    answered = actions.answer_claim(
        by=claimant, claim=claim, words="The town's", **facts_of(claim, amount=Decimal(amount))
    )

    assert (answered.status, answered.returned_by) == (desk, "")


def test_withdrawn_claim_counts_no_more_and_a_decision_on_it_is_told(claim, sign_in, claimant, coordinator, mentee):
    client = sign_in(coordinator)
    url = f"/money/claims/{claim.pk}/decide/"
    opened = client.get(url).context["form"]["seen"].value()
    response = sign_in(claimant).post(f"/money/claims/{claim.pk}/withdraw/", {"words": "Paid by my aunt"})
    assert response.status_code == 302

    response = client.post(url, {"decision": "approve", "seen": opened})

    claim.refresh_from_db()
    assert claim.status == "withdrawn"
    assert "This claim is withdrawn by now" in words_of(response)
    assert not Claim.objects.of_the_month().exists()
    assert "cannot be taken back any more" in words_of(sign_in(claimant).get(f"/money/claims/{claim.pk}/withdraw/"))


def test_second_of_two_who_decide_is_told(claim, decides, person, sign_in):
    chief = sign_in(person(Role.CHIEF_EXECUTIVE))
    url = f"/money/claims/{claim.pk}/decide/"
    opened = chief.get(url).context["form"]["seen"].value()
    decides(claim, "approve")

    response = chief.post(url, {"decision": "refuse", "words": "No", "seen": opened})

    claim.refresh_from_db()
    assert claim.status == "finance"
    assert "This claim is with finance by now" in words_of(response)


def test_decision_on_a_sum_that_was_changed_meanwhile_is_told(claim, sign_in, claimant, coordinator):
    client = sign_in(coordinator)
    url = f"/money/claims/{claim.pk}/decide/"
    opened = client.get(url).context["form"]["seen"].value()
    actions.ask_about_claim(by=coordinator, claim=claim, desk="coordinator", words="For two?")
    actions.answer_claim(by=claimant, claim=claim, words="Yes", **facts_of(claim, amount=Decimal("48.00")))

    response = client.post(url, {"decision": "approve", "seen": opened})

    claim.refresh_from_db()
    assert claim.status == "coordinator"
    assert "amount: 48.00" in words_of(response)


def test_nobody_decides_on_their_own_claim(claim, claimant, sign_in):
    both = factories.UserFactory(roles=[Role.COORDINATOR, Role.MENTOR])
    type(claim.mentor).objects.filter(pk=claim.mentor_id).update(user=both)

    assert sign_in(both).post(f"/money/claims/{claim.pk}/decide/", {"decision": "approve"}).status_code == 403
    with pytest.raises(ValidationError, match="your own claim"):
        actions.approve_claim(by=both, claim=Claim.objects.get(pk=claim.pk))


def test_wrong_decision_is_said_at_its_field(claim, decides):
    assert decides(claim, "perhaps").context["form"].errors["decision"]
    assert decides(claim, "").context["form"].errors["decision"]
    claim.refresh_from_db()
    assert claim.status == "coordinator"


@pytest.mark.rule("KOT-8.1")
def test_coordinators_own_claim_waits_for_the_chief_executive(claim, claimant, person):
    claim.mentee.scheme.coordinator = claimant
    claim.mentee.scheme.save()
    chief = person(Role.CHIEF_EXECUTIVE)

    assert [deadline.person for deadline in claims_to_decide()] == [chief]
