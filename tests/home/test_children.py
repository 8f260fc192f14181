"""The list and the page of children."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.models import ReadLogEntry
from tests.factories import (
    CarerLinkFactory,
    ChildFactory,
    EventFactory,
    MenteeFactory,
    RegisterEntryFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/children/"
OTHERS = ["mentor", "safeguarding_lead", "finance_officer", "committee_member", "trustee", "administrator"]


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def names(page):
    return [child.first_name for child in page.context["page"].rows]


def test_children_list_is_narrowed_by_words_year_and_mentoring(client):
    ivy = ChildFactory(first_name="Ivy", ref="C001", school_year=9, school_year_in=2025)
    ash = ChildFactory(first_name="Ash", school_year=5, school_year_in=2025)
    MenteeFactory(child=ivy)
    assert names(client.get(LIST)) == ["Ash", "Ivy"]
    assert names(client.get(LIST, {"q": "c001"})) == ["Ivy"]
    assert names(client.get(LIST, {"year": ivy.school_year_on()})) == ["Ivy"]
    assert names(client.get(LIST, {"mentoring": "yes"})) == ["Ivy"]
    assert names(client.get(LIST, {"mentoring": "no"})) == [ash.first_name]
    assert "No child matches" in client.get(LIST, {"q": "nobody"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00",
        "?q=" + "x" * 5000,
        "?year=x",
        "?year=99999999999",
        "?mentoring=maybe",
        "?page=x",
        "?page=-1",
        "?page=²",
    ],
)
def test_children_list_stands_up_to_any_query(query, client):
    ChildFactory()
    assert client.get(f"{LIST}?{query}").status_code == 200


def test_children_list_goes_by_pages_of_fifty(client):
    for number in range(120):
        ChildFactory(first_name=f"Child{number:03}")
    assert len(names(client.get(LIST))) == 50
    assert names(client.get(LIST, {"page": 3}))[0] == "Child100"
    assert len(names(client.get(LIST, {"page": 3}))) == 20
    text = client.get(LIST, {"page": 2, "q": "child"}).content.decode()
    assert "page=3&amp;q=child" in text or "q=child&amp;page=3" in text
    assert "There are no more children" in client.get(LIST, {"page": 9}).content.decode()


def test_children_list_says_that_it_is_empty(client):
    assert "No child is written down yet" in client.get(LIST).content.decode()


@pytest.mark.rule("KOT-20.2")
def test_children_list_logs_each_child_it_shows(client, coordinator):
    children = ChildFactory.create_batch(3)
    client.get(LIST)
    logged = ReadLogEntry.objects.filter(user=coordinator, view="home:children_list")
    assert {row.subject_id for row in logged} == {child.pk for child in children}


@pytest.mark.parametrize("number", [1, 30])
def test_children_list_takes_at_most_six_queries(number, client, django_assert_max_num_queries):
    for _ in range(number):
        MenteeFactory()
    with django_assert_max_num_queries(6):
        client.get(LIST)


@pytest.fixture
def child():
    child = ChildFactory(needs="Nut allergy", school="Hazel Mill")
    for days in range(3):
        RegisterEntryFactory(child=child, event=EventFactory(held_on=timezone.localdate() - timedelta(days=days)))
    CarerLinkFactory(child=child, carer__name="Sam Stone", carer__phone="07700 900201")
    return child


def test_child_detail_shows_carers_register_and_eligibility(client, child):
    text = client.get(f"{LIST}{child.pk}/").content.decode()
    assert 'href="tel:07700900201"' in text
    assert "Nut allergy" in text
    assert "3 camps attended; at least 4 needed." in text
    assert "Came to 3 of 3 events: 100%" in text
    assert "Not eligible yet" in text


@pytest.mark.parametrize("number", [0, 30])
def test_child_detail_takes_at_most_fifteen_queries(number, client, child, django_assert_max_num_queries):
    for days in range(number):
        CarerLinkFactory(child=child, is_first_contact=False)
        RegisterEntryFactory(child=child, event__held_on=date(2024, 1, 1) + timedelta(days=days))
    with django_assert_max_num_queries(15):
        client.get(f"{LIST}{child.pk}/")


@pytest.mark.rule("KOT-20.3")
@pytest.mark.parametrize("role", OTHERS)
def test_children_do_not_exist_for_others(role, person, sign_in, child):
    client = sign_in(person(role))
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{child.pk}/").status_code == 404


@pytest.mark.parametrize("role", ["family_liaison", "chief_executive"])
def test_the_whole_team_reads_children(role, person, sign_in, child):
    client = sign_in(person(role))
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}{child.pk}/").status_code == 200
