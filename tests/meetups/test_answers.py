"""Confirming in one tap from the list and from an e-mail; a link that was used, or has run out, says so."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from meetups import actions
from meetups.models import MeetUp
from tests import factories

from .test_actions import plan

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-10")]
TODAY = timezone.localdate()


def link_in_mail(coordinator, meetup):
    message = OutboxMessage.objects.filter(to=coordinator.email, event__startswith=f"meetup:{meetup.pk}:planned").last()
    return re.search(r"https?://[^/]+(/meet-ups/\S+)", message.body)[1]


def opened(client, link):
    page = client.get(link)
    assert page.status_code == 200
    return unescape(page.content.decode())


def test_link_of_the_email_leads_by_sign_in_to_one_tap_and_changes_nothing_itself(
    allocation, coordinator, sign_in, client
):
    meetup = plan(allocation)
    link = link_in_mail(coordinator, meetup)
    versions = meetup.history.count()
    away = client.get(link)
    assert away.status_code == 302
    assert "/sign-in/" in away.url
    page = opened(sign_in(coordinator), link)
    meetup.refresh_from_db()
    assert (meetup.status, meetup.history.count()) == ("planned", versions)
    assert "Can this meet-up go ahead?" in page
    assert "was changed after" not in page
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]

    sign_in(coordinator).post(link, {"status": "confirmed", "seen": seen})

    meetup.refresh_from_db()
    assert meetup.status == "confirmed"


def test_link_that_was_used_says_so(allocation, coordinator, sign_in):
    meetup = plan(allocation)
    link = link_in_mail(coordinator, meetup)
    actions.answer_meetup(by=coordinator, meetup=meetup, status="confirmed")

    page = opened(sign_in(coordinator), link)

    assert "It has its answer" in page
    assert f"Confirmed by {coordinator}" in page
    assert 'value="confirmed"' not in page


def test_link_of_an_earlier_plan_shows_the_plan_of_now(allocation, coordinator, sign_in):
    meetup = plan(allocation)
    link = link_in_mail(coordinator, meetup)
    actions.change_meetup(by=allocation.mentor.user, meetup=meetup, place="Wren Zoo")

    page = opened(sign_in(coordinator), link)

    assert "The plan was changed after that e-mail" in page
    assert "Wren Zoo" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"date": TODAY - timedelta(days=1)}, "The link in the e-mail has run out"),
        ({"status": "cancelled"}, "does not go ahead: cancelled"),
        ({"status": "missed"}, "does not go ahead: nobody came"),
    ],
)
def test_link_that_has_run_out_says_why(allocation, coordinator, sign_in, change, words):
    meetup = plan(allocation)
    link = link_in_mail(coordinator, meetup)
    MeetUp.objects.filter(pk=meetup.pk).update(**change)

    page = opened(sign_in(coordinator), link)

    assert "There is nothing to answer any more" in page
    assert words in page
    assert 'value="confirmed"' not in page


@pytest.mark.parametrize("asked", ["", "x", "9" * 40, "%00", "-1", "1;drop"])
def test_link_that_was_cut_or_spoilt_shows_the_plan(allocation, coordinator, sign_in, asked):
    meetup = plan(allocation)

    page = opened(sign_in(coordinator), reverse("meetups:meetup_answer", args=[meetup.pk]) + f"?plan={asked}")

    assert 'value="confirmed"' in page


def test_list_confirms_in_one_tap_what_was_seen_and_leads_back(allocation, coordinator, sign_in):
    meetup, client = plan(allocation), sign_in(coordinator)
    page = opened(client, reverse("meetups:meetups_list"))
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]

    answer = client.post(
        reverse("meetups:meetup_answer", args=[meetup.pk]), {"status": "confirmed", "seen": seen, "back": "list"}
    )

    meetup.refresh_from_db()
    assert answer.url == reverse("meetups:meetups_list")
    assert meetup.status == "confirmed"


def test_list_does_not_confirm_a_plan_changed_meanwhile(allocation, coordinator, sign_in):
    meetup, client = plan(allocation), sign_in(coordinator)
    seen = re.search(r'name="seen" value="(\d+)"', opened(client, reverse("meetups:meetups_list")))[1]
    actions.change_meetup(by=allocation.mentor.user, meetup=meetup, place="Wren Zoo")

    page = client.post(
        reverse("meetups:meetup_answer", args=[meetup.pk]), {"status": "confirmed", "seen": seen, "back": "list"}
    )

    meetup.refresh_from_db()
    assert meetup.status == "planned"
    assert "The plan was changed while you were reading" in page.content.decode()


def test_chief_executive_answers_what_comes_to_them_and_the_mentor_never(allocation, person, sign_in):
    meetup = plan(allocation)
    url = reverse("meetups:meetup_answer", args=[meetup.pk])
    chief = person("chief_executive")

    assert sign_in(allocation.mentor.user).get(url).status_code == 403
    sign_in(chief).post(url, {"status": "confirmed"})

    meetup.refresh_from_db()
    assert (meetup.status, meetup.answered_by) == ("confirmed", chief)


def test_mentors_list_has_no_button_to_confirm(allocation, sign_in):
    factories.MeetUpFactory(
        mentee=allocation.mentee, mentor=allocation.mentor, date=TODAY + timedelta(days=2), status="planned"
    )

    assert 'value="confirmed"' not in opened(sign_in(allocation.mentor.user), reverse("meetups:meetups_list"))
