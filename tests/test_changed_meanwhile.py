"""The form of one record is open twice: whoever saves second sees what was saved first before it is overwritten."""

import html

import pytest
from django.urls import reverse
from django.utils import timezone

from club.models import EqualityRecord
from core.roles import Role
from mentees.models import Ground
from tests import factories

pytestmark = pytest.mark.django_db


def carer_link():
    return factories.CarerLinkFactory()


def goal():
    return factories.GoalFactory(plan__mentee=factories.MenteeFactory())


def review():
    return factories.ReviewFactory(decision="continue")


def allocation():
    return factories.AllocationFactory(background="Likes trams")


# The page, a maker of its row, the field that both put right, and what the page asks besides.
PAGES = [
    ("club:child_change", factories.ChildFactory, "school", {}),
    ("club:carer_change", lambda: carer_link().carer, "name", {}),
    ("club:carer_link_change", carer_link, "told_words", {}),
    ("club:event_change", factories.EventFactory, "place", {}),
    ("club:membership_change", factories.MembershipFactory, "words", {}),
    ("club:resource_change", factories.ResourceFactory, "what_for", {}),
    ("club:risk_assessment_change", factories.RiskAssessmentFactory, "assessed_by", {}),
    ("mentees:plan_change", factories.PlanFactory, "needs", {}),
    ("mentees:goal_change", goal, "outcome", {}),
    ("mentees:goal_conclude", goal, "result_words", {"result": "met"}),
    ("mentees:review_change", review, "heard_child", {"reason": "Heard wrong"}),
    ("mentees:summary_issue", allocation, "background", {}),
    ("meetups:contact_change", factories.ContactFactory, "words", {}),
]


@pytest.fixture
def two(person, sign_in):
    """Two clients of the team."""
    return [sign_in(person(Role.COORDINATOR, name=name)) for name in ("Farida Khan", "Grace Obi")]


def opened(client, url, **typed):
    """What the browser sends back from the page as it was opened, with some fields typed anew."""
    form = client.get(url).context["form"]
    stood = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (stood | typed).items() if value is not None and value is not False}


def read(response):
    return html.unescape(response.content.decode())


@pytest.mark.parametrize(("name", "make", "field", "asked"), PAGES)
def test_second_to_save_sees_what_the_first_saved(two, name, make, field, asked):
    row, (first, second) = make(), two
    url = reverse(name, args=[row.pk])
    theirs = opened(first, url, **asked, **{field: "Said by the first"})
    mine = opened(second, url, **asked, **{field: "Said by the second"})
    assert first.post(url, theirs).status_code == 302

    refused = second.post(url, mine)

    row.refresh_from_db()
    assert getattr(row, field) == "Said by the first"
    assert "Farida Khan changed this while you were writing" in read(refused)
    assert "Said by the first. What you typed is still here" in read(refused)
    assert refused.context["form"][field].value() == "Said by the second"
    again = mine | {"seen": refused.context["form"]["seen"].value()}
    assert f'name="seen" value="{again["seen"]}"' in read(refused)
    assert second.post(url, again).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "Said by the second"
    assert row.history.filter(**{field: "Said by the first"}).exists()


@pytest.mark.parametrize(("name", "make", "field", "asked"), PAGES)
def test_own_second_page_is_asked_about_and_loses_nothing(two, name, make, field, asked):
    row, (client, _) = make(), two
    url = reverse(name, args=[row.pk])
    sent = opened(client, url, **asked, **{field: "As first typed"})
    other = sent | {field: "On the second page"}
    client.post(url, sent)

    assert client.post(url, sent).status_code == 302, "the same twice is no quarrel"
    refused = client.post(url, other)

    row.refresh_from_db()
    assert getattr(row, field) == "As first typed"
    assert "You, on another page, changed this" in read(refused)
    assert refused.context["form"][field].value() == "On the second page"
    assert client.post(url, other | {"seen": refused.context["form"]["seen"].value()}).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "On the second page"


def test_change_of_something_else_on_the_record_is_no_quarrel(two):
    first, second = two
    event = factories.EventFactory()
    url = reverse("club:event_change", args=[event.pk])
    mine = opened(second, url, place="The lake")
    first.post(reverse("club:event_call_off", args=[event.pk]), {"reason": "Rain"})

    assert second.post(url, mine).status_code == 302
    event.refresh_from_db()
    assert (event.place, event.called_off_because) == ("The lake", "Rain")


@pytest.mark.parametrize("seen", ["", "x", "-1", "0", "9" * 30, "7777"])
def test_version_that_never_was_costs_nobody_their_words(two, seen):
    child, (client, _) = factories.ChildFactory(), two
    url = reverse("club:child_change", args=[child.pk])

    assert client.post(url, opened(client, url, school="Hill School") | {"seen": seen}).status_code == 302

    child.refresh_from_db()
    assert child.school == "Hill School"


@pytest.mark.rule("KOT-3.1")
def test_ground_that_somebody_confirmed_meanwhile_is_not_taken_back_unseen(two):
    child, (first, second) = factories.ChildFactory(), two
    url = reverse("mentees:grounds_confirm", args=[child.pk])
    was = first.get(url).context["form"]["was"].value()
    first.post(url, {"kinds": ["trauma"], "was": was})

    refused = second.post(url, {"kinds": ["drop_out"], "was": was})

    assert [ground.kind for ground in Ground.objects.all()] == ["trauma"]
    assert "They are now: Significant trauma" in read(refused)
    again = {"kinds": ["drop_out", "trauma"], "was": refused.context["form"]["was"].value()}
    assert second.post(url, again).status_code == 302
    assert Ground.objects.count() == 2


def equality():
    return EqualityRecord.objects.create(
        child=factories.ChildFactory(), gender="other", asked_on=timezone.localdate()
    ).child


def measured():
    """Start measures that stand already, on their mentee's page."""
    mentee = factories.MenteeFactory()
    factories.OutcomeMeasureFactory(mentee=mentee, moment="start", measure="behaviour", score=1)
    return mentee


def of_review():
    row = review()
    factories.OutcomeMeasureFactory(mentee=row.mentee, moment="review", review=row, measure="behaviour", score=1)
    return row


# Pages that fill several rows in together, with one already there and with none: what both choose.
TOGETHER = [
    ("club:equality_record", factories.ChildFactory, "gender", ("girl", "boy"), "Gender", {}),
    ("club:equality_record", equality, "gender", ("girl", "boy"), "gender", {}),
    ("mentees:measures_record", factories.MenteeFactory, "score_behaviour", ("2", "4"), "Behaviour: 2", {}),
    ("mentees:measures_record", measured, "score_behaviour", ("2", "4"), "Behaviour: 2", {}),
    ("mentees:review_change", review, "score_behaviour", ("2", "4"), "Behaviour: 2", {"reason": "Heard wrong"}),
    ("mentees:review_change", of_review, "score_behaviour", ("2", "4"), "Behaviour: 2", {"reason": "Heard wrong"}),
]


@pytest.mark.parametrize(("name", "make", "field", "chosen", "told", "asked"), TOGETHER)
def test_second_to_answer_sees_what_the_first_answered(two, name, make, field, chosen, told, asked):
    (first, second), url = two, reverse(name, args=[make().pk])
    theirs = opened(first, url, **asked, **{field: chosen[0]})
    mine = opened(second, url, **asked, **{field: chosen[1]})
    assert first.post(url, theirs).status_code == 302

    refused = second.post(url, mine)

    assert "Farida Khan changed this while you were writing" in read(refused)
    assert told in read(refused)
    assert opened(first, url)[field] == chosen[0]
    form = refused.context["form"]
    assert form[field].value() == chosen[1]
    again = mine | {hidden.name: hidden.value() for hidden in form.hidden_fields() if hidden.value() is not None}
    assert second.post(url, again).status_code == 302
    assert opened(first, url)[field] == chosen[1]
    assert second.post(url, mine).status_code == 302, "the same again is no quarrel"
    own = second.post(url, mine | {field: chosen[0]})
    assert "You, on another page, changed this" in read(own)
    assert opened(first, url)[field] == chosen[1]


def test_measures_of_two_people_beside_each_other_are_no_quarrel(two):
    (first, second), mentee = two, factories.MenteeFactory()
    url = reverse("mentees:measures_record", args=[mentee.pk])
    theirs, mine = opened(first, url, score_behaviour="2"), opened(second, url, score_relationships="4")

    assert first.post(url, theirs).status_code == 302
    assert second.post(url, mine).status_code == 302

    assert {row.measure: row.score for row in mentee.outcome_measures.all()} == {"behaviour": 2, "relationships": 4}
