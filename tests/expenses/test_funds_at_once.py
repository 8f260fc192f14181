"""Approvals at the same moment, each in a transaction of its own: a fund never gives more than it holds (KOT-11.1)."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from core.roles import Role
from expenses import actions
from expenses.models import Fund, GiftRequest, GrantApplication
from tests.factories import (
    ApprovedGrantFactory,
    FundFactory,
    GiftRequestFactory,
    GrantViewFactory,
    SentGrantFactory,
    UserFactory,
)
from tests.moments import at_once, overtaken

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.rule("KOT-11.1")]


@pytest.fixture
def members():
    return [UserFactory(roles=[Role.COMMITTEE_MEMBER]) for _ in range(2)]


@pytest.fixture
def agreed(members):
    """Makes an application on which both members agree."""

    def make(**fields):
        grant = SentGrantFactory(**fields)
        for member in members:
            GrantViewFactory(grant=grant, by=member)
        return grant

    return make


def approve(member, grant, fund):
    grant = GrantApplication.objects.for_page().get(pk=grant.pk)
    return lambda: actions.decide_grant(by=member, grant=grant, approves=True, fund=fund, words="Yes")


def refusals(answers):
    assert all(isinstance(answer, ValidationError | GrantApplication | Fund) for answer in answers), answers
    return [answer for answer in answers if isinstance(answer, ValidationError)]


def given_from(fund):
    grants = GrantApplication.objects.filter(fund=fund, status__in=GrantApplication.GIVEN)
    return sum(grant.amount - grant.given_back for grant in grants)


def test_five_approvals_at_one_moment_give_two_and_the_fund_stands(members, agreed):
    fund = FundFactory(amount=Decimal("250.00"))
    grants = [agreed(amount=Decimal("120.00")) for _ in range(5)]
    answers = at_once(*[approve(members[number % 2], grant, fund) for number, grant in enumerate(grants)])
    fund.refresh_from_db()
    assert len(refusals(answers)) == 3
    assert all(f"{fund.name} holds £10.00 more" in str(refused) for refused in refusals(answers))
    assert fund.committed == given_from(fund) == Decimal("240.00")


def test_second_approval_sees_what_the_first_took(members, agreed):
    fund = FundFactory(amount=Decimal("120.00"))
    one, two = (agreed(amount=Decimal("120.00")) for _ in range(2))
    answers = overtaken(approve(members[0], one, fund), approve(members[1], two, fund))
    fund.refresh_from_db()
    assert "there are no more grants" in str(refusals(answers)[0])
    assert (fund.committed, given_from(fund)) == (Decimal("120.00"), Decimal("120.00"))


def test_two_decide_one_application_and_one_is_told(members, agreed):
    fund = FundFactory(amount=Decimal("1000.00"))
    grant = agreed(amount=Decimal("120.00"))
    answers = at_once(approve(members[0], grant, fund), approve(members[1], grant, fund))
    fund.refresh_from_db()
    assert len(refusals(answers)) == 1
    assert (fund.committed, grant.history.model.objects.filter(id=grant.pk, status="approved").count()) == (
        Decimal("120.00"),
        1,
    )


def test_sum_made_smaller_and_a_grant_given_at_one_moment_is_one_of_the_two(members, agreed, person):
    fund = FundFactory(amount=Decimal("300.00"))
    grant = agreed(amount=Decimal("200.00"))
    values = {"name": fund.name, "starts_on": fund.starts_on, "ends_on": fund.ends_on, "words": ""}
    finance = person(Role.FINANCE_OFFICER)

    def cut():
        return actions.change_fund(by=finance, fund=fund, amount=Decimal("150.00"), **values)

    answers = at_once(approve(members[0], grant, fund), cut)
    fund.refresh_from_db()
    assert len(refusals(answers)) == 1
    assert given_from(fund) == fund.committed <= fund.amount


def test_grant_closed_twice_at_one_moment_gives_back_once(person):
    fund = FundFactory(amount=Decimal("500.00"), committed=Decimal("240.00"))
    grant, _ = (ApprovedGrantFactory(fund=fund) for _ in range(2))
    grant = GrantApplication.objects.for_page().get(pk=grant.pk)
    finance = person(Role.FINANCE_OFFICER)
    at_once(*[lambda: actions.close_grant(by=finance, grant=grant)] * 2)
    fund.refresh_from_db()
    assert fund.committed == given_from(fund) == Decimal("120.00")


@pytest.mark.rule("KOT-8.2")
def test_gift_taken_back_and_approved_at_one_moment_is_never_both(coordinator):
    gift = GiftRequest.objects.for_page().get(pk=GiftRequestFactory().pk)
    overtaken(
        lambda: actions.withdraw_gift(by=gift.mentor.user, gift=gift),
        lambda: actions.decide_gift(by=coordinator, gift=gift, approves=True),
    )
    gift.refresh_from_db()
    assert (gift.status, gift.decided_by) == ("withdrawn", None)
