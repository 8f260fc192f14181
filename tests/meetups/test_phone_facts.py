"""More of what a phone is given for a time without signal: goals, who reads concerns, the portal's own time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentees import actions as mentee_actions
from tests import factories

FACTS = reverse("meetups:phone_facts")


@pytest.fixture
def pair(make_allocated):
    return make_allocated(start_on=timezone.localdate() - timedelta(days=60))


@pytest.fixture
def client(sign_in, pair):
    return sign_in(pair.mentor.user)


@pytest.mark.rule("KOP-11")
def test_goals_of_the_plan_are_on_the_phone_and_gone_with_the_allocation(client, pair, make_allocated, coordinator):
    goal = factories.GoalFactory(plan=factories.PlanFactory(mentee=pair.mentee), words="Reads a map alone")
    reached = factories.GoalFactory(plan=goal.plan, words="Swims a length", result="met")
    factories.GoalFactory(plan=factories.PlanFactory(mentee=make_allocated().mentee), words="Of another child")

    facts = client.get(FACTS).json()

    assert facts["mentees"][0]["goals"] == [{"id": goal.pk, "words": "Reads a map alone"}]
    assert reached.pk
    mentee_actions.end_allocation(by=coordinator, allocation=pair, reason="Moved away")
    assert "Reads a map alone" not in client.get(FACTS).content.decode()


@pytest.mark.rule("KOT-14.1")
def test_who_reads_concerns_is_on_the_phone_with_the_leads_numbers_alone(client, person):
    lead = person("safeguarding_lead", name="Joan Marsh", phone="07700 900777")
    chief = person("chief_executive", name="Delphine Osei", phone="07700 900888")

    readers = client.get(FACTS).json()["readers"]

    assert readers[0] == {"id": lead.pk, "name": "Joan Marsh", "words": "safeguarding lead", "phone": "07700 900777"}
    assert {"id": chief.pk, "name": "Delphine Osei", "words": "chief executive", "phone": ""} in readers


def test_portals_own_time_comes_along(client):
    assert abs(client.get(FACTS).json()["now"] / 1000 - timezone.now().timestamp()) < 60
