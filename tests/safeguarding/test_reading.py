"""Who reads a concern, what they write down, and what is due until a lead has read it."""

import itertools
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import OutboxMessage, ReadLogEntry
from home.due import due_for_team
from home.reminders import send_due
from policy.figures import Figures
from safeguarding import actions
from safeguarding.deadlines import concerns_unread
from safeguarding.models import Concern, ConcernEntry
from safeguarding.rules import read_by
from tests.factories import ConcernEntryFactory, ConcernFactory, ConcernSubjectFactory, MenteeFactory, MentorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-14.1")]


@pytest.fixture
def lead(person):
    return person("safeguarding_lead", name="Joan Marsh")


@pytest.fixture
def chief(person):
    return person("chief_executive", name="Delphine Osei")


@pytest.fixture
def concern():
    return ConcernFactory(words="zqzqwords", reported_by=MentorFactory().user)


def page_of(concern):
    return f"/concerns/{concern.reference}/"


def due_of(user):
    return concerns_unread(Concern.objects.visible_to(user))


# --- who reads it -------------------------------------------------------------------------------------


ROLES = ["safeguarding_lead", "coordinator", "chief_executive", "family_liaison", "mentor", "trustee", "administrator"]


def test_readers_are_whoever_it_exists_for_whatever_roles_they_hold(person):
    people = [person(*roles) for size in (1, 2, 3) for roles in itertools.combinations(ROLES, size)]
    people += [person("safeguarding_lead", is_active=False), person(is_superuser=True)]
    plain, kept = ConcernFactory(), ConcernFactory(is_kept_from_coordinator=True)
    about = ConcernFactory()
    for one in people[:20]:
        ConcernSubjectFactory(concern=about, person=one)
    for row in (plain, kept, about):
        found = {one for one in people if Concern.objects.visible_to(one).filter(pk=row.pk).exists()}
        assert found == set(row.readers())
        assert found
    roles = {role for one in kept.readers() for role in one.roles}
    assert "coordinator" not in roles
    assert not set(people[:20]) & set(about.readers())


def test_person_it_is_about_meets_it_nowhere(concern, coordinator, lead, sign_in):
    client = sign_in(coordinator)
    assert concern.reference in client.get("/concerns/").content.decode()
    assert concern.reference in client.get("/due/").content.decode()
    actions.add_entry(by=lead, concern=concern, kind="done", words="Asked around", person=coordinator)
    for path in ("/concerns/", "/due/", "/", "/due/?kind=concerns"):
        assert concern.reference not in client.get(path).content.decode()
    assert client.get(page_of(concern)).status_code == 404
    assert client.get(f"{page_of(concern)}add/").status_code == 404
    assert client.post(f"{page_of(concern)}add/", {"kind": "done", "words": "x", "on": "2026-01-01"}).status_code == 404


def test_who_names_themself_is_led_away(concern, lead, sign_in):
    typed = {"kind": "decided", "words": "It is about me", "on": timezone.localdate().isoformat(), "person": lead.pk}
    assert sign_in(lead).post(f"{page_of(concern)}add/", typed)["Location"] == "/"
    assert not Concern.objects.visible_to(lead).exists()


def test_concern_shows_words_and_names_and_logs_each_child(concern, lead, sign_in):
    children = [MenteeFactory().child for _ in range(2)]
    for child in children:
        ConcernSubjectFactory(concern=concern, child=child)
    client = sign_in(lead)
    for path in (page_of(concern), "/concerns/", "/"):
        ReadLogEntry.objects.all().delete()
        text = client.get(path).content.decode()
        assert all(child.short_name in text for child in children), path
        assert set(ReadLogEntry.objects.values_list("subject_id", flat=True)) == {child.pk for child in children}


def test_concern_is_no_part_of_the_mentees_page(lead, coordinator, make_allocated, sign_in):
    pair = make_allocated()
    concern = ConcernFactory(reported_by=pair.mentor.user, words="zqzqwords", about="zqzqabout")
    ConcernSubjectFactory(concern=concern, child=pair.mentee.child)
    ConcernEntryFactory(concern=concern, words="zqzqdone")
    assert "zqzqdone" in sign_in(lead).get(page_of(concern)).content.decode()
    for user in (pair.mentor.user, coordinator):
        for path in (f"/mentees/{pair.mentee_id}/", f"/mentees/{pair.mentee_id}/timeline/"):
            text = sign_in(user).get(path).content.decode()
            assert "zqzq" not in text
            assert concern.reference not in text


@pytest.mark.parametrize("path", ["/concerns/", "/"])
def test_lists_take_as_many_queries_for_thirty_as_for_one(path, lead, sign_in):
    def make():
        concern = ConcernFactory()
        ConcernSubjectFactory(concern=concern, child=MenteeFactory().child)
        ConcernSubjectFactory(concern=concern, person=MentorFactory().user)

    make()
    client = sign_in(lead)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _ in range(29):
        make()
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(one) == len(many) <= 12


# --- the chronology -----------------------------------------------------------------------------------


@pytest.mark.rule("PRO-2")
def test_what_was_done_decided_and_told_is_added_and_nothing_is_changed(concern, lead, sign_in):
    client, url = sign_in(lead), f"{page_of(concern)}add/"
    before = Concern.objects.values().get()
    typed = {"words": "Rang her mum", "on": timezone.localdate().isoformat()}
    for kind in ("done", "decided", "told", "words"):
        assert client.post(url, {"kind": kind} | typed).status_code == 302
    rows = list(ConcernEntry.objects.exclude(kind="read").values_list("kind", "words", "by", "is_by_lead"))
    assert rows == [(kind, "Rang her mum", lead.pk, True) for kind in ("done", "decided", "told", "words")]
    assert Concern.objects.values().get() == before
    assert {row.history.count() for row in ConcernEntry.objects.all()} == {1}
    text = client.get(page_of(concern)).content.decode()
    assert text.count("Rang her mum") == 4


@pytest.mark.rule("PRO-2")
@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", ""), ("kind", "read"), ("words", ""), ("words", "x" * 10_001), ("on", ""), ("on", "2999-01-01"),
     ("person", "0"), ("person", "9" * 30)],
)  # fmt: skip
def test_entry_refuses_what_makes_no_sense_and_keeps_the_words(field, value, concern, lead, sign_in):
    typed = {"kind": "done", "words": "zqzqtyped", "on": timezone.localdate().isoformat()} | {field: value}
    page = sign_in(lead).post(f"{page_of(concern)}add/", typed)
    assert page.context["form"].errors[field]
    assert field == "words" or "zqzqtyped" in page.content.decode()
    assert not ConcernEntry.objects.exists()


@pytest.mark.rule("PRO-2")
def test_entry_sent_twice_is_one_and_other_words_are_another(concern, lead, chief):
    entry = actions.add_entry(by=lead, concern=concern, kind="done", words="Rang her")
    sent = {"concern": concern, "kind": "done", "submission": entry.submission}
    assert actions.add_entry(by=lead, words="Rang her", **sent) == entry
    assert actions.add_entry(by=lead, words="Rang her twice", **sent) != entry
    assert actions.add_entry(by=chief, words="Rang her", **sent) != entry
    assert ConcernEntry.objects.count() == 3


def test_reading_is_written_down_once_for_each_person_and_again_after_more_words(concern, lead, chief, sign_in):
    for user in (lead, lead, chief):
        sign_in(user).get(page_of(concern))
    read = ConcernEntry.objects.filter(kind="read")
    assert list(read.values_list("by", "is_by_lead")) == [(lead.pk, True), (chief.pk, False)]
    actions.add_entry(by=concern.reported_by, concern=concern, kind="words", words="And one more thing")
    for _ in range(2):
        sign_in(lead).get(page_of(concern))
    assert read.filter(by=lead).count() == 2


# --- what is due --------------------------------------------------------------------------------------


def test_concern_is_to_be_read_on_the_day_it_came():
    assert read_by(date(2026, 11, 25)) == date(2026, 11, 25)


def test_concern_is_due_until_a_lead_has_read_it(concern, lead, chief, coordinator, person):
    Concern.objects.update(reported_at=timezone.now() - timedelta(days=1))
    today = timezone.localdate()
    for user in (lead, chief, coordinator):
        (deadline,) = due_of(user)
        assert (deadline.subject, deadline.clause, deadline.person) == (concern.reference, "KOT-14.1", lead)
        assert (deadline.url, deadline.is_late(today)) == (page_of(concern), True)
        assert deadline.row is None
    assert due_of(person("family_liaison")) == []
    actions.read_concern(by=chief, concern=concern)
    assert len(due_of(chief)) == 1
    actions.read_concern(by=lead, concern=concern)
    assert due_of(chief) == due_of(lead) == []
    # Read while somebody was a lead stays read when another one is.
    lead.groups.clear()
    assert due_of(person("safeguarding_lead")) == []


def test_further_words_are_due_again_from_their_own_day(concern, lead):
    Concern.objects.update(reported_at=timezone.now() - timedelta(days=9))
    actions.read_concern(by=lead, concern=concern)
    actions.add_entry(by=lead, concern=concern, kind="words", words="Of the lead, who has read it")
    assert due_of(lead) == []
    actions.add_entry(by=concern.reported_by, concern=concern, kind="words", words="More")
    (deadline,) = due_of(lead)
    assert (deadline.what, deadline.due_on) == ("Read what was added to a concern", timezone.localdate())
    actions.read_concern(by=lead, concern=concern)
    assert due_of(lead) == []


@pytest.mark.parametrize("so", ["about the lead", "kept from the coordinator, who is the lead too"])
def test_concern_no_lead_may_read_is_due_until_anybody_has(so, concern, person, chief):
    only = person("safeguarding_lead", "coordinator")
    if so == "about the lead":
        ConcernSubjectFactory(concern=concern, person=only)
    else:
        Concern.objects.update(is_kept_from_coordinator=True)
    assert due_of(only) == []
    (deadline,) = due_of(chief)
    assert deadline.person is None
    actions.read_concern(by=chief, concern=concern)
    assert due_of(chief) == []


def test_due_concern_stands_on_the_leads_first_page_and_in_the_teams_list(concern, lead, coordinator, sign_in):
    today = timezone.localdate()
    text = sign_in(lead).get("/").content.decode()
    assert page_of(concern) in text
    assert "KOT-14.1" in text
    assert concern.reference in [d.subject for _, d in due_for_team(coordinator, Figures(), today, kind="concerns")]
    assert "1 concern no safeguarding lead has read" in sign_in(coordinator).get("/").content.decode()
    sign_in(lead).get(page_of(concern))
    assert "no safeguarding lead has read" not in sign_in(coordinator).get("/").content.decode()
    assert "Every concern that came has been read" in sign_in(lead).get("/").content.decode()


def test_lead_who_mentors_as_well_has_both_pages(lead, person, sign_in):
    both = MentorFactory(user=person("safeguarding_lead", "mentor")).user
    client = sign_in(both)
    assert "Concerns to read" in client.get("/").content.decode()
    assert client.get("/my-mentoring/").status_code == 200
    assert "/my-mentoring/" in client.get("/menu/").content.decode()


def test_readers_are_reminded_once_of_what_is_late_without_a_word_of_it(concern, lead, coordinator):
    Concern.objects.update(reported_at=timezone.now() - timedelta(days=1))
    ConcernSubjectFactory(concern=concern, person=coordinator)
    for _ in range(2):
        send_due()
    mail = OutboxMessage.objects.get(event__startswith="due:concern:")
    assert mail.to == lead.email
    assert page_of(concern) in mail.body
    assert "zqzq" not in mail.body + mail.subject


def test_concern_of_today_is_not_reminded_of_yet(concern, lead):
    send_due()
    assert not OutboxMessage.objects.filter(event__startswith="due:concern:").exists()
