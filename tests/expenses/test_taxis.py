"""Taxis (KOT-12.2, KOT-15.1): firms with their checks; asked for by the mentor, answered by the coordinator."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core import drafts
from core.history import version_of
from core.models import OutboxMessage, ReadLogEntry
from expenses import actions
from expenses.deadlines import taxi_checks_due, taxis_to_decide
from expenses.models import TaxiFirm, TaxiRequest
from expenses.rules import answer_due_on
from expenses.standing import left_of_taxi
from policy.figures import Figures
from tests import factories

pytestmark = pytest.mark.django_db


def day(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def pair(make_allocated):
    return make_allocated(start_on=day(-60))


@pytest.fixture
def firm():
    return factories.TaxiFirmFactory(name="Heron Cabs", checked_on=day(-10))


@pytest.fixture
def taxi(pair, firm):
    return factories.TaxiRequestFactory(mentor=pair.mentor, mentee=pair.mentee, firm=firm, on=day(3))


def typed(firm, **more):
    return {
        "on": day(3).isoformat(),
        "start": "Mill Street",
        "end": "Larkmere Lakes",
        "unsafe_to_walk": "No pavement",
        "nothing_else": "No bus",
        "firm": firm.pk,
        "amount": "12.50",
    } | more


def ask_url(pair):
    return reverse("expenses:taxi_request_ask", args=[pair.mentee_id])


@pytest.mark.rule("KOT-12.2")
@pytest.mark.rule("KOT-15.1")
def test_mentor_asks_with_both_reasons_and_the_coordinator_is_told(pair, firm, coordinator, sign_in):
    client = sign_in(pair.mentor.user)
    assert ask_url(pair) in client.get(reverse("home:mentee_detail", args=[pair.mentee_id])).content.decode()
    assert ask_url(pair) in client.get(reverse("expenses:taxi_requests_list")).content.decode()
    page = client.post(ask_url(pair), typed(firm, amount="£12.50"), follow=True)
    taxi = TaxiRequest.objects.get()
    assert page.redirect_chain[-1][0] == reverse("expenses:taxi_request_detail", args=[taxi.pk])
    assert (taxi.mentor, taxi.mentee, taxi.amount, taxi.is_open) == (pair.mentor, pair.mentee, Decimal("12.50"), True)
    assert taxi.history.get().history_user == pair.mentor.user
    mail = OutboxMessage.objects.get(event=f"taxi:{taxi.pk}:asked")
    assert mail.to == coordinator.email
    child = pair.mentee.child
    assert not any(word in mail.subject + mail.body for word in ("pavement", child.first_name, child.surname))


@pytest.mark.rule("KOT-15.1")
@pytest.mark.parametrize(
    ("checked", "stopped", "ride", "field", "said"),
    [
        (-10, "", 3, None, ""),
        (None, "", 3, "firm", "Choose a firm from the list"),
        (-400, "", 3, "firm", "Choose a firm from the list"),
        (-10, "They drove too fast", 3, "firm", "Choose a firm from the list"),
        # Its check holds today and not on the day of the ride.
        (-360, "", 20, "firm", "The ride is on"),
        (-10, "", -11, "firm", "after the ride"),
        (-100, "", -3, None, ""),
    ],
)
def test_only_a_firm_whose_check_holds_on_the_day_can_be_chosen(
    checked, stopped, ride, field, said, pair, firm, sign_in
):
    other = factories.TaxiFirmFactory(checked_on=checked and day(checked), stopped_because=stopped)
    page = sign_in(pair.mentor.user).post(ask_url(pair), typed(other, on=day(ride).isoformat()))
    assert TaxiRequest.objects.exists() is (field is None)
    if field:
        assert said in page.context["form"].errors[field][0]
        assert "No pavement" in page.content.decode()


@pytest.mark.parametrize(
    ("bad", "field", "said"),
    [
        ({"on": ""}, "on", "Enter the day"),
        ({"on": "0001-01-01"}, "on", "after 1900"),
        ({"on": "2199-01-01"}, "on", "more than a year"),
        ({"on": "tomorrow"}, "on", "real date"),
        ({"start": "\u200b"}, "start", "where the ride begins"),
        ({"end": "x" * 161}, "end", "at most 160"),
        ({"unsafe_to_walk": " \0"}, "unsafe_to_walk", "why walking"),
        ({"nothing_else": ""}, "nothing_else", "why nothing else"),
        ({"nothing_else": "x" * 1_001}, "nothing_else", "at most 1000"),
        ({"firm": ""}, "firm", "Choose a firm"),
        ({"firm": "9" * 30}, "firm", "Choose a firm"),
        ({"firm": "١"}, "firm", "Choose a firm"),
        ({"amount": ""}, "amount", "about what it costs"),
        ({"amount": "0"}, "amount", "above zero"),
        ({"amount": "-3"}, "amount", "pounds and pence"),
        ({"amount": "1.005"}, "amount", "pounds and pence"),
        ({"amount": "1e9"}, "amount", "pounds and pence"),
        ({"amount": "1,50"}, "amount", "without a comma"),
        ({"amount": "€5"}, "amount", "in pounds"),
        ({"amount": "9" * 12}, "amount", "too large"),
        ({"amount": "NaN"}, "amount", "pounds and pence"),
        ({"amount": "100.01"}, "amount", "needs a grant approved by the committee"),
    ],
)
def test_bad_input_is_answered_at_its_field_and_the_rest_is_kept(bad, field, said, pair, firm, sign_in):
    page = sign_in(pair.mentor.user).post(ask_url(pair), typed(firm) | bad)
    assert page.status_code == 200
    assert said in page.context["form"].errors[field][0]
    assert not TaxiRequest.objects.exists()
    if "start" not in bad:
        assert 'value="Mill Street"' in page.content.decode()


def test_day_on_which_somebody_else_is_the_mentor_is_not_ones_own(pair, firm, sign_in):
    page = sign_in(pair.mentor.user).post(ask_url(pair), typed(firm, on=day(-61).isoformat()))
    assert "not this child’s mentor" in page.context["form"].errors["on"][0]
    assert not TaxiRequest.objects.exists()


def test_sent_twice_is_one_request_and_one_mail(pair, firm, coordinator):
    details = {"on": day(3), "firm": firm, "unsafe_to_walk": "Dark", "nothing_else": "No bus", "amount": Decimal(9)}
    details |= {"start": "A", "end": "B"}
    first = actions.ask_for_taxi(by=pair.mentor.user, mentee=pair.mentee, **details)
    again = {"by": pair.mentor.user, "mentee": pair.mentee, "submission": first.submission}
    assert actions.ask_for_taxi(**again, **details) == first
    assert actions.ask_for_taxi(**again, **details | {"end": "C"}) == first
    assert TaxiRequest.objects.get().end == "C"
    assert OutboxMessage.objects.filter(event__startswith="taxi:").count() == 1
    actions.approve_taxi(by=coordinator, taxi=first)
    assert actions.ask_for_taxi(**again, **details | {"end": "C"}) == first
    with pytest.raises(ValidationError, match="settled"):
        actions.ask_for_taxi(**again, **details | {"end": "D"})
    actions.withdraw_taxi(by=pair.mentor.user, taxi=TaxiRequest.objects.get())
    anew = actions.ask_for_taxi(**again, **details)
    assert (anew.is_open, anew) == (True, actions.ask_for_taxi(**again, **details))
    assert TaxiRequest.objects.count() == 2


def test_draft_comes_back_and_is_gone_once_sent(pair, firm, sign_in):
    user, key = pair.mentor.user, f"taxi:mentee:{pair.mentee_id}"
    submission = drafts.initial_for(user, key)["submission"]
    drafts.save(user=user, key=key, fields={"start": ["half a street"]}, submission=submission, version=0)
    client = sign_in(user)
    assert "half a street" in client.get(ask_url(pair)).content.decode()
    client.post(ask_url(pair), typed(firm, submission=submission))
    assert drafts.load(user, key) is None


def test_own_meetup_fills_in_day_and_place_and_is_kept(pair, firm, sign_in):
    meetup = factories.MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor, date=day(4), place="Zq lake")
    client, url = sign_in(pair.mentor.user), f"{ask_url(pair)}?meetup={meetup.pk}"
    assert "Zq lake" in client.get(url).content.decode()
    client.post(url, typed(firm, on=day(4).isoformat()))
    assert TaxiRequest.objects.get().meetup == meetup
    others = factories.MeetUpFactory(place="zqzqelsewhere")
    for named in (others.pk, "x", "9" * 40, "-1"):
        assert "zqzqelsewhere" not in client.get(f"{ask_url(pair)}?meetup={named}").content.decode()


@pytest.mark.rule("KOT-12.2")
@pytest.mark.parametrize(("answer", "status"), [("yes", "approved"), ("no", "refused")])
def test_coordinator_answers_with_words_and_the_mentor_is_told(answer, status, taxi, coordinator, sign_in):
    url = reverse("expenses:taxi_request_decide", args=[taxi.pk])
    client = sign_in(coordinator)
    assert url in client.get(reverse("expenses:taxi_request_detail", args=[taxi.pk])).content.decode()
    sent = {"answer": answer, "words": "zqzqwords", "seen": version_of(taxi)}
    client.post(url, sent)
    taxi.refresh_from_db()
    assert (taxi.status, taxi.words, taxi.decided_by) == (status, "zqzqwords", coordinator)
    mail = OutboxMessage.objects.get(event=f"taxi:{taxi.pk}:decided")
    assert mail.to == taxi.mentor.user.email
    assert "zqzqwords" not in mail.body
    again = client.post(url, sent | {"answer": "no"})
    assert "Look at it again" in again.context["form"].non_field_errors()[0]


@pytest.mark.parametrize(
    ("sent", "field"), [({"seen": "x"}, "answer"), ({"answer": "no"}, "words"), ({"answer": "maybe"}, "answer")]
)
def test_answer_without_what_it_needs_changes_nothing(sent, field, taxi, coordinator, sign_in):
    page = sign_in(coordinator).post(reverse("expenses:taxi_request_decide", args=[taxi.pk]), sent)
    assert page.context["form"].errors[field]
    taxi.refresh_from_db()
    assert taxi.is_open


@pytest.mark.rule("KOT-8.4")
def test_ride_that_needs_a_grant_is_not_approved(taxi, coordinator):
    TaxiRequest.objects.update(amount=Decimal("100.01"))
    with pytest.raises(ValidationError, match="needs a grant approved by the committee"):
        actions.approve_taxi(by=coordinator, taxi=taxi)


@pytest.mark.rule("KOT-15.1")
@pytest.mark.parametrize("change", [{"checked_on": day(-500)}, {"checked_on": None}, {"stopped_because": "Closed"}])
def test_approval_is_refused_once_the_firm_is_not_safe_on_the_day(change, taxi, coordinator):
    TaxiFirm.objects.update(**change)
    with pytest.raises(ValidationError, match="cannot be approved"):
        actions.approve_taxi(by=coordinator, taxi=taxi)
    actions.refuse_taxi(by=coordinator, taxi=taxi, words="Another firm")
    assert TaxiRequest.objects.get().status == "refused"


def test_nobody_decides_on_their_own_request(taxi, coordinator, sign_in):
    taxi.mentor.user = coordinator
    taxi.mentor.save()
    with pytest.raises(ValidationError, match="your own"):
        actions.approve_taxi(by=coordinator, taxi=taxi)
    url = reverse("expenses:taxi_request_decide", args=[taxi.pk])
    assert sign_in(coordinator).get(url).status_code == 403


def test_request_is_withdrawn_until_it_is_claimed(taxi, coordinator, sign_in):
    client, url = sign_in(taxi.mentor.user), reverse("expenses:taxi_request_withdraw", args=[taxi.pk])
    actions.approve_taxi(by=coordinator, taxi=taxi)
    claim = factories.ClaimFactory(mentor=taxi.mentor, mentee=taxi.mentee, kind="taxi", taxi=taxi)
    assert "has been claimed" in client.post(url, follow=True).content.decode()
    claim.status = "withdrawn"
    claim.save()
    assert "is withdrawn" in client.post(url, follow=True).content.decode()
    assert TaxiRequest.objects.get().status == "withdrawn"
    with pytest.raises(ValidationError):
        actions.approve_taxi(by=coordinator, taxi=taxi)


@pytest.mark.rule("KOT-12.2")
def test_what_is_left_is_the_approved_sum_less_the_claims_that_count(taxi, coordinator):
    assert left_of_taxi(taxi) == 0
    actions.approve_taxi(by=coordinator, taxi=taxi)
    of_taxi = {"mentor": taxi.mentor, "mentee": taxi.mentee, "kind": "taxi", "taxi": taxi}
    first = factories.ClaimFactory(amount=Decimal("10.00"), **of_taxi)
    factories.ClaimFactory(amount=Decimal("2.00"), status="refused", **of_taxi)
    assert left_of_taxi(taxi) == Decimal("2.50")
    assert left_of_taxi(taxi, without=first) == Decimal("12.50")


def test_finance_reads_day_firm_and_sum_and_neither_name_nor_reason(taxi, person, coordinator, sign_in):
    TaxiRequest.objects.update(
        start="zqzqhome", end="zqzqend", unsafe_to_walk="zqzqwalk", nothing_else="zqzqelse", words="zqzqanswer"
    )
    child = taxi.mentee.child
    urls = [reverse("expenses:taxi_request_detail", args=[taxi.pk]), reverse("expenses:taxi_requests_list")]
    text = "".join(sign_in(person("finance_officer")).get(url).content.decode() for url in urls)
    assert "£12.50" in text
    assert child.initials in text
    assert not any(word in text for word in ("zqzq", child.first_name, child.surname))
    assert "zqzqhome" in sign_in(coordinator).get(urls[0]).content.decode()
    assert ReadLogEntry.objects.filter(subject_id=child.pk, user=coordinator).exists()


def test_former_mentor_reads_no_name_and_no_words_of_their_request(taxi, pair, sign_in):
    client, url = sign_in(pair.mentor.user), reverse("expenses:taxi_request_detail", args=[taxi.pk])
    TaxiRequest.objects.update(start="zqzqhome")
    assert "zqzqhome" in client.get(url).content.decode()
    type(pair).objects.filter(pk=pair.pk).update(end_on=day(-1))
    text = client.get(url).content.decode()
    assert "zqzqhome" not in text
    assert taxi.mentee.child.first_name not in text


@pytest.mark.rule("KOT-15.1")
def test_register_is_kept_by_the_team_and_says_plainly_what_lapsed(person, sign_in):
    client = sign_in(person("family_liaison"))
    add = reverse("expenses:taxi_firm_add")
    assert "No taxi firm stands here yet" in client.get(reverse("expenses:taxi_firms_list")).content.decode()
    page = client.post(add, {"name": "Heron Cabs", "checked_on": day(-1).isoformat()})
    assert page.context["form"].errors["words"]
    assert client.post(add, {"name": "Heron Cabs", "checked_on": day(1).isoformat(), "words": "DBS"}).status_code == 200
    client.post(
        add, {"name": "Heron Cabs", "checked_on": day(-400).isoformat(), "words": "DBS", "phone": "07700 900811"}
    )
    firm = TaxiFirm.objects.get()
    text = client.get(reverse("expenses:taxi_firms_list")).content.decode()
    assert "Lapsed" in text
    again = client.post(add, {"name": "heron cabs"})
    assert "already" in again.context["form"].errors["name"][0]

    client.post(reverse("expenses:taxi_firm_check", args=[firm.pk]), {"checked_on": day(0), "words": "Seen anew"})
    firm.refresh_from_db()
    assert (firm.checked_on, firm.words) == (day(0), "Seen anew")
    assert "Checked</span>" in client.get(reverse("expenses:taxi_firms_list")).content.decode()
    stop = reverse("expenses:taxi_firm_stop", args=[firm.pk])
    assert client.post(stop, {"because": ""}).context["form"].errors["because"]
    client.post(stop, {"because": "Drove too fast"})
    assert "Not used any more" in client.get(reverse("expenses:taxi_firms_list")).content.decode()
    client.post(reverse("expenses:taxi_firm_reinstate", args=[firm.pk]))
    firm.refresh_from_db()
    assert not firm.is_stopped
    assert firm.history.count() == 4


def test_second_tab_does_not_undo_a_check_silently(firm, coordinator, person, sign_in):
    seen, other = version_of(firm), person("family_liaison", name="Ruth Tanner")
    actions.check_taxi_firm(by=other, firm=firm, checked_on=day(-2), words="By phone")
    sent = {"checked_on": day(-3), "words": "By letter", "seen": seen}
    page = sign_in(coordinator).post(reverse("expenses:taxi_firm_check", args=[firm.pk]), sent)
    assert "Ruth Tanner changed this" in page.context["form"].non_field_errors()[0]
    assert TaxiFirm.objects.get().words == "By phone"


@pytest.mark.rule("KOT-15.1")
def test_earlier_check_replaces_a_newer_one_only_where_that_was_a_mistake(coordinator, sign_in):
    firm = factories.TaxiFirmFactory(checked_on=day(-2), words="DBS of the drivers")
    client, url = sign_in(coordinator), reverse("expenses:taxi_firm_check", args=[firm.pk])
    assert "by mistake" not in client.get(url).content.decode()
    earlier = {"checked_on": day(-30).isoformat(), "words": "By letter"}

    page = client.post(url, earlier)
    assert "A newer check stands here already" in page.context["form"].errors["newest_is_wrong"][0]
    assert "was written down by mistake" in page.content.decode()
    assert TaxiFirm.objects.get().checked_on == day(-2)

    client.post(url, earlier | {"newest_is_wrong": "on"})
    assert TaxiFirm.objects.get().checked_on == day(-30)


def test_firm_is_the_same_however_many_blanks_are_typed(person, sign_in):
    client, add = sign_in(person("coordinator")), reverse("expenses:taxi_firm_add")
    client.post(add, {"name": "Heron   Cabs"})
    assert "already" in client.post(add, {"name": " heron\u00a0 cabs"}).context["form"].errors["name"][0]
    assert TaxiFirm.objects.get().name == "Heron Cabs"


def test_page_of_a_lapsed_firm_speaks_of_no_ride(person, sign_in):
    firm = factories.TaxiFirmFactory(checked_on=day(-400))
    page = sign_in(person("coordinator")).get(reverse("expenses:taxi_firm_detail", args=[firm.pk])).content.decode()
    assert "It has lapsed" in page
    assert "ride is on" not in page


@pytest.mark.rule("KOT-15.1")
def test_check_that_ends_soon_is_due_for_the_coordinator(coordinator, sign_in):
    factories.TaxiFirmFactory(checked_on=day(-300))
    assert taxi_checks_due(day(0), Figures()) == []
    soon = factories.TaxiFirmFactory(name="Zq soon", checked_on=day(-350))
    lapsed = factories.TaxiFirmFactory(name="Zq lapsed", checked_on=day(-400))
    factories.TaxiFirmFactory(checked_on=day(-400), stopped_because="Closed")
    assert [deadline.subject for deadline in taxi_checks_due(day(0), Figures())] == [lapsed.name, soon.name]
    page = sign_in(coordinator).get(reverse("home:due_list"), {"kind": "money"})
    assert "Zq soon" in page.content.decode()


def test_request_without_answer_is_due_before_its_day(taxi, coordinator, sign_in, django_assert_num_queries):
    [deadline] = taxis_to_decide()
    due_on = answer_due_on(day(0), day(3))
    assert (deadline.due_on, deadline.clause, deadline.subject) == (due_on, "KOT-12.2", str(taxi.mentee))
    for _ in range(5):
        factories.TaxiRequestFactory()
    with django_assert_num_queries(1):
        assert len(taxis_to_decide()) == 6
    assert str(taxi.mentee) in sign_in(coordinator).get(reverse("home:due_list"), {"kind": "money"}).content.decode()


@pytest.mark.parametrize("role", ["coordinator", "finance_officer"])
def test_lists_of_taxis_take_as_many_queries_with_thirty_rows(role, person, sign_in, django_assert_max_num_queries):
    client = sign_in(person(role))
    factories.TaxiRequestFactory()
    for _ in range(2):
        for name in ("taxi_requests_list", "taxi_firms_list"):
            with django_assert_max_num_queries(7):
                client.get(reverse(f"expenses:{name}"))
        for _ in range(30):
            factories.TaxiRequestFactory()
