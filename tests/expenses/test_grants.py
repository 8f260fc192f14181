"""Grant applications from the draft to the last penny: who writes, weighs, decides, feeds back and closes (KOP-20)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core import drafts, history
from core.models import OutboxMessage, ReadLogEntry
from core.roles import Role
from expenses import actions
from expenses.deadlines import grants_for_members, grants_to_feed_back
from expenses.models import GrantApplication
from expenses.standing import left_of_grant
from mentees.models import Allocation
from policy.models import PolicyVersion, Scheme
from tests.access_world import text_of
from tests.factories import (
    ApprovedGrantFactory,
    ClaimFactory,
    FundFactory,
    GrantFactory,
    RefusedGrantFactory,
    SentGrantFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-20")]

WHOLE = {
    "description": "A used guitar",
    "amount": "120.00",
    "reasoning": "They play on a borrowed one",
    "not_elsewhere": "The music trust said no",
    "impact": "Lessons go on",
    "sponsor": "Mr Ode, head of year",
}


def day(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def sent(pair):
    return SentGrantFactory(mentor=pair.mentor, mentee=pair.mentee)


def at(name, row):
    return reverse(f"expenses:{name}", args=[row.pk])


def test_draft_is_kept_however_much_is_missing_and_read_by_nobody_else(pair, coordinator, committee, sign_in):
    client = sign_in(pair.mentor.user)
    page = client.post(at("grant_apply", pair.mentee), {"reasoning": "zqzqhalf"}, follow=True)
    grant = GrantApplication.objects.get()
    assert page.redirect_chain[-1][0] == at("grant_write", grant)
    assert "zqzqhalf" in page.content.decode()
    assert (grant.status, grant.amount, grant.mentor) == ("draft", None, pair.mentor)
    for person in (coordinator, committee[0]):
        assert sign_in(person).get(at("grant_detail", grant)).status_code == 404
    assert not OutboxMessage.objects.filter(event__startswith="grant:").exists()
    client.post(at("grant_write", grant), {"reasoning": "zqzqhalf", "amount": "12"})
    grant.refresh_from_db()
    assert (grant.reasoning, grant.amount) == ("zqzqhalf", Decimal(12))
    assert GrantApplication.objects.count() == 1


@pytest.mark.rule("KOT-11.2")
@pytest.mark.parametrize("missing", WHOLE)
def test_what_is_sent_lacks_nothing(missing, pair, sign_in):
    typed = WHOLE | {missing: "", "send": "yes"}
    page = sign_in(pair.mentor.user).post(at("grant_apply", pair.mentee), typed)
    assert list(page.context["form"].errors) == [missing]
    assert all(value in page.content.decode() for name, value in WHOLE.items() if name != missing)
    assert not GrantApplication.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", "0.00", "above £0.00"),
        ("amount", "1.999", "pounds and pence"),
        ("amount", "1000000000", "too large"),
        ("amount", "$5", "pounds and pence"),
        ("description", "\u200b\u202e", "Write what the money is for"),
        ("impact", "x" * 10_001, "at most 10000"),
        ("sponsor", "x" * 121, "at most 120"),
    ],
)
def test_bad_words_are_told_at_their_field(field, value, words, pair, sign_in):
    typed = WHOLE | {field: value, "send": "yes"}
    page = sign_in(pair.mentor.user).post(at("grant_apply", pair.mentee), typed)
    assert words in " ".join(page.context["form"].errors[field])
    assert not GrantApplication.objects.exists()


def test_sending_starts_the_clock_and_tells_the_committee(pair, committee, sign_in):
    PolicyVersion.objects.create(
        scheme=Scheme.objects.get(), name="Now", in_force_from=day(-1), stored_figures={"grant_decision_days": 10}
    )
    client = sign_in(pair.mentor.user)
    page = client.post(at("grant_apply", pair.mentee), WHOLE | {"send": "yes"}, follow=True)
    grant = GrantApplication.objects.get()
    assert (grant.status, grant.sent_on, grant.decide_by) == ("sent", day(0), day(10))
    assert grant.policy_version.name == "Now"
    assert "10 days left" in page.content.decode()
    mails = OutboxMessage.objects.filter(event=f"grant:{grant.pk}:sent")
    assert {mail.to for mail in mails} == {member.email for member in committee}
    child = pair.mentee.child
    assert not any(word in mails[0].body for word in (child.first_name, child.surname, "guitar", "120"))
    # Sent twice, or changed afterwards.
    again = client.post(at("grant_write", grant), WHOLE | {"send": "yes"})
    assert again.status_code == 302
    late = client.post(at("grant_write", grant), WHOLE | {"impact": "zqzqlate", "send": "yes"})
    assert "by now" in late.content.decode()
    assert "zqzqlate" in late.content.decode()
    assert mails.count() == 3


def test_first_sending_twice_is_one_application(pair, sign_in):
    client, user, key = sign_in(pair.mentor.user), pair.mentor.user, f"grant:mentee:{pair.mentee_id}"
    submission = drafts.initial_for(user, key)["submission"]
    drafts.save(user=user, key=key, fields={"impact": ["half"]}, submission=submission, version=0)
    assert "half" in client.get(at("grant_apply", pair.mentee)).content.decode()
    for _ in range(2):
        client.post(at("grant_apply", pair.mentee), WHOLE | {"send": "yes", "submission": submission})
    assert GrantApplication.objects.count() == 1
    assert drafts.load(user, key) is None


def test_older_page_of_a_draft_undoes_nothing_silently(pair, sign_in):
    client = sign_in(pair.mentor.user)
    grant = GrantFactory(mentor=pair.mentor, mentee=pair.mentee)
    opened = history.version_of(grant)
    client.post(at("grant_write", grant), WHOLE | {"impact": "newer", "seen": opened})
    page = client.post(at("grant_write", grant), WHOLE | {"impact": "older", "seen": opened})
    assert "newer" in page.content.decode()
    assert "older" in page.content.decode()
    grant.refresh_from_db()
    assert grant.impact == "newer"


def test_draft_of_a_former_mentor_is_kept_and_not_sent(pair, sign_in):
    grant = GrantFactory(mentor=pair.mentor, mentee=pair.mentee)
    Allocation.objects.filter(pk=pair.pk).update(end_on=day(-1))
    page = sign_in(pair.mentor.user).post(at("grant_write", grant), WHOLE | {"send": "yes"})
    assert "not this child’s mentor any more" in page.content.decode()
    grant.refresh_from_db()
    assert grant.status == "draft"


@pytest.mark.parametrize("status", ["draft", "sent"])
def test_owner_takes_back_what_is_not_decided(status, pair, sent, sign_in):
    GrantApplication.objects.update(status=status)
    sign_in(pair.mentor.user).post(at("grant_withdraw", sent))
    sent.refresh_from_db()
    assert sent.status == "withdrawn"
    with pytest.raises(ValidationError, match="withdrawn by now"):
        actions.write_grant(by=pair.mentor.user, mentee=pair.mentee, grant=sent, impact="More")


def test_decided_is_not_taken_back(pair):
    grant = ApprovedGrantFactory(mentor=pair.mentor, mentee=pair.mentee)
    with pytest.raises(ValidationError, match="has decided"):
        actions.withdraw_grant(by=pair.mentor.user, grant=grant)


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


def test_grant_holds_its_sum_less_what_was_claimed_and_closing_gives_the_rest_back(pair, person, sign_in):
    grant = ApprovedGrantFactory(mentor=pair.mentor, mentee=pair.mentee)
    claims = {"mentor": pair.mentor, "mentee": pair.mentee, "grant": grant, "kind": "grant"}
    ClaimFactory(**claims, amount=Decimal("70.00"), paid_on=day(-1))
    waits = ClaimFactory(**claims, amount=Decimal("20.00"))
    assert left_of_grant(grant) == Decimal("30.00")
    finance = sign_in(person("finance_officer"))
    page = finance.get(at("grant_close", grant))
    assert "£30.00" in page.content.decode()
    finance.post(at("grant_close", grant), {"seen": history.version_of(grant)})
    grant.refresh_from_db()
    assert (grant.status, grant.given_back, grant.fund.left) == ("closed", Decimal("30.00"), Decimal("910.00"))
    assert left_of_grant(grant) == 0
    # What was claimed before is still inside; what falls through afterwards goes back as well.
    assert left_of_grant(grant, without=waits) == Decimal("20.00")
    waits.status = "withdrawn"
    waits.save()
    finance.post(at("grant_close", grant), {"seen": history.version_of(grant)})
    grant.refresh_from_db()
    assert (grant.given_back, grant.fund.committed) == (Decimal("50.00"), Decimal("70.00"))


def test_only_an_approved_grant_is_closed(sent, coordinator):
    with pytest.raises(ValidationError, match="approved"):
        actions.close_grant(by=coordinator, grant=sent)


@pytest.mark.rule("KOT-20.2")
def test_form_of_a_decided_grant_as_pdf_names_no_child_and_is_logged(pair, committee, sign_in):
    grant = RefusedGrantFactory(
        mentor=pair.mentor, mentee=pair.mentee, feedback_by=committee[1], feedback_on=day(0), feedback_words="Rang them"
    )
    type(pair.mentee.child).objects.update(first_name="Zqzqfirst", surname="Zqzqlast", known_as="Zqzqknown")
    response = sign_in(committee[0]).get(at("grant_download", grant))
    text = text_of(response)
    for words in (
        "Grant application", pair.mentor.user.name, "Mr Ode, head of year", "A used guitar", "£120.00", "Refused",
        "The school can lend one", committee[1].name, "Rang them", "ZZ",
    ):  # fmt: skip
        assert words in text
    assert "zqzq" not in text.lower()
    assert ReadLogEntry.objects.filter(user=committee[0], view="expenses:grant_download").exists()


def test_what_waits_for_a_decision_has_no_form_yet(sent, committee, sign_in):
    assert sign_in(committee[0]).get(at("grant_download", sent)).status_code == 404


def test_finance_reads_purpose_and_sum_and_not_why(sent, person, sign_in):
    text = sign_in(person("finance_officer")).get(at("grant_detail", sent)).content.decode()
    assert "A used guitar" in text
    assert "borrowed one" not in text
    assert "Lessons can go on" not in text


def test_members_are_reminded_once_half_of_the_time_is_over(sent, committee, pair):
    assert grants_for_members(day(6)) == []
    assert {due.due_on for due in grants_for_members(day(7))} == {day(14)}
    assert {due.person for due in grants_for_members(day(7))} == set(committee)
    actions.give_view(by=committee[0], grant=sent, says="conflict", words="My cousin")
    assert {due.person for due in grants_for_members(day(7))} == set(committee[1:])


def test_own_list_shows_each_with_how_it_stands(pair, sent, sign_in):
    GrantFactory(mentor=pair.mentor, mentee=pair.mentee, description="")
    text = sign_in(pair.mentor.user).get(reverse("expenses:grants_own")).content.decode()
    for words in ("A used guitar", "14 days left", "Nothing written yet", "Being written"):
        assert words in text
