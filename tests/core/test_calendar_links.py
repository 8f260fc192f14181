"""Secret links to a calendar: one for each person, shown once, gone when it is revoked."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core import actions
from core.models import CalendarLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def gwen(person):
    return person("mentor", name="Gwen Okafor")


def test_token_is_kept_nowhere_and_opens_the_link(gwen):
    token = actions.make_calendar_link(by=gwen)

    [row] = CalendarLink.objects.values()
    assert len(token) > 40
    assert token not in str(row)
    assert CalendarLink.objects.for_token(token).user == gwen
    assert CalendarLink.objects.for_token(token[:-1]) is None
    assert CalendarLink.objects.for_token(row["token_hash"]) is None


def test_new_link_stops_the_one_before(gwen):
    first = actions.make_calendar_link(by=gwen)
    second = actions.make_calendar_link(by=gwen)

    assert CalendarLink.objects.for_token(first) is None
    assert CalendarLink.objects.for_token(second)


def test_revoking_stops_only_ones_own(gwen, person):
    own, others = actions.make_calendar_link(by=gwen), actions.make_calendar_link(by=person("mentor"))

    actions.revoke_calendar_link(by=gwen, person=gwen)

    assert CalendarLink.objects.for_token(own) is None
    assert CalendarLink.objects.for_token(others)


def test_form_sent_twice_makes_one_link(gwen):
    token = actions.make_calendar_link(by=gwen, seen=0)

    with pytest.raises(ValidationError, match="changed a moment ago"):
        actions.make_calendar_link(by=gwen, seen=0)

    assert CalendarLink.objects.for_token(token)


def test_switched_off_person_has_no_link_and_gets_none_back(gwen, coordinator):
    token = actions.make_calendar_link(by=gwen)

    actions.deactivate_person(by=coordinator, person=gwen, reason="Moved away")
    assert CalendarLink.objects.for_token(token) is None

    actions.reactivate_person(by=coordinator, person=gwen, reason="Back again")
    assert CalendarLink.objects.for_token(token) is None


def test_no_person_has_two_open_links(gwen):
    CalendarLink.objects.create(user=gwen, token_hash="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarLink.objects.create(user=gwen, token_hash="b")
