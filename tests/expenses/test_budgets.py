"""The budget of a year beside what it cost (KOP-5): sums equal the sum of their rows, outlays, fees, a spreadsheet."""

import io
import uuid
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.history import version_of
from expenses import actions
from expenses.models import Budget, Claim, Correction, Fund, GrantApplication, Outlay
from expenses.rules import fee_verdict, last_day_of
from expenses.standing.budgets import years_of
from expenses.standing.fees import with_fees
from policy.models import Scheme
from tests import factories

from .claiming import ticked

pytestmark = pytest.mark.django_db

FIRST, TODAY = date(2026, 4, 1), date(2026, 11, 25)


def year_of(budget, today=TODAY):
    return years_of([budget], today)[0]


def texts(page):
    return " ".join(page.content.decode().split())


@pytest.fixture
def budget():
    return factories.BudgetFactory(starts_on=FIRST)


@pytest.fixture
def finance(person):
    return person("finance_officer", name="Winifred Okoro")


def give_grant(mentee, amount, **more):
    fund = Fund.objects.create(
        scheme=mentee.scheme, name="Fund", starts_on=FIRST, ends_on=last_day_of(FIRST), amount=Decimal("2000.00")
    )
    days = {"sent_on": FIRST, "decided_on": FIRST, "decide_by": FIRST}
    mentor = factories.MentorFactory()
    return GrantApplication.objects.create(
        mentee=mentee, mentor=mentor, fund=fund, amount=Decimal(amount), **{"status": "approved"} | days | more
    )


@pytest.mark.rule("KOP-5")
def test_budget_is_made_from_the_policy_and_shown_to_the_penny(finance, sign_in):
    client, make = sign_in(finance), reverse("expenses:budget_make")
    assert "No budget yet" in texts(client.get(reverse("expenses:budgets_list")))
    form = client.get(make).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    client.post(make, sent)
    budget = Budget.objects.get()
    assert (budget.support, budget.coordinator, budget.total) == (7500, 11040, 18540)
    assert budget.history.get().history_user == finance
    for url in (reverse("expenses:budgets_list"), reverse("expenses:budget_detail", args=[budget.pk])):
        assert "£18,540.00" in texts(client.get(url))
    assert "£7,500.00" in texts(client.get(reverse("expenses:budget_detail", args=[budget.pk])))
    # The next one begins on the day after.
    assert client.get(make).context["form"].initial["starts_on"] == budget.ends_on + timedelta(days=1)
    again = client.post(make, sent)
    assert "holds some of these days already" in again.context["form"].errors["starts_on"][0]
    assert Budget.objects.count() == 1


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "1901-01-01"}, "starts_on"),
        ({"starts_on": "2199-04-01"}, "starts_on"),
        ({"children": "-1"}, "children"),
        ({"children": "5001"}, "children"),
        ({"children": "fifteen"}, "children"),
        ({"for_each_child": ""}, "for_each_child"),
        ({"for_each_child": "500.001"}, "for_each_child"),
        ({"for_each_child": "100000.01"}, "for_each_child"),
        ({"hours": "169"}, "hours"),
        ({"weeks": "54"}, "weeks"),
        ({"rate": "1000.01"}, "rate"),
        ({"rate": "-1"}, "rate"),
    ],
)
def test_budget_refuses_what_makes_no_sense(bad, field, finance, sign_in):
    sent = {"starts_on": FIRST, "children": 15, "for_each_child": "500", "hours": 20, "weeks": 46, "rate": "12"}
    page = sign_in(finance).post(reverse("expenses:budget_make"), sent | bad)
    assert list(page.context["form"].errors) == [field]
    assert not Budget.objects.exists()


def test_year_without_a_child_and_without_money_is_all_noughts(finance, sign_in):
    noughts = {"children": 0, "hours": 0, "for_each_child": Decimal(0), "rate": Decimal(0)}
    budget = factories.BudgetFactory(starts_on=timezone.localdate(), **noughts)
    text = texts(sign_in(finance).get(reverse("expenses:budget_detail", args=[budget.pk])))
    assert "0 of 0" in text
    assert "No child had a mentor" in text
    assert "Too early to say" in text


def test_plan_is_changed_with_history_and_no_second_tab_undoes_it(budget, finance, person, sign_in):
    seen = version_of(budget)
    other = person("coordinator", name="Zoe Other")
    actions.change_budget(by=other, budget=budget, starts_on=FIRST, children=12)
    sent = {"starts_on": FIRST, "children": 14, "for_each_child": "500", "hours": 20, "weeks": 46, "rate": "12"}
    page = sign_in(finance).post(reverse("expenses:budget_change", args=[budget.pk]), sent | {"seen": seen})
    assert "Zoe Other changed this" in texts(page)
    assert Budget.objects.get().children == 12


@pytest.mark.rule("KOP-5")
def test_paid_counts_by_the_day_of_payment_and_nothing_counts_twice(budget, finance):
    mentee = factories.MenteeFactory()
    before, after = FIRST - timedelta(days=1), last_day_of(FIRST) + timedelta(days=1)
    for paid_on, amount in ((before, "1.00"), (FIRST, "2.00"), (last_day_of(FIRST), "4.00"), (after, "8.00")):
        factories.ClaimFactory(mentee=mentee, amount=Decimal(amount), paid_on=paid_on, spent_on=before)
    for status, amount in (
        ("coordinator", "16.00"),
        ("returned", "32.00"),
        ("refused", "64.00"),
        ("withdrawn", "128.00"),
    ):
        factories.ClaimFactory(mentee=mentee, amount=Decimal(amount), status=status)
    claim = Claim.objects.get(amount=2)
    Correction.objects.create(claim=claim, amount=Decimal("-0.50"), booked_on=FIRST, words="Too much", by=finance)
    grant = give_grant(mentee, "150.00")
    factories.ClaimFactory(mentee=mentee, kind="grant", grant=grant, amount=Decimal("100.00"))
    factories.ClaimFactory(mentee=mentee, kind="grant", grant=grant, amount=Decimal("20.00"), status="refused")
    factories.OutlayFactory(on=FIRST, amount=Decimal("256.00"))
    factories.OutlayFactory(on=before, amount=Decimal("512.00"))
    factories.OutlayFactory(on=FIRST, amount=Decimal("300.00"), struck_because="Twice")
    factories.OutlayFactory(on=FIRST, amount=Decimal("960.00"), head="coordinator")
    year = year_of(budget)
    assert year.support.paid == Decimal("261.50")  # 2 + 4 - 0.50 + 256
    assert year.support.committed == Decimal("198.00")  # 16 + 32 + 100 waiting, 50 of the grant
    assert (year.coordinator.paid, year.coordinator.committed) == (Decimal("960.00"), 0)
    assert year.total.paid + year.total.committed + year.total.left == year.total.planned
    assert sum(pounds for _, pounds in year.parts) == year.support.paid + year.support.committed
    # A year that is over has nothing committed; what waits is paid from the year that runs.
    assert year_of(budget, after).support.committed == 0


@pytest.mark.rule("KOP-5")
def test_children_of_the_year_stand_beside_those_planned(budget):
    mentee, gone = factories.MenteeFactory(), factories.MenteeFactory()
    factories.AllocationFactory(mentee=mentee, start_on=date(2026, 1, 5), end_on=date(2026, 5, 31))
    factories.AllocationFactory(mentee=mentee, start_on=date(2026, 6, 1))
    factories.AllocationFactory(mentee=gone, start_on=date(2025, 1, 5), end_on=FIRST)
    factories.AllocationFactory(start_on=date(2025, 1, 5), end_on=FIRST - timedelta(days=1))
    factories.AllocationFactory(start_on=TODAY + timedelta(days=3))
    year = year_of(budget)
    assert (year.children, year.most_at_once) == (2, 2)
    assert year_of(budget, FIRST - timedelta(days=1)).children == 0


def test_another_scheme_pays_for_itself(budget):
    other = Scheme.objects.create(slug="other", name="Other")
    factories.ClaimFactory(mentee__scheme=other, amount=Decimal("9.00"), paid_on=TODAY)
    factories.OutlayFactory(scheme=other, on=TODAY)
    theirs = factories.BudgetFactory(scheme=other, starts_on=FIRST)
    assert (year_of(budget).total.paid, year_of(theirs).total.paid) == (0, 39)


KINDS = st.sampled_from(["spending", "miles", "gift", "taxi"])
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["claim", "outlay", "strike", "settle"]),
        st.decimals(min_value="0.01", max_value="99.99", places=2),
        KINDS,
        st.sampled_from(["paid", "finance", "coordinator", "returned", "refused", "withdrawn"]),
    ),
    max_size=12,
)


@pytest.mark.rule("KOP-5")
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moves=MOVES)
def test_sums_equal_the_sum_over_claims_and_outlays_whatever_happened(budget, finance, moves):
    Claim.objects.all().delete()
    Outlay.objects.all().delete()
    mentor, mentee = factories.MentorFactory(), factories.MenteeFactory()
    for move, amount, kind, status in moves:
        if move == "claim":
            paid_on = TODAY if status == "paid" else None
            about = {"mentor": mentor, "mentee": mentee, "kind": kind, "amount": amount}
            factories.ClaimFactory(**about, status=status, paid_on=paid_on)
        elif move == "outlay":
            actions.enter_outlay(by=finance, on=TODAY, amount=amount, what_for="Tickets")
        elif move == "strike" and (open_now := Outlay.objects.standing().first()):
            actions.strike_outlay(by=finance, outlay=open_now, because="Twice")
        elif move == "settle" and (waiting := Claim.objects.waiting().first()):
            Claim.objects.filter(pk=waiting.pk).update(status="paid", paid_on=TODAY)
    year = year_of(budget)
    claims = list(Claim.objects.values_list("status", "amount"))
    outlays = sum(Outlay.objects.filter(struck_because="").values_list("amount", flat=True), Decimal(0))
    assert year.support.paid == sum((pounds for status, pounds in claims if status == "paid"), outlays)
    waits = {"finance", "coordinator", "returned", "in_run"}
    assert year.support.committed == sum((pounds for status, pounds in claims if status in waits), Decimal(0))


def test_outlay_is_entered_once_listed_and_struck_out_with_its_reason(finance, budget, sign_in):
    client, url = sign_in(finance), reverse("expenses:outlay_enter")
    assert "Nothing entered yet" in texts(client.get(reverse("expenses:outlays_list")))
    sent = {"head": "coordinator", "what_for": "Pay", "amount": "£960", "on": timezone.localdate().isoformat()}
    sent["submission"] = client.get(url).context["form"]["submission"].value()
    for _ in range(2):
        client.post(url, sent)
    outlay = Outlay.objects.get()
    assert (outlay.amount, outlay.by, outlay.head) == (Decimal("960.00"), finance, "coordinator")
    assert "other words" in texts(client.post(url, sent | {"amount": "5"}))
    strike = reverse("expenses:outlay_strike", args=[outlay.pk])
    assert client.post(strike, {"because": " "}).context["form"].errors["because"]
    client.post(strike, {"because": "Entered twice"})
    text = texts(client.get(reverse("expenses:outlays_list")))
    assert "Struck out" in text
    assert "Entered twice" in text
    assert outlay.history.first().history_change_reason == "Entered twice"
    with pytest.raises(ValidationError, match="already"):
        actions.strike_outlay(by=finance, outlay=outlay, because="Again")


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"head": ""}, "head"),
        ({"head": "other"}, "head"),
        ({"what_for": "\u200b"}, "what_for"),
        ({"what_for": "x" * 201}, "what_for"),
        ({"amount": "0.00"}, "amount"),
        ({"amount": "1e3"}, "amount"),
        ({"amount": "1.001"}, "amount"),
        ({"amount": "$5"}, "amount"),
        ({"on": ""}, "on"),
        ({"on": "2199-01-01"}, "on"),
        ({"on": "0001-01-01"}, "on"),
    ],
)
def test_outlay_refuses_what_makes_no_sense(bad, field, finance, sign_in):
    sent = {"head": "support", "what_for": "Tickets", "amount": "5", "on": timezone.localdate().isoformat()}
    page = sign_in(finance).post(reverse("expenses:outlay_enter"), sent | bad)
    assert list(page.context["form"].errors) == [field]
    assert not Outlay.objects.exists()


@pytest.mark.rule("KOT-2.1")
def test_fee_of_a_club_is_paid_and_stands_beside_what_fell_due(finance, coordinator, sign_in):
    today = timezone.localdate()
    membership = factories.MembershipFactory(
        child__first_name="Zqidris", club_name="Otters judo", cost=Decimal("12.00"), from_on=today - timedelta(days=1)
    )
    client = sign_in(finance)
    client.post(reverse("expenses:membership_pay", args=[membership.pk]), {"amount": "5.00", "on": today})
    outlay = Outlay.objects.get()
    assert (outlay.membership, outlay.amount, outlay.head) == (membership, Decimal("5.00"), "support")
    [row] = with_fees([membership])
    assert (row.due, row.paid, row.open) == (Decimal("12.00"), Decimal("5.00"), Decimal("7.00"))
    for name in ("fees_list", "outlays_list"):
        text = texts(client.get(reverse(f"expenses:{name}")))
        assert "Otters judo" in text
        assert "Zqidris" not in text
        assert "Zqidris" in texts(sign_in(coordinator).get(reverse(f"expenses:{name}")))
    actions.strike_outlay(by=finance, outlay=outlay, because="Bounced")
    assert with_fees([membership])[0].paid == 0


@pytest.mark.rule("KOT-2.1")
def test_fee_is_prefilled_with_what_is_open_and_paid_ahead_only_where_somebody_says_so(finance, sign_in):
    today = timezone.localdate()
    membership = factories.MembershipFactory(cost=Decimal("15.00"), every="year", from_on=today - timedelta(days=3))
    client, url = sign_in(finance), reverse("expenses:membership_pay", args=[membership.pk])
    assert client.get(url).context["form"]["amount"].value() == Decimal("15.00")
    submission = str(uuid.uuid4())
    paid = {"amount": "15.00", "on": today, "submission": submission}
    assert {client.post(url, paid).status_code for _ in range(2)} == {302}
    assert Outlay.objects.count() == 1

    page = client.get(url)
    assert page.context["form"]["amount"].value() is None
    assert "nothing is open" in texts(page)
    page = client.post(url, {"amount": "9999.00", "on": today})
    assert "£15.00 is open until a year from now" in page.context["form"].errors["amount"][0]
    page = client.post(url, {"amount": "15.00", "on": today})
    assert "paid ahead" in page.context["form"].errors["is_ahead"][0]
    assert "I have checked" in texts(page)
    assert Outlay.objects.count() == 1
    # The tick is said of this sum: another one is asked about anew.
    asked = client.post(url, {"amount": "12.00", "on": today} | ticked(page, "is_ahead"))
    assert "paid ahead" in asked.context["form"].errors["is_ahead"][0]
    assert not asked.context["form"]["is_ahead"].value()
    assert client.post(url, {"amount": "15.00", "on": today} | ticked(page, "is_ahead")).status_code == 302
    assert "£15.00 is paid ahead" in texts(client.get(url))


@pytest.mark.rule("KOT-2.1")
@pytest.mark.parametrize(
    ("amount", "still_open", "within_a_year", "outcome"),
    [
        ("12.00", "12.00", "156.00", "allowed"),
        ("12.01", "12.00", "156.00", "needs approval"),
        ("156.00", "12.00", "156.00", "needs approval"),
        ("156.01", "12.00", "156.00", "refused"),
        ("0.01", "-3.00", "-3.00", "refused"),
        ("-5.00", "0.00", "0.00", "allowed"),
    ],
)
def test_fee_is_paid_at_most_a_year_ahead(amount, still_open, within_a_year, outcome):
    verdict = fee_verdict(Decimal(amount), Decimal(still_open), Decimal(within_a_year))
    assert verdict.outcome == outcome


def test_spreadsheet_holds_numbers_and_no_formula(budget, finance, sign_in):
    Scheme.objects.update(name='=HYPERLINK("http://example.org")')
    factories.OutlayFactory(on=FIRST, amount=Decimal("256.00"))
    response = sign_in(finance).get(reverse("expenses:budget_download", args=[budget.pk]))
    assert 'filename="budget-2026-04-to-2027-03.xlsx"' in response["Content-Disposition"]
    page = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert page["A1"].value.startswith("=HYPERLINK")
    assert {7500, 11040, 18540, 256} <= {cell.value for cell in cells if cell.data_type == "n"}


@pytest.mark.parametrize("name", ["budgets_list", "outlays_list", "fees_list"])
def test_lists_take_as_many_queries_with_many_rows(name, finance, sign_in, django_assert_max_num_queries):
    client, url = sign_in(finance), reverse(f"expenses:{name}")
    for number in range(12):
        factories.BudgetFactory(starts_on=date(2010 + number, 4, 1))
        factories.OutlayFactory(membership=factories.MembershipFactory())
        if number in (0, 11):
            with django_assert_max_num_queries(13):
                client.get(url)


@pytest.mark.rule("KOT-1")
@pytest.mark.parametrize(("role", "may"), [("coordinator", 0), ("family_liaison", 0), ("chief_executive", 1)])
def test_nobody_but_finance_and_the_chief_executive_writes_the_coordinators_pay(role, may, budget, person, sign_in):
    pay, tickets = factories.OutlayFactory(head="coordinator"), factories.OutlayFactory()
    client = sign_in(person(role))
    text = texts(client.get(reverse("expenses:outlays_list")))
    strike = {outlay: reverse("expenses:outlay_strike", args=[outlay.pk]) for outlay in (pay, tickets)}
    assert strike[tickets] in text
    assert (strike[pay] in text) == may
    page = client.get(strike[pay])
    assert page.status_code == (200 if may else 403)
    assert ("This is the coordinator’s pay" in texts(page)) != may
    change = reverse("expenses:budget_change", args=[budget.pk])
    assert client.get(change).status_code == page.status_code
    assert (change in texts(client.get(reverse("expenses:budget_detail", args=[budget.pk])))) == may
    sent = {"head": "coordinator", "what_for": "Pay", "amount": "9", "on": timezone.localdate().isoformat()}
    client.post(reverse("expenses:outlay_enter"), sent)
    assert Outlay.objects.filter(what_for="Pay").exists() == may


@pytest.mark.rule("KOT-1")
def test_coordinator_who_is_finance_too_does_not_write_their_own_pay(budget, person, sign_in):
    client = sign_in(person("coordinator", "finance_officer"))
    pay = factories.OutlayFactory(head="coordinator")
    assert client.get(reverse("expenses:outlay_strike", args=[pay.pk])).status_code == 403
    assert client.get(reverse("expenses:budget_make")).status_code == 403
