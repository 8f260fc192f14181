"""What is due of starts, however long ago they began, and those from before the portal knew of the children."""

import uuid
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetups import actions, deadlines, standing
from mentees.models import StartStep
from policy.figures import Figures
from policy.models import Scheme
from tests import factories

pytestmark = pytest.mark.django_db
FIGURES = Figures()


def step_keys_open(mentee):
    return [step.key for step in standing.start_of(mentee, FIGURES) if step.is_open]


def known_since(mentee, days):
    """As if the portal had come to know of the mentee so many days ago."""
    first = mentee.history.earliest()
    first.history_date = timezone.now() - timedelta(days=days)
    first.save()


@pytest.mark.rule("KOT-7.1")
def test_start_is_due_while_steps_are_open(newly, coordinator):
    (due,) = deadlines.starts_due(FIGURES)
    assert due.due_on == newly.start_on + timedelta(days=FIGURES.start_within_days)
    assert {step.key for step in due.steps} == set(step_keys_open(newly.mentee))

    factories.start_of(newly.mentee, by=coordinator)
    assert not deadlines.starts_due(FIGURES)


@pytest.mark.rule("KOT-7.1")
@pytest.mark.rule("KOT-7.2")
@pytest.mark.parametrize(
    ("step", "has_coordinator", "whose"),
    [("plan", True, "mentor"), ("briefing", True, "coordinator"), ("briefing", False, "mentor")],
)
def test_open_start_is_the_mentors_where_a_step_is_theirs(step, has_coordinator, whose, newly, coordinator):
    Scheme.objects.update(coordinator=coordinator if has_coordinator else None)
    factories.start_of(newly.mentee, by=coordinator, but=[step])

    (due,) = deadlines.starts_due(FIGURES)

    assert due.person == (newly.mentor.user if whose == "mentor" else coordinator)


@pytest.mark.rule("KOT-7.1")
@pytest.mark.parametrize("days", [182, 183, 184, 900])
def test_start_that_began_in_the_portal_stays_due_however_old_it_is(days, make_allocated, coordinator):
    allocation = make_allocated(start_on=timezone.localdate() - timedelta(days=days))
    known_since(allocation.mentee, days + 3)
    factories.start_of(allocation.mentee, by=coordinator, but=["briefing"])

    (due,) = deadlines.with_earlier_in_one(deadlines.starts_due(FIGURES))

    assert [step.key for step in due.steps] == ["briefing"]
    assert due.row == allocation.mentee
    assert due.due_on == allocation.start_on + timedelta(days=28)
    assert not due.began_before


@pytest.mark.rule("KOT-7.1")
def test_starts_from_before_the_portal_stand_in_one_line_of_the_coordinators(newly, coordinator, make_allocated):
    today = timezone.localdate()
    Scheme.objects.update(coordinator=coordinator)
    old = [make_allocated(start_on=today - timedelta(days=days)) for days in (28, 29, 300, 2000)]
    factories.start_of(old[2].mentee, by=coordinator)

    lines = deadlines.with_earlier_in_one(deadlines.starts_due(FIGURES))

    assert [(due.subject, due.due_on) for due in lines] == [
        (str(old[0].mentee), today),
        (str(newly.mentee), newly.start_on + timedelta(days=28)),
        ("2 children", today + timedelta(days=28)),
    ]
    assert (lines[2].person, lines[2].row) == (coordinator, None)


def test_newest_import_is_reminded_of_anew(make_allocated):
    def events():
        return {due.event for due in deadlines.with_earlier_in_one(deadlines.starts_due(FIGURES))}

    first = make_allocated(start_on=date(2024, 1, 5))
    known_since(first.mentee, 40)
    before = events()
    make_allocated(start_on=date(2024, 1, 5))
    assert len(before) == len(events()) == 1
    assert before != events()


def test_starts_of_many_ask_as_little_as_of_one(newly, make_allocated, django_assert_num_queries):
    today = timezone.localdate()
    for _ in range(2):
        with django_assert_num_queries(2):
            assert deadlines.starts_due(FIGURES)
        for _ in range(5):
            make_allocated(start_on=today - timedelta(days=5))


# --- starts from before the portal -------------------------------------------------------------------

STARTS, SETTLE = "/meet-ups/starts/", "/meet-ups/starts/settle/"
BECAUSE = "Done in 2024, before the portal; the papers are in the office."


@pytest.fixture
def earlier(make_allocated):
    """Two mentees with a mentor since long before the portal knew of them, and nothing recorded."""
    return [make_allocated(start_on=date(2024, 1, 5)).mentee for _ in range(2)]


@pytest.mark.rule("KOT-7.1")
def test_steps_of_many_starts_are_set_aside_with_one_reason_and_what_the_portal_knows_stays_open(
    earlier, newly, liaison, sign_in
):
    client = sign_in(liaison)
    page = client.get(STARTS).content.decode()
    assert all(str(mentee) in page for mentee in earlier)
    assert str(newly.mentee) not in page

    client.post(SETTLE, {"mentees": [mentee.pk for mentee in earlier], "because": BECAUSE}, follow=True)

    for mentee in earlier:
        assert set(step_keys_open(mentee)) == {"consent", "plan"}
        assert {step.not_needed_because for step in standing.start_of(mentee, FIGURES) if step.is_set_aside} == {
            BECAUSE
        }
    assert {row.history_user for row in StartStep.history.all()} == {liaison}
    assert set(step_keys_open(newly.mentee)) > {"consent", "plan"}
    # A plan and a consent are open still, so neither start has fallen silent.
    assert len(deadlines.starts_due(FIGURES)) == 3
    assert client.get(STARTS).context["form"].fields["mentees"].choices == []


def test_first_meeting_that_is_booked_is_not_set_aside_with_the_rest(earlier, coordinator, sign_in):
    mentee = earlier[0]
    actions.book_first_meeting(
        by=coordinator,
        mentee=mentee,
        submission=uuid.uuid4(),
        date=timezone.localdate() + timedelta(days=2),
        starts_at=time(15),
        ends_at=time(16),
        venue_kind="coffee_shop",
        place="Blue Door Café",
    )

    actions.settle_starts(by=coordinator, mentees=[mentee.pk], because=BECAUSE)

    assert "first_meeting" in step_keys_open(mentee)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"mentees": [], "because": BECAUSE}, "mentees"),
        ({"mentees": ["own"], "because": " \u200b "}, "because"),
        ({"mentees": ["own"], "because": "x" * 301}, "because"),
        ({"mentees": ["own", "new"], "because": BECAUSE}, "mentees"),
        ({"mentees": ["own", "99999999999999999999"], "because": BECAUSE}, "mentees"),
        ({"mentees": ["own", "<b>"], "because": BECAUSE}, "mentees"),
    ],
)
def test_starts_sent_with_something_wrong_settle_nothing_and_keep_the_words(
    sent, field, earlier, newly, coordinator, sign_in
):
    named = {"own": earlier[0].pk, "new": newly.mentee.pk}

    page = sign_in(coordinator).post(SETTLE, sent | {"mentees": [named.get(pk, pk) for pk in sent["mentees"]]})

    assert list(page.context["form"].errors) == [field]
    assert not StartStep.objects.exists()
    assert sent["because"].strip("\u200b ") in page.content.decode()


def test_starts_sent_twice_say_that_the_second_came_late(earlier, coordinator, sign_in):
    client, sent = sign_in(coordinator), {"mentees": [earlier[0].pk], "because": BECAUSE}
    client.post(SETTLE, sent)
    kept = StartStep.history.count()

    page = client.post(SETTLE, sent).content.decode()

    assert "has no such step any more" in page
    assert StartStep.history.count() == kept


def test_list_of_earlier_starts_asks_as_often_for_many_as_for_one(make_allocated, coordinator, sign_in):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            page = client.get(STARTS)
        return len(page.context["earlier"]), len(queries)

    client = sign_in(coordinator)
    make_allocated(start_on=date(2024, 1, 5))
    one = asked()
    for _ in range(29):
        make_allocated(start_on=date(2024, 1, 5))
    assert asked() == (30, one[1])


def test_chief_executive_reads_the_earlier_starts_and_settles_none(earlier, person, sign_in):
    page = sign_in(person("chief_executive")).get(STARTS).content.decode()
    assert str(earlier[0]) in page
    assert "Set them aside" not in page
