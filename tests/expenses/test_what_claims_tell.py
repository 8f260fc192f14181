"""What the page of a claim tells of the child, and to whom; and what a draft never sent tells nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.roles import Role
from expenses.models import GrantApplication
from mentees.models import Allocation
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-20.2")]


@pytest.fixture
def rides(pair):
    """A claim for a taxi from the child's home to a meet-up, from a grant and a request."""
    both = {"mentor": pair.mentor, "mentee": pair.mentee}
    meetup = factories.MeetUpFactory(**both, place="zqzqplace", date=timezone.localdate() - timedelta(days=2))
    taxi = factories.TaxiRequestFactory(**both, start="zqzqhome", end="zqzqthere", status="approved")
    grant = factories.ApprovedGrantFactory(**both, description="zqzqwhy")
    return factories.ClaimFactory(**both, kind="taxi", taxi=taxi, grant=grant, meetup=meetup)


@pytest.mark.parametrize(("who", "reads"), [("team", True), ("mentor", True), ("former", False), ("finance", False)])
def test_where_the_child_was_is_read_by_its_mentor_and_the_team(who, reads, rides, pair, coordinator, person, sign_in):
    if who == "former":
        Allocation.objects.filter(pk=pair.pk).update(end_on=timezone.localdate() - timedelta(days=1))
    user = {"team": coordinator, "finance": person(Role.FINANCE_OFFICER)}.get(who, pair.mentor.user)

    page = sign_in(user).get(reverse("expenses:claim_detail", args=[rides.pk])).content.decode()

    assert f"£{rides.amount}" in page
    assert [word in page for word in ("zqzqplace", "zqzqhome", "zqzqthere", "zqzqwhy")] == [reads] * 4


def test_former_mentor_is_not_told_what_is_left_of_a_month_that_is_not_theirs(pair, sign_in):
    yesterday = timezone.localdate() - timedelta(days=1)
    Allocation.objects.filter(pk=pair.pk).update(end_on=yesterday)
    client, url = sign_in(pair.mentor.user), reverse("expenses:claim_verdict")

    assert "left in" not in client.get(url, {"mentee": pair.mentee_id}).content.decode()
    assert "left in" in client.get(url, {"mentee": pair.mentee_id, "spent_on": f"{yesterday}"}).content.decode()


def test_draft_that_was_taken_back_is_read_by_nobody_else(pair, coordinator, person):
    grant = factories.GrantFactory(mentor=pair.mentor, mentee=pair.mentee, status="withdrawn")

    for user in (coordinator, person(Role.FINANCE_OFFICER), person(Role.COMMITTEE_MEMBER)):
        assert grant not in GrantApplication.objects.visible_to(user)
    assert grant in GrantApplication.objects.visible_to(pair.mentor.user)
