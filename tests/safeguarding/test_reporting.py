"""The concern button: on every page, always taken, a receipt for the reporter, and those told whose desk it is."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import drafts
from core.models import OutboxMessage, ReadLogEntry, User
from mentees.actions import suspend_mentor
from safeguarding import actions
from safeguarding import forms as safeguarding_forms
from safeguarding.models import Concern, ConcernEntry
from tests.factories import ConcernFactory, ConcernSubjectFactory, MenteeFactory, MentorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-14.1")]
URL = "/concerns/report/"


def day(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def pair(make_allocated):
    return make_allocated(start_on=day(-60))


@pytest.fixture
def mentor(pair):
    return pair.mentor.user


@pytest.fixture
def lead(person):
    return person("safeguarding_lead", name="Joan Marsh", phone="07700 900777")


@pytest.fixture
def chief(person):
    return person("chief_executive", name="Delphine Osei")


def told_of(concern):
    """Who was told that it has come, the receipt apart."""
    return set(OutboxMessage.objects.filter(event=f"concern:{concern.pk}:arrived").values_list("to", flat=True))


# --- the button --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role",
    [
        "mentor",
        "family_liaison",
        "safeguarding_lead",
        "finance_officer",
        "trustee",
        "committee_member",
        "administrator",
    ],
)
def test_button_stands_on_first_page_menu_and_page_not_found(role, person, sign_in):
    client = sign_in(MentorFactory().user if role == "mentor" else person(role))
    for path in ("/", "/menu/", "/no-such-page/"):
        text = client.get(path, follow=True).content.decode()
        # Once for the thumb, once for the wide screen.
        assert len(re.findall(r'<a class="concern" href="/concerns/report/"', text)) == 2, path
    assert client.get(URL).status_code == 200


def test_button_on_the_note_form_carries_the_child(pair, mentor, sign_in):
    client = sign_in(mentor)
    text = client.get(reverse("meetups:note_add", args=[pair.mentee_id])).content.decode()
    link = f"{URL}?mentee={pair.mentee_id}"
    assert f'href="{link}"' in text
    assert f'<option value="{pair.mentee_id}" selected>' in client.get(link).content.decode()


def test_form_says_whom_to_ring_before_anything_is_typed(mentor, lead, sign_in):
    text = sign_in(mentor).get(URL).content.decode()
    assert "Ring 999 first" in text
    assert 'href="tel:07700900777"' in text


def test_form_offers_a_mentor_their_own_children_alone_and_logs_them(pair, mentor, sign_in, make_allocated):
    other = make_allocated(start_on=day(-60))
    page = sign_in(mentor).get(f"{URL}?mentee={other.mentee_id}")
    offered = [value for value, _ in page.context["form"].fields["mentee"].widget.choices]
    assert offered == ["", pair.mentee_id]
    assert set(ReadLogEntry.objects.values_list("subject_id", flat=True)) == {pair.mentee.child_id}


def test_form_stays_small_for_a_charity_of_hundreds(coordinator, sign_in, monkeypatch):
    monkeypatch.setattr(safeguarding_forms, "MOST_OFFERED", 2)
    children = [MenteeFactory() for _ in range(3)]
    client = sign_in(coordinator)
    assert "mentee" not in client.get(URL).context["form"].fields
    asked = client.get(f"{URL}?mentee={children[1].pk}").context["form"]
    assert [value for value, _ in asked.fields["mentee"].widget.choices] == ["", children[1].pk]
    client.post(f"{URL}?mentee={children[1].pk}", {"words": "Very quiet", "mentee": children[1].pk})
    assert Concern.objects.get().subjects.get().child == children[1].child


# --- what is taken ------------------------------------------------------------------------------------


def test_words_alone_are_a_concern(mentor, lead, coordinator, chief, person, sign_in):
    person("family_liaison")
    page = sign_in(mentor).post(URL, {"words": "Somebody shouted at him. 🙂 <b>zqzq</b>"}, follow=True)
    concern = Concern.objects.get()
    assert page.redirect_chain[-1][0] == f"/concerns/sent/{concern.reference}/"
    assert re.fullmatch("C-[2-9A-Z]{8}", concern.reference)
    assert (concern.words, concern.kind) == ("Somebody shouted at him. 🙂 <b>zqzq</b>", "other")
    assert concern.reported_by == concern.history.get().history_user == mentor
    assert told_of(concern) == {lead.email, coordinator.email, chief.email}
    entry = concern.entries.get()
    assert (entry.kind, entry.by) == ("told", None)
    assert all(name in entry.words for name in ("Joan Marsh", "Delphine Osei", coordinator.name))


@pytest.mark.rule("PRO-4")
@pytest.mark.parametrize("kind", Concern.Kind.values)
def test_every_kind_is_kept_with_whom_and_when(kind, pair, mentor, chief, sign_in):
    sign_in(mentor).post(
        URL,
        {
            "words": "Wrote my name on her bag",
            "kind": kind,
            "mentee": pair.mentee_id,
            "about": "Her friend",
            "noticed_on": day(-1).isoformat(),
            "noticed_at": "15:40",
            "in_danger": "no",
        },
    )
    concern = Concern.objects.get()
    assert (concern.kind, concern.about, concern.noticed_on, concern.in_danger) == (kind, "Her friend", day(-1), "no")
    assert f"{concern.noticed_at:%H:%M}" == "15:40"
    assert concern.subjects.get().child == pair.mentee.child
    # The head of this charity is its chief executive, told of every kind at once.
    assert chief.email in told_of(concern)


@pytest.mark.parametrize(("danger", "is_said"), [("yes", True), ("unsure", True), ("no", False), ("", False)])
def test_danger_is_answered_with_999_and_the_number_of_the_lead(danger, is_said, mentor, lead, sign_in):
    page = sign_in(mentor).post(URL, {"words": "He runs towards the bridge", "in_danger": danger}, follow=True)
    text = page.content.decode()
    assert ("Ring 999 now" in text) == is_said
    assert 'href="tel:07700900777"' in text
    mail = OutboxMessage.objects.get(to=lead.email)
    assert mail.subject.startswith("Urgent") == is_said


def test_no_message_says_a_word_of_it(pair, mentor, lead, coordinator, sign_in):
    client = sign_in(mentor)
    client.post(URL, {"words": "zqzqwords", "about": "zqzqabout", "mentee": pair.mentee_id, "person": coordinator.pk})
    client.post(f"/concerns/sent/{Concern.objects.get().reference}/", {"words": "zqzqmore"})
    sent = OutboxMessage.objects.filter(event__startswith="concern:")
    assert {mail.event.split(":")[2] for mail in sent} == {"arrived", "receipt", "words"}
    child = pair.mentee.child
    secret = ("zqzq", child.first_name, child.surname, coordinator.name, "Allegation", "allegation")
    for mail in sent:
        assert not [word for word in secret if word in mail.subject + mail.body]
        assert mentor.name not in mail.subject + mail.body
        assert Concern.objects.get().reference in mail.subject


@pytest.mark.parametrize("words", ["", " ", "\0", "\u200b\u200e", "x" * 10_001])
def test_nothing_and_too_much_are_said_at_the_field(words, mentor, sign_in):
    page = sign_in(mentor).post(URL, {"words": words, "about": "zqzqkept"})
    assert page.status_code == 200
    assert page.context["form"].errors["words"]
    assert "zqzqkept" in page.content.decode()
    assert not Concern.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("noticed_on", lambda: day(1).isoformat()),
        ("noticed_on", lambda: "0001-01-01"),
        ("noticed_at", lambda: "25:99"),
        ("kind", lambda: "gossip"),
        ("in_danger", lambda: "perhaps"),
        ("person", lambda: "9" * 40),
        ("person", lambda: "\u202ex"),
        ("mentee", lambda: MenteeFactory().pk),
        ("about", lambda: "x" * 301),
    ],
)
def test_what_makes_no_sense_is_said_at_the_field_and_the_words_stay(field, value, pair, mentor, sign_in):
    page = sign_in(mentor).post(URL, {"words": "zqzqwords typed with care", field: value()})
    assert page.context["form"].errors[field]
    assert "zqzqwords typed with care" in page.content.decode()
    assert not Concern.objects.exists()


def test_concern_about_a_child_handed_over_is_taken(pair, mentor, coordinator, sign_in):
    pair.end_on = day(-1)
    pair.save()
    client = sign_in(mentor)
    page = client.get(URL)
    child = pair.mentee.child
    # The page of the child is shut: initials, and no entry of a child shown.
    assert (pair.mentee_id, f"{child.initials}, whom you mentored") in page.context["form"].fields[
        "mentee"
    ].widget.choices
    assert child.short_name not in page.content.decode()
    client.post(URL, {"words": "Saw her on her own at night", "mentee": pair.mentee_id})
    assert Concern.objects.get().subjects.get().child == child
    assert not ReadLogEntry.objects.exists()


@pytest.mark.rule("PRO-5")
def test_concern_of_a_suspended_mentor_is_taken(pair, mentor, coordinator, lead, sign_in):
    suspend_mentor(by=coordinator, mentor=pair.mentor, because="Looked into")
    sign_in(mentor).post(URL, {"words": "I am worried about her", "mentee": pair.mentee_id})
    concern = Concern.objects.get()
    assert concern.subjects.get().child == pair.mentee.child
    assert lead.email in told_of(concern)


def test_sent_twice_is_one_concern_and_other_words_are_a_second_one(mentor, lead):
    sent = {"by": mentor, "submission": uuid.uuid4()}
    first = actions.report_concern(words="No coat", **sent)
    assert actions.report_concern(words="No coat", **sent) == first
    second = actions.report_concern(words="No coat, no lunch", **sent)
    assert second != first
    assert actions.report_concern(words="No coat, no lunch", **sent) == second
    # The same child is one thing, about nobody another.
    third = actions.report_concern(words="No coat", person=lead, **sent)
    assert {row.words for row in Concern.objects.all()} == {"No coat", "No coat, no lunch"}
    assert (Concern.objects.count(), third.history.count()) == (3, 1)
    assert OutboxMessage.objects.filter(event__endswith=":receipt").count() == 3


def test_form_of_somebody_else_under_the_same_id_is_theirs(mentor, lead):
    sent = {"words": "No coat", "submission": uuid.uuid4()}
    first, second = actions.report_concern(by=mentor, **sent), actions.report_concern(by=lead, **sent)
    assert (first.reported_by, second.reported_by) == (mentor, lead)


def test_draft_comes_back_and_is_gone_once_sent(pair, mentor, sign_in):
    key = "concern:new"
    submission = drafts.initial_for(mentor, key)["submission"]
    drafts.save(
        user=mentor,
        key=key,
        fields={"words": "half a sentence", "mentee": str(pair.mentee_id), "in_danger": "no"},
        submission=submission,
        version=0,
    )
    client = sign_in(mentor)
    text = client.get(URL).content.decode()
    assert "half a sentence" in text
    assert f'<option value="{pair.mentee_id}" selected>' in text
    client.post(URL, {"words": "The whole sentence", "submission": submission})
    assert drafts.load(mentor, key) is None


def test_words_come_back_when_the_sign_in_ran_out(mentor, sign_in):
    typed = {"words": "zqzq: he does not want to go home tonight, and would not say why", "in_danger": "unsure"}
    page = Client().post(URL, typed, headers={"origin": "http://testserver"})
    assert page.status_code == 403
    assert typed["words"] in page.content.decode()
    assert f'<form method="post" action="{URL}"' in page.content.decode()
    assert not Concern.objects.exists()


# --- the receipt --------------------------------------------------------------------------------------


def test_receipt_gives_the_reference_and_never_the_words(pair, mentor, lead, sign_in):
    client = sign_in(mentor)
    text = client.post(URL, {"words": "zqzqwords", "about": "zqzqabout", "mentee": pair.mentee_id}, follow=True).content
    concern = Concern.objects.get()
    assert concern.reference in text.decode()
    mail = OutboxMessage.objects.get(to=mentor.email, event=f"concern:{concern.pk}:receipt")
    assert f"/concerns/sent/{concern.reference}/" in mail.body
    assert b"zqzq" not in text
    assert pair.mentee.child.first_name not in text.decode()
    again = client.get(URL).content.decode()
    assert concern.reference in again
    assert "zqzq" not in again


def test_reporter_adds_words_which_stand_beside_the_first_and_are_told(mentor, lead, coordinator, sign_in):
    concern = ConcernFactory(reported_by=mentor, words="First")
    client, url = sign_in(mentor), f"/concerns/sent/{concern.reference}/"
    sent = {"words": "Second", "submission": str(uuid.uuid4())}
    assert client.post(url, sent).status_code == 302
    client.post(url, sent)
    assert client.post(url, {"words": " "}).context["form"].errors["words"]
    concern.refresh_from_db()
    assert (concern.words, concern.history.count()) == ("First", 1)
    words = concern.entries.get(kind="words")
    assert (words.words, words.by) == ("Second", mentor)
    told = OutboxMessage.objects.filter(event=f"concern:{concern.pk}:words:{words.pk}")
    assert {mail.to for mail in told} == {lead.email, coordinator.email}


def test_receipt_of_a_concern_about_the_only_lead_names_those_who_read_it_instead(mentor, lead, chief, sign_in):
    page = sign_in(mentor).post(URL, {"words": "She laughed at him", "person": lead.pk}, follow=True)
    text = page.content.decode()
    assert "Delphine Osei" in text
    assert "Joan Marsh" not in text
    told = told_of(Concern.objects.get())
    assert chief.email in told
    assert lead.email not in told


def test_receipt_says_so_when_there_is_nobody_to_tell(mentor, sign_in):
    User.objects.in_role("coordinator", "chief_executive", "safeguarding_lead").update(is_active=False)
    text = sign_in(mentor).post(URL, {"words": "Nobody listens"}, follow=True).content.decode()
    assert "nobody could be told" in text
    assert "nobody" in ConcernEntry.objects.get().words


def test_whom_a_lead_names_later_does_not_show_on_the_receipt(mentor, lead, chief, sign_in):
    concern = ConcernFactory(reported_by=mentor)
    ConcernSubjectFactory(concern=concern, person=lead, named_by=chief)
    assert "Joan Marsh" in sign_in(mentor).get(f"/concerns/sent/{concern.reference}/").content.decode()
