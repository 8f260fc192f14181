from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import OutboxMessage
from core.roles import Role
from home import reminders
from policy.deadlines import reviews_due
from policy.models import PolicyVersion

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-20.4")]


@pytest.fixture
def readers(person):
    """Who is told, and three who are not."""
    for role in (Role.TRUSTEE, Role.MENTOR, Role.FAMILY_LIAISON):
        person(role)
    person(Role.COORDINATOR, is_active=False)
    return {person(Role.CHIEF_EXECUTIVE).email, person(Role.COORDINATOR).email}


def review_in(days):
    PolicyVersion.objects.update(next_review_on=timezone.localdate() + timedelta(days=days))


@pytest.mark.parametrize(
    ("days_left", "stage"), [(61, None), (60, "60"), (31, "60"), (30, "30"), (8, "30"), (7, "7"), (0, "7"), (-3, "7")]
)
def test_review_is_due_sixty_thirty_and_seven_days_before(readers, days_left, stage):
    review_in(days_left)

    due = reviews_due(timezone.localdate())

    assert {deadline.person.email for deadline in due} == (readers if stage else set())
    assert all(deadline.event.endswith(f":{stage}") for deadline in due)


def test_each_reminder_goes_out_once_to_each(readers):
    review_in(60)
    first, again = reminders.send_due(), reminders.send_due()
    later = reminders.send_due(timezone.localdate() + timedelta(days=30))

    assert (first, again, later) == (2, 0, 2)
    messages = OutboxMessage.objects.filter(event__startswith="policy-review:")
    assert {message.to for message in messages} == readers
    assert "is due by" in messages[0].body
    assert "/policy/" in messages[0].body


def test_missed_nights_catch_up_with_one_reminder_that_says_it_is_late(readers):
    review_in(-2)

    assert reminders.send_due() == 2
    assert "was due on" in OutboxMessage.objects.first().body


def test_no_review_is_due_once_the_next_version_is_signed(readers):
    review_in(7)
    version = PolicyVersion.objects.get()
    coming = {"scheme": version.scheme, "name": "Next", "in_force_from": timezone.localdate() + timedelta(days=20)}
    draft = PolicyVersion.objects.create(is_draft=True, **coming)
    while_draft = len(reviews_due(timezone.localdate()))
    draft.is_draft, draft.next_review_on = False, timezone.localdate() + timedelta(days=50)
    draft.save()

    assert while_draft == 2
    assert reviews_due(timezone.localdate()) == []


def test_version_that_names_no_review_reminds_of_none(readers):
    PolicyVersion.objects.update(next_review_on=None)

    assert reviews_due(timezone.localdate()) == []
