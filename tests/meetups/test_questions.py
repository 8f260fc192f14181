"""What is asked about a plan, what is answered, and who reads it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions
from meetups.models import Transport
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_meetup(allocation):
    def make(days=3, **fields):
        day = timezone.localdate() + timedelta(days=days)
        return factories.MeetUpFactory(mentee=allocation.mentee, mentor=allocation.mentor, date=day, **fields)

    return make


@pytest.fixture
def asked(make_meetup, coordinator):
    return actions.answer_meetup(by=coordinator, meetup=make_meetup(), status="asked", words="Who pays?")


def text_of(client, path):
    return client.get(path).content.decode()


@pytest.mark.rule("KOP-10")
def test_reply_keeps_both_words_and_waits_for_the_coordinator_again(asked, allocation, coordinator, sign_in):
    mentor = allocation.mentor.user
    client = sign_in(mentor)
    assert "Answer the coordinator’s question" in text_of(client, f"/meet-ups/{asked.pk}/")

    for _ in range(2):
        page = client.post(f"/meet-ups/{asked.pk}/reply/", {"words": "I do", "seen": asked.version}, follow=True)

    asked.refresh_from_db()
    assert (asked.status, asked.answer, asked.is_answered) == ("planned", "", False)
    assert asked.talk == f"{coordinator}: Who pays?\n{mentor}: I do"
    assert "Who pays?" in page.content.decode()
    told = OutboxMessage.objects.filter(to=coordinator.email, subject__contains="has answered your question")
    assert told.count() == 1
    assert allocation.mentee.child.first_name not in told.get().subject + told.get().body


def test_reply_to_another_question_than_the_one_read_is_refused_with_its_words_kept(
    asked, allocation, coordinator, sign_in
):
    seen = asked.version
    actions.answer_meetup(by=coordinator, meetup=asked, status="asked", words="Who drives?")

    page = sign_in(allocation.mentor.user).post(f"/meet-ups/{asked.pk}/reply/", {"words": "Kept so", "seen": seen})

    asked.refresh_from_db()
    assert asked.status == "asked"
    assert "Kept so" in page.content.decode()
    assert "Who drives?" in page.content.decode()
    assert "Who pays?" in page.content.decode()


def test_reply_without_a_question_is_refused(make_meetup, allocation):
    with pytest.raises(ValidationError):
        actions.reply_to_question(by=allocation.mentor.user, meetup=make_meetup(), words="Yes")


def test_confirmed_plan_says_by_whom_keeps_the_question_and_leads_to_the_next(asked, make_meetup, coordinator, sign_in):
    waiting = make_meetup(days=5)
    page = sign_in(coordinator).post(f"/meet-ups/{asked.pk}/answer/", {"status": "confirmed"}, follow=True)

    text = page.content.decode()
    assert f"Confirmed by {coordinator}, " in text
    assert "Who pays?" in text
    assert "<summary>Change the answer</summary>" in text
    assert page.context["next_to_answer"] == waiting.pk
    assert "Next to answer" in text


def test_place_off_the_list_once_agreed_names_who_agreed(make_meetup, coordinator, sign_in):
    meetup = make_meetup(venue_kind="")
    client = sign_in(coordinator)
    assert "has to agree to it first" in text_of(client, f"/meet-ups/{meetup.pk}/")

    because = {"unassessed_because": "The hall has its own"}
    actions.answer_meetup(by=coordinator, meetup=meetup, status="confirmed", **because)

    text = text_of(client, f"/meet-ups/{meetup.pk}/")
    assert "has to agree to it first" not in text
    assert f"Agreed by {coordinator} on" in text


def test_declined_plan_stays_in_the_mentors_sight(make_meetup, allocation, coordinator, sign_in):
    actions.answer_meetup(by=coordinator, meetup=make_meetup(), status="declined", words="The zoo is closed")

    text = text_of(sign_in(allocation.mentor.user), "/meet-ups/")
    assert "Not going ahead" in text
    assert "The zoo is closed" in text
    assert "Not going ahead" not in text_of(sign_in(coordinator), "/meet-ups/")


@pytest.mark.rule("KOP-12")
def test_planned_lift_shows_what_the_policy_makes_of_it(make_meetup, allocation, coordinator, sign_in):
    meetup = make_meetup(transport="car", transport_words="No bus")
    allocation.mentee.consents.create(kind="lift", given_on=timezone.localdate())

    text = text_of(sign_in(coordinator), f"/meet-ups/{meetup.pk}/")

    assert Transport.CAR.label == "In the mentor’s car"
    assert "In the mentor’s car: No bus" in text
    assert "The carer has agreed to lifts." in text
    form = sign_in(allocation.mentor.user).get(f"/meet-ups/plan/{allocation.mentee_id}/")
    assert "In my car" in form.content.decode()


def test_second_mentor_is_told_once_without_the_childs_name(make_meetup, allocation):
    second = factories.TrainingFactory(taken_on=timezone.localdate()).mentor
    meetup = make_meetup()

    for place in ("Town museum", "Zoo"):
        actions.change_meetup(by=allocation.mentor.user, meetup=meetup, second_mentor=second, place=place)

    message = OutboxMessage.objects.get(to=second.user.email)
    assert str(allocation.mentor) in message.body
    child = allocation.mentee.child
    assert child.first_name not in message.subject + message.body
    assert child.surname not in message.subject + message.body


@pytest.mark.rule("KOT-5.1")
def test_plan_form_of_a_lapsed_mentor_says_so_before_anything_is_typed(make_allocated, sign_in):
    training = factories.TrainingFactory(taken_on=timezone.localdate() - timedelta(days=400))
    allocation = make_allocated(mentor=training.mentor)

    text = text_of(sign_in(training.mentor.user), f"/meet-ups/plan/{allocation.mentee_id}/")

    assert "KOT-5.1" in text
    assert f"/meet-ups/notes/add/{allocation.mentee_id}/" in text


def test_move_form_names_children_in_full_and_leaves_out_the_notes_own(make_allocated, coordinator, sign_in):
    wrong, right = make_allocated().mentee, make_allocated().mentee
    note = factories.NoteFactory(mentee=wrong, mentor=wrong.allocations.get().mentor)

    form = sign_in(coordinator).get(f"/meet-ups/notes/{note.pk}/move/").context["form"]

    assert [label for _, label in form.fields["to_mentee"].choices] == [
        "Choose",
        f"{right.child.full_name} ({right.child.ref})",
    ]


def test_only_the_team_is_led_to_the_mentors_page(make_meetup, allocation, coordinator, sign_in):
    path, mentor_page = f"/meet-ups/{make_meetup().pk}/", f'href="/mentors/{allocation.mentor_id}/"'

    assert mentor_page in text_of(sign_in(coordinator), path)
    assert mentor_page not in text_of(sign_in(allocation.mentor.user), path)


def test_empty_fields_say_what_is_wanted_in_plain_words(allocation, sign_in):
    client = sign_in(allocation.mentor.user)

    for path in (f"/meet-ups/plan/{allocation.mentee_id}/", f"/meet-ups/notes/add/{allocation.mentee_id}/"):
        text = client.post(path, {"place": ""}).content.decode()
        assert "This field is required" not in text
        assert "Choose the day" in text
