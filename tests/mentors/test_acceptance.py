"""Nobody is accepted before every step is complete (KOT-4.3)."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.models import OneTimeLink, OutboxMessage
from mentors import actions
from mentors.models import DbsCheck, Mentor

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def url(name, row):
    return reverse(f"mentors:{name}", args=[row.pk])


@pytest.mark.rule("KOT-4.3")
def test_accepted_applicant_is_active_and_invited(client, ready):
    page = client.get(url("applicant_accept", ready)).content.decode()
    assert "Every step is done" in page

    for _ in range(2):
        assert client.post(url("applicant_accept", ready)).status_code == 302

    ready.refresh_from_db()
    assert (ready.status, ready.accepted_on) == ("active", TODAY)
    assert OneTimeLink.objects.filter(purpose="invitation", user=ready.user).count() == 1
    jobs.deliver_outbox()
    assert "invites you" in mail.outbox[-1].body
    assert mail.outbox[-1].to == ["nia@example.org"]


def _no_application(mentor):
    mentor.applications.all().delete()


def _one_reference(mentor):
    mentor.references.last().delete()


def _unusable(mentor):
    reference = mentor.references.last()
    reference.unusable_because = "A relative cannot be a referee."
    reference.save()


def _no_interview(mentor):
    mentor.interviews.all().delete()


def _no_introduction(mentor):
    mentor.trainings.filter(course="introduction").delete()


def _no_induction(mentor):
    mentor.trainings.filter(course="induction").delete()


def _no_decision(mentor):
    mentor.dbs_checks.update(decision="")


def _newest_not_clear(mentor):
    DbsCheck.objects.create(mentor=mentor, level="enhanced", issued_on=date(2026, 11, 9), decision="not_clear")


def _no_birthday(mentor):
    mentor.date_of_birth = None
    mentor.save()


@pytest.mark.rule("KOT-4.3")
@pytest.mark.parametrize(
    ("take_away", "words"),
    [
        (_no_application, "No application form"),
        (_one_reference, "1 of 2 references"),
        (_unusable, "1 of 2 references"),
        (_no_interview, "No interview"),
        (_no_introduction, "Introduction to Mentoring training has not"),
        (_no_induction, "Induction has not"),
        (_no_decision, "Nothing is decided on the DBS check"),
        (_newest_not_clear, "decided as not clear"),
        (_no_birthday, "date of birth"),
    ],
)
def test_acceptance_is_impossible_while_a_step_is_missing(take_away, words, client, ready, coordinator):
    take_away(ready)
    ready = Mentor.objects.get(pk=ready.pk)

    page = client.get(url("applicant_accept", ready)).content.decode()
    assert words in page
    assert '<button class="button">Accept' not in page
    client.post(url("applicant_accept", ready))
    with pytest.raises(ValidationError, match=words):
        actions.accept_applicant(by=coordinator, mentor=ready)

    ready.refresh_from_db()
    assert (ready.status, ready.accepted_on) == ("applicant", None)
    assert not OutboxMessage.objects.exists()


@pytest.mark.rule("KOT-4.3")
def test_accepted_person_with_an_account_is_told(client, ready):
    ready.user.is_active = True
    ready.user.set_password("museum-on-saturday")
    ready.user.save()
    # Who had an account before opens a mentor's pages from now on.
    ready.user.groups.clear()

    client.post(url("applicant_accept", ready))

    jobs.deliver_outbox()
    assert [message.subject for message in mail.outbox] == ["Welcome as a mentor"]
    assert [group.name for group in ready.user.groups.all()] == ["mentor"]
