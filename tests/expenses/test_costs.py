"""Cost for each child and each meet-up (KOT-1), the same as in the impact report, to the penny."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from core.models import ReadLogEntry
from expenses.models import Correction
from impact.actions import issue_report
from impact.rules.periods import policy_year
from policy.models import Scheme
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-1")]

URL = "/money/costs/"
YEAR = policy_year(2025, 4)


@pytest.fixture
def year(db, coordinator):
    """Seven mentees of the policy year 2025/26 who met three times each; their spending does not divide evenly."""
    mentor, mentees = factories.MentorFactory(), [factories.MenteeFactory() for _ in range(7)]
    for number, mentee in enumerate(mentees):
        pair = {"mentee": mentee, "mentor": mentor}
        factories.AllocationFactory(**pair, start_on=date(2025, 4, 1))
        for month in (5, 7, 9):
            factories.NoteFactory(**pair, date=date(2025, month, 3))
        factories.ClaimFactory(**pair, spent_on=date(2025, 7, 10), amount=Decimal("10.01"), paid_on=date(2025, 8, 5))
        factories.ClaimFactory(**pair, spent_on=date(2026, 3, 31), amount=Decimal("3.33"), kind="taxi")
        factories.ClaimFactory(**pair, spent_on=date(2026, 4, 1), amount=Decimal("50.00"))
        factories.ClaimFactory(**pair, spent_on=date(2025, 6, 1), amount=Decimal("7.00"), status="refused")
        if number == 0:
            factories.ClaimFactory(**pair, spent_on=date(2025, 5, 5), amount=Decimal("0.05"), kind="miles")
    return mentees


def shown(client, year="2025"):
    response = client.get(URL, {"year": year})
    assert response.status_code == 200
    return response.context


def test_page_and_impact_report_agree_to_the_penny(year, person, coordinator, sign_in):
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        report = issue_report(by=coordinator, scheme=Scheme.objects.get(), period=YEAR)
        found = shown(sign_in(person("finance_officer")))
    assert report.figures["claimed"] == str(found["whole"].claimed) == "93.43"
    assert report.figures["cost_each_meetup"] == str(found["claimed_for_each_meetup"]) == "4.45"
    assert report.figures["cost_each_child"] == str(found["claimed_for_each"]) == "13.35"
    assert report.figures["meetups"] == found["whole"].meetups == 21


def test_child_costs_claims_by_kind_corrections_and_fees(year, person, coordinator, sign_in):
    child = year[0].child
    membership = factories.MembershipFactory(child=child)
    factories.OutlayFactory(membership=membership, on=date(2025, 10, 1), amount=Decimal("12.00"))
    factories.OutlayFactory(membership=membership, on=date(2025, 10, 1), amount=Decimal("99.00"), struck_because="No")
    factories.OutlayFactory(on=date(2025, 10, 1), amount=Decimal("64.00"))
    claim = year[0].claims.get(amount=Decimal("10.01"))
    Correction.objects.create(
        claim=claim, amount=Decimal("-1.00"), booked_on=date(2025, 9, 1), words="Too much", by=coordinator
    )
    found = shown(sign_in(coordinator))
    cost = next(cost for one, cost in found["rows"] if one == child)
    assert cost.claims == {"spending": Decimal("10.01"), "taxi": Decimal("3.33"), "miles": Decimal("0.05")}
    assert (cost.corrected, cost.fees, cost.total) == (Decimal("-1.00"), Decimal("12.00"), Decimal("24.39"))
    assert (cost.meetups, cost.for_each_meetup) == (3, Decimal("8.13"))
    # What stands in the rows is what stands below them.
    assert sum(cost.total for _, cost in found["rows"]) == found["whole"].total
    assert sum(cost.meetups for _, cost in found["rows"]) == found["whole"].meetups
    assert found["shared"] == Decimal("64.00")
    assert found["all_for_each_meetup"] == Decimal("8.02")  # (93.43 - 1 + 12 + 64) / 21


def test_team_reads_names_and_finance_initials(year, person, coordinator, sign_in):
    child = year[0].child
    type(child).objects.filter(pk=child.pk).update(first_name="Zqidris", surname="Zqfarrow")
    url, finance = f"{URL}?year=2025", person("finance_officer")
    assert "Zqidris Zqfarrow" in sign_in(coordinator).get(url).content.decode()
    text = sign_in(finance).get(url).content.decode()
    assert ">ZZ<" in text
    assert "Zqidris" not in text
    assert ReadLogEntry.objects.filter(user=finance, subject_id=child.pk).exists()


@pytest.mark.parametrize("asked", ["", "x", "1", "9999", "٢٠٢٥", "2025'--"])
def test_year_that_is_none_shows_the_newest(asked, year, coordinator, sign_in):
    assert shown(sign_in(coordinator), asked)["first"] >= date(2026, 4, 1)


def test_year_without_anything_says_so(coordinator, sign_in):
    page = sign_in(coordinator).get(URL)
    assert "Nothing was spent and nobody met" in page.content.decode()
    assert ">–</b>claimed for each of 0 children" in page.content.decode()


def test_list_takes_as_many_queries_with_one_child_as_with_thirty(coordinator, sign_in, django_assert_max_num_queries):
    client = sign_in(coordinator)
    for number in range(31):
        factories.ClaimFactory(spent_on=date(2026, 5, 1))
        if number in (0, 30):
            with django_assert_max_num_queries(20):
                client.get(reverse("expenses:costs_list"), {"year": "2026"})
