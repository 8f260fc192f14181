"""The committee: what waits on its desk, what members say, what is decided from which fund, and feedback (KOP-20)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core import history
from core.models import OutboxMessage, ReadLogEntry, User
from core.roles import Role
from expenses import actions
from expenses.deadlines import grants_for_members, grants_out_of_reach, grants_to_feed_back
from expenses.models import GrantApplication
from mentees.models import Allocation
from policy.models import PolicyVersion, Scheme
from tests.factories import (
    AllocationFactory,
    ApprovedGrantFactory,
    FundFactory,
    GrantFactory,
    GrantViewFactory,
    RefusedGrantFactory,
    SentGrantFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-20")]


def day(days):
    return timezone.localdate() + timedelta(days=days)


def at(name, row):
    return reverse(f"expenses:{name}", args=[row.pk])


def test_desk_shows_what_waits_with_days_left_sums_and_initials(sent, committee, fund, sign_in):
    GrantApplication.objects.update(decide_by=day(5))
    page = sign_in(committee[0]).get("/", follow=True)
    text = page.content.decode()
    child = sent.mentee.child
    assert page.redirect_chain[-1][0] == reverse("expenses:grants_desk")
    for words in ("5 days left", "£300.00", "A used guitar", child.initials, "£120.00"):
        assert words in text
    assert child.surname not in text
    assert child.first_name not in text
    assert ReadLogEntry.objects.filter(user=committee[0], subject_id=child.pk).exists()


def test_desk_asks_as_often_for_many_and_says_when_nothing_waits(committee, sign_in, django_assert_max_num_queries):
    client, url = sign_in(committee[0]), reverse("expenses:grants_desk")
    assert "No application waits" in client.get(url).content.decode()
    SentGrantFactory()
    with django_assert_max_num_queries(16) as first:
        client.get(url)
    for _ in range(29):
        SentGrantFactory()
    with django_assert_max_num_queries(16) as second:
        client.get(url)
    assert len(first.captured_queries) == len(second.captured_queries)


@pytest.mark.parametrize("ask", [lambda: grants_for_members(day(14)), grants_out_of_reach])
def test_clocks_of_grants_ask_as_often_for_many(ask, committee, django_assert_max_num_queries):
    AllocationFactory(mentee=SentGrantFactory().mentee)
    with django_assert_max_num_queries(12) as one:
        ask()
    for _ in range(4):
        AllocationFactory(mentee=SentGrantFactory().mentee)
    with django_assert_max_num_queries(len(one)):
        ask()


def test_members_weigh_and_the_mentor_does_not_read_it(sent, committee, sign_in):
    nora, owen, _ = committee
    page = sign_in(nora).post(at("grant_weigh", sent), {"says": "no", "words": "zqzqnotyet"}, follow=True)
    assert "zqzqnotyet" in page.content.decode()
    assert "zqzqnotyet" in sign_in(owen).get(at("grant_detail", sent)).content.decode()
    assert "zqzqnotyet" not in sign_in(sent.mentor.user).get(at("grant_detail", sent)).content.decode()
    sign_in(nora).post(at("grant_weigh", sent), {"says": "yes"})
    view = sent.views.get()
    assert (view.says, view.by, view.history.count()) == ("yes", nora, 2)


@pytest.mark.parametrize("says", ["no", "conflict", "perhaps", ""])
def test_refusal_and_conflict_say_why(says, sent, committee, sign_in):
    page = sign_in(committee[0]).post(at("grant_weigh", sent), {"says": says})
    assert page.context["form"].errors
    assert not sent.views.exists()


def test_conflict_stays_and_sits_out_by_the_figures_of_the_day_it_was_sent(sent, committee, fund, agree):
    nora, owen, sita = committee
    agree(sent, [nora], says="conflict")
    PolicyVersion.objects.create(
        scheme=Scheme.objects.get(),
        name="Later",
        in_force_from=day(0),
        stored_figures={"grant_conflict_sits_out": False},
    )
    with pytest.raises(ValidationError, match="conflict of interest"):
        actions.give_view(by=nora, grant=sent, says="yes")
    agree(sent, [owen, sita])
    with pytest.raises(ValidationError, match="conflict of interest"):
        actions.decide_grant(by=nora, grant=sent, approves=True, fund=fund)
    assert actions.decide_grant(by=owen, grant=sent, approves=True, fund=fund).is_given


def test_applicant_on_the_committee_neither_weighs_nor_decides(pair, sent, committee, fund, agree, sign_in, person):
    agree(sent, committee[:2])
    pair.mentor.user.groups.add(*person(Role.COMMITTEE_MEMBER).groups.all())
    client = sign_in(pair.mentor.user)
    for name in ("grant_weigh", "grant_decide"):
        assert client.get(at(name, sent)).status_code == 403
    assert "As we said" not in client.get(at("grant_detail", sent)).content.decode()
    with pytest.raises(ValidationError, match="your own application"):
        actions.give_view(by=pair.mentor.user, grant=sent, says="yes")
    with pytest.raises(ValidationError, match="your own application"):
        actions.decide_grant(by=pair.mentor.user, grant=sent, approves=True, fund=fund)


def test_member_who_mentors_the_child_by_now_neither_weighs_nor_decides(
    pair, sent, committee, fund, agree, make_allocated, sign_in
):
    nora, owen, _ = committee
    Allocation.objects.filter(pk=pair.pk).update(end_on=day(-1))
    after = make_allocated(mentee=sent.mentee, start_on=day(0)).mentor
    after.user.groups.add(*committee[0].groups.all())
    GrantViewFactory(grant=sent, by=after.user)
    agree(sent, [nora])

    client = sign_in(after.user)
    for name in ("grant_weigh", "grant_decide"):
        page = client.get(at(name, sent))
        assert page.status_code == 403
        assert "You mentor this child. That is a conflict of interest, so others decide" in page.content.decode()
    page = client.get(at("grant_detail", sent)).content.decode()
    assert "so others decide on it" in page
    assert "As we said" not in page
    with pytest.raises(ValidationError, match="You mentor this child"):
        actions.give_view(by=after.user, grant=sent, says="yes")
    # What they said before counts no more, and too few are left to decide.
    with pytest.raises(ValidationError, match="so far 1 to approve"):
        actions.decide_grant(by=owen, grant=sent, approves=True, fund=fund)
    User.objects.filter(pk__in=[member.pk for member in committee[1:]]).update(is_active=False)
    assert "only 1 of them may decide here" in sign_in(nora).get(at("grant_detail", sent)).content.decode()


def test_application_is_not_put_before_a_member_who_mentors_the_child(pair, committee):
    beside = AllocationFactory(mentee=pair.mentee, start_on=day(-1), end_on=day(30)).mentor
    beside.user.groups.add(*committee[0].groups.all())
    grant = GrantFactory(mentor=pair.mentor, mentee=pair.mentee)

    words = {name: getattr(grant, name) for name in ("description", "reasoning", "not_elsewhere", "impact", "amount")}
    actions.write_grant(by=pair.mentor.user, mentee=pair.mentee, grant=grant, sends=True, **words)

    told = set(OutboxMessage.objects.filter(event=f"grant:{grant.pk}:sent").values_list("to", flat=True))
    assert committee[0].email in told
    assert beside.user.email not in told
    assert beside.user not in [due.person for due in grants_for_members(day(14))]


def test_quorum_is_that_of_the_day_it_was_sent(pair, committee, fund, agree):
    one = PolicyVersion.objects.create(
        scheme=Scheme.objects.get(), name="One is enough", in_force_from=day(-9), stored_figures={"grant_quorum": 1}
    )
    early = SentGrantFactory(mentor=pair.mentor, mentee=pair.mentee, policy_version=one)
    late = SentGrantFactory(
        mentor=pair.mentor, mentee=pair.mentee, policy_version=PolicyVersion.objects.exclude(pk=one.pk).get()
    )
    for grant in (early, late):
        agree(grant, committee[:1])
    assert actions.decide_grant(by=committee[0], grant=early, approves=True, fund=fund).is_given
    with pytest.raises(ValidationError, match="2 members of the committee"):
        actions.decide_grant(by=committee[0], grant=late, approves=True, fund=fund)


@pytest.mark.rule("KOT-8.4")
@pytest.mark.rule("KOT-11.1")
def test_approved_from_a_fund_and_the_mentor_hears_that_there_is_a_decision(sent, committee, fund, agree, sign_in):
    agree(sent, committee[:2])
    typed = {"approves": "yes", "fund": fund.pk, "words": "zqzqgladly"}
    page = sign_in(committee[0]).post(at("grant_decide", sent), typed, follow=True)
    sent.refresh_from_db()
    fund.refresh_from_db()
    assert (sent.status, sent.fund, sent.decided_on) == ("approved", fund, day(0))
    assert (fund.committed, fund.left) == (Decimal("120.00"), Decimal("180.00"))
    assert "zqzqgladly" in page.content.decode()
    mail = OutboxMessage.objects.get(event=f"grant:{sent.pk}:decided")
    assert mail.to == sent.mentor.user.email
    assert not any(word in mail.body for word in ("zqzqgladly", "approve", "120", "guitar"))
    # The same press again takes nothing twice; somebody else is told.
    sign_in(committee[0]).post(at("grant_decide", sent), typed)
    fund.refresh_from_db()
    assert fund.committed == Decimal("120.00")
    with pytest.raises(ValidationError, match="approved by now"):
        actions.decide_grant(by=committee[1], grant=sent, approves=False, words="No")


@pytest.mark.rule("KOT-11.1")
@pytest.mark.parametrize(("left", "refused"), [("120.00", False), ("119.99", True), ("0.00", True)])
def test_approval_beyond_the_fund_is_impossible_and_reading_is_not(left, refused, sent, committee, agree, sign_in):
    fund = FundFactory(amount=Decimal("300.00"), committed=Decimal("300.00") - Decimal(left))
    agree(sent, committee[:2])
    client = sign_in(committee[0])
    page = client.get(at("grant_decide", sent))
    assert page.context["fund_verdict"].is_refused == refused
    if left == "0.00":
        assert "there are no more grants" in page.content.decode()
        assert "A used guitar" in client.get(at("grant_detail", sent)).content.decode()
    typed = {"approves": "yes", "fund": fund.pk, "words": "zqzqkept"}
    page = client.post(at("grant_decide", sent), typed, follow=True)
    sent.refresh_from_db()
    assert (sent.status == "sent") == refused
    assert "zqzqkept" in page.content.decode()


@pytest.mark.parametrize("days", [(-50, -1), (1, 50)])
def test_fund_of_another_year_pays_nothing(days, sent, committee, agree):
    fund = FundFactory(starts_on=day(days[0]), ends_on=day(days[1]))
    agree(sent, committee[:2])
    with pytest.raises(ValidationError, match="does not pay on this day"):
        actions.decide_grant(by=committee[0], grant=sent, approves=True, fund=fund)


def test_fund_of_another_scheme_pays_nothing(sent, committee, agree):
    fund = FundFactory(scheme=Scheme.objects.create(slug="school", name="School"))
    agree(sent, committee[:2])
    with pytest.raises(ValidationError, match="does not pay"):
        actions.decide_grant(by=committee[0], grant=sent, approves=True, fund=fund)


def test_refused_with_a_reason_and_a_member_feeds_back(sent, committee, agree, sign_in):
    nora, owen, _ = committee
    agree(sent, [nora, owen], says="no")
    client = sign_in(nora)
    assert client.post(at("grant_decide", sent), {"approves": "no"}).context["form"].errors["words"]
    client.post(at("grant_decide", sent), {"approves": "no", "words": "zqzqreason"})
    sent.refresh_from_db()
    assert (sent.status, sent.fund) == ("refused", None)
    [due] = grants_to_feed_back()
    assert (due.person, due.due_on) == (nora, day(14))
    assert "still talks with you" in sign_in(sent.mentor.user).get(at("grant_detail", sent)).content.decode()
    opened = history.version_of(sent)
    told = {"on": day(0).isoformat(), "words": "zqzqtold", "seen": opened}
    sign_in(owen).post(at("grant_feed_back", sent), told)
    sent.refresh_from_db()
    assert (sent.feedback_by, sent.feedback_on, sent.feedback_words) == (owen, day(0), "zqzqtold")
    assert "zqzqtold" in sign_in(sent.mentor.user).get(at("grant_detail", sent)).content.decode()
    assert grants_to_feed_back() == []
    mail = OutboxMessage.objects.get(event=f"grant:{sent.pk}:feedback")
    assert "zqzq" not in mail.body
    other = client.post(at("grant_feed_back", sent), told | {"words": "Otherwise"})
    assert "zqzqtold" in other.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("on", "2999-01-01", "not come yet"), ("on", "", "Enter the day"), ("words", " ", "Write what you said")],
)
def test_feedback_has_a_day_and_words(field, value, words, pair, committee, sign_in):
    grant = RefusedGrantFactory(mentor=pair.mentor, mentee=pair.mentee)
    typed = {"on": day(0).isoformat(), "words": "Rang"} | {field: value}
    page = sign_in(committee[0]).post(at("grant_feed_back", grant), typed)
    assert words in " ".join(page.context["form"].errors[field])


def test_feedback_is_not_before_the_decision_nor_for_what_was_approved(pair, committee):
    refused = RefusedGrantFactory(mentor=pair.mentor, mentee=pair.mentee)
    with pytest.raises(ValidationError, match="on or after the decision"):
        actions.feed_back(by=committee[0], grant=refused, on=day(-1), words="Rang")
    given = ApprovedGrantFactory(mentor=pair.mentor, mentee=pair.mentee)
    with pytest.raises(ValidationError, match="refused"):
        actions.feed_back(by=committee[0], grant=given, on=day(0), words="Rang")
