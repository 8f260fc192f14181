"""What was passed on about a mentee (KOT-20.3): with its ground, once, and read by the mentoring team alone."""

import uuid
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import ReadLogEntry
from mentees import actions
from mentees.models import Disclosure
from mentees.rules import disclosure_verdict
from policy.dates import in_words
from tests.factories import ConsentFactory, DisclosureFactory, MenteeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-20.3")]
MARCH, MAY = date(2026, 3, 3), date(2026, 5, 5)


def day(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def mentee():
    return MenteeFactory()


@pytest.fixture
def words():
    return {
        "on": day(-2),
        "to_whom": "Ms Abbott, head of year",
        "what": "That they meet on Saturdays",
        "ground": "permission",
        "ground_words": "",
    }


def pages(mentee):
    return [reverse(f"mentees:{name}", args=[mentee.pk]) for name in ("disclosures_list", "disclosure_add")]


@pytest.mark.parametrize(
    ("ground", "ground_words", "on", "consents", "is_allowed"),
    [
        ("permission", "", MARCH, [], True),
        ("safeguarding", "The lead decided", MARCH, [], True),
        ("safeguarding", "", MARCH, [], False),
        ("law", "A court asked", MARCH, [], True),
        ("law", "", MARCH, [(MARCH, None)], False),
        ("school", "", MARCH, [], False),
        ("school", "He is ill", MARCH, [], False),
        ("school", "", MARCH, [(MARCH, None)], True),
        ("school", "", MARCH - timedelta(days=1), [(MARCH, None)], False),
        ("school", "", MAY - timedelta(days=1), [(MARCH, MAY)], True),
        ("school", "", MAY, [(MARCH, MAY)], False),
        ("school", "", MAY, [(MARCH, MAY), (MAY, None)], True),
    ],
)
def test_passed_on_with_permission_or_for_safeguarding_or_the_law(ground, ground_words, on, consents, is_allowed):
    verdict = disclosure_verdict(ground, ground_words, on, consents)

    assert verdict.is_allowed == is_allowed
    assert verdict.is_refused != is_allowed
    assert verdict.clause == "KOT-20.3"


def test_refusal_names_the_day_and_when_the_consent_was_taken_back():
    sentence = disclosure_verdict("school", "", MAY + timedelta(days=1), [(MARCH, MAY)]).in_words

    assert "did not stand on 6 May 2026: it was taken back on 5 May 2026" in sentence


@pytest.mark.parametrize("role", ["coordinator", "family_liaison"])
def test_disclosure_is_recorded_with_its_ground_and_by_whom(role, mentee, words, person, sign_in):
    who = person(role)
    client, (shown, add) = sign_in(who), pages(mentee)
    assert shown in client.get(reverse("home:mentee_detail", args=[mentee.pk])).content.decode()
    assert add in client.get(shown).content.decode()
    assert 'name="submission"' in client.get(add).content.decode()

    page = client.post(add, words, follow=True)

    row = Disclosure.objects.get()
    assert (row.mentee, row.recorded_by, row.history.get().history_user) == (mentee, who, who)
    assert {name: getattr(row, name) for name in words} == words
    assert page.redirect_chain[-1][0] == shown
    text = unescape(page.content.decode())
    assert all(part in text for part in (row.to_whom, row.what, "The carer gave permission", in_words(day(-2))))


@pytest.mark.parametrize(
    ("sent", "field", "says"),
    [
        ({"on": ""}, "on", "Choose the day"),
        ({"on": "soon"}, "on", "Enter a real date"),
        ({"on": "0001-01-01"}, "on", "Enter a date after 1900"),
        ({"on": "9999-12-31"}, "on", "This day has not come yet"),
        ({"to_whom": ""}, "to_whom", "Say who was told"),
        ({"to_whom": "\u200b\u202e\0"}, "to_whom", "Say who was told"),
        ({"to_whom": "x" * 201}, "to_whom", "at most 200 characters"),
        ({"what": " \n"}, "what", "Say what was passed on"),
        ({"what": "x" * 2_001}, "what", "at most 2000 characters"),
        ({"ground": ""}, "ground", "Choose the ground"),
        ({"ground": "gossip"}, "ground", "Select a valid choice"),
        ({"ground": "school"}, "ground", "did not stand on"),
        ({"ground": "safeguarding"}, "ground_words", "says why it had to be passed on"),
        ({"ground": "law", "ground_words": "\u200b"}, "ground_words", "says why it had to be passed on"),
        ({"ground_words": "x" * 501}, "ground_words", "at most 500 characters"),
    ],
)
def test_form_that_makes_no_sense_is_refused_at_its_field_and_keeps_the_words(
    sent, field, says, mentee, words, coordinator, sign_in
):
    page = sign_in(coordinator).post(pages(mentee)[1], words | sent)

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    text = unescape(page.content.decode())
    assert says in text
    assert all(str(value) in text for value in (words | sent).values() if value and "\0" not in str(value))
    assert not Disclosure.objects.exists()


def test_words_stay_as_they_were_typed(mentee, words, coordinator, sign_in):
    typed = "<script>alert(1)</script> 🙂\nsecond line"
    page = sign_in(coordinator).post(
        pages(mentee)[1], words | {"what": typed, "to_whom": typed, "submission": "spoilt"}, follow=True
    )

    row = Disclosure.objects.get()
    assert row.what == typed
    assert "\n" not in row.to_whom
    assert "<script>alert(1)" not in page.content.decode()


def test_consent_to_share_with_the_school_is_a_ground_while_it_stands(mentee, words, coordinator):
    record = {"by": coordinator, "mentee": mentee} | words | {"ground": "school"}
    ConsentFactory(mentee=mentee, kind="photographs", given_on=day(-30))
    ConsentFactory(kind="school", given_on=day(-30))
    with pytest.raises(ValidationError, match="did not stand"):
        actions.record_disclosure(**record)
    ConsentFactory(mentee=mentee, kind="school", given_on=day(-30), withdrawn_on=day(-1))

    assert actions.record_disclosure(**record).ground == "school"
    with pytest.raises(ValidationError, match="it was taken back on"):
        actions.record_disclosure(**record | {"on": day(-1)})
    with pytest.raises(ValidationError, match="not come yet"):
        actions.record_disclosure(**record | {"on": day(1)})
    assert Disclosure.objects.count() == 1


def test_sent_twice_is_one_record_and_other_words_its_newest_version(mentee, words, coordinator, person):
    record = {"by": coordinator, "mentee": mentee, "submission": uuid.uuid4()} | words
    first = actions.record_disclosure(**record)

    assert actions.record_disclosure(**record) == first
    assert first.history.count() == 1
    actions.record_disclosure(**record | {"what": "Only the day"})
    assert Disclosure.objects.get().what == "Only the day"
    assert [step.what for step in first.history.all()] == ["Only the day", words["what"]]
    # The same id for somebody else's mentee, or from somebody else, is a record of its own.
    other = actions.record_disclosure(**record | {"mentee": MenteeFactory()})
    actions.record_disclosure(**record | {"by": person("family_liaison")})
    assert Disclosure.objects.filter(mentee=mentee).count() == 2
    assert other.mentee != mentee


def test_table_itself_keeps_no_disclosure_without_permission_and_words(mentee):
    with pytest.raises(IntegrityError):
        DisclosureFactory(mentee=mentee, ground="safeguarding", ground_words="")


def test_mentoring_team_reads_it_and_leaves_a_trace_and_a_mentor_does_not(make_allocated, person, sign_in):
    allocation = make_allocated()
    mentee, mentor = allocation.mentee, allocation.mentor.user
    DisclosureFactory(mentee=mentee, to_whom="zqzqwhom", what="zqzqwhat", ground_words="zqzqwhy")
    shown, add = pages(mentee)

    for role in ("coordinator", "family_liaison", "chief_executive"):
        who = person(role)
        text = sign_in(who).get(shown).content.decode()
        assert all(word in text for word in ("zqzqwhom", "zqzqwhat", "zqzqwhy"))
        assert (add in text) == (role != "chief_executive")
        assert ReadLogEntry.objects.filter(user=who, subject_id=mentee.child_id).exists()
    for address in (shown, add):
        assert sign_in(mentor).get(address).status_code == 403
    page = sign_in(mentor).get(reverse("home:mentee_detail", args=[mentee.pk])).content.decode()
    assert "zqzqwh" not in page
    assert shown not in page
    assert not Disclosure.objects.visible_to(mentor).exists()


def test_list_of_many_asks_as_little_as_one_of_few(mentee, coordinator, sign_in):
    client, asked = sign_in(coordinator), []
    for more in (1, 29):
        for _ in range(more):
            DisclosureFactory(mentee=mentee)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(pages(mentee)[0])
        asked.append(len(queries))

    assert len(page.context["page"].rows) == 30
    assert asked[0] == asked[1]
