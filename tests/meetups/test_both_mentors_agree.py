"""Where the team puts another mentor in the place of the child's own, who was booked, both agree (KOT-12.1)."""

import pytest
from django.urls import reverse

from club.models import Event
from core.models import OutboxMessage
from meetups import actions
from meetups.models import SignUp
from meetups.rules import responsibility_verdict
from meetups.standing import places_on

from .test_signups import activity, ask, day, is_on_register, other, pair

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-12.1")]
__all__ = ["activity", "other", "pair"]


@pytest.mark.parametrize(
    ("answer", "own_waits", "words"),
    [
        ("asked", "Gwen", "Not booked: Hilary and Gwen, their mentor, have been asked. Both have to say yes."),
        ("agreed", "Gwen", "Not booked: Hilary has agreed; Gwen, their mentor, has not said yes to that yet."),
        ("declined", "Gwen", "Not booked: Hilary cannot take responsibility."),
    ],
)
def test_both_mentors_agree_where_one_takes_over_from_the_other(answer, own_waits, words):
    verdict = responsibility_verdict("Hilary", False, answer, own_waits)
    assert (verdict.is_allowed, verdict.sentence) == (False, words)


@pytest.fixture
def replaced(pair, activity, other, coordinator):
    """The own mentor was booked; the team asks another one."""
    actions.sign_up_mentee(by=coordinator, mentee=pair.mentee, event=activity, mentor=pair.mentor)
    return ask(pair, activity, other, coordinator)


def let_go(sign_in, pair, signup, agrees):
    url = reverse("meetups:signup_let_go", args=[signup.pk])
    return sign_in(pair.mentor.user).post(url, {"agrees": agrees}, follow=True)


def test_own_mentor_who_was_booked_hears_and_is_asked_too(replaced, pair, activity, other, sign_in):
    mail = OutboxMessage.objects.get(event__contains=":own:", to=pair.mentor.user.email, subject__startswith="May")
    assert pair.mentee.child.first_name not in mail.subject + mail.body
    client = sign_in(pair.mentor.user)
    assert "May Hilary Stone take your place?" in client.get("/").content.decode()
    text = client.get(reverse("meetups:activities_list")).content.decode()
    assert "Both have to say yes" in text
    assert reverse("meetups:signup_let_go", args=[replaced.pk]) in text
    actions.answer_sign_up(by=other.user, signup=replaced, agrees=True)
    assert not is_on_register(pair.mentee, activity)
    assert not SignUp.objects.accompanied().exists()
    (place,) = places_on([activity], [pair.mentee])
    assert "has not said yes to that yet" in place.words


@pytest.mark.parametrize("own_is_first", [True, False])
def test_child_is_booked_with_the_other_once_both_said_yes(
    replaced, pair, activity, other, coordinator, sign_in, own_is_first
):
    if own_is_first:
        let_go(sign_in, pair, replaced, "yes")
        assert not is_on_register(pair.mentee, activity)
    actions.answer_sign_up(by=other.user, signup=replaced, agrees=True)
    if not own_is_first:
        let_go(sign_in, pair, replaced, "yes")
    assert is_on_register(pair.mentee, activity)
    assert SignUp.objects.accompanied().get().mentor == other
    assert OutboxMessage.objects.filter(to=coordinator.email, subject__contains="says yes to another").count() == 1
    # Nothing is asked any more.
    assert "may take over" not in sign_in(pair.mentor.user).get(reverse("meetups:activities_list")).content.decode()


def test_own_mentor_who_says_no_keeps_the_place(replaced, pair, activity, other, coordinator, sign_in):
    actions.answer_sign_up(by=other.user, signup=replaced, agrees=True)
    let_go(sign_in, pair, replaced, "no")
    signup = SignUp.objects.get()
    assert (signup.mentor, signup.status, signup.own_mentor) == (pair.mentor, "own", None)
    assert is_on_register(pair.mentee, activity)
    assert OutboxMessage.objects.filter(to=coordinator.email, subject__contains="keeps the place").exists()
    assert sign_in(other.user).get(reverse("meetups:signup_answer", args=[signup.pk])).status_code == 404
    assert OutboxMessage.objects.get(to=other.user.email, event__contains="settled").subject.startswith("You are not")
    assert let_go(sign_in, pair, signup, "yes").status_code == 403
    assert SignUp.objects.get().mentor == pair.mentor


def test_own_mentor_who_asks_another_one_has_agreed(pair, activity, other):
    actions.sign_up_mentee(by=pair.mentor.user, mentee=pair.mentee, event=activity, mentor=pair.mentor)
    signup = ask(pair, activity, other, pair.mentor.user)
    actions.answer_sign_up(by=other.user, signup=signup, agrees=True)
    assert is_on_register(pair.mentee, activity)


def test_own_mentor_whose_time_with_the_child_ended_is_not_waited_for(replaced, pair, other, activity):
    actions.answer_sign_up(by=other.user, signup=replaced, agrees=True)
    type(pair).objects.filter(pk=pair.pk).update(end_on=day(5))
    assert SignUp.objects.accompanied().exists()
    (place,) = places_on([activity], [pair.mentee])
    assert not place.own_waits


@pytest.mark.rule("KOT-20.2")
def test_whoever_agreed_alone_reads_nothing_of_the_child_on_the_day(replaced, pair, activity, other, sign_in):
    pair.mentee.child.needs = "zqzqneeds"
    pair.mentee.child.save()
    url = reverse("meetups:signup_answer", args=[replaced.pk])
    page = sign_in(other.user).post(url, {"agrees": "yes"}, follow=True).content.decode()
    assert "once the child’s own mentor has said yes as well" in page
    text = sign_in(other.user).get(url).content.decode()
    assert "You take responsibility for" not in text
    Event.objects.update(held_on=day(0))
    assert "zqzqneeds" not in sign_in(other.user).get(url).content.decode()
    Event.objects.update(held_on=day(10))
    let_go(sign_in, pair, replaced, "yes")
    assert OutboxMessage.objects.filter(to=other.user.email, subject__startswith="You take responsibility").exists()
    Event.objects.update(held_on=day(0))
    assert "zqzqneeds" in sign_in(other.user).get(url).content.decode()


def test_child_stays_with_the_own_mentor_where_the_other_cannot(replaced, pair, activity, other, coordinator):
    actions.answer_sign_up(by=other.user, signup=replaced, agrees=False, words="Away")
    signup = SignUp.objects.get()
    assert (signup.mentor, signup.status, signup.own_mentor) == (pair.mentor, "own", None)
    assert is_on_register(pair.mentee, activity)
    assert "Hilary Stone says no" in OutboxMessage.objects.get(event__contains="answered", to=coordinator.email).subject
    assert "as before" in OutboxMessage.objects.get(event__contains="stays", to=pair.mentor.user.email).subject
