"""Insurance and liability of a place off the list, as the coordinator found them before confirming (KOP-14)."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-14")]

NOTHING = "Nothing is written down about its insurance and liability."
TOLD = "Rang the railway: they are insured for visitors"


@pytest.fixture
def outing(allocation):
    """A plan to a place that is not on the policy's list."""
    ahead = timezone.localdate() + timedelta(days=3)
    return factories.MeetUpFactory(
        mentee=allocation.mentee, mentor=allocation.mentor, date=ahead, venue_kind="", place="Steam railway"
    )


def page_of(client, meetup):
    return unescape(client.get(f"/meet-ups/{meetup.pk}/").content.decode())


def confirm(client, meetup, **words):
    sent = {"status": "confirmed", "unassessed_because": "The railway has its own"} | words
    client.post(f"/meet-ups/{meetup.pk}/answer/", sent)
    meetup.refresh_from_db()


def test_what_the_coordinator_found_out_is_asked_and_kept_and_the_mentor_reads_it(outing, coordinator, sign_in):
    client = sign_in(coordinator)
    assert 'name="insurance_words"' in page_of(client, outing)
    assert 'name="insurance_words"' in client.get(f"/meet-ups/{outing.pk}/answer/").content.decode()

    confirm(client, outing, insurance_words=TOLD)

    assert outing.insurance_words == TOLD
    assert outing.history.first().insurance_words == TOLD
    assert TOLD in page_of(sign_in(outing.mentor.user), outing)
    assert NOTHING not in page_of(client, outing)


def test_confirmed_without_a_word_the_page_says_so(outing, coordinator, sign_in):
    client = sign_in(coordinator)
    assert NOTHING not in page_of(client, outing)

    confirm(client, outing)

    assert outing.status == "confirmed"
    assert NOTHING in page_of(client, outing)


def test_changed_plan_asks_anew(outing, coordinator, sign_in):
    confirm(sign_in(coordinator), outing, insurance_words=TOLD)

    changed = actions.change_meetup(by=outing.mentor.user, meetup=outing, place="A quarry")

    assert changed.insurance_words == ""


def test_place_on_the_list_is_not_asked_about_and_keeps_none(outing, coordinator, sign_in):
    outing.venue_kind = "museum"
    outing.save()
    client = sign_in(coordinator)
    assert 'name="insurance_words"' not in page_of(client, outing)

    confirm(client, outing, insurance_words=TOLD)

    assert (outing.status, outing.insurance_words) == ("confirmed", "")


def test_group_is_asked_once_for_all_who_wait(make_pair, coordinator, sign_in):
    ahead = {"date": timezone.localdate() + timedelta(days=3), "venue_kind": "", "place": "Steam railway"}
    group = factories.GroupMeetUpFactory(**ahead)
    for pair in (make_pair(), make_pair(), make_pair()):
        factories.MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor, group=group, **ahead)
    client, page = sign_in(coordinator), f"/meet-ups/groups/{group.pk}/"
    assert 'name="insurance_words"' in client.get(page).content.decode()

    sent = {"unassessed_because": "The railway has its own", "insurance_words": TOLD}
    client.post(f"{page}confirm/", sent)

    assert set(group.parts.values_list("status", "insurance_words")) == {("confirmed", TOLD)}


def test_what_is_found_out_after_the_answer_is_kept_without_a_new_answer(make_allocated, coordinator, sign_in):
    pair = make_allocated()
    factories.start_of(pair.mentee, by=coordinator)
    ahead = timezone.localdate() + timedelta(days=3)
    outing = factories.MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor, date=ahead, venue_kind="")
    because = {"unassessed_because": "The railway has its own"}
    actions.answer_meetup(by=coordinator, meetup=outing, status="confirmed", **because)
    sent = OutboxMessage.objects.count()

    sign_in(coordinator).post(f"/meet-ups/{outing.pk}/answer/", {"status": "confirmed", "insurance_words": "zqzqasked"})

    outing.refresh_from_db()
    assert (outing.status, outing.insurance_words) == ("confirmed", "zqzqasked")
    assert OutboxMessage.objects.count() == sent
