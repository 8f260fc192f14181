"""Whoever decides second reads what was decided, by whom and when, and keeps their words (KOT-8.1)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from core.history import version_of
from core.roles import Role
from expenses import actions
from tests import factories

pytestmark = pytest.mark.django_db


def words_of(response):
    return " ".join(response.content.decode().split())


def at(name, row):
    return reverse(f"expenses:{name}", args=[row.pk])


@pytest.fixture
def chief(person, sign_in):
    return sign_in(person(Role.CHIEF_EXECUTIVE, name="Delphine Osei"))


@pytest.fixture
def claim(pair):
    pair = {"mentor": pair.mentor, "mentee": pair.mentee}
    return factories.ClaimFactory(**pair, status="coordinator", amount=Decimal("24.00"), spent_on=timezone.localdate())


def told_and_kept(page, what, who):
    """The page says what became of it and by whom, gives the words back, and holds no form to send."""
    text = words_of(page)
    assert page.status_code == 200
    assert what in text
    assert who in text
    today = timezone.localdate()
    assert f"{today.day} {today:%B %Y}" in text
    assert "zqzqsecond" in text
    assert "zqzqfirst" in text
    assert 'name="words"' not in text
    assert "Error:" not in text


@pytest.mark.rule("KOT-8.1")
def test_second_answer_to_a_claim(claim, coordinator, chief):
    opened = version_of(claim)
    actions.approve_claim(by=coordinator, claim=claim, words="zqzqfirst")
    page = chief.post(at("claim_decide", claim), {"decision": "refuse", "words": "zqzqsecond", "seen": opened})
    told_and_kept(page, "This claim is with finance by now", "Farida Khan")


@pytest.mark.rule("KOT-8.2")
def test_second_answer_to_a_gift(pair, coordinator, chief):
    gift = factories.GiftRequestFactory(mentor=pair.mentor, mentee=pair.mentee)
    actions.decide_gift(by=coordinator, gift=gift, approves=True, words="zqzqfirst")
    page = chief.post(at("gift_decide", gift), {"approves": "no", "words": "zqzqsecond"})
    told_and_kept(page, "This request is approved by now", "Farida Khan")
    assert "inside the limit" not in words_of(page)


@pytest.mark.rule("KOT-12.2")
def test_second_answer_to_a_taxi(pair, coordinator, chief):
    firm = factories.TaxiFirmFactory(checked_on=timezone.localdate() - timedelta(days=9))
    taxi = factories.TaxiRequestFactory(mentor=pair.mentor, mentee=pair.mentee, firm=firm)
    opened = version_of(taxi)
    actions.refuse_taxi(by=coordinator, taxi=taxi, words="zqzqfirst")
    page = chief.post(at("taxi_request_decide", taxi), {"answer": "yes", "words": "zqzqsecond", "seen": opened})
    told_and_kept(page, "This request is refused by now", "Farida Khan")


@pytest.mark.rule("KOP-20")
@pytest.mark.parametrize("name", ["grant_decide", "grant_weigh"])
def test_second_word_on_a_grant(name, sent, committee, fund, agree, sign_in):
    agree(sent, committee[:2])
    actions.decide_grant(by=committee[0], grant=sent, approves=True, fund=fund, words="zqzqfirst")
    typed = {"approves": "yes", "says": "yes", "fund": fund.pk, "words": "zqzqsecond"}
    page = sign_in(committee[1]).post(at(name, sent), typed)
    told_and_kept(page, "This application is approved by now", "Nora Finch")
    assert "The committee agrees" not in words_of(page)


@pytest.mark.rule("KOP-20")
def test_what_was_taken_back_says_by_whom(sent, committee, sign_in):
    actions.withdraw_grant(by=sent.mentor.user, grant=sent)
    text = words_of(sign_in(committee[0]).get(at("grant_decide", sent)))
    assert "This application is withdrawn by now" in text
    assert f"{sent.mentor}, {timezone.localdate().day}" in text


@pytest.mark.rule("KOT-8.4")
def test_agreeing_is_no_choice_where_the_policy_lets_nobody_agree(claim, coordinator, sign_in):
    client = sign_in(coordinator)
    assert 'value="approve"' in words_of(client.get(at("claim_decide", claim)))
    type(claim).objects.update(amount=Decimal("100.01"))
    text = words_of(client.get(at("claim_decide", claim)))
    assert 'value="approve"' not in text
    assert 'value="return"' in text
    assert "apply for a grant first" in text


@pytest.mark.rule("KOT-12.2")
def test_taxi_that_is_claimed_offers_no_way_back(pair, sign_in):
    today = timezone.localdate()
    taxi = factories.TaxiRequestFactory(
        mentor=pair.mentor, mentee=pair.mentee, status="approved", decided_at=timezone.now()
    )
    client, button = sign_in(pair.mentor.user), at("taxi_request_withdraw", taxi)
    assert button in words_of(client.get(at("taxi_request_detail", taxi)))
    factories.ClaimFactory(mentor=pair.mentor, mentee=pair.mentee, kind="taxi", taxi=taxi, spent_on=today)
    assert button not in words_of(client.get(at("taxi_request_detail", taxi)))


@pytest.mark.rule("KOT-8.1")
def test_own_claim_says_who_decides_it(claim, coordinator, chief, sign_in):
    claim.mentee.scheme.coordinator = coordinator
    claim.mentee.scheme.save()
    page = sign_in(claim.mentor.user).get(at("claim_decide", claim))
    assert page.status_code == 403
    assert "This is your own claim. Farida Khan (coordinator) decides." in words_of(page)
    type(claim.mentor).objects.filter(pk=claim.mentor_id).update(user=coordinator)
    page = sign_in(coordinator).get(at("claim_decide", claim))
    assert page.status_code == 403
    assert "This is your own claim. Delphine Osei (chief executive) decides." in words_of(page)
    assert "ask the coordinator" not in words_of(page)


@pytest.mark.parametrize("name", ["claim_ask", "claim_send_on", "claim_correct"])
def test_own_claim_says_why_it_is_closed_and_who_checks_it(officer, person, sign_in, name):
    own = person(Role.FINANCE_OFFICER, Role.MENTOR)
    claim = factories.ClaimFactory(mentor=factories.MentorFactory(user=own))
    client = sign_in(own)

    told = "This is your own claim, and nobody checks, pays or puts right their own: Geoffrey Lam (finance officer)"
    assert told in words_of(client.get(at(name, claim)))
    assert told in words_of(client.get(at("claim_check", claim)))
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert "ask the chief executive to find one" in words_of(client.get(at(name, claim)))


@pytest.mark.parametrize("name", ["claim_ask", "claim_correct"])
def test_owner_without_the_finance_desk_is_told_that_it_is_not_their_role(claim, sign_in, name):
    assert "Your role does not include it" in words_of(sign_in(claim.mentor.user).get(at(name, claim)))


def test_claim_not_decided_by_this_role_says_so_and_no_more(claim, person, sign_in):
    page = sign_in(person(Role.FAMILY_LIAISON)).get(at("claim_decide", claim))
    assert "Your role does not include it" in words_of(page)


@pytest.mark.rule("KOT-8.3")
def test_twin_of_a_receipt_is_a_link(claim, pair, coordinator, sign_in):
    other = factories.ClaimFactory(mentor=pair.mentor, mentee=pair.mentee)
    for one in (claim, other):
        one.receipts.create(file="", digest="7" * 64, added_by=pair.mentor.user)
    text = words_of(sign_in(coordinator).get(at("claim_decide", claim)))
    assert f'<a href="{at("claim_detail", other)}">The claim of' in text
    assert "carries the same receipt" in text


@pytest.mark.rule("KOT-8.2")
def test_coordinator_reads_the_child_by_one_name_everywhere(pair, coordinator, sign_in):
    both = {"mentor": pair.mentor, "mentee": pair.mentee}
    gift, grant = factories.GiftRequestFactory(**both), factories.ApprovedGrantFactory(**both)
    client, name = sign_in(coordinator), pair.mentee.child.full_name
    pages = [("gift_detail", gift), ("gift_decide", gift), ("grant_detail", grant), ("grant_close", grant)]
    for page, row in pages:
        assert name in words_of(client.get(at(page, row)))


@pytest.mark.rule("KOT-8.3")
def test_button_stands_before_the_pictures(claim, pair, coordinator, sign_in):
    receipt = claim.receipts.create(file="", digest="8" * 64, added_by=pair.mentor.user)
    receipt.file.save("receipt.jpg", ContentFile(b"a picture"))
    text = words_of(sign_in(coordinator).get(at("claim_detail", claim)))
    assert text.index(at("claim_decide", claim)) < text.index(at("receipt_picture", receipt))


@pytest.mark.rule("KOP-20")
def test_refused_grant_says_so_once(pair, committee, sign_in):
    grant = factories.RefusedGrantFactory(mentor=pair.mentor, mentee=pair.mentee)
    text = words_of(sign_in(committee[0]).get(at("grant_detail", grant)))
    assert text.count(">Refused<") == 1
