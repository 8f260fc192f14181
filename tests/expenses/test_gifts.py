"""Gifts: asked for before they are bought, answered by somebody else, claimed up to what was approved (KOT-8.2)."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core import drafts
from core.models import OutboxMessage
from expenses import actions
from expenses.deadlines import gifts_to_answer
from expenses.models import GiftRequest
from expenses.rules import answer_due_on
from expenses.standing import left_of_gift
from policy.models import PolicyVersion, Scheme
from tests.factories import ApprovedGrantFactory, ClaimFactory, GiftRequestFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-8.2")]


def day(days):
    return timezone.localdate() + timedelta(days=days)


def typed(**more):
    words = {"what": "A kite", "occasion": "The birthday", "give_on": day(5).isoformat(), "amount": "10.00"}
    return words | more


@pytest.fixture
def gift(pair):
    return GiftRequestFactory(mentor=pair.mentor, mentee=pair.mentee, what="A kite")


@pytest.fixture
def url(pair):
    return reverse("expenses:gift_ask", args=[pair.mentee_id])


def test_mentor_asks_and_the_coordinator_hears_of_it(pair, url, coordinator, sign_in):
    client = sign_in(pair.mentor.user)
    assert url in client.get(reverse("home:mentee_detail", args=[pair.mentee_id])).content.decode()
    page = client.post(url, typed(), follow=True)
    gift = GiftRequest.objects.get()
    assert "A kite" in page.content.decode()
    assert (gift.amount, gift.mentor, gift.status) == (Decimal("10.00"), pair.mentor, "open")
    assert gift.history.get().history_user == pair.mentor.user
    mail = OutboxMessage.objects.get(event=f"gift:{gift.pk}:asked")
    child = pair.mentee.child
    assert mail.to == coordinator.email
    assert not any(word in mail.subject + mail.body for word in (child.first_name, child.surname, "kite", "10.00"))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", "10.01", "A gift costs at most £10.00, and this is £10.01. Mentoring Policy, section 8 (KOT-8.2)"),
        ("amount", "0", "above zero"),
        ("amount", "-1", "pounds and pence"),
        ("amount", "1.234", "pounds and pence"),
        ("amount", "1000000000", "too large"),
        ("amount", "1e9", "pounds and pence"),
        ("amount", "sNaN", "pounds and pence"),
        ("amount", "Infinity", "pounds and pence"),
        ("amount", "8,50", "without a comma"),
        ("amount", "€8", "in pounds"),
        ("amount", "NaN", "pounds and pence"),
        ("amount", "", "Enter what it costs"),
        ("what", "", "Write what the gift is"),
        ("what", "\u200b", "Write what the gift is"),
        ("what", "x" * 201, "at most 200 characters"),
        ("occasion", "", "Write what the gift is for"),
        ("give_on", "", "Enter the day"),
        ("give_on", "0001-01-01", "after 1900"),
        ("give_on", "2026-02-30", "real date"),
        ("give_on", "2999-01-01", "Enter a day before"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_words_stay(field, value, words, pair, url, sign_in):
    page = sign_in(pair.mentor.user).post(url, typed(occasion="zqzqkept") | {field: value})
    assert page.status_code == 200
    assert words in " ".join(page.context["form"].errors[field])
    assert field == "occasion" or "zqzqkept" in page.content.decode()
    assert not GiftRequest.objects.exists()


def test_markup_and_marks_of_direction_stay_words(pair, url, sign_in):
    client = sign_in(pair.mentor.user)
    client.post(url, typed(what="<b>\u202ekite</b> 🙂"))
    assert "<b>" not in client.get(reverse("expenses:gifts_list")).content.decode().split("<main")[1]
    assert "🙂" in GiftRequest.objects.get().what


@pytest.mark.rule("KOP-29")
def test_policy_of_gifts_by_grant_says_so_and_refuses(pair, url, sign_in):
    scheme = Scheme.objects.get()
    PolicyVersion.objects.create(
        scheme=scheme, name="Grants only", in_force_from=day(-1), stored_figures={"gifts_by_grant_only": True}
    )
    client = sign_in(pair.mentor.user)
    assert "Gifts go through a grant" in client.get(url).content.decode()
    page = client.post(url, typed())
    assert "through a grant" in " ".join(page.context["form"].errors["amount"])
    assert not GiftRequest.objects.exists()


def test_gift_is_judged_by_the_policy_of_its_day(pair, url, sign_in):
    PolicyVersion.objects.create(
        scheme=Scheme.objects.get(), name="Coming", in_force_from=day(4), stored_figures={"gift_limit": "6.00"}
    )
    client = sign_in(pair.mentor.user)
    page = client.post(url, typed(amount="6.01"))
    assert "£6.00" in " ".join(page.context["form"].errors["amount"])
    client.post(url, typed(amount="6.01", give_on=day(3).isoformat()))
    assert GiftRequest.objects.get().amount == Decimal("6.01")


def test_sent_twice_is_one_request_and_a_draft_is_gone(pair, url, sign_in):
    client, user, key = sign_in(pair.mentor.user), pair.mentor.user, f"gift:mentee:{pair.mentee_id}"
    submission = drafts.initial_for(user, key)["submission"]
    drafts.save(user=user, key=key, fields={"what": ["half a ki"]}, submission=submission, version=0)
    assert "half a ki" in client.get(url).content.decode()
    for _ in range(2):
        client.post(url, typed(submission=submission))
    assert GiftRequest.objects.count() == 1
    assert drafts.load(user, key) is None
    assert OutboxMessage.objects.filter(event__startswith="gift:").count() == 1
    client.post(url, typed(submission=submission, what="Another kite"))
    assert GiftRequest.objects.count() == 2


def test_asked_for_again_after_it_was_taken_back_is_a_request_anew(pair, url, sign_in):
    client, submission = sign_in(pair.mentor.user), str(uuid.uuid4())
    client.post(url, typed(submission=submission))
    actions.withdraw_gift(by=pair.mentor.user, gift=GiftRequest.objects.get())
    for _ in range(2):
        client.post(url, typed(submission=submission))
    assert sorted(GiftRequest.objects.values_list("status", flat=True)) == ["open", "withdrawn"]
    assert OutboxMessage.objects.filter(event__contains=":asked").count() == 2


@pytest.mark.parametrize("role", ["coordinator", "chief_executive"])
@pytest.mark.parametrize(("answer", "status"), [("yes", "approved"), ("no", "refused")])
def test_team_answers_in_words_and_the_mentor_is_told_that_there_is_an_answer(
    role, answer, status, gift, person, sign_in
):
    who = person(role)
    page = sign_in(who).post(
        reverse("expenses:gift_decide", args=[gift.pk]), {"approves": answer, "words": "zqzqbecause"}, follow=True
    )
    gift.refresh_from_db()
    assert (gift.status, gift.decided_by, gift.words) == (status, who, "zqzqbecause")
    assert "zqzqbecause" in page.content.decode()
    mail = OutboxMessage.objects.get(event=f"gift:{gift.pk}:answered")
    assert mail.to == gift.mentor.user.email
    assert not any(word in mail.body for word in ("approve", "refuse", "zqzqbecause", "kite"))


def test_refusal_needs_words(gift, coordinator, sign_in):
    page = sign_in(coordinator).post(reverse("expenses:gift_decide", args=[gift.pk]), {"approves": "no"})
    assert "why not" in " ".join(page.context["form"].errors["words"])
    gift.refresh_from_db()
    assert gift.is_open


def test_after_its_day_only_with_a_reason(gift, coordinator):
    GiftRequest.objects.update(give_on=day(-1))
    with pytest.raises(ValidationError, match="approved beforehand"):
        actions.decide_gift(by=coordinator, gift=gift, approves=True)
    actions.decide_gift(by=coordinator, gift=gift, approves=True, words="The shop was shut before")
    gift.refresh_from_db()
    assert gift.is_approved


def test_request_above_the_limit_is_never_approved(gift, coordinator):
    GiftRequest.objects.update(amount=Decimal("10.01"))
    with pytest.raises(ValidationError, match=r"at most £10\.00"):
        actions.decide_gift(by=coordinator, gift=gift, approves=True, words="All the same")


def test_nobody_answers_their_own(make_allocated, coordinator, person, sign_in):
    """A coordinator who also mentors: the chief executive is told and answers."""
    from tests.factories import MentorFactory, papers_for

    chief = person("chief_executive")
    mentor = papers_for(MentorFactory(user=coordinator))
    own = make_allocated(mentor=mentor, start_on=day(-60))
    coordinator.groups.add(*person("mentor").groups.all())
    gift = actions.ask_for_gift(
        by=coordinator, mentee=own.mentee, what="Book", occasion="Exam", give_on=day(3), amount=Decimal(5)
    )
    assert sign_in(coordinator).get(reverse("expenses:gift_decide", args=[gift.pk])).status_code == 403
    with pytest.raises(ValidationError, match="your own request"):
        actions.decide_gift(by=coordinator, gift=gift, approves=True)
    assert [m.to for m in OutboxMessage.objects.filter(event=f"gift:{gift.pk}:asked")] == [chief.email]
    Scheme.objects.update(coordinator=coordinator)
    assert [due.person for due in gifts_to_answer()] == [chief]
    assert actions.decide_gift(by=chief, gift=gift, approves=True).is_approved


def test_decided_once(gift, coordinator, person):
    """A second press changes nothing; another person is told; a request taken back is not decided."""
    for _ in range(2):
        actions.decide_gift(by=coordinator, gift=gift, approves=True)
    with pytest.raises(ValidationError, match="approved by now"):
        actions.decide_gift(by=person("chief_executive"), gift=gift, approves=False, words="No")
    other = GiftRequestFactory(mentor=gift.mentor, mentee=gift.mentee)
    actions.withdraw_gift(by=gift.mentor.user, gift=other)
    with pytest.raises(ValidationError, match="withdrawn by now"):
        actions.decide_gift(by=coordinator, gift=other, approves=True)


def test_left_is_what_was_approved_less_what_was_claimed(gift, coordinator):
    assert left_of_gift(gift) == 0
    actions.decide_gift(by=coordinator, gift=gift, approves=True)
    gift.refresh_from_db()
    pair = {"mentor": gift.mentor, "mentee": gift.mentee, "gift": gift, "kind": "gift"}
    assert left_of_gift(gift) == Decimal("8.50")
    claim = ClaimFactory(**pair, amount=Decimal("3.25"))
    ClaimFactory(**pair, amount=Decimal("8.50"), status="refused")
    assert left_of_gift(gift) == Decimal("5.25")
    assert left_of_gift(gift, without=claim) == Decimal("8.50")
    ClaimFactory(**pair, amount=Decimal("9.00"), status="coordinator")
    assert left_of_gift(gift) == 0


def test_mentor_takes_back_what_is_not_claimed(gift, coordinator, sign_in):
    url = reverse("expenses:gift_withdraw", args=[gift.pk])
    client = sign_in(gift.mentor.user)
    actions.decide_gift(by=coordinator, gift=gift, approves=True)
    claim = ClaimFactory(mentor=gift.mentor, mentee=gift.mentee, gift=gift, kind="gift", amount=Decimal(3))
    assert "cannot be taken back" in client.post(url, follow=True).content.decode()
    claim.delete()
    client.post(url)
    gift.refresh_from_db()
    assert gift.status == "withdrawn"


def test_request_is_due_before_the_day_of_the_gift_and_stands_on_the_list(gift, coordinator, sign_in):
    Scheme.objects.update(coordinator=coordinator)
    [due] = gifts_to_answer()
    assert (due.due_on, due.person, due.clause) == (answer_due_on(day(0), gift.give_on), coordinator, "KOT-8.2")
    assert "about a gift" in sign_in(coordinator).get(reverse("home:due_list"), {"kind": "money"}).content.decode()
    actions.decide_gift(by=coordinator, gift=gift, approves=True)
    assert gifts_to_answer() == []


def test_list_asks_as_often_for_many_and_shows_initials_to_finance(
    gift, person, sign_in, django_assert_max_num_queries
):
    client = sign_in(person("finance_officer"))
    url = reverse("expenses:gifts_list")
    client.get(url)
    with django_assert_max_num_queries(14) as first:
        client.get(url)
    for _ in range(29):
        GiftRequestFactory()
    with django_assert_max_num_queries(14) as second:
        text = client.get(url).content.decode()
    assert len(second.captured_queries) == len(first.captured_queries)
    assert gift.mentee.child.surname not in text
    assert gift.mentee.child.initials in text


def test_gift_asked_for_after_its_day_says_so_to_the_mentor(pair, url, sign_in):
    client = sign_in(pair.mentor.user)
    told = "gifts are approved beforehand (KOT-8.2)"
    assert told not in client.post(url, typed(), follow=True).content.decode()
    assert told in client.post(url, typed(give_on=day(-3).isoformat()), follow=True).content.decode()
    late = GiftRequest.objects.latest("id")
    page = client.get(reverse("expenses:gift_detail", args=[late.pk])).content.decode()
    assert "asked for after its day" in page


@pytest.mark.parametrize(("days", "desk"), [(-1, "coordinator"), (0, "finance")])
def test_gift_bought_before_it_was_approved_goes_to_the_coordinator(gift, coordinator, days, desk):
    actions.decide_gift(by=coordinator, gift=gift, approves=True)
    gift.refresh_from_db()

    claim = actions.send_claim(
        by=gift.mentor.user,
        mentor=gift.mentor,
        mentee=gift.mentee,
        kind="gift",
        gift=gift,
        spent_on=day(days),
        what_for="A kite",
        amount=Decimal("5.00"),
    )

    assert claim.status == desk
    assert ("before the gift request was approved" in claim.judged) == (desk == "coordinator")


@pytest.mark.rule("KOP-20")
@pytest.mark.parametrize(("days", "desk"), [(-1, "coordinator"), (0, "finance")])
def test_purchase_before_its_grant_was_approved_goes_to_the_coordinator(pair, days, desk):
    grant = ApprovedGrantFactory(mentor=pair.mentor, mentee=pair.mentee, decided_on=day(0))

    claim = actions.send_claim(
        by=pair.mentor.user,
        mentor=pair.mentor,
        mentee=pair.mentee,
        kind="grant",
        grant=grant,
        spent_on=day(days),
        what_for="A drum",
        amount=Decimal("5.00"),
    )

    assert claim.status == desk
