"""What the pages about money say: the true next step, the question before what is for good, the way on."""

import io
from datetime import timedelta
from decimal import Decimal

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from expenses import actions
from expenses.models import Claim, ClaimLine
from tests import factories

from .claiming import NEW

pytestmark = pytest.mark.django_db


def at(name, row):
    return reverse(f"expenses:{name}", args=[row.pk])


def words_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def claims(allocation, today):
    """Sends a claim of the mentor: `claims("12.00")`."""

    def make(amount, **other):
        facts = {"kind": "spending", "spent_on": today, "what_for": "Climbing wall", "no_receipt_because": "None given"}
        who = {"by": allocation.mentor.user, "mentor": allocation.mentor, "mentee": allocation.mentee}
        return actions.send_claim(**who, **(facts | other), amount=Decimal(amount))

    return make


@pytest.mark.rule("KOT-8.1")
def test_unchanged_answer_goes_back_to_finance_whatever_was_claimed_after_it(claims, claimant, officer):
    claim = claims("15.00")
    judged = claim.judged
    actions.ask_about_claim(by=officer, claim=claim, desk="finance", words="Which wall?")
    later = claims("10.00", what_for="Bowling")
    facts = {name: getattr(claim, name) for name in ("kind", "spent_on", "what_for", "amount", "no_receipt_because")}

    answered = actions.answer_claim(by=claimant, claim=claim, words="The town’s", **facts)

    assert (answered.status, answered.judged, later.status) == ("finance", judged, "coordinator")


@pytest.mark.rule("KOT-8.1")
def test_refused_and_withdrawn_claims_begin_with_the_reason(claims, claimant, coordinator, sign_in):
    claim, client = claims("24.00"), sign_in(claimant)
    promise = "The coordinator decides. Then finance pays."
    assert promise in words_of(client.get(at("claim_detail", claim)))
    actions.refuse_claim(by=coordinator, claim=claim, words="Too much for a café")

    page = words_of(client.get(at("claim_detail", claim)))

    assert promise not in page
    assert page.index("Too much for a café") < page.index("It is not paid. The coordinator can look at it again")
    assert page.index("It is not paid") < page.index("<details><summary>What the policy said when it was sent")
    taken = claims("5.00", what_for="Tea")
    actions.withdraw_claim(by=claimant, claim=taken)
    assert "It was taken back." in words_of(client.get(at("claim_detail", taken)))


@pytest.mark.rule("KOT-8.4")
def test_claim_that_nobody_may_agree_to_promises_no_payment(claims, claimant, sign_in):
    page = words_of(sign_in(claimant).get(at("claim_detail", claims("120.00"))))

    assert "Nobody can agree to it as it stands." in page
    assert "Then finance pays" not in page


@pytest.mark.rule("KOT-8.3")
def test_claim_says_what_was_declared_and_leads_to_its_form(claims, claimant, sign_in):
    claim, client = claims("5.00"), sign_in(claimant)

    page = words_of(client.get(at("claim_detail", claim)))

    assert "declared that the money was spent and there is no receipt" in page
    assert at("claim_form", claim) in page
    assert f'class="verdict calm"><p>{claim.judged}' in page
    listed = words_of(client.get(reverse("expenses:claims_list")))
    assert "None, declared" in listed
    assert "lost" not in (page + listed).lower()


@pytest.mark.rule("KOT-8.3")
def test_form_tells_all_that_finance_is_told(claims, claimant, coordinator, mentee, sign_in, today):
    claim = claims("24.00", late_because="I was ill", meetup=factories.MeetUpFactory(mentee=mentee, date=today))
    ClaimLine.objects.create(claim=claim, what_for="Two hours", amount=Decimal("24.00"))
    actions.approve_claim(by=coordinator, claim=claim)

    data = b"".join(sign_in(claimant).get(at("claim_form", claim)).streaming_content)

    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())
    for expected in ("Climbing wall", "Two hours", "I was ill", "Meet-up", "What the policy said", coordinator.name):
        assert expected in text
    assert "I declare that I spent this money" in text


def asked_of(pair):
    who = {"mentor": pair.mentor, "mentee": pair.mentee}
    return {
        "gift": factories.GiftRequestFactory(**who),
        "grant": factories.SentGrantFactory(**who),
        "taxi_request": factories.TaxiRequestFactory(**who),
    }


@pytest.mark.rule("KOT-8.2")
@pytest.mark.parametrize("kind", ["gift", "grant", "taxi_request"])
def test_what_was_asked_for_is_taken_back_after_a_question(kind, pair, sign_in):
    asked, client = asked_of(pair)[kind], sign_in(pair.mentor.user)
    url = at(f"{kind}_withdraw", asked)
    assert url in client.get(at(f"{kind}_detail", asked)).content.decode()

    page = words_of(client.get(url))

    assert "Keep it" in page
    asked.refresh_from_db()
    assert asked.status != "withdrawn"
    client.post(url)
    asked.refresh_from_db()
    assert asked.status == "withdrawn"
    assert "It cannot be taken back any more: withdrawn." in words_of(client.get(url))


@pytest.mark.rule("KOP-20")
def test_application_taken_back_begins_another_one(pair, sign_in, make_allocated):
    grant, client = asked_of(pair)["grant"], sign_in(pair.mentor.user)
    actions.withdraw_grant(by=pair.mentor.user, grant=grant)
    again = f"{at('grant_apply', pair.mentee)}?words_of={grant.pk}"
    assert again in client.get(at("grant_detail", grant)).content.decode()

    assert client.get(again).context["form"]["reasoning"].value() == grant.reasoning
    # Of another child, or of nobody, it begins empty.
    other = make_allocated(mentor=pair.mentor, start_on=timezone.localdate() - timedelta(days=9))
    for url in (
        f"{at('grant_apply', other.mentee)}?words_of={grant.pk}",
        at("grant_apply", pair.mentee) + "?words_of=x",
    ):
        assert not client.get(url).context["form"]["reasoning"].value()


@pytest.mark.rule("KOT-8.2")
def test_approved_gift_leads_to_its_claim_with_the_gift_chosen(pair, coordinator, sign_in):
    gift, client = asked_of(pair)["gift"], sign_in(pair.mentor.user)
    claim_it = f"{NEW}?gift={gift.pk}"
    assert claim_it not in client.get(at("gift_detail", gift)).content.decode()
    assert client.get(claim_it).context["form"]["kind"].value() == "spending"
    actions.decide_gift(by=coordinator, gift=gift, approves=True)
    assert claim_it in client.get(at("gift_detail", gift)).content.decode()

    form = client.get(claim_it).context["form"]

    assert [form[name].value() for name in ("kind", "gift", "mentee")] == ["gift", gift.pk, pair.mentee_id]


@pytest.mark.rule("KOT-8.2")
def test_own_lists_lead_to_asking_and_tell_nobody_of_themselves(pair, sign_in):
    client = sign_in(pair.mentor.user)

    gifts, grants = (words_of(client.get(reverse(f"expenses:{name}"))) for name in ("gifts_list", "grants_own"))

    assert at("gift_ask", pair.mentee) in gifts
    assert "You have not asked for a gift yet." in gifts
    assert at("grant_apply", pair.mentee) in grants
    factories.GiftRequestFactory(mentor=pair.mentor, mentee=pair.mentee)
    assert ">Mentor</th>" not in words_of(client.get(reverse("expenses:gifts_list")))


def test_first_claim_is_asked_for_without_filters_and_sums_of_nothing(claims, claimant, sign_in):
    client, url = sign_in(claimant), reverse("expenses:claims_list")
    page = client.get(url).content.decode()
    assert "Which claims" not in page
    assert "£0.00" not in page

    claims("5.00")

    page = words_of(client.get(url))
    assert "Which claims" in page
    assert "<b>£5.00</b> waiting to be paid, 1 claim" in page
    assert Claim.objects.get().what_for in page


@pytest.mark.rule("EPT-10")
def test_peer_mentor_finds_the_money_on_the_childs_page(make_allocated, sign_in):
    mentor = factories.papers_for(factories.MentorFactory(kind="peer"))
    peer = make_allocated(mentor=mentor, start_on=timezone.localdate() - timedelta(days=9))

    page = sign_in(mentor.user).get(reverse("home:mentee_detail", args=[peer.mentee_id])).content.decode()

    assert f"{NEW}?mentee={peer.mentee_id}" in page
    assert at("gift_ask", peer.mentee) in page
