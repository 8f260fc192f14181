"""An application whose child was handed over: who hears of it, who opens it, who buys from it (KOP-20, KOT-20.2)."""

import io
import uuid
from datetime import timedelta
from decimal import Decimal

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from core.roles import Role
from expenses import actions
from expenses.models import Claim, GrantApplication
from mentees.actions import hand_over as hand_over_mentee
from mentees.models import Allocation
from mentors.models import Mentor
from tests import factories

from .claiming import NEW, typed

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-20"), pytest.mark.rule("KOT-20.2")]

today = timezone.localdate


def at(name, grant):
    return reverse(f"expenses:{name}", args=[grant.pk])


def mails(grant):
    return {mail.to: mail for mail in OutboxMessage.objects.filter(event__startswith=f"grant:{grant.pk}:")}


@pytest.fixture
def hand_over(pair, make_allocated):
    """Since today the child has another mentor, and the first one no more."""

    def make(**fields):
        Allocation.objects.filter(pk=pair.pk).update(end_on=today() - timedelta(days=1))
        return make_allocated(mentee=pair.mentee, start_on=today(), **fields).mentor

    return make


@pytest.fixture
def earlier(sent):
    """Handed in a week ago, by the first mentor."""
    GrantApplication.objects.filter(pk=sent.pk).update(sent_on=today() - timedelta(days=7))
    sent.refresh_from_db()
    return sent


@pytest.fixture
def refused(earlier, committee, agree):
    """Decides it: `refused()`; the mails are written."""

    def make():
        agree(earlier, committee[:2], says="no")
        return actions.decide_grant(by=committee[0], grant=earlier, approves=False, words="zqzqreason")

    return make


def test_next_mentor_hears_of_the_decision_and_opens_it(hand_over, refused, pair, coordinator, sign_in):
    after = hand_over()
    grant = refused()

    told = mails(grant)
    assert set(told) == {after.user.email, pair.mentor.user.email, coordinator.email}
    assert at("grant_detail", grant) in told[after.user.email].body
    assert f"that {pair.mentor} made for a child you mentor now" in told[after.user.email].body
    page = sign_in(after.user).get(at("grant_detail", grant)).content.decode()
    for words in ("zqzqreason", "They play every day on a borrowed one", "still talks with you"):
        assert words in page
    assert at("grant_detail", grant) in sign_in(after.user).get(reverse("expenses:grants_own")).content.decode()
    assert sign_in(after.user).get(at("grant_download", grant)).status_code == 200


def test_first_mentor_is_sent_to_no_page_that_is_closed_to_them(
    hand_over, refused, pair, coordinator, committee, sign_in
):
    after = hand_over()
    grant = refused()
    actions.feed_back(by=committee[1], grant=grant, on=today(), words="zqzqtold")

    [mail] = OutboxMessage.objects.filter(to=pair.mentor.user.email, event__startswith="grant:")
    assert "gone over to whoever mentors the child now, and the coordinator knows" in mail.body
    child = pair.mentee.child
    for words in ("http", "zqzq", child.first_name, child.surname, after.user.name, "refused", "decided"):
        assert words not in mail.subject + mail.body
    client = sign_in(pair.mentor.user)
    assert client.get(at("grant_detail", grant)).status_code == 404
    assert at("grant_detail", grant) not in client.get(reverse("expenses:grants_own")).content.decode()
    # What it says of the coordinator is so, and the next mentor hears of the feedback as well.
    for what in ("decided", "feedback"):
        [told] = OutboxMessage.objects.filter(to=coordinator.email, event=f"grant:{grant.pk}:{what}")
        assert f"not open any more to {pair.mentor}, who applied. Told instead: {after}." in told.body
        assert OutboxMessage.objects.filter(to=after.user.email, event=f"grant:{grant.pk}:{what}").exists()
    assert sign_in(coordinator).get(at("grant_detail", grant)).status_code == 200


@pytest.mark.rule("KOP-7")
def test_while_both_are_mentors_both_hear_and_nobody_is_told_that_it_went_over(pair, refused, coordinator):
    after = factories.papers_for(factories.MentorFactory())
    hand_over_mentee(
        by=coordinator,
        allocation=pair,
        mentor=after,
        start_on=today(),
        last_day=today(),
        words="Goes well",
        no_meeting_because="Far away",
        not_clear_reason="The papers are not what is tested",
        submission=uuid.uuid4(),
    )

    told = mails(refused())

    assert set(told) == {pair.mentor.user.email, after.user.email}
    assert "decided on your application" in told[pair.mentor.user.email].body


@pytest.mark.rule("KOP-7")
@pytest.mark.rule("EPT-9")
@pytest.mark.parametrize("limit", ["from the first day", "peer", "nobody"])
def test_who_may_not_read_what_was_handed_in_before_them_is_not_told(
    limit, hand_over, refused, pair, coordinator, committee, sign_in
):
    after = hand_over(notes_from_start_only=limit == "from the first day")
    if limit == "peer":
        Mentor.objects.filter(pk=after.pk).update(kind=Mentor.Kind.PEER)
    if limit == "nobody":
        Allocation.objects.filter(mentor=after).update(end_on=today(), ended_at=timezone.now())

    grant = refused()

    assert set(mails(grant)) == {pair.mentor.user.email, coordinator.email}
    assert "Told instead: nobody" in mails(grant)[coordinator.email].body
    assert "the coordinator sees to it now" in mails(grant)[pair.mentor.user.email].body
    assert sign_in(after.user).get(at("grant_detail", grant)).status_code == 404
    assert "Feedback to the coordinator" in sign_in(committee[0]).get(at("grant_feed_back", grant)).content.decode()


def test_somebody_who_left_is_not_written_to(hand_over, refused, pair, coordinator):
    after = hand_over()
    type(pair.mentor.user).objects.filter(pk=pair.mentor.user_id).update(is_active=False)

    assert set(mails(refused())) == {after.user.email, coordinator.email}


def test_page_says_whom_the_mail_went_to_and_whom_to_talk_with(hand_over, earlier, pair, committee, agree, sign_in):
    after = hand_over()
    agree(earlier, committee[:2], says="no")
    client = sign_in(committee[0])

    page = client.post(at("grant_decide", earlier), {"approves": "no", "words": "No"}, follow=True).content.decode()
    assert f"An e-mail that there is one has gone to {after}." in page
    page = client.get(at("grant_feed_back", earlier)).content.decode()
    assert f"<h1>Feedback to {after}</h1>" in page
    assert f"{pair.mentor}, who applied, may not read it any more: please talk with {after}." in page
    typed_in = {"on": today(), "words": "Rang"}
    page = client.post(at("grant_feed_back", earlier), typed_in, follow=True).content.decode()
    assert f"Kept, for {after} to read." in page


def test_next_mentor_reads_no_draft_and_writes_in_no_application(hand_over, earlier, pair, sign_in):
    draft = factories.GrantFactory(mentor=pair.mentor, mentee=pair.mentee)
    client = sign_in(hand_over().user)

    assert client.get(at("grant_detail", draft)).status_code == 404
    assert client.get(at("grant_withdraw", draft)).status_code == 404
    assert client.get(at("grant_write", earlier)).status_code == 403


def test_next_mentor_takes_back_what_waits_and_can_begin_with_its_words(hand_over, earlier, pair, committee, sign_in):
    after = hand_over()
    client = sign_in(after.user)
    assert at("grant_withdraw", earlier) in client.get(at("grant_detail", earlier)).content.decode()
    assert "Take this application back?" in client.get(at("grant_withdraw", earlier)).content.decode()

    page = client.post(at("grant_withdraw", earlier), follow=True).content.decode()

    earlier.refresh_from_db()
    assert earlier.status == "withdrawn"
    again = f"{reverse('expenses:grant_apply', args=[pair.mentee_id])}?words_of={earlier.pk}"
    assert again in page
    assert earlier.reasoning in client.get(again).content.decode()
    # The committee reads who it was, and the first mentor opens nothing of it.
    page = sign_in(committee[0]).get(at("grant_weigh", earlier)).content.decode()
    assert "This application is withdrawn by now" in page
    assert f"<p>{after.user.name}, " in page
    assert sign_in(pair.mentor.user).post(at("grant_withdraw", earlier)).status_code == 404


def test_first_mentor_with_another_role_takes_back_no_more_what_went_over(hand_over, earlier, pair, officer, sign_in):
    both = pair.mentor.user
    both.groups.add(*officer.groups.all())
    assert at("grant_withdraw", earlier) in sign_in(both).get(at("grant_detail", earlier)).content.decode()
    hand_over()

    assert at("grant_withdraw", earlier) not in sign_in(both).get(at("grant_detail", earlier)).content.decode()
    assert sign_in(both).post(at("grant_withdraw", earlier)).status_code == 403


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.MENTOR])
def test_other_role_of_the_first_mentor_opens_no_reasons(role, hand_over, earlier, pair, sign_in):
    both = factories.UserFactory(roles=[Role.MENTOR, role])
    Mentor.objects.filter(pk=pair.mentor_id).update(user=both)
    hand_over()

    page = sign_in(both).get(at("grant_detail", earlier))

    assert page.status_code == (200 if role == Role.FINANCE_OFFICER else 404)
    assert "borrowed one" not in page.content.decode()


@pytest.mark.rule("KOT-8.4")
def test_next_mentor_buys_from_the_grant_and_the_sum_is_one(hand_over, pair, sign_in):
    grant = factories.ApprovedGrantFactory(mentor=pair.mentor, mentee=pair.mentee)
    factories.ClaimFactory(mentor=pair.mentor, mentee=pair.mentee, grant=grant, kind="grant", amount=Decimal("20.00"))
    client = sign_in(hand_over().user)
    assert "Buy it, keep the receipt" in client.get(at("grant_detail", grant)).content.decode()
    bought = {"kind": "grant", "grant": grant.pk, "spent_on": today().isoformat(), "what_for": "Guitar"}

    asked = client.get(reverse("expenses:claim_verdict"), {"mentee": pair.mentee_id, "amount": "100.01"} | bought)
    assert "holds £100.00 more" in asked.content.decode()
    client.post(NEW, typed(pair.mentee, amount="100.00", **bought))

    claim = Claim.objects.get(what_for="Guitar")
    assert (claim.status, claim.grant, "inside the approved grant" in claim.judged) == ("finance", grant, True)


@pytest.mark.rule("KOT-8.2")
def test_gift_does_not_go_over(hand_over, pair, sign_in):
    gift = factories.GiftRequestFactory(mentor=pair.mentor, mentee=pair.mentee, status="approved")

    page = sign_in(hand_over().user).post(
        NEW, typed(pair.mentee, kind="gift", gift=gift.pk, spent_on=today().isoformat())
    )

    assert page.context["form"].errors["gift"]


@pytest.mark.rule("KOT-8.4")
def test_first_mentor_is_not_told_what_the_next_one_spent_from_the_grant(hand_over, pair, sign_in):
    grant = factories.ApprovedGrantFactory(mentor=pair.mentor, mentee=pair.mentee)
    Allocation.objects.filter(pk=pair.pk).update(start_on=today() - timedelta(days=90))
    after = hand_over()
    factories.ClaimFactory(mentor=after, mentee=pair.mentee, grant=grant, kind="grant", amount=Decimal("61.00"))
    client = sign_in(pair.mentor.user)
    assert "59.00" not in client.get(NEW).content.decode()

    day = (today() - timedelta(days=2)).isoformat()
    answer = client.post(
        NEW, typed(pair.mentee, kind="grant", grant=grant.pk, amount="60.00", what_for="Strings", spent_on=day)
    )

    own = Claim.objects.get(what_for="Strings")
    assert "holds £59.00 more" in own.judged
    assert "59.00" not in client.get(answer.url).content.decode()
    form = pypdf.PdfReader(io.BytesIO(client.get(reverse("expenses:claim_form", args=[own.pk])).getvalue()))
    assert "59.00" not in "".join(page.extract_text() for page in form.pages)
