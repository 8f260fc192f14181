"""Booking children on an event, and marking its register."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from club import actions
from club.deadlines import registers_due, risk_assessments_missing, risk_assessments_to_review
from club.models import RegisterEntry
from club.rules import Typed
from core.models import ReadLogEntry
from tests.factories import ChildFactory, EventFactory, RegisterEntryFactory, RiskAssessmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-2.1")]
TODAY = timezone.localdate()
Mark = RegisterEntry.Mark


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


@pytest.fixture
def ahead():
    return EventFactory(held_on=TODAY + timedelta(days=7), first_year=9, last_year=9)


@pytest.fixture
def held():
    """An event of yesterday with three children whom nobody has marked."""
    event = EventFactory(held_on=TODAY - timedelta(days=1))
    for name in ("Ash", "Ivy", "Wren"):
        RegisterEntryFactory(event=event, child__first_name=name, child__surname="Birch", mark=Mark.BOOKED)
    return event


def url(name, row):
    return reverse(f"club:{name}", args=[row.pk])


def marks(event):
    rows = event.register.order_by("child__first_name").values_list("child__first_name", "mark", "reason")
    return [tuple(row) for row in rows]


def sent(event, **by_name):
    """What a page loaded now would send, with these marks chosen: `Ivy="missed Ill"`."""
    fields = {}
    for entry in event.register.select_related("child"):
        mark, _, why = by_name.get(entry.child.first_name, "").partition(" ")
        fields[f"was_{entry.pk}"] = f"{entry.mark} {entry.reason}"
        fields[f"mark_{entry.pk}"] = mark or ("" if entry.mark == Mark.BOOKED else entry.mark)
        fields[f"why_{entry.pk}"] = why or entry.reason
    return fields


# --- booking ----------------------------------------------------------------------------------------


def test_booking_books_one_child_or_the_whole_year_group(client, ahead):
    ivy, ash, younger = ChildFactory(), ChildFactory(), ChildFactory(school_year=6)
    page = client.get(url("booking_add", ahead))
    assert {child.pk for child in page.context["found"]} == {ivy.pk, ash.pk}
    assert set(ReadLogEntry.objects.values_list("subject_id", flat=True)) == {ivy.pk, ash.pk}
    assert client.post(url("booking_add", ahead), {"children": [ivy.pk]}).status_code == 302
    text = client.post(url("booking_add", ahead), {"all": "yes"}, follow=True).content.decode()
    assert f"{ash.full_name} is booked" in text
    assert set(ahead.register.values_list("child_id", "mark")) == {(ivy.pk, "booked"), (ash.pk, "booked")}
    found = client.get(url("booking_add", ahead), {"q": younger.first_name}).context["found"]
    assert found == [younger]


def test_booking_twice_makes_one(client, ahead, coordinator):
    child = ChildFactory()
    client.post(url("booking_add", ahead), {"children": [child.pk]})
    page = client.post(url("booking_add", ahead), {"children": [child.pk]}, follow=True)
    assert "booked already" in page.content.decode()
    entry = ahead.register.get()
    assert entry.history.get().history_user == coordinator


def test_booking_keeps_to_the_places_before_the_day_and_refuses_nobody_who_came(client, ahead):
    ahead.places = 1
    ahead.save()
    first, second = ChildFactory(), ChildFactory()
    page = client.post(url("booking_add", ahead), {"children": [first.pk, second.pk]})
    text = page.content.decode()
    assert "takes 1 children; 1 place is free and 2 children are chosen" in text
    assert text.count(" checked") == 2
    assert not ahead.register.exists()
    assert "takes 1 children" in client.post(url("booking_add", ahead), {"all": "yes"}).content.decode()
    ahead.held_on = TODAY
    ahead.save()
    assert client.post(url("booking_add", ahead), {"children": [first.pk, second.pk]}).status_code == 302
    assert ahead.register.count() == 2


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999"], ["9" * 40], ["-1"]])
def test_booking_refuses_somebody_who_is_not_there(chosen, client, ahead):
    ChildFactory()
    page = client.post(url("booking_add", ahead), {"children": chosen})
    assert page.status_code == 200
    assert "children" in page.context["form"].errors
    assert not ahead.register.exists()


def test_booking_on_an_event_called_off_is_refused(client, ahead):
    ahead.called_off_because = "Storm"
    ahead.save()
    page = client.post(url("booking_add", ahead), {"children": [ChildFactory().pk]})
    assert "was called off" in page.content.decode()
    assert not ahead.register.exists()


def test_booking_remove_keeps_the_history_and_asks_why_of_a_mark(client, held, coordinator):
    booked, marked = held.register.all()[:2]
    actions.mark_register(by=coordinator, event=held, typed={marked.pk: Typed("missed")})
    assert client.post(url("booking_remove", booked), {"reason": ""}).status_code == 302
    page = client.post(url("booking_remove", marked), {"reason": "\u200b"})
    assert "Say why the mark goes" in page.content.decode()
    assert client.post(url("booking_remove", marked), {"reason": "Another Ivy"}).status_code == 302
    assert held.register.count() == 1
    text = client.get(url("event_detail", held)).content.decode()
    assert "Another Ivy" in text
    assert marked.child.full_name in text
    assert ReadLogEntry.objects.filter(view="club:event_detail", subject_id=marked.child_id).exists()
    gone = RegisterEntry.history.filter(history_type="-", id=marked.pk).get()
    assert (gone.history_user, gone.history_change_reason, gone.mark) == (coordinator, "Another Ivy", "missed")


# --- the register in the hall -------------------------------------------------------------------------


def test_register_marks_all_present_then_the_exceptions(client, held, coordinator):
    assert "Mark all 3 present" in client.get(url("register_mark", held)).content.decode()
    client.post(url("register_mark", held), sent(held) | {"all": "yes"})
    assert marks(held) == [("Ash", "present", ""), ("Ivy", "present", ""), ("Wren", "present", "")]
    page = client.post(url("register_mark", held), sent(held, Ivy="missed", Wren="authorised At a wedding"))
    assert page.status_code == 302
    assert marks(held) == [("Ash", "present", ""), ("Ivy", "missed", ""), ("Wren", "authorised", "At a wedding")]
    entry = held.register.get(mark=Mark.MISSED)
    assert (entry.marked_by, entry.history.count()) == (coordinator, 3)
    assert held.register.get(mark=Mark.PRESENT).history.count() == 2


def test_register_takes_exceptions_and_everybody_else_in_one_go(client, held):
    client.post(url("register_mark", held), sent(held, Ivy="missed Ill") | {"all": "yes"})
    assert [mark for _, mark, _ in marks(held)] == ["present", "missed", "present"]


def test_register_asks_why_of_leave_keeps_every_choice_and_saves_nothing(client, held):
    page = client.post(url("register_mark", held), sent(held, Ash="missed", Ivy="authorised"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Say why Ivy Birch had leave" in text
    assert 'value="missed" checked' in text
    assert {mark for _, mark, _ in marks(held)} == {"booked"}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("stolen", "Choose again for Ash"),
        ("missed " + "x" * 301, "at most 300 characters"),
        ("authorised \u200b\u202e", "Say why Ash Birch had leave"),
    ],
)
def test_register_answers_bad_input_at_the_child(typed, message, client, held):
    page = client.post(url("register_mark", held), sent(held, Ash=typed))
    assert message in page.content.decode()
    assert {mark for _, mark, _ in marks(held)} == {"booked"}


def test_register_marked_by_two_at_once_undoes_nothing_silently(client, held, coordinator, person):
    mine = sent(held, Ash="present", Ivy="missed")
    other = person("family_liaison", name="Bea Lund")
    ivy, wren = held.register.get(child__first_name="Ivy"), held.register.get(child__first_name="Wren")
    actions.mark_register(by=other, event=held, typed={ivy.pk: Typed("present"), wren.pk: Typed("missed", "Ill")})
    page = client.post(url("register_mark", held), mine)
    text = page.content.decode()
    assert "Bea Lund marked present" in text
    assert "You chose missed" in text
    assert marks(held) == [("Ash", "present", ""), ("Ivy", "present", ""), ("Wren", "missed", "Ill")]
    client.post(url("register_mark", held), sent(held, Ivy="missed"))
    assert marks(held)[1] == ("Ivy", "missed", "")


def test_register_all_present_leaves_the_marks_of_others(client, held, coordinator):
    page = sent(held) | {"all": "yes"}
    ivy = held.register.get(child__first_name="Ivy")
    actions.mark_register(by=coordinator, event=held, typed={ivy.pk: Typed("missed")})
    client.post(url("register_mark", held), page)
    assert [mark for _, mark, _ in marks(held)] == ["present", "missed", "present"]


def test_register_sent_twice_saves_once(client, held):
    fields = sent(held, Ivy="missed")
    client.post(url("register_mark", held), fields)
    page = client.post(url("register_mark", held), fields, follow=True)
    assert "Nothing was changed" in page.content.decode()
    assert held.register.get(child__first_name="Ivy").history.count() == 2


def test_register_opens_on_the_day_and_not_before(client, ahead, coordinator):
    entry = RegisterEntryFactory(event=ahead, mark=Mark.BOOKED)
    assert "The register opens on the day itself" in client.get(url("register_mark", ahead)).content.decode()
    page = client.post(url("register_mark", ahead), sent(ahead) | {"all": "yes"})
    assert "Nothing was saved" in page.content.decode()
    with pytest.raises(ValidationError, match="can be marked from"):
        actions.mark_register(by=coordinator, event=ahead, typed={entry.pk: Typed("present")})
    ahead.held_on = TODAY
    ahead.save()
    client.post(url("register_mark", ahead), sent(ahead) | {"all": "yes"})
    assert ahead.register.get().mark == Mark.PRESENT


def test_register_of_an_event_called_off_cannot_be_marked(client, held, coordinator):
    held.called_off_because = "Storm"
    held.save()
    client.post(url("register_mark", held), sent(held) | {"all": "yes"})
    assert {mark for _, mark, _ in marks(held)} == {"booked"}
    with pytest.raises(ValidationError, match="called off"):
        actions.mark_register(by=coordinator, event=held, typed={})


def test_register_put_right_later_shows_in_the_history_of_the_event(client, held, coordinator):
    client.post(url("register_mark", held), sent(held, Ivy="present"))
    client.post(url("register_mark", held), sent(held, Ivy="missed Left early"))
    page = client.get(url("event_detail", held))
    steps = [step for change in page.context["changes"] for step in change.fields]
    ivy = held.register.get(child__first_name="Ivy").child.full_name
    assert (ivy, "Present", "Missed (Left early)") in steps


@pytest.mark.parametrize("number", [1, 60])
def test_register_pages_take_the_same_queries_for_one_child_and_sixty(
    number, client, coordinator, django_assert_max_num_queries
):
    event = EventFactory(held_on=TODAY)
    RegisterEntryFactory.create_batch(number, event=event)
    for name, most in (("register_mark", 9), ("event_detail", 12), ("booking_add", 8)):
        with django_assert_max_num_queries(most):
            assert client.get(url(name, event)).status_code == 200


def test_register_of_sixty_is_saved_in_a_dozen_queries(client, django_assert_max_num_queries):
    event = EventFactory(held_on=TODAY)
    RegisterEntryFactory.create_batch(60, event=event, mark=Mark.BOOKED)
    fields = sent(event) | {"all": "yes"}
    with django_assert_max_num_queries(16):
        client.post(url("register_mark", event), fields)
    assert event.register.filter(mark=Mark.PRESENT).count() == 60


@pytest.mark.rule("KOT-20.2")
def test_register_logs_each_child_it_shows(client, held, coordinator):
    client.get(url("register_mark", held))
    logged = ReadLogEntry.objects.filter(user=coordinator, view="club:register_mark")
    assert {row.subject_id for row in logged} == set(held.register.values_list("child_id", flat=True))


# --- what is due ----------------------------------------------------------------------------------------


def test_registers_are_due_while_a_child_is_not_marked(held, ahead, coordinator):
    RegisterEntryFactory(event=ahead, mark=Mark.BOOKED)
    RegisterEntryFactory(event__held_on=TODAY, mark=Mark.PRESENT)
    off = RegisterEntryFactory(event__held_on=TODAY, mark=Mark.BOOKED).event
    actions.call_off_event(by=coordinator, event=off, reason="Storm")
    due = registers_due(TODAY, coordinator)
    assert [(row.subject, row.due_on, row.is_late(TODAY)) for row in due] == [(held.name, held.held_on, True)]
    assert due[0].what == "Mark the register: 3 children are not marked"


@pytest.mark.rule("KOT-16.1")
def test_risk_assessments_are_due_for_events_of_the_next_fortnight(ahead, coordinator):
    EventFactory(held_on=TODAY + timedelta(days=15))
    EventFactory(held_on=TODAY + timedelta(days=2), called_off_because="Storm")
    old = RiskAssessmentFactory(review_on=TODAY + timedelta(days=3))
    EventFactory(held_on=TODAY + timedelta(days=2), risk_assessment=old)
    RiskAssessmentFactory(review_on=TODAY)
    assert [row.subject for row in risk_assessments_missing(TODAY, coordinator)] == [ahead.name]
    assert [row.subject for row in risk_assessments_to_review(TODAY, coordinator)] == [old.title]


@pytest.mark.parametrize("number", [1, 30])
def test_deadlines_take_one_query_each(number, coordinator, django_assert_num_queries):
    for _ in range(number):
        RegisterEntryFactory(event__held_on=TODAY, mark=Mark.BOOKED)
    with django_assert_num_queries(3):
        assert len(registers_due(TODAY, coordinator)) == number
        assert len(risk_assessments_missing(TODAY, coordinator)) == number
        risk_assessments_to_review(TODAY, coordinator)


def test_mark_is_kept_when_a_booking_moves_the_child_to_another_page_meanwhile(client, held, monkeypatch):
    monkeypatch.setattr("club.views.registers.ON_A_PAGE", 2)
    opened = {name: value for name, value in sent(held, Ash="present", Ivy="missed").items() if value}
    RegisterEntryFactory(event=held, child__first_name="Aaron", mark=Mark.BOOKED)

    response = client.post(url("register_mark", held), opened)

    assert response.status_code == 302
    assert marks(held) == [
        ("Aaron", "booked", ""),
        ("Ash", "present", ""),
        ("Ivy", "missed", ""),
        ("Wren", "booked", ""),
    ]


def test_clash_is_shown_although_the_child_has_moved_to_another_page(client, held, monkeypatch):
    monkeypatch.setattr("club.views.registers.ON_A_PAGE", 2)
    opened = {name: value for name, value in sent(held, Ivy="missed").items() if value}
    RegisterEntryFactory(event=held, child__first_name="Aaron", mark=Mark.BOOKED)
    ivy = held.register.get(child__first_name="Ivy")
    actions.mark_register(by=None, event=held, typed={ivy.pk: Typed("present")})

    page = client.post(url("register_mark", held), opened)

    assert page.status_code == 200
    assert "Ivy" in page.content.decode()
    assert ReadLogEntry.objects.filter(subject_id=ivy.child_id).exists()
