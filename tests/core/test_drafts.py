"""Drafts on the server: whose they are, what replaces what, and what cannot be one."""

import json
import uuid
from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import drafts
from core.models import Draft

pytestmark = pytest.mark.django_db
KEY = "note:meetup:12"
SUBMISSION = uuid.UUID("5d1f8e2a-0000-4000-8000-000000000001")
WORDS = {"place": "Museum", "activities": "She laughed at the fossils"}


@pytest.fixture
def gwen(person):
    return person("mentor", name="Gwen Okafor")


@pytest.fixture
def hilary(person):
    return person("mentor", name="Hilary Stone")


@pytest.fixture
def save(sign_in):
    """Posts one save as the script does: `save(user, fields=..., version=...)`."""

    def make(user, *, client=None, **changes):
        sent = {"owner": drafts.owner_of(user), "key": KEY, "fields": WORDS, "version": 0} | changes
        sent["submission"] = str(sent.get("submission", SUBMISSION))
        client = client or sign_in(user)
        return client.post(reverse("core:draft_save"), json.dumps(sent), content_type="application/json")

    return make


def keep(user, fields=None, *, version=0, submission=SUBMISSION, **more):
    return drafts.save(user=user, key=KEY, fields=fields or WORDS, submission=submission, version=version, **more)


def test_save_answers_with_clock_version_and_submission(gwen, save):
    with time_machine.travel(datetime(2026, 7, 3, 13, 2, tzinfo=timezone.get_default_timezone()), tick=False):
        answer = save(gwen)
        assert answer.json() == {"saved_at": "13:02", "version": 1, "submission": str(SUBMISSION)}
    assert Draft.objects.get().fields == WORDS


def test_save_clock_names_the_day_when_it_was_not_today(gwen):
    with time_machine.travel(datetime(2026, 11, 3, 14, 2, tzinfo=timezone.get_default_timezone()), tick=False):
        draft = keep(gwen)
    with time_machine.travel(datetime(2026, 11, 5, 9, 0, tzinfo=timezone.get_default_timezone()), tick=False):
        assert drafts.clock(draft.saved_at) == "3 November 2026 at 14:02"


def test_form_opens_with_words_and_submission_of_the_draft(gwen):
    draft = keep(gwen)
    initial = drafts.initial_for(gwen, KEY)
    assert initial["activities"] == WORDS["activities"]
    assert initial["submission"] == draft.submission == SUBMISSION
    assert initial["draft"]["version"] == 1


def test_form_without_draft_opens_with_a_submission_of_its_own(gwen):
    first, second = drafts.initial_for(gwen, KEY), drafts.initial_for(gwen, KEY)
    assert first["submission"] != second["submission"]
    assert first["draft"] == {"key": KEY, "owner": drafts.owner_of(gwen), "version": 0, "saved_at": ""}


def test_draft_keeps_its_first_submission_so_that_two_pages_send_one_record(gwen):
    keep(gwen)
    assert keep(gwen, {"place": "Park"}, version=1, submission=uuid.uuid4()).submission == SUBMISSION


def test_draft_opens_for_its_person_alone(gwen, hilary, save, sign_in):
    save(gwen)
    assert sign_in(hilary).get(reverse("core:draft_save"), {"key": KEY}).status_code == 404
    assert "activities" not in drafts.initial_for(hilary, KEY)
    assert sign_in(gwen).get(reverse("core:draft_save"), {"key": KEY}).json()["fields"] == WORDS
    save(hilary, fields={"place": "Hers"})
    drafts.discard(user=hilary, key=KEY, submission=SUBMISSION)
    assert drafts.load(gwen, KEY).fields == WORDS


def test_page_of_one_person_does_not_save_into_the_session_of_another(gwen, hilary, save, sign_in):
    answer = save(gwen, client=sign_in(hilary))
    assert answer.status_code == 401
    assert not Draft.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["core:draft_save", "core:draft_key"])
def test_signed_out_gets_401_and_no_page(client, name, method):
    answer = getattr(client, method)(reverse(name))
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/json"


def test_somebody_who_may_no_longer_sign_in_gets_401(gwen, save, sign_in):
    client = sign_in(gwen)
    gwen.is_active = False
    gwen.save()
    assert save(gwen, client=client).status_code == 401


def test_password_without_the_second_factor_opens_no_draft_and_no_key(coordinator):
    client = Client()
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    for name in ["core:draft_save", "core:draft_key"]:
        assert client.get(reverse(name), {"key": KEY}).status_code == 302


def test_save_without_csrf_token_is_refused(gwen, save):
    client = Client(enforce_csrf_checks=True)
    client.force_login(gwen, backend="django.contrib.auth.backends.ModelBackend")
    assert save(gwen, client=client).status_code == 403
    token = client.get(reverse("core:draft_key")).json()["csrf"]
    sent = {"owner": drafts.owner_of(gwen), "key": KEY, "fields": WORDS, "version": 0, "submission": str(SUBMISSION)}
    answer = client.post(
        reverse("core:draft_save"), json.dumps(sent), content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 200


def test_newer_words_of_another_device_are_answered_and_not_overwritten(gwen, save):
    save(gwen)
    save(gwen, version=1, fields={"place": "From the tablet"})
    answer = save(gwen, version=1, fields={"place": "From the phone"})
    assert answer.status_code == 409
    assert answer.json()["fields"] == {"place": "From the tablet"}
    assert answer.json()["version"] == 2
    assert drafts.load(gwen, KEY).fields == {"place": "From the tablet"}
    assert save(gwen, version=2, fields={"place": "From the phone"}).status_code == 200


def test_repeated_save_changes_nothing(gwen, save):
    first, again = save(gwen), save(gwen)
    assert first.json() == again.json()
    assert Draft.objects.get().version == 1


def test_save_after_a_lost_answer_is_no_conflict_with_oneself(gwen, save):
    save(gwen)
    answer = save(gwen, version=0, fields={"place": "Museum and park"}, attempts=[WORDS])
    assert answer.status_code == 200
    assert drafts.load(gwen, KEY).fields == {"place": "Museum and park"}


@pytest.mark.parametrize("empty", [{}, {"place": "", "activities": ""}, {"days": []}, {"days": ["", ""]}])
def test_empty_form_takes_no_words_away(gwen, save, empty):
    assert save(gwen, fields=empty).status_code == 200
    assert not Draft.objects.exists()
    save(gwen)
    assert save(gwen, version=1, fields=empty).json()["version"] == 1
    assert drafts.load(gwen, KEY).fields == WORDS


def test_late_save_of_what_was_sent_brings_nothing_back(gwen, save):
    save(gwen)
    drafts.discard(user=gwen, key=KEY, submission=SUBMISSION)
    assert drafts.load(gwen, KEY) is None
    assert save(gwen, version=1, fields={"place": "Late"}).status_code == 410
    assert drafts.load(gwen, KEY) is None


def test_save_on_its_way_while_the_form_was_sent_brings_nothing_back(gwen, save):
    """Sent before anything was saved, by a quick hand or without script."""
    drafts.discard(user=gwen, key=KEY, submission=SUBMISSION)
    assert save(gwen).status_code == 410
    assert drafts.load(gwen, KEY) is None


def test_form_sent_a_second_time_takes_no_later_words_away(gwen, save):
    save(gwen)
    drafts.discard(user=gwen, key=KEY, submission=SUBMISSION)
    save(gwen, submission=uuid.uuid4(), fields={"place": "Next time"})
    drafts.discard(user=gwen, key=KEY, submission=SUBMISSION)
    assert drafts.load(gwen, KEY).fields == {"place": "Next time"}


def test_sent_draft_keeps_no_word(gwen):
    keep(gwen)
    drafts.discard(user=gwen, key=KEY, submission=SUBMISSION)
    assert Draft.objects.get().fields == {}


def test_form_used_anew_after_sending_has_a_new_submission_and_is_saved(gwen, save):
    save(gwen)
    drafts.discard(user=gwen, key=KEY, submission=SUBMISSION)
    fresh = drafts.initial_for(gwen, KEY)
    assert fresh["submission"] != SUBMISSION
    assert save(gwen, submission=fresh["submission"], fields={"place": "Next time"}).status_code == 200
    assert drafts.initial_for(gwen, KEY)["submission"] == fresh["submission"]


@pytest.mark.parametrize(
    "words",
    [
        "x\0y",
        "👩‍👧 🎉",
        "שלום مرحبا",
        "\u202eevil",
        "a\u200bb",
        "<script>alert(1)</script>",
        "'; DROP TABLE",
        "  two\n\nlines  ",
    ],
)
def test_words_come_back_as_typed(gwen, save, sign_in, words):
    assert save(gwen, fields={"activities": words}).status_code == 200
    read = sign_in(gwen).get(reverse("core:draft_save"), {"key": KEY})
    assert read.json()["fields"]["activities"] == words.replace("\0", "")


def test_half_of_a_character_pair_is_left_out(gwen, sign_in):
    sent = {"owner": drafts.owner_of(gwen), "key": KEY, "version": 0, "submission": str(SUBMISSION)}
    body = json.dumps(sent | {"fields": {"place": "PLACE"}}).replace("PLACE", "a\\ud800b")
    answer = sign_in(gwen).post(reverse("core:draft_save"), body, content_type="application/json")
    assert answer.status_code == 200
    assert drafts.load(gwen, KEY).fields == {"place": "ab"}


def test_secrets_and_tokens_are_never_kept(gwen, save):
    secrets = {"password": "s", "old_password1": "s", "csrfmiddlewaretoken": "s", "code": "123456", "submission": "s"}
    save(gwen, fields=WORDS | secrets)
    assert Draft.objects.get().fields == WORDS


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "../etc/passwd"},
        {"key": "note\0"},
        {"key": "note:" + "1" * 100},
        {"key": ["note"]},
        {"key": None},
        {"fields": "words"},
        {"fields": ["words"]},
        {"fields": {"a": 1}},
        {"fields": {"a": {"b": "c"}}},
        {"fields": {"a": [["b"]]}},
        {"fields": {"a": None}},
        {"fields": {"": "words"}},
        {"fields": {"a\0": "words"}},
        {"fields": {"a" * 101: "words"}},
        {"fields": {f"a{n}": "" for n in range(201)}},
        {"fields": {"a": "x" * 1_000_000}},
        {"fields": {"a": ["x" * 250_001, "x" * 250_001]}},
        {"version": "1"},
        {"version": True},
        {"version": 1.5},
        {"version": None},
        {"submission": "not an id"},
        {"attempts": "words"},
        {"attempts": [1]},
        {"attempts": [WORDS] * 9},
    ],
)
def test_what_is_no_draft_is_refused(gwen, save, changes):
    assert save(gwen, **changes).status_code == 400
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "words",
        "null",
        "[]",
        "1",
        '"words"',
        "{}",
        "[" * 100_000,
        '{"a":' * 50_000,
        b"\xff\xfe\x00",
        "9" * 10_000,
        "NaN",
    ],
)
def test_what_is_no_save_is_refused(gwen, sign_in, body):
    answer = sign_in(gwen).post(reverse("core:draft_save"), body, content_type="application/json")
    assert answer.status_code == 400


def test_what_is_larger_than_any_form_is_refused(gwen, save, settings):
    answer = save(gwen, fields={"a": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert answer.status_code == 413


def test_form_encoded_save_is_refused(gwen, sign_in):
    client = sign_in(gwen)
    assert client.post(reverse("core:draft_save"), {"key": KEY, "place": "Park"}).status_code == 400
    assert client.put(reverse("core:draft_save")).status_code == 405


@pytest.mark.parametrize("key", ["", "note:meetup:99999999999999999999", "\0", "%ff", "x" * 5000])
def test_reading_a_draft_that_is_not_there_is_404(gwen, sign_in, key):
    assert sign_in(gwen).get(reverse("core:draft_save"), {"key": key}).status_code == 404


def test_number_of_drafts_is_bounded(gwen, save, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    save(gwen)
    assert save(gwen, key="note:meetup:13").status_code == 400
    assert save(gwen, version=1, fields={"place": "Park"}).status_code == 200


def test_phone_key_is_ones_own_the_same_each_time_and_cached_nowhere(gwen, hilary, sign_in):
    answer = sign_in(gwen).get(reverse("core:draft_key"))
    again, other = (sign_in(user).get(reverse("core:draft_key")).json() for user in (gwen, hilary))
    assert answer.json()["key"] == again["key"] != other["key"]
    assert answer.json()["owner"] == again["owner"] != other["owner"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert len(drafts.phone_key_of(gwen)) == 44


def test_page_opened_before_a_new_secret_key_still_saves_while_the_former_one_is_kept(gwen, hilary, save, settings):
    before, key = drafts.owner_of(gwen), drafts.phone_key_of(gwen)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another-long-key-of-a-later-year"
    assert save(gwen, owner=before).status_code == 401
    settings.SECRET_KEY_FALLBACKS = [former]
    assert drafts.former_of(gwen) == [{"owner": before, "key": key}]
    assert save(hilary, owner=before).status_code == 401
    assert save(gwen, owner=before).status_code == 200
