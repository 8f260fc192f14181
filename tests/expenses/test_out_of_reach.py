"""A committee that cannot reach its quorum is told, and who helps; which fund holds what (KOP-20, KOT-11.1)."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.roles import Role
from expenses.deadlines import grants_for_members, grants_out_of_reach
from expenses.models import GrantApplication
from home.clocks import running
from policy.figures import Figures
from tests.factories import FundFactory, SentGrantFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-20")]


def words_of(response):
    return " ".join(response.content.decode().split())


def at(name, row):
    return reverse(f"expenses:{name}", args=[row.pk])


@pytest.fixture
def stuck(sent, committee, agree):
    """Of three members one has applied and one sits out."""
    applicant, torn, _ = committee
    sent.mentor.user = applicant
    sent.mentor.save()
    return agree(sent, [torn], says="conflict")


def test_committee_reads_that_it_cannot_decide_and_who_helps(stuck, committee, fund, sign_in):
    client = sign_in(committee[2])
    for name in ("grant_detail", "grant_decide"):
        text = words_of(client.get(at(name, stuck)))
        assert "only 1 of them may decide here" in text
        assert "until the chief executive finds another member" in text
    assert "too few may decide" in words_of(client.get(reverse("expenses:grants_desk")))


def test_clock_calls_the_chief_executive_and_tells_the_member(stuck, committee, person):
    chief, today = person(Role.CHIEF_EXECUTIVE), timezone.localdate()
    GrantApplication.objects.update(decide_by=today)
    assert [(due.person, due.row) for due in grants_out_of_reach()] == [(chief, stuck)]
    [due] = grants_for_members(today)
    assert due.person == committee[2]
    assert "ask the chief executive" in due.what
    assert chief in [deadline.person for _, deadline in running(today, Figures())]
    person(Role.COMMITTEE_MEMBER)
    assert grants_out_of_reach() == []


def test_nothing_is_recorded_before_members_agree(sent, committee, fund, agree, sign_in):
    client = sign_in(committee[0])
    assert at("grant_decide", sent) not in words_of(client.get(at("grant_detail", sent)))
    text = words_of(client.get(at("grant_decide", sent)))
    assert 'name="approves"' not in text
    assert "0 to approve" in text
    agree(sent, committee[:2], says="no")
    assert at("grant_decide", sent) in words_of(client.get(at("grant_detail", sent)))
    text = words_of(client.get(at("grant_decide", sent)))
    assert 'value="no"' in text
    assert 'value="yes"' not in text
    assert 'name="fund"' not in text
    page = client.post(at("grant_decide", sent), {"approves": "yes", "fund": fund.pk, "words": "Yes"})
    assert "0 to approve, 2 to refuse" in page.context["form"].errors["approves"][0]
    sent.refresh_from_db()
    assert sent.status == "sent"


@pytest.mark.rule("KOT-11.1")
def test_what_is_left_is_said_by_fund(sent, committee, agree, sign_in):
    FundFactory(name="Zq Trips", amount=Decimal("200.00"))
    FundFactory(name="Zq Music", amount=Decimal("100.00"))
    client = sign_in(committee[0])
    text = words_of(client.get(at("grant_detail", sent)))
    assert "£200.00 can still be given from Zq Trips, £100.00 from Zq Music; a grant comes from one fund" in text
    agree(sent, committee[:2])
    text = words_of(client.get(at("grant_decide", sent)))
    assert "£80.00 of the fund is left after this" in text
    assert "The fund holds £100.00 more. This asks for £120.00" in text
    assert 'name="fund"' in text


@pytest.mark.parametrize(
    ("role", "words"), [("committee_member", "You are told"), ("finance_officer", "committee is told")]
)
def test_empty_desk_says_who_is_told(role, words, person, sign_in):
    assert words in words_of(sign_in(person(role)).get(reverse("expenses:grants_desk")))


def test_committee_member_who_mentors_finds_both(make_allocated, person, sign_in):
    user = make_allocated().mentor.user
    user.groups.add(*person(Role.COMMITTEE_MEMBER).groups.all())
    SentGrantFactory()
    assert reverse("expenses:grants_desk") in words_of(sign_in(user).get("/"))
