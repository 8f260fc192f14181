"""The list and the page of mentors."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import ReadLogEntry
from mentors.models import DbsCheck, Mentor, StopLift
from tests.factories import MenteeFactory, MentorFactory, TrainingFactory, papers_for

pytestmark = pytest.mark.django_db
LIST = "/mentors/"


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def rows(page):
    return {mentor.user.name: mentor for mentor in page.context["page"].rows}


def test_mentors_list_counts_children_of_today(client, make_allocated):
    today = timezone.localdate()
    mentor = MentorFactory(user__name="Gwen Okafor", capacity=1)
    make_allocated(mentor=mentor, start_on=today - timedelta(days=9))
    more = {"mentor": mentor, "over_capacity_reason": "They are cousins"}
    make_allocated(**more, start_on=today - timedelta(days=9), end_on=today)
    make_allocated(**more, start_on=today - timedelta(days=9), end_on=today - timedelta(days=1))
    make_allocated(**more, start_on=today + timedelta(days=1))
    page = client.get(LIST)
    assert rows(page)["Gwen Okafor"].children_now == 2
    assert "More than agreed" in page.content.decode()


@pytest.mark.rule("KOT-5.1")
def test_mentors_list_shows_where_each_stands(client, coordinator):
    today = timezone.localdate()
    TrainingFactory(mentor__user__name="Trained", taken_on=today)
    TrainingFactory(mentor__user__name="Lapsed", taken_on=today - timedelta(days=400))
    MentorFactory(user__name="Never")
    lifted = TrainingFactory(mentor__user__name="Lifted", taken_on=today - timedelta(days=400)).mentor
    StopLift.objects.create(mentor=lifted, reason="Course", until=today, lifted_by=coordinator)
    DbsCheck.objects.create(mentor=lifted, level="enhanced", issued_on=today)
    found = rows(client.get(LIST))
    assert {name: mentor.standing.is_allowed for name, mentor in found.items()} == {
        "Trained": True,
        "Lapsed": False,
        "Never": False,
        "Lifted": True,
    }
    assert found["Lifted"].dbs_on == today
    text = client.get(LIST).content.decode()
    for tag in ("Trained", "Lapsed", "Never trained", "Stop lifted"):
        assert f">{tag}</span>" in text


def test_mentors_list_keeps_those_who_left_apart(client):
    MentorFactory(user__name="Serving")
    MentorFactory(user__name="Gone", status=Mentor.Status.LEFT)
    assert list(rows(client.get(LIST))) == ["Serving"]
    assert list(rows(client.get(LIST, {"left": "yes"}))) == ["Gone"]


@pytest.mark.parametrize("number", [1, 30])
def test_mentors_list_takes_at_most_six_queries(number, client, make_allocated, django_assert_max_num_queries):
    for _ in range(number):
        make_allocated(mentor=MentorFactory())
    with django_assert_max_num_queries(6):
        client.get(LIST)


@pytest.mark.rule("KOP-13")
def test_mentor_detail_shows_the_team_address_and_children(client, make_allocated):
    mentor = MentorFactory(address="1 High Street", interests="chess")
    mentee = MenteeFactory(child__first_name="Ivy")
    make_allocated(mentor=mentor, mentee=mentee)
    text = client.get(f"{LIST}{mentor.pk}/").content.decode()
    assert "1 High Street" in text
    assert reverse("home:mentee_detail", args=[mentee.pk]) in text
    assert list(ReadLogEntry.objects.values_list("subject_id", flat=True)) == [mentee.child_id]


def test_mentor_detail_offers_to_lift_where_a_paper_is_missing(client):
    mentor = MentorFactory()
    lift = reverse("mentors:stop_lift", args=[mentor.pk])
    assert lift not in client.get(f"{LIST}{mentor.pk}/").content.decode()
    TrainingFactory(mentor=mentor, taken_on=timezone.localdate() - timedelta(days=400))
    assert lift in client.get(f"{LIST}{mentor.pk}/").content.decode()
    papers_for(mentor)
    TrainingFactory(mentor=mentor, taken_on=timezone.localdate())
    assert lift not in client.get(f"{LIST}{mentor.pk}/").content.decode()


def test_mentor_detail_leads_account_keepers_to_the_account(client, person, sign_in):
    mentor = MentorFactory(user__is_active=False)
    account = reverse("core:person_detail", args=[mentor.user_id])
    assert account in client.get(f"{LIST}{mentor.pk}/").content.decode()
    assert account not in sign_in(person("chief_executive")).get(f"{LIST}{mentor.pk}/").content.decode()


@pytest.mark.parametrize("number", [0, 20])
def test_mentor_detail_takes_at_most_twenty_six_queries(number, client, make_allocated, django_assert_max_num_queries):
    mentor = MentorFactory(capacity=20)
    for _ in range(number):
        make_allocated(mentor=mentor, over_capacity_reason="They are cousins")
    with django_assert_max_num_queries(26):
        client.get(f"{LIST}{mentor.pk}/")


@pytest.mark.rule("KOP-13")
@pytest.mark.parametrize(
    ("role", "status"),
    [("mentor", 404), ("safeguarding_lead", 403), ("finance_officer", 404), ("administrator", 404)],
)
def test_mentors_stay_shut_for_others(role, status, person, sign_in):
    mentor = MentorFactory()
    client = sign_in(person(role))
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{mentor.pk}/").status_code == status


@pytest.mark.parametrize("role", ["family_liaison", "chief_executive"])
def test_the_whole_team_reads_mentors(role, person, sign_in):
    mentor = MentorFactory()
    client = sign_in(person(role))
    assert client.get(LIST).status_code == 200
    text = client.get(f"{LIST}{mentor.pk}/").content.decode()
    assert reverse("mentors:mentor_change", args=[mentor.pk]) not in text
