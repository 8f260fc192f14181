"""A note is open to its author for the hours of the policy; then a correction stands below it (KOT-9.4)."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions
from meetups.models import Note, NoteCorrection
from meetups.rules import note_verdict
from policy.figures import Figures
from tests.factories import GoalFactory, NoteFactory, PlanFactory

NOW = timezone.now()


@pytest.fixture
def pair(make_allocated):
    return make_allocated()


@pytest.fixture
def make_note(pair):
    def make(hours_ago=0, **values):
        written = timezone.now() - timedelta(hours=hours_ago)
        return NoteFactory(mentee=pair.mentee, mentor=pair.mentor, written_at=written, **values)

    return make


def sent(**changes):
    return {
        "attendees": "Both of us", "activities": "Fossils and a robin", "date": timezone.localdate(), "place": "Museum",
    } | changes  # fmt: skip


@pytest.mark.rule("KOT-9.4")
@pytest.mark.parametrize(
    ("hours", "past", "is_open"),
    [
        (24, timedelta(0), True),
        (24, timedelta(hours=24, seconds=-1), True),
        (24, timedelta(hours=24), False),
        (24, timedelta(days=400), False),
        (1, timedelta(hours=1), False),
        (48, timedelta(hours=47), True),
    ],
)
def test_note_is_open_to_its_author_for_the_hours_of_the_policy(hours, past, is_open):
    verdict = note_verdict(NOW - past, NOW, Figures(note_open_hours=hours))
    assert verdict.is_allowed is is_open
    assert str(hours) in verdict.sentence


@pytest.mark.rule("KOT-9.4")
def test_author_changes_the_note_and_the_team_reads_what_stood_there(pair, make_note, sign_in, coordinator):
    note = make_note(hours_ago=23)
    client = sign_in(pair.mentor.user)
    address = f"/meet-ups/notes/{note.pk}/change/"
    assert address in client.get(f"/meet-ups/notes/{note.pk}/").content.decode()
    assert "Looked at the fossils" in client.get(address).content.decode()
    assert client.post(address, sent()).status_code == 302
    note.refresh_from_db()
    assert note.activities == "Fossils and a robin"
    page = sign_in(coordinator).get(f"/meet-ups/notes/{note.pk}/").content.decode()
    assert "Looked at the fossils" in page


@pytest.mark.rule("KOT-9.4")
def test_locked_note_stays_and_a_correction_stands_below_it(pair, make_note, sign_in, coordinator):
    note = make_note(hours_ago=25)
    client = sign_in(pair.mentor.user)
    change, correct = (f"/meet-ups/notes/{note.pk}/{what}/" for what in ("change", "correct"))
    assert client.get(change, follow=True).redirect_chain[-1][0] == correct
    page = client.post(change, sent()).content.decode()
    assert "more than 24 hours old" in page
    assert "Fossils and a robin" in page, "what was typed stays on the page"
    client.post(correct, {"words": "It was a wren, not a robin"})
    note.refresh_from_db()
    assert note.activities == "Looked at the fossils"
    page = sign_in(coordinator).get(f"/meet-ups/notes/{note.pk}/").content.decode()
    assert "It was a wren" in page
    assert "put right later" in client.get("/meet-ups/notes/").content.decode()


def test_correction_sent_twice_is_one_and_other_words_are_another(pair, make_note):
    note, submission = make_note(hours_ago=25), uuid.uuid4()
    given = {"by": pair.mentor.user, "note": note, "submission": submission}
    first = actions.correct_note(**given, words="A wren")
    assert actions.correct_note(**given, words="A wren") == first
    assert actions.correct_note(**given, words="A thrush") != first
    assert NoteCorrection.objects.count() == 2


@pytest.mark.parametrize("words", ["", "   ", "\u200b", "x" * 20_001])
def test_correction_needs_words(pair, make_note, sign_in, words):
    note = make_note(hours_ago=25)
    page = sign_in(pair.mentor.user).post(f"/meet-ups/notes/{note.pk}/correct/", {"words": words})
    assert page.context["form"].errors["words"]
    assert not NoteCorrection.objects.exists()


def test_nobody_changes_or_corrects_the_note_of_somebody_else(make_note, make_allocated, sign_in, coordinator):
    note = make_note()
    other = make_allocated().mentor.user
    for user, status in ((other, 404), (coordinator, 403)):
        for what in ("change", "correct"):
            address = f"/meet-ups/notes/{note.pk}/{what}/"
            assert sign_in(user).post(address, sent(words="Mine now")).status_code == status
    note.refresh_from_db()
    assert note.activities == "Looked at the fossils"
    assert not NoteCorrection.objects.exists()


def test_change_shows_what_was_saved_meanwhile(pair, make_note, sign_in, coordinator):
    note = make_note()
    client = sign_in(pair.mentor.user)
    address = f"/meet-ups/notes/{note.pk}/change/"
    seen = client.get(address).context["form"]["seen"].value()
    actions_by_the_team = {"by": coordinator, "note": note, "activities": "Put right by the office"}
    actions.change_note(**actions_by_the_team)
    page = client.post(address, sent(seen=seen))
    assert "Put right by the office" in page.content.decode()
    note.refresh_from_db()
    assert note.activities == "Put right by the office"


@pytest.mark.rule("KOT-9.4")
def test_words_sent_again_after_the_lock_stand_behind_the_note(pair, make_note):
    note = make_note(hours_ago=30)
    actions.write_note(
        by=pair.mentor.user, mentor=pair.mentor, mentee=pair.mentee, submission=note.submission,
        date=note.date, activities="From the other phone",
    )  # fmt: skip
    note.refresh_from_db()
    assert note.activities == "Looked at the fossils"
    assert "From the other phone" in set(note.history.values_list("activities", flat=True))


def test_change_is_refused_by_the_action_once_locked(pair, make_note):
    with pytest.raises(ValidationError, match="24 hours"):
        actions.change_note(by=pair.mentor.user, note=make_note(hours_ago=24), activities="Other")


@pytest.mark.rule("KOP-11")
def test_note_ticks_goals_of_the_plan_and_shows_them(pair, make_allocated, sign_in):
    goal = GoalFactory(plan=PlanFactory(mentee=pair.mentee), words="Reads a map alone")
    foreign = GoalFactory(plan=PlanFactory(mentee=make_allocated().mentee), words="Swims a length")
    client = sign_in(pair.mentor.user)
    address = f"/meet-ups/notes/add/{pair.mentee_id}/"
    page = client.get(address).content.decode()
    assert "Reads a map alone" in page
    assert "Swims a length" not in page
    assert client.post(address, sent(goals=[foreign.pk])).context["form"].errors["goals"]
    client.post(address, sent(goals=[goal.pk]))
    note = Note.objects.get()
    assert note.goals == [goal.pk]
    Note.objects.update(goals=[goal.pk, foreign.pk])
    page = client.get(f"/meet-ups/notes/{note.pk}/").content.decode()
    assert "Reads a map alone" in page
    assert "Swims a length" not in page


def test_new_note_begins_with_what_was_written_last_time(pair, make_note, sign_in):
    make_note(activities="Counted the trams")
    page = sign_in(pair.mentor.user).get(f"/meet-ups/notes/add/{pair.mentee_id}/").content.decode()
    assert "Counted the trams" in page


def test_change_on_ones_own_second_page_is_shown_first(pair, make_note, sign_in):
    note = make_note()
    client, address = sign_in(pair.mentor.user), f"/meet-ups/notes/{note.pk}/change/"
    seen = client.get(address).context["form"]["seen"].value()
    client.post(address, sent(seen=seen, lift_because="The last bus did not come"))

    page = client.post(address, sent(seen=seen, comment="A good day"))

    assert "You, on another page, changed this" in page.content.decode()
    note.refresh_from_db()
    assert note.lift_because == "The last bus did not come"


@pytest.mark.rule("KOP-12")
def test_lift_told_in_a_correction_is_told_to_the_committee_once(pair, make_note, sign_in, coordinator, person):
    note, committee = make_note(hours_ago=25), person("committee_member")
    client, page = sign_in(pair.mentor.user), f"/meet-ups/notes/{note.pk}/correct/"
    assert "Did you give a lift" in client.get(page).content.decode()

    for _ in range(2):
        client.post(page, {"words": "I drove her home", "lift_because": "The last bus was gone"})

    note.refresh_from_db()
    assert (note.lift_because, note.activities) == ("The last bus was gone", "Looked at the fossils")
    told = OutboxMessage.objects.filter(event=f"note:{note.pk}:lift").values_list("to", flat=True)
    assert sorted(told) == sorted([committee.email, coordinator.email])
    assert "Did you give a lift" not in client.get(page).content.decode()
