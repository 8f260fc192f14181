"""The programme, its events and the risk assessments behind them."""

from datetime import date, time, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from club import actions
from club.models import Event, RiskAssessment
from tests.factories import ChildFactory, EventFactory, RegisterEntryFactory, RiskAssessmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-2.1")]
TODAY = timezone.localdate()
PDF = b"%PDF-1.4 what could go wrong %%EOF"
TYPED = {"name": "Raft day", "kind": "fun", "held_on": (TODAY + timedelta(days=30)).isoformat()}
ASSESSED = {"title": "Rafts", "assessed_on": TODAY.isoformat(), "assessed_by": "Farida Khan"}


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def url(name, row=None):
    return reverse(f"club:{name}", args=[row.pk] if row else [])


def names(page):
    return [event.name for event in page.context["page"].rows]


# --- the list -----------------------------------------------------------------------------------------


def test_events_list_shows_what_comes_what_has_been_and_narrows(client):
    EventFactory(name="Soon", held_on=TODAY, kind="camp", first_year=5, last_year=7)
    EventFactory(name="Later", held_on=TODAY + timedelta(days=3), kind="workshop", first_year=8)
    EventFactory(name="Past", held_on=TODAY - timedelta(days=1), kind="club")
    assert names(client.get(url("events_list"))) == ["Soon", "Later"]
    assert names(client.get(url("events_list"), {"when": "past"})) == ["Past"]
    assert names(client.get(url("events_list"), {"when": "all"})) == ["Later", "Soon", "Past"]
    assert names(client.get(url("events_list"), {"kind": "camp"})) == ["Soon"]
    assert names(client.get(url("events_list"), {"year": "9"})) == ["Later"]
    assert names(client.get(url("events_list"), {"when": "all", "year": "7"})) == ["Soon", "Past"]


@pytest.mark.parametrize("query", ["kind=x", "year=99", "year=x%00", "when=never", "page=-1", "year=" + "9" * 500])
def test_events_list_stands_up_to_any_query(query, client):
    EventFactory(held_on=TODAY)
    assert len(names(client.get(f"{url('events_list')}?{query}"))) == 1


@pytest.mark.parametrize("number", [1, 30])
def test_lists_take_the_same_queries_for_one_row_and_thirty(number, client, django_assert_max_num_queries):
    for _ in range(number):
        risk = RiskAssessmentFactory()
        RegisterEntryFactory(event__held_on=TODAY, event__risk_assessment=risk, mark="booked")
    for name, most in (("events_list", 5), ("programme", 6), ("risk_assessments_list", 6)):
        with django_assert_max_num_queries(most):
            assert client.get(url(name)).status_code == 200


def test_events_list_says_what_is_to_do(client):
    RegisterEntryFactory(event__held_on=TODAY, mark="booked")
    EventFactory(held_on=TODAY + timedelta(days=3), called_off_because="Storm")
    EventFactory(held_on=TODAY + timedelta(days=4))
    text = client.get(url("events_list")).content.decode()
    assert "Mark 1" in text
    assert "Called off" in text
    assert "No risk assessment" in text


def test_programme_says_what_each_year_group_lacks(client):
    for day in (date(2026, 10, 24), date(2027, 2, 13), date(2027, 4, 10)):
        EventFactory(kind="camp", held_on=day)
    EventFactory(kind="camp", held_on=date(2027, 8, 7), called_off_because="Storm")
    EventFactory(kind="fun", name="Ice rink", held_on=date(2026, 12, 12), first_year=8, last_year=11)
    page = client.get(url("programme"), {"year": "2026"})
    text = page.content.decode()
    assert "1 camp missing" in text
    assert "No workshop in the autumn, spring and summer term" in text
    assert "0 of 7 year groups" in text
    EventFactory(kind="camp", held_on=date(2027, 8, 8))
    EventFactory(kind="lunch_club", held_on=date(2026, 11, 8))
    assert client.get(url("programme"), {"year": "2026"}).context["met"] == 3
    assert client.get(url("programme"), {"year": "99999"}).status_code == 200


# --- adding and changing ---------------------------------------------------------------------------------


def test_event_add_saves_with_history(client, coordinator):
    page = client.post(url("event_add"), TYPED | {"starts_at": "10:00", "ends_at": "15:00", "first_year": "8"})
    event = Event.objects.get()
    assert page.url == url("event_detail", event)
    assert (event.starts_at, event.first_year, event.last_year) == (time(10), 8, None)
    assert event.history.get().history_user == coordinator


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "Enter a name"),
        ("name", "\u200b\u202e", "Enter a name"),
        ("name", "x" * 121, "at most 120 characters"),
        ("kind", "", "Choose the kind of event"),
        ("kind", "party", "Choose from the list"),
        ("held_on", "", "Enter the day"),
        ("held_on", "0001-01-01", "Enter a date after 1900"),
        ("held_on", "2099-01-01", "more than three years away"),
        ("held_on", "31/02/2027", "Enter a real date"),
        ("ends_at", "09:00", "The end has to come after the start"),
        ("starts_at", "25:00", "Enter a time such as 14:30"),
        ("last_year", "5", "have to go upwards from year 8"),
        ("places", "0", "Enter a whole number from 1 to 2,000"),
        ("places", "9" * 5000, "Enter a whole number"),
        ("place", "😀" * 161, "at most 160 characters"),
        ("risk_assessment", "999999", "not on the list any more"),
    ],
)
def test_event_add_answers_bad_input_at_the_field(field, typed, message, client):
    fields = TYPED | {"starts_at": "10:00", "first_year": "8", "words": "Bring a towel <b>"} | {field: typed}
    page = client.post(url("event_add"), fields)
    text = page.content.decode()
    assert message in text
    assert field in page.context["form"].errors
    assert "Bring a towel &lt;b&gt;" in text
    assert not Event.objects.exists()


def test_event_add_twice_makes_one(client):
    client.post(url("event_add"), TYPED)
    page = client.post(url("event_add"), TYPED | {"name": "RAFT day"})
    assert "There is an event of this name" in page.content.decode()
    assert Event.objects.count() == 1


def test_event_change_keeps_what_the_register_says_possible(client, coordinator):
    event = EventFactory(name="Raft day", kind="fun", held_on=TODAY + timedelta(days=3))
    RegisterEntryFactory.create_batch(2, event=event, mark="booked")
    fields = TYPED | {"places": "1"}
    assert "2 children are booked" in client.post(url("event_change", event), fields).content.decode()
    assert client.post(url("event_change", event), fields | {"places": "2"}).status_code == 302
    event.refresh_from_db()
    assert event.places == 2
    past = RegisterEntryFactory(event__held_on=TODAY).event
    page = client.post(url("event_change", past), TYPED | {"name": past.name})
    assert "The register is marked already" in page.content.decode()
    past.refresh_from_db()
    assert past.held_on == TODAY


def test_event_change_of_nothing_leaves_no_history(coordinator):
    event = EventFactory()
    actions.change_event(by=coordinator, event=event, name=event.name, places=None)
    assert event.history.count() == 1


def test_event_call_off_keeps_its_reason_and_bookings(client):
    entry = RegisterEntryFactory(event__held_on=TODAY + timedelta(days=3), mark="booked")
    page = client.post(url("event_call_off", entry.event), {"reason": " "})
    assert "Say why in a few words" in page.content.decode()
    client.post(url("event_call_off", entry.event), {"reason": "The hall is flooded"})
    text = client.get(url("event_detail", entry.event)).content.decode()
    assert "Called off: The hall is flooded" in text
    assert entry.child.full_name in text
    page = client.post(url("event_call_off", entry.event), {"reason": "Again"})
    assert "called this event off already" in page.content.decode()
    client.post(url("event_reinstate", entry.event))
    entry.event.refresh_from_db()
    assert not entry.event.is_called_off
    assert entry.event.history.count() == 3


def test_event_that_took_place_cannot_be_called_off(coordinator):
    event = RegisterEntryFactory().event
    with pytest.raises(ValidationError, match="it took place"):
        actions.call_off_event(by=coordinator, event=event, reason="Storm")
    event.refresh_from_db()
    assert not event.is_called_off


def test_event_detail_shows_needs_of_those_who_come(client):
    child = ChildFactory(needs="Nut allergy")
    event = RegisterEntryFactory(child=child, event__held_on=TODAY + timedelta(days=3), mark="booked").event
    assert "Nut allergy" in client.get(url("event_detail", event)).content.decode()


# --- risk assessments ----------------------------------------------------------------------------------------


def upload(content=PDF, name="risk.pdf"):
    return SimpleUploadedFile(name, content)


@pytest.mark.rule("KOT-16.1")
def test_risk_assessment_is_kept_attached_and_downloaded(client, coordinator):
    event = EventFactory(held_on=TODAY)
    client.post(url("event_risk_assessment_add", event), ASSESSED | {"file": upload()})
    event.refresh_from_db()
    assert event.risk_assessment.title == "Rafts"
    page = client.get(url("risk_assessment_download", event.risk_assessment))
    assert b"".join(page.streaming_content) == PDF
    assert 'attachment; filename="rafts.pdf"' in page.headers["Content-Disposition"]
    assert event.risk_assessment.history.get().history_user == coordinator


@pytest.mark.rule("KOT-16.1")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"MZ\x90 a program", "neither a PDF nor a picture"),
        (b"%PDF-" + b"x" * (10 * 1024 * 1024), "larger than 10 MB"),
        (b"\x89PNG\r\n\x1a\n broken", "neither a PDF nor a picture"),
    ],
)
def test_risk_assessment_refuses_a_bad_file_and_keeps_the_words(content, message, client):
    page = client.post(url("risk_assessment_add"), ASSESSED | {"file": upload(content)})
    text = page.content.decode()
    assert message in text
    assert 'value="Rafts"' in text
    assert not RiskAssessment.objects.exists()


def test_risk_assessment_takes_a_photograph(client):
    picture = BytesIO()
    Image.new("RGB", (40, 30)).save(picture, "PNG")
    client.post(url("risk_assessment_add"), ASSESSED | {"file": upload(picture.getvalue(), "photo.png")})
    assert RiskAssessment.objects.get().file.name.endswith(".jpg")


def test_risk_assessment_sent_twice_makes_one(client):
    client.post(url("risk_assessment_add"), ASSESSED | {"file": upload()})
    page = client.post(url("risk_assessment_add"), ASSESSED | {"file": upload()})
    assert "of this title, person and day already" in page.content.decode()
    assert RiskAssessment.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("title", "", "Enter a title"),
        ("assessed_on", (TODAY + timedelta(days=1)).isoformat(), "has not come yet"),
        ("review_on", "2020-01-01", "before the day on which it was assessed"),
        ("assessed_by", "\u200b", "Enter who assessed it"),
    ],
)
def test_risk_assessment_change_answers_bad_input_at_the_field(field, typed, message, client):
    risk = RiskAssessmentFactory()
    page = client.post(url("risk_assessment_change", risk), ASSESSED | {field: typed})
    assert message in page.content.decode()
    assert risk.history.count() == 1


def test_risk_assessment_change_keeps_the_earlier_words(client):
    risk = RiskAssessmentFactory(title="Rafts of old")
    assert client.post(url("risk_assessment_change", risk), ASSESSED).status_code == 302
    assert "Rafts of old" in client.get(url("risk_assessment_change", risk)).content.decode()
