"""Mentors' own page, and those that add and correct."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core import history
from core.models import User
from mentors import actions
from mentors.models import Mentor, StopLift, Training
from tests.factories import MentorFactory, SupportMeetingFactory, TrainingFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TYPED = {"name": "Gwen Okafor", "email": "gwen@example.org", "capacity": "2", "status": "active"}


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def url(name, mentor=None):
    return reverse(f"mentors:{name}", args=[mentor.pk] if mentor else [])


def test_mentor_add_makes_an_account_that_stays_shut(client):
    page = client.post(url("mentor_add"), TYPED)
    mentor = Mentor.objects.get()
    assert page.url == reverse("home:mentor_detail", args=[mentor.pk])
    assert not mentor.user.is_active


def test_mentor_add_takes_somebody_with_an_account(client):
    person = UserFactory(roles=["trustee"])
    typed = TYPED | {"person": person.pk, "name": "", "email": ""}
    assert client.post(url("mentor_add"), typed).status_code == 302
    assert Mentor.objects.get().user == person


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": ""}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": "farida@example.org"}, "email"),
        ({"email": "x" * 250 + "@example.org"}, "email"),
        ({"phone": "ring me"}, "phone"),
        ({"person": "999999"}, "person"),
        ({"person": "x"}, "person"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "9" * 30}, "capacity"),
        ({"address": "x" * 201}, "address"),
        ({"interviewed_on": (TODAY + timedelta(days=1)).isoformat()}, "interviewed_on"),
        ({"interviewed_on": "0001-01-01"}, "interviewed_on"),
    ],
)
def test_mentor_add_answers_bad_input_at_the_field(typed, field, client):
    people = User.objects.count()
    page = client.post(url("mentor_add"), TYPED | typed)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert (User.objects.count(), Mentor.objects.count()) == (people, 0)


def test_mentor_add_names_somebody_who_is_a_mentor_already(client):
    MentorFactory(user__name="Gwen Okafor", user__email="gwen@example.org")
    page = client.post(url("mentor_add"), TYPED)
    assert page.context["form"].errors["email"] == ["Gwen Okafor is a mentor already."]


@pytest.mark.rule("KOT-4.3")
def test_mentor_add_begins_with_an_applicant_whatever_is_posted(client):
    assert client.post(url("mentor_add"), TYPED | {"status": "active"}).status_code == 302
    assert Mentor.objects.get().status == "applicant"


@pytest.mark.rule("KOT-4.3")
def test_mentor_change_leads_no_applicant_round_the_steps(client, coordinator):
    mentor = MentorFactory(status="applicant")
    typed = {"name": "Gwen Reed", "phone": "", "capacity": "1", "status": "active"}
    assert client.post(url("mentor_change", mentor), typed).status_code == 302
    assert Mentor.objects.get().status == "applicant"
    with pytest.raises(ValidationError, match="being accepted"):
        actions.change_mentor(by=coordinator, mentor=mentor, status="active")


def test_mentor_add_wants_a_person_or_a_name_and_not_both(client):
    person = UserFactory()
    page = client.post(url("mentor_add"), TYPED | {"person": person.pk})
    assert "not both" in page.content.decode()


def test_mentor_change_fills_the_form_and_saves(client):
    mentor = MentorFactory(address="1 High Street")
    page = client.get(url("mentor_change", mentor))
    assert 'value="1 High Street"' in page.content.decode()
    typed = {"name": "Gwen Reed", "phone": "", "capacity": "1", "status": "paused", "address": "2 High Street"}
    assert client.post(url("mentor_change", mentor), typed).status_code == 302
    mentor = Mentor.objects.get()
    assert (mentor.user.name, mentor.status, mentor.address) == ("Gwen Reed", "paused", "2 High Street")


def test_training_add_saves_and_refuses_the_future(client):
    mentor = MentorFactory()
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    page = client.post(url("training_add", mentor), {"course": "safeguarding", "taken_on": tomorrow})
    assert "taken_on" in page.context["form"].errors
    typed = {"course": "safeguarding", "taken_on": TODAY.isoformat(), "face_to_face": "yes"}
    assert client.post(url("training_add", mentor), typed).status_code == 302
    assert "recorded already" in client.post(url("training_add", mentor), typed).content.decode()
    assert Training.objects.count() == 1
    page = client.post(url("training_add", mentor), {"course": "juggling", "taken_on": TODAY.isoformat()})
    assert "course" in page.context["form"].errors


def test_dbs_check_add(client):
    mentor = MentorFactory()
    typed = {"level": "enhanced_barred", "issued_on": TODAY.isoformat(), "certificate_number": "0012"}
    assert client.post(url("dbs_check_add", mentor), typed).status_code == 302
    assert mentor.dbs_checks.get().certificate_number == "0012"


@pytest.mark.rule("KOT-5.1")
def test_stop_lift_asks_for_a_reason_and_a_day_soon(client, coordinator):
    mentor = MentorFactory()
    page = client.get(url("stop_lift", mentor))
    assert "No face-to-face safeguarding training is recorded" in page.content.decode()
    for until, reason, field in [
        (TODAY - timedelta(days=1), "Course booked", "until"),
        (TODAY + timedelta(days=93), "Course booked", "until"),
        (TODAY, "", "reason"),
        (TODAY, "x" * 301, "reason"),
    ]:
        page = client.post(url("stop_lift", mentor), {"until": until.isoformat(), "reason": reason})
        assert field in page.context["form"].errors
    typed = {"until": (TODAY + timedelta(days=14)).isoformat(), "reason": "Course booked"}
    assert client.post(url("stop_lift", mentor), typed).status_code == 302
    assert StopLift.objects.get().lifted_by == coordinator


@pytest.mark.parametrize("role", ["family_liaison", "chief_executive", "safeguarding_lead"])
def test_only_the_coordinator_adds_and_changes(role, person, sign_in):
    mentor = MentorFactory()
    client = sign_in(person(role))
    assert client.get(url("mentor_add")).status_code == 403
    for name in ("mentor_change", "training_add", "dbs_check_add", "stop_lift"):
        assert client.get(url(name, mentor)).status_code == 403
        assert client.post(url(name, mentor), TYPED).status_code == 403


def test_a_mentor_opens_none_of_these_pages(sign_in):
    mentor, other = MentorFactory.create_batch(2)
    client = sign_in(mentor.user)
    assert client.get(url("mentor_add")).status_code == 403
    assert client.get(url("trainings_list")).status_code == 403
    for name in ("mentor_change", "training_add", "dbs_check_add", "stop_lift"):
        assert client.get(url(name, mentor)).status_code == 403
        assert client.get(url(name, other)).status_code == 404


@pytest.mark.rule("KOP-13")
def test_own_record_shows_the_own_address_and_training(sign_in):
    mentor = MentorFactory(address="1 High Street")
    TrainingFactory(mentor=mentor, taken_on=TODAY)
    MentorFactory(address="99 Other Road")
    text = sign_in(mentor.user).get(url("own_record")).content.decode()
    assert "1 High Street" in text
    assert "holds until" in text
    assert "99 Other Road" not in text


def test_own_record_before_it_is_written(person, sign_in):
    page = sign_in(person("mentor")).get(url("own_record"))
    assert "Your record is not written yet" in page.content.decode()


def test_own_record_is_for_mentors(client):
    assert client.get(url("own_record")).status_code == 403


@pytest.mark.rule("KOP-13")
def test_trainings_list_shows_the_safeguarding_lead_training_alone(person, sign_in):
    mentor = MentorFactory(user__name="Gwen Okafor", address="1 High Street", user__phone="07700 900444")
    TrainingFactory(mentor=mentor, taken_on=TODAY - timedelta(days=400))
    MentorFactory(user__name="Hilary Stone")
    text = sign_in(person("safeguarding_lead")).get(url("trainings_list")).content.decode()
    assert "Gwen Okafor" in text
    assert "Lapsed" in text
    assert "Never trained" in text
    for hidden in ("1 High Street", "07700 900444", mentor.user.email, f'href="/mentors/{mentor.pk}/"'):
        assert hidden not in text


@pytest.mark.parametrize("number", [1, 30])
def test_trainings_list_takes_at_most_six_queries(number, client, django_assert_max_num_queries):
    for _ in range(number):
        TrainingFactory()
    with django_assert_max_num_queries(6):
        client.get(url("trainings_list"))


@pytest.mark.rule("KOP-26")
def test_mentor_change_takes_what_matching_and_acceptance_ask(client):
    mentor = MentorFactory(status="applicant")
    typed = {
        "name": "Gwen Reed",
        "capacity": "1",
        "date_of_birth": "1990-05-04",
        "postcode": "LM1 2AB",
        "kind": "peer",
        "availability": ["saturday"],
        "has_car": "false",
    }
    assert client.post(url("mentor_change", mentor), typed).status_code == 302
    mentor = Mentor.objects.get()
    assert (mentor.kind, mentor.availability, mentor.has_car) == ("peer", ["saturday"], False)
    page = client.get(url("mentor_change", mentor)).content.decode()
    assert 'value="1990-05-04"' in page
    shown = client.get(reverse("home:mentor_detail", args=[mentor.pk])).content.decode()
    for words in ("4 May 1990", "Saturdays", "Peer mentor"):
        assert words in shown
    page = client.post(url("mentor_change", mentor), typed | {"availability": ["midnight"], "kind": "robot"})
    assert set(page.context["form"].errors) == {"availability", "kind"}


@pytest.mark.parametrize(
    ("make", "page", "now", "typed"),
    [
        (MentorFactory, "/mentors/{}/change/", {"capacity": 3}, TYPED | {"capacity": "1"}),
        (
            TrainingFactory,
            "/mentors/trainings/{}/change/",
            {"trainer": "Ola Berg"},
            {"course": "safeguarding", "taken_on": "2026-06-02", "face_to_face": "yes", "trainer": "", "reason": "Day"},
        ),
        (
            SupportMeetingFactory,
            "/mentors/meetings/{}/change/",
            {"words": "Ola wrote this"},
            {"held_on": "2026-06-01", "words": "Older words", "evaluation": ""},
        ),
    ],
)
def test_what_somebody_else_saved_meanwhile_is_shown_before_it_is_overwritten(
    make, page, now, typed, client, coordinator, person
):
    row = make()
    history.save(row, by=coordinator)
    typed |= {"seen": client.get(page.format(row.pk)).context["form"]["seen"].value()}
    history.change(row, by=person("coordinator", name="Una Fell"), **now)

    answer = client.post(page.format(row.pk), typed)

    row.refresh_from_db()
    assert {name: getattr(row, name) for name in now} == now
    assert "Una Fell" in answer.content.decode()


@pytest.mark.rule("EPT-10")
def test_course_of_the_policys_list_is_recorded_of_a_peer_mentor_alone(client):
    peer, volunteer = MentorFactory(kind=Mentor.Kind.PEER), MentorFactory()
    typed = {"course": "referring_on", "taken_on": TODAY.isoformat(), "face_to_face": "yes"}

    assert client.post(url("training_add", peer), typed).status_code == 302
    assert "course" in client.post(url("training_add", volunteer), typed).context["form"].errors

    training = Training.objects.get(course="referring_on")
    assert training.course_name == "When to refer on"
    assert "When to refer on" in client.get(f"/mentors/{peer.pk}/").content.decode()
    page = client.get(reverse("mentors:training_change", args=[training.pk]))
    assert page.context["form"]["course"].value() == "referring_on"
    put_right = typed | {"course": "listening", "reason": "The wrong line"}
    assert client.post(reverse("mentors:training_change", args=[training.pk]), put_right).status_code == 302
    training.refresh_from_db()
    assert training.course_name == "Listening"


def test_course_keeps_its_name_when_the_policy_no_longer_lists_it(client):
    peer = MentorFactory(kind=Mentor.Kind.PEER)
    training = TrainingFactory(mentor=peer, course="first_aid", title="First aid")
    page = client.get(reverse("mentors:training_change", args=[training.pk])).content.decode()
    assert "First aid" in page
    assert "First aid" in client.get(f"/mentors/{peer.pk}/").content.decode()


@pytest.mark.rule("KOT-4.3")
@pytest.mark.parametrize("before", ["active", "paused", "left"])
def test_nobody_is_made_an_applicant_again_by_the_form(before, client, coordinator):
    mentor = MentorFactory(status=before)
    offered = [value for value, _ in client.get(url("mentor_change", mentor)).context["form"].fields["status"].choices]

    page = client.post(url("mentor_change", mentor), TYPED | {"status": "applicant"})

    assert offered == ["active", "paused", *(["left"] if before == "left" else [])]
    assert "status" in page.context["form"].errors
    for status, words in (("applicant", "has been accepted"), ("left", "Leaves the charity")):
        if status != before:
            with pytest.raises(ValidationError, match=words):
                actions.change_mentor(by=coordinator, mentor=mentor, status=status)
    mentor.refresh_from_db()
    assert mentor.status == before
