"""Consents asked for by a personal link, and answered by somebody without an account."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import escape

from core.models import OneTimeLink, OutboxMessage
from mentees import actions, deadlines
from mentees.models import Consent, ConsentRequest, ConsentWording
from policy.figures import Figures
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def allocation(make_allocated):
    return make_allocated()


@pytest.fixture
def mentee(allocation):
    return allocation.mentee


@pytest.fixture
def link(mentee):
    """Who the carer is to the child."""
    carer = factories.CarerFactory(name="Layla Haddad", email="layla@example.org")
    return factories.CarerLinkFactory(child=mentee.child, carer=carer, has_parental_responsibility=True)


@pytest.fixture
def ask(mentee, link, coordinator, client):
    """Asks for consents by link; returns the request, and the address that the e-mail holds."""

    def make(*kinds):
        kinds = list(kinds or ["mentoring", "lift"])
        request = actions.ask_for_consents(by=coordinator, mentee=mentee, carer=link.carer, kinds=kinds)
        newest = OutboxMessage.objects.filter(to="layla@example.org").order_by("-pk").first()
        return request, _address_in(newest)

    return make


def _address_in(message):
    return next(word for word in message.body.split() if "/consents/answer/" in word).split("://")[1].split("/", 1)[1]


def wording(kind):
    return ConsentWording.objects.in_force().get(kind=kind)


def answered(**changes):
    """What a carer sends by link."""
    return {
        "mentoring": str(wording("mentoring").pk), "lift": "no", "signed_name": "Layla Haddad", "signature": "",
    } | changes  # fmt: skip


@pytest.mark.rule("KOP-16")
def test_carer_answers_by_link_once_and_is_told_no_name(ask, mentee, client, coordinator):
    child = mentee.child
    request, address = ask()
    mail = OutboxMessage.objects.get(to="layla@example.org")
    assert mail.holds_secret
    assert child.first_name not in mail.subject + mail.body
    assert child.surname not in mail.subject + mail.body

    page = client.get(f"/{address}").content.decode()
    assert client.get(f"/{address}").status_code == 200
    assert escape(wording("lift").words) in page
    assert child.initials in page
    assert child.first_name not in page
    assert child.surname not in page

    thanks = client.post(f"/{address}", answered(), follow=True)
    assert "Thank you" in thanks.content.decode()
    consent = Consent.objects.get()
    assert (consent.kind, consent.given, consent.signed_name, consent.taken_by) == (
        "mentoring",
        "link",
        "Layla Haddad",
        None,
    )
    request.refresh_from_db()
    assert (request.refused_kinds, bool(request.answered_at)) == (["lift"], True)
    told = OutboxMessage.objects.get(to=coordinator.email, event=f"consent-request:{request.pk}:answered")
    assert child.first_name not in told.subject + told.body

    again = client.post(f"/{address}", answered(lift=str(wording("lift").pk)))
    assert again.status_code == 404
    assert "does not work any more" in again.content.decode()
    assert Consent.objects.count() == 1


def test_answer_with_something_missing_keeps_what_was_said(ask, client):
    _, address = ask()

    page = client.post(f"/{address}", answered(lift="", signed_name=" "))

    text = page.content.decode()
    assert "Lifts in the mentor&#x27;s car: choose one of the two" in text
    assert "Type your full name" in text
    assert page.context["form"]["mentoring"].value() == str(wording("mentoring").pk)
    assert not Consent.objects.exists()
    assert client.get(f"/{address}").status_code == 200


def test_link_that_is_old_unknown_replaced_or_of_a_carer_no_more_says_what_to_do(ask, client, link):
    _, first = ask()
    _, second = ask("mentoring")
    assert client.get(f"/{first}").status_code == 404
    assert client.get(f"/{second}").status_code == 200
    assert client.get("/consents/answer/nonsense/").status_code == 404

    link.delete()
    assert client.get(f"/{second}").status_code == 404
    factories.CarerLinkFactory(child=link.child, carer=link.carer)
    assert client.get(f"/{second}").status_code == 200

    OneTimeLink.objects.update(expires_at=timezone.now())
    page = client.post(f"/{second}", answered())
    assert page.status_code == 404
    assert "ask for a new link" in page.content.decode()
    assert not Consent.objects.exists()


def test_asking_again_is_one_question_and_pressing_twice_one_mail(ask):
    first, _ = ask()
    ask()
    assert OutboxMessage.objects.filter(to="layla@example.org").count() == 1

    again, _ = ask("photographs")

    assert again == first
    assert ConsentRequest.objects.get().kinds == ["photographs"]
    assert OutboxMessage.objects.filter(to="layla@example.org").count() == 2
    assert first.history.count() == 2


def test_not_agreeing_by_link_takes_back_what_stood(ask, client, mentee):
    factories.ConsentFactory(mentee=mentee, kind="lift", given_on=timezone.localdate() - timedelta(days=9))
    _, address = ask()

    client.post(f"/{address}", answered())

    lift = Consent.objects.get(kind="lift")
    assert lift.withdrawn_on == timezone.localdate()
    assert "Layla Haddad" in lift.withdrawn_words


def test_carer_without_address_cannot_be_asked(mentee, link, coordinator, sign_in):
    link.carer.email = ""
    link.carer.save()
    with pytest.raises(ValidationError, match="no e-mail address"):
        actions.ask_for_consents(by=coordinator, mentee=mentee, carer=link.carer, kinds=["lift"])

    page = sign_in(coordinator).get(f"/mentees/{mentee.pk}/consents/ask/").content.decode()
    assert "No carer of this child has an e-mail address" in page


def test_two_answers_at_once_are_one(ask, client):
    request, _ = ask()
    link = OneTimeLink.objects.get()
    answer = {"agreed": [wording("mentoring")], "refused": ["lift"], "signed_name": "Layla Haddad"}
    actions.answer_consents(link=link, request=request, **answer)

    with pytest.raises(ValidationError):
        actions.answer_consents(link=link, request=request, **answer)


def test_question_is_due_when_it_has_waited_longer_than_the_policy_says(ask):
    request, _ = ask()
    today, figures = timezone.localdate(), Figures()
    for days, is_due in ((7, False), (8, True)):
        ConsentRequest.objects.update(asked_at=timezone.now() - timedelta(days=days))
        due = deadlines.consents_unanswered(today, figures)
        assert bool(due) is is_due
    assert (due[0].person, due[0].is_late(today)) == (request.asked_by, True)

    ConsentRequest.objects.update(answered_at=timezone.now())
    assert not deadlines.consents_unanswered(today, figures)


def test_deadlines_of_many_ask_as_little_as_of_one(make_allocated, django_assert_num_queries):
    today = timezone.localdate()
    for count in (1, 5):
        for _ in range(count):
            mentee = make_allocated().mentee
            carer = factories.CarerFactory(email="a@example.org")
            asked = {"mentee": mentee, "carer": carer, "kinds": ["lift"], "asked_by": factories.UserFactory()}
            ConsentRequest.objects.create(**asked, asked_at=timezone.now() - timedelta(days=20))
        with django_assert_num_queries(2):
            assert deadlines.consents_missing()
            assert deadlines.consents_unanswered(today, Figures())
