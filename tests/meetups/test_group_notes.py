"""The note of a group: what is common, and a part for each child that only their mentor and the team read (KOP-30)."""

import uuid
from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.actions import make_calendar_link
from core.models import Draft, ReadLogEntry
from meetups import actions
from meetups.models import GroupMeetUp, MeetUp, Note
from tests import factories
from tests.access_world import text_of

from .test_group_meetups import plan

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-30")]

YESTERDAY = timezone.localdate() - timedelta(days=1)
COMMON = {
    "date": YESTERDAY, "starts_at": time(14), "ends_at": time(16), "place": "Town museum", "venue_kind": "museum",
    "activities": "Drew the whale",
}  # fmt: skip
OWN = {"comment": "Drew it twice", "outcomes": "", "aims": []}


@pytest.fixture
def group(trio, coordinator):
    """It met yesterday."""
    return met(plan(trio, coordinator))


def met(group):
    MeetUp.objects.filter(group=group).update(date=YESTERDAY)
    GroupMeetUp.objects.filter(pk=group.pk).update(date=YESTERDAY)
    group.refresh_from_db()
    return group


def parts_of(group):
    return list(group.parts.order_by("pk").select_related("mentee__child", "mentor__user"))


def address(group):
    return reverse("meetups:group_note_write", args=[group.pk])


def typed(group, *said, **changes):
    """The form as a browser sends it; `said` is (meet-up, whether they came, words)."""
    values = {
        "activities": "Drew the whale",
        "date": YESTERDAY,
        "place": "Town museum",
        "venue_kind": "museum",
    } | changes
    for meetup, came, words in said:
        field = "absent_because" if came == "absent" else "comment"
        values |= {f"part{meetup.pk}-came": came, f"part{meetup.pk}-{field}": words}
    return values


def test_coordinator_writes_a_part_for_each_child_who_came(group, coordinator, sign_in):
    first, second, third = parts_of(group)
    client, submission = sign_in(coordinator), uuid.uuid4()
    said = [(first, "came", "I drew it twice"), (second, "came", "Told of the dog"), (third, "absent", "A cold")]

    for _ in range(2):
        client.post(address(group), typed(group, *said, submission=submission))

    notes = {note.meetup_id: note for note in Note.objects.all()}
    assert {pk: (note.activities, note.comment) for pk, note in notes.items()} == {
        first.pk: ("Drew the whale", "I drew it twice"),
        second.pk: ("Drew the whale", "Told of the dog"),
    }
    called, who = first.mentee.child.called, first.mentor.user.first_name
    assert notes[first.pk].attendees == f"{called}, {who}, and 1 other child"
    assert notes[first.pk].mentor == first.mentor
    third.refresh_from_db()
    assert (third.status, third.carer_knows) == ("missed", False)
    page = client.get(reverse("meetups:group_meetup_detail", args=[group.pk])).content.decode()
    assert "and 2 children came. The coordinator looks into it." in page


def test_note_of_a_group_that_met_is_never_refused_for_its_size(group, coordinator):
    first, *_ = parts_of(group)

    actions.write_group_note(by=coordinator, group=group, parts=[(first, OWN, "")], **COMMON)

    assert Note.objects.get().attendees == f"{first.mentee.child.called}, {first.mentor.user.first_name}"


def test_parts_are_kept_all_or_none(group, coordinator):
    first, second, _ = parts_of(group)
    actions.say_home_safe(by=coordinator, meetup=second)

    with pytest.raises(ValidationError, match=f"{second.mentee}: It was said that everybody is home safe"):
        actions.write_group_note(
            by=coordinator, group=group, parts=[(first, OWN, ""), (second, None, "A cold")], **COMMON
        )

    assert not Note.objects.exists()
    assert GroupMeetUp.objects.get().activities == ""


def test_part_that_its_mentor_wrote_or_changed_is_not_overwritten(group, coordinator):
    first, second, _ = parts_of(group)
    submission = uuid.uuid4()
    sending = {"by": coordinator, "group": group, "submission": submission, "parts": [(first, OWN, "")], **COMMON}
    actions.write_group_note(**sending)
    actions.change_note(by=first.mentor.user, note=Note.objects.get(), comment="The mentor’s own words")
    own = factories.NoteFactory(mentee=second.mentee, mentor=second.mentor, meetup=second, comment="Mine")

    actions.write_group_note(**sending)
    actions.write_group_note(**sending | {"parts": [(first, OWN | {"comment": "Sent again"}, ""), (second, OWN, "")]})
    actions.write_group_note(**sending | {"submission": uuid.uuid4(), "parts": [(second, OWN, "")]})

    note = Note.objects.get(meetup=first)
    assert note.comment == "The mentor’s own words"
    assert "Sent again" in note.history.values_list("comment", flat=True)
    own.refresh_from_db()
    assert (own.comment, Note.objects.count()) == ("Mine", 2)


@pytest.mark.parametrize("submission", [uuid.uuid4(), "spoilt", ""])
def test_words_for_parts_whose_note_came_in_meanwhile_are_given_back(group, coordinator, sign_in, submission):
    first, second, third = parts_of(group)
    for meetup in (first, second):
        factories.NoteFactory(mentee=meetup.mentee, mentor=meetup.mentor, meetup=meetup, comment="The mentor’s")
    said = [(first, "came", "Zqzqfirst"), (second, "absent", "Zqzqsecond"), (third, "came", "Zqzqthird")]

    page = sign_in(coordinator).post(address(group), typed(group, *said, submission=submission)).content.decode()

    for meetup, words in ((first, "Zqzqfirst"), (second, "Zqzqsecond")):
        told = f"{meetup.mentee}: a note has come in meanwhile, and these words are not in it: {words}"
        assert told in page
    assert "Zqzqthird" in page
    logged = set(ReadLogEntry.objects.filter(user=coordinator).values_list("subject_id", flat=True))
    assert {first.mentee.child_id, second.mentee.child_id} <= logged
    assert not Note.objects.filter(meetup=third).exists()


def test_sending_again_what_this_page_has_sent_is_not_told_as_somebody_elses(group, coordinator, sign_in):
    first, second, third = parts_of(group)
    client, submission, later = sign_in(coordinator), uuid.uuid4(), (third, "later", "")
    client.post(
        address(group), typed(group, (first, "came", "Mine"), (second, "later", ""), later, submission=submission)
    )

    again = typed(group, (first, "came", "Mine"), (second, "came", "Then"), later, submission=submission)
    page = client.post(address(group), again, follow=True).content.decode()

    assert "come in meanwhile" not in page
    assert Note.objects.count() == 2


@pytest.mark.rule("KOT-9.4")
def test_part_locks_and_is_corrected_as_any_note_is(group, coordinator, sign_in):
    first, *_ = parts_of(group)
    actions.write_group_note(by=coordinator, group=group, parts=[(first, OWN, "")], **COMMON)
    Note.objects.update(written_at=timezone.now() - timedelta(hours=25))
    note = Note.objects.get()

    with pytest.raises(ValidationError, match="Add a correction"):
        actions.change_note(by=first.mentor.user, note=note, comment="Other")
    url = reverse("meetups:note_correct", args=[note.pk])
    sign_in(first.mentor.user).post(url, {"words": "It was a dolphin"})

    assert note.corrections.get().words == "It was a dolphin"


def test_mentor_finds_only_their_own_children_in_the_form(make_pair, coordinator, sign_in):
    own = make_pair()
    group = met(plan([own, make_pair(mentor=own.mentor), make_pair()], coordinator))
    first, second, third = parts_of(group)
    client = sign_in(third.mentor.user)
    own_page = sign_in(first.mentor.user).get(reverse("meetups:meetup_detail", args=[first.pk]))
    assert "Write 2 notes of the group" in own_page.content.decode()
    assert [meetup for meetup, _ in sign_in(own.mentor.user).get(address(group)).context["parts"]] == [first, second]

    page = client.get(address(group))
    client.post(address(group), typed(group, (third, "came", "Mine"), (first, "came", "Not mine")))

    assert [meetup for meetup, _ in page.context["parts"]] == [third]
    assert [note.meetup for note in Note.objects.all()] == [third]
    # The common words are there for the next one who writes.
    mine = sign_in(first.mentor.user).get(reverse("meetups:note_write", args=[first.pk])).content.decode()
    assert "Drew the whale" in mine
    assert "Mine" not in mine


def test_two_mentors_in_one_group_read_nothing_of_each_others_child(group, coordinator, sign_in):
    """On every page of the meet-up and the note, in lists, calendar, feed and timeline, and in the log of reads."""
    first, second, third = parts_of(group)
    for meetup, word in ((first, "zqzqalpha"), (second, "zqzqbeta"), (third, "zqzqgamma")):
        child = meetup.mentee.child
        child.first_name, child.surname, child.known_as = word + "first", word + "last", word + "known"
        child.save()
        carer = factories.CarerLinkFactory(child=child).carer
        type(carer).objects.filter(pk=carer.pk).update(name=word + "carer")
    said = [(first, "zqzqalpha said"), (second, "zqzqbeta said"), (third, "zqzqgamma said")]
    parts = [(meetup, {"comment": words, "outcomes": words, "aims": []}, "") for meetup, words in said]
    actions.write_group_note(by=coordinator, group=group, parts=parts, **COMMON)
    Draft.objects.create(user=coordinator, key=f"note:group:{group.pk}", fields={"activities": "zqzqbeta"})
    ReadLogEntry.objects.all().delete()
    mentor = first.mentor.user
    addresses = [
        reverse("meetups:meetup_detail", args=[first.pk]),
        reverse("meetups:note_detail", args=[first.note.pk]),
        reverse("meetups:meetups_list"),
        reverse("meetups:notes_list"),
        reverse("home:today"),
        reverse("home:calendar_month") + f"?as=list&month={YESTERDAY:%Y-%m}",
        reverse("home:calendar_feed", args=[make_calendar_link(by=mentor)]),
        reverse("home:mentee_detail", args=[first.mentee_id]),
        reverse("home:mentee_timeline", args=[first.mentee_id]),
        reverse("meetups:meetup_cancel", args=[first.pk]),
        reverse("meetups:phone_facts"),
        reverse("meetups:group_note_write", args=[group.pk]),
    ]

    client = sign_in(mentor)
    read = {url: text_of(client.get(url, follow=True)) for url in addresses}

    assert "zqzqalpha said" in read[addresses[1]]
    assert sum("zqzqalpha" in words for words in read.values()) > 6
    assert "With 2 other children" in read[addresses[0]]
    assert [url for url, words in read.items() if "zqzqbeta" in words or "zqzqgamma" in words] == []
    assert set(ReadLogEntry.objects.filter(user=mentor).values_list("subject_id", flat=True)) == {first.mentee.child_id}
    hidden = [
        reverse("meetups:group_meetup_detail", args=[group.pk]),
        reverse("meetups:meetup_detail", args=[second.pk]),
        reverse("meetups:note_detail", args=[second.note.pk]),
        reverse("home:mentee_timeline", args=[second.mentee_id]),
    ]
    assert {client.get(url).status_code for url in hidden} == {404}
    # The plant is there to be read by those who may.
    assert "zqzqbeta" in text_of(sign_in(coordinator).get(hidden[0]))


def test_name_in_the_common_words_is_refused_at_the_field_and_nothing_is_lost(group, coordinator, sign_in):
    first, second, third = parts_of(group)
    child = second.mentee.child
    child.known_as = "Tilly"
    child.save()
    sent = typed(group, *((meetup, "came", "Own words") for meetup in (first, second, third)), activities="Tilly drew")

    page = sign_in(coordinator).post(address(group), sent)

    assert page.context["form"].errors == {"activities": ["Every mentor in the group reads this. Take out: Tilly"]}
    assert page.content.decode().count("Own words") == 3
    assert not Note.objects.exists()
    # A mentor is not told by a refusal who else is in the group.
    sign_in(first.mentor.user).post(address(group), typed(group, (first, "came", "x"), activities="Tilly drew"))
    assert Note.objects.get().meetup == first


@pytest.mark.parametrize(
    ("said", "changes", "told"),
    [
        ("", {}, "Say whether they came"),
        ("absent", {}, "Say in a few words what you know"),
        ("moon", {}, "Choose one of these"),
        ("later", {}, "Say of at least one child whether they came"),
        ("came", {"activities": "\u200b"}, "Say what you did together"),
        ("came", {"date": "3000-01-01"}, "This day is still to come"),
        ("came", {"starts_at": "10:00", "ends_at": "09:00"}, "The end is before the start"),
    ],
)
def test_form_says_what_is_missing_by_child_and_keeps_the_words(said, changes, told, group, coordinator, sign_in):
    meetups = parts_of(group)
    sent = typed(group, *((meetup, said, "") for meetup in meetups), **changes)
    sent |= {f"part{meetups[0].pk}-outcomes": "Typed already"}

    page = sign_in(coordinator).post(address(group), sent)

    words = page.content.decode()
    assert told in words
    assert "Typed already" in words
    assert not Note.objects.exists()


def test_draft_fills_the_parts_and_is_gone_once_sent(group, coordinator, sign_in):
    first, *_ = parts_of(group)
    fields = {f"part{first.pk}-comment": "Half a sentence", "activities": "Began to draw"}
    draft = Draft.objects.create(user=coordinator, key=f"note:group:{group.pk}", fields=fields)
    client = sign_in(coordinator)

    page = client.get(address(group)).content.decode()
    client.post(
        address(group),
        typed(group, (first, "came", "Whole"), submission=draft.submission)
        | {f"part{meetup.pk}-came": "later" for meetup in parts_of(group)[1:]},
    )

    assert "Half a sentence" in page
    assert "Began to draw" in page
    draft.refresh_from_db()
    assert draft.fields == {}


def test_group_that_is_still_to_come_has_no_note_yet(trio, coordinator, sign_in):
    group = plan(trio, coordinator)

    page = sign_in(coordinator).get(address(group), follow=True)

    assert "has not begun yet" in page.content.decode()
