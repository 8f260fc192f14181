"""What a mentor's phone is given for a time without signal, and how it hands in a note that waited."""

import json
import uuid
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import drafts
from core.models import Draft, ReadLogEntry
from meetups import actions
from meetups.models import MeetUp, Note
from mentees import actions as mentee_actions
from tests import factories

FACTS, SEND, STILL = (reverse(f"meetups:{name}") for name in ("phone_facts", "note_send", "phone_still"))


@pytest.fixture
def pair(make_allocated):
    """A mentor and a mentee for two months, with a carer and a number."""
    allocation = make_allocated(start_on=timezone.localdate() - timedelta(days=60))
    factories.CarerLinkFactory(
        child=allocation.mentee.child, carer__name="Nan Zqcarer", carer__phone="07700 900111", is_first_contact=True
    )
    return allocation


@pytest.fixture
def meetup(pair):
    """Held three days ago; its note is owed."""
    return plan(pair, days=-3)


@pytest.fixture
def client(sign_in, pair):
    return sign_in(pair.mentor.user)


def plan(pair, days, **fields):
    day = timezone.localdate() + timedelta(days=days)
    times = {"starts_at": time(10), "ends_at": time(12)}
    return factories.MeetUpFactory(mentor=pair.mentor, mentee=pair.mentee, date=day, **times | fields)


def message(pair, meetup, **changes):
    """A note as the phone kept it."""
    fields = {
        "attendees": "Both",
        "activities": "We looked at fossils",
        "place": "Museum",
        "date": meetup.date.isoformat(),
        "starts_at": "10:00",
        "ends_at": "12:00",
        "venue_kind": "other",
        "aims": [],
    }
    return {
        "owner": drafts.owner_of(pair.mentor.user),
        "key": f"note:meetup:{meetup.pk}",
        "submission": str(uuid.uuid4()),
        "version": 0,
        "attempts": [],
        "fields": fields | changes.pop("fields", {}),
    } | changes


def send(client, sent):
    return client.post(SEND, json.dumps(sent), content_type="application/json")


def test_facts_name_own_meetups_without_a_note_and_own_mentees(client, pair, meetup):
    noted = plan(pair, days=-9)
    factories.NoteFactory(meetup=noted, mentor=pair.mentor, mentee=pair.mentee, date=noted.date)
    plan(pair, days=-8, status=MeetUp.Status.CANCELLED)
    plan(pair, days=40)

    facts = client.get(FACTS).json()

    assert [row["key"] for row in facts["meetups"]] == [f"note:meetup:{meetup.pk}"]
    assert facts["meetups"][0]["path"] == reverse("meetups:note_write", args=[meetup.pk])
    assert facts["meetups"][0]["fields"]["date"] == meetup.date.isoformat()
    assert [row["name"] for row in facts["mentees"]] == [pair.mentee.child.called]
    assert facts["owner"] == drafts.owner_of(pair.mentor.user)


def test_facts_hold_no_surname_and_no_number_without_a_meetup_today(client, pair, meetup):
    pair.mentee.child.surname = "Zqsurname"
    pair.mentee.child.save()
    plan(pair, days=1, status=MeetUp.Status.CONFIRMED)
    plan(pair, days=0, status=MeetUp.Status.PLANNED, starts_at=time(23, 58), ends_at=time(23, 59))

    text = client.get(FACTS).content.decode()

    assert pair.mentee.child.called in text
    assert "Zqsurname" not in text
    assert "07700 900111" not in text


def test_todays_confirmed_meetup_carries_its_numbers_until_midnight(client, pair, coordinator):
    scheme = pair.mentee.scheme
    coordinator.phone, scheme.coordinator = "020 7946 0999", coordinator
    coordinator.save()
    scheme.save()
    emergency = {"carer__name": "Uncle", "carer__phone": "07700 900222", "is_first_contact": False}
    factories.CarerLinkFactory(child=pair.mentee.child, may_be_told="nothing", **emergency)
    factories.CarerLinkFactory(child=pair.mentee.child, carer__phone="", carer__name="No phone")
    factories.CarerLinkFactory(carer__phone="07700 900333", carer__name="Of another child")
    held = plan(pair, days=0, status=MeetUp.Status.CONFIRMED)
    # The child may still be out when the note is written.
    factories.NoteFactory(meetup=held, mentor=pair.mentor, mentee=pair.mentee, date=held.date)

    facts = client.get(FACTS).json()

    (today,) = facts["today"]
    assert [line["phone"] for line in today["numbers"]] == ["07700 900111", "07700 900222", "020 7946 0999"]
    assert "ask the coordinator first" in today["numbers"][1]["words"]
    assert facts["meetups"] == []
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert abs(facts["numbers_until"] / 1000 - midnight.timestamp()) <= 3600


def test_facts_of_an_ended_allocation_are_gone(client, pair, meetup, coordinator):
    before = client.get(FACTS).json()
    mentee_actions.end_allocation(by=coordinator, allocation=pair, reason="Moved away")

    after = client.get(FACTS)

    assert before["meetups"]
    assert before["mentees"]
    assert after.json()["meetups"] == after.json()["mentees"] == after.json()["today"] == []
    assert pair.mentee.child.called not in after.content.decode()


def test_mentor_who_has_a_desk_too_carries_own_mentees_alone(sign_in, make_allocated):
    both = factories.MentorFactory(user__roles=["mentor", "coordinator"])
    mine, others = make_allocated(mentor=both), make_allocated()

    facts = sign_in(both.user).get(FACTS).json()

    assert [row["id"] for row in facts["mentees"]] == [mine.mentee_id]
    assert others.mentee_id != mine.mentee_id


@pytest.mark.rule("KOT-20.2")
def test_each_child_handed_to_the_phone_is_in_the_read_log(client, pair, meetup):
    client.get(FACTS)

    logged = ReadLogEntry.objects.get(view="meetups:phone_facts")
    assert (logged.user, logged.subject_id) == (pair.mentor.user, pair.mentee.child_id)


def test_facts_ask_as_often_for_thirty_as_for_one(client, pair, make_allocated):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            facts = client.get(FACTS).json()
        return len(queries), len(facts["today"])

    plan(pair, days=0, status=MeetUp.Status.CONFIRMED)
    few, meetups = asked()
    assert meetups == 1
    for _ in range(30):
        another = make_allocated(mentor=pair.mentor, over_capacity_reason="All for one")
        factories.CarerLinkFactory(child=another.mentee.child)
        plan(another, days=0, status=MeetUp.Status.CONFIRMED)

    assert asked() == (few, 31)


def test_note_that_waited_is_a_note(client, pair, meetup):
    answer = send(client, message(pair, meetup))

    assert answer.json() == {"sent": True}
    note = Note.objects.get()
    assert (note.meetup, note.activities) == (meetup, "We looked at fossils")
    assert drafts.load(pair.mentor.user, f"note:meetup:{meetup.pk}") is None


@pytest.mark.parametrize("of", ["meetup", "mentee"])
def test_sent_again_because_the_answer_was_lost_is_one_note(client, pair, meetup, of):
    key = f"note:{of}:{meetup.pk if of == 'meetup' else pair.mentee_id}"
    sent = message(pair, meetup, key=key)

    answers = [send(client, sent).json() for _ in range(3)]

    assert answers == [{"sent": True}] * 3
    assert Note.objects.get().history.count() == 1


def test_refused_note_says_why_and_keeps_the_words_on_both_sides(client, pair, meetup):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    answer = send(client, message(pair, meetup, fields={"date": tomorrow, "place": ""}))

    assert answer.status_code == 422
    assert "This day is still to come" in answer.json()["because"]
    assert "Say where you were." in answer.json()["because"]
    assert not Note.objects.exists()
    kept = drafts.load(pair.mentor.user, f"note:meetup:{meetup.pk}")
    assert kept.fields["activities"] == "We looked at fossils"
    mended = message(pair, meetup, version=answer.json()["version"])
    assert send(client, mended).status_code == 200


def test_other_words_of_another_device_are_not_overwritten(client, pair, meetup):
    key = f"note:meetup:{meetup.pk}"
    drafts.save(
        user=pair.mentor.user, key=key, fields={"activities": "On the tablet"}, submission=uuid.uuid4(), version=0
    )

    answer = send(client, message(pair, meetup))

    assert answer.status_code == 409
    assert "another device" in answer.json()["because"]
    assert not Note.objects.exists()
    assert drafts.load(pair.mentor.user, key).fields == {"activities": "On the tablet"}


def test_other_words_under_an_id_that_was_sent_are_refused_and_not_dropped_in(client, pair, meetup):
    first = message(pair, meetup)
    send(client, first)

    answer = send(client, message(pair, meetup, submission=first["submission"], fields={"activities": "Other words"}))

    assert answer.status_code == 410
    assert Note.objects.get().activities == "We looked at fossils"


def test_note_of_an_ended_allocation_is_handed_in_and_shows_nothing(client, pair, meetup, coordinator):
    mentee_actions.end_allocation(by=coordinator, allocation=pair, reason="Moved away")

    answer = send(client, message(pair, meetup))

    assert answer.json() == {"sent": True}
    assert Note.objects.get().activities == "We looked at fossils"
    assert client.get(reverse("meetups:note_detail", args=[Note.objects.get().pk])).status_code == 404


def test_note_of_a_mentor_suspended_meanwhile_is_kept_for_the_coordinator(client, pair, meetup, coordinator):
    mentee_actions.suspend_mentor(by=coordinator, mentor=pair.mentor, because="To be looked into")

    answer = send(client, message(pair, meetup))

    assert answer.json() == {"sent": True}
    assert list(Note.objects.visible_to(coordinator)) == [Note.objects.get()]
    assert not Note.objects.visible_to(pair.mentor.user).exists()


def test_note_outside_own_dates_is_refused(client, pair, meetup, coordinator):
    mentee_actions.end_allocation(by=coordinator, allocation=pair, reason="Moved away")
    before = (pair.start_on - timedelta(days=1)).isoformat()

    answer = send(client, message(pair, meetup, fields={"date": before}))

    assert answer.status_code == 422
    assert "on which you were this child’s mentor" in answer.json()["because"]


def test_meetup_of_somebody_else_takes_no_note(client, pair, make_allocated):
    foreign = plan(make_allocated(), days=-3)

    answer = send(client, message(pair, foreign))

    assert answer.status_code == 404
    assert "ring the coordinator" in answer.json()["because"]
    assert not Note.objects.exists()


def test_words_of_somebody_else_are_not_taken(client, pair, meetup, person):
    other = drafts.owner_of(person("mentor"))

    assert send(client, message(pair, meetup, owner=other)).status_code == 401
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "note:meetup:99999999999999999999"},
        {"key": "note:meetup:٣"},
        {"key": None},
        {"key": "plan:mentee:1"},
        {"fields": {"activities": 3}},
        {"submission": "no id"},
        {"version": True},
        {"attempts": "many"},
    ],
)
def test_what_is_no_note_is_refused_with_words(client, pair, meetup, changes):
    sent = message(pair, meetup)
    sent |= changes
    answer = send(client, sent)
    assert answer.status_code in (400, 404)
    assert answer.json()["because"]
    assert not Note.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '{"owner": 1}', "[" * 5000])
def test_what_is_no_message_is_refused_with_words(client, body):
    answer = client.post(SEND, body, content_type="application/json")
    assert answer.status_code in (400, 401)
    assert answer.json()["because"]


def test_characters_nobody_typed_on_purpose_are_taken_out(client, pair, meetup):
    send(client, message(pair, meetup, fields={"activities": "Fos\0sils \u202e<b>\N{SAUROPOD}</b>"}))
    assert "\0" not in Note.objects.get().activities
    assert "\N{SAUROPOD}" in Note.objects.get().activities


def ask_still(client, facts):
    return client.get(STILL, {"pass": facts["pass"]}).json()["still"]


def test_phone_keeps_what_it_has_while_nothing_changed(client, meetup):
    facts = client.get(FACTS).json()
    client.logout()
    assert ask_still(client, facts) is True


def test_phone_gives_up_what_it_has_once_an_allocation_ended(client, pair, coordinator):
    facts = client.get(FACTS).json()
    client.logout()
    mentee_actions.end_allocation(by=coordinator, allocation=pair, reason="Moved away")
    assert ask_still(client, facts) is False


def test_phone_gives_up_what_it_has_once_the_mentor_is_suspended(client, pair, coordinator):
    facts = client.get(FACTS).json()
    mentee_actions.suspend_mentor(by=coordinator, mentor=pair.mentor, because="To be looked into")
    assert ask_still(client, facts) is False


def test_lost_phone_gives_up_what_it_has_once_the_password_is_changed(client, pair):
    facts = client.get(FACTS).json()
    pair.mentor.user.set_password("another-museum-on-sunday")
    pair.mentor.user.save()
    assert ask_still(client, facts) is False


def test_no_pass_and_a_forged_one_keep_nothing(client):
    for text in ("", "x", "a:b:c"):
        assert client.get(STILL, {"pass": text}).json() == {"still": False}


def test_note_that_waited_overwrites_none_from_another_page(client, pair, meetup):
    actions.write_note(
        by=pair.mentor.user, mentor=pair.mentor, mentee=pair.mentee, meetup=meetup, date=meetup.date,
        activities="At length, on the laptop",
    )  # fmt: skip

    answer = send(client, message(pair, meetup))

    assert answer.status_code == 422
    assert "has a note already" in answer.json()["because"]
    note = Note.objects.get()
    assert note.activities == "At length, on the laptop"
    assert note.history.count() == 1


def test_suspended_mentors_note_is_taken_beside_an_older_draft(client, pair, meetup, coordinator):
    key = message(pair, meetup)["key"]
    drafts.save(
        user=pair.mentor.user, key=key, fields={"activities": "An older beginning"}, submission=uuid.uuid4(), version=0
    )
    mentee_actions.suspend_mentor(by=coordinator, mentor=pair.mentor, because="Asked")

    assert send(client, message(pair, meetup)).status_code == 200

    assert Note.objects.count() == 1
    assert Draft.objects.get(key=key).fields["activities"] == "An older beginning"


@pytest.mark.rule("KOP-11")
def test_goal_ticked_without_signal_is_on_the_note(client, pair, meetup):
    goal = factories.GoalFactory(plan=factories.PlanFactory(mentee=pair.mentee))

    assert send(client, message(pair, meetup, fields={"goals": str(goal.pk)})).status_code == 200

    assert Note.objects.get().goals == [goal.pk]


def test_single_goal_that_was_not_ticked_is_no_fault(client, pair, meetup):
    factories.GoalFactory(plan=factories.PlanFactory(mentee=pair.mentee))

    assert send(client, message(pair, meetup, fields={"goals": ""})).status_code == 200

    assert Note.objects.get().goals == []
