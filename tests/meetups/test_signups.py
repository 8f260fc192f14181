"""The termly activity (KOT-12.1): with their own mentor, or another who agreed; nobody else is on the register."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from club import actions as club_actions
from club.models import Event, RegisterEntry
from core import drafts
from core.models import OutboxMessage, ReadLogEntry
from meetups import actions
from meetups.deadlines import activities_due
from meetups.models import SignUp
from meetups.rules import responsibility_verdict
from meetups.standing import open_places, places_on
from mentees.models import Mentee
from tests.access_world import fill
from tests.factories import ClosingFactory, EventFactory, MenteeFactory, SignUpFactory, TrainingFactory
from tests.test_planted_words import plant, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-12.1")]


def day(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def activity():
    return EventFactory(name="Lantern evening", kind=Event.Kind.TERMLY, held_on=day(10), place="Boathouse")


@pytest.fixture
def pair(make_allocated):
    return make_allocated(start_on=day(-60))


@pytest.fixture
def other():
    return TrainingFactory(taken_on=day(-30), mentor__user__name="Hilary Stone").mentor


def is_on_register(mentee, event):
    return RegisterEntry.objects.filter(event=event, child=mentee.child_id).exists()


def ask(pair, activity, other, by):
    return actions.sign_up_mentee(by=by, mentee=pair.mentee, event=activity, mentor=other)


@pytest.mark.parametrize(
    ("mentor", "is_theirs", "answer", "is_allowed", "words"),
    [
        ("", False, "", False, "Not booked: nobody takes responsibility yet."),
        ("Gwen", True, "", True, "Gwen is their mentor and takes responsibility."),
        ("Hilary", False, "", False, "Not booked: Hilary has been asked and has not answered yet."),
        ("Hilary", False, "asked", False, "Not booked: Hilary has been asked and has not answered yet."),
        ("Hilary", False, "declined", False, "Not booked: Hilary cannot take responsibility."),
        ("Hilary", False, "agreed", True, "Hilary has agreed to take responsibility."),
    ],
)
def test_child_comes_with_their_mentor_or_another_who_agreed(mentor, is_theirs, answer, is_allowed, words):
    verdict = responsibility_verdict(mentor, is_theirs, answer)
    assert (verdict.is_allowed, verdict.sentence, verdict.clause) == (is_allowed, words, "KOT-12.1")


def test_own_mentor_is_booked_with_the_child_and_told(pair, activity, coordinator):
    actions.sign_up_mentee(by=coordinator, mentee=pair.mentee, event=activity, mentor=pair.mentor)
    actions.sign_up_mentee(by=coordinator, mentee=pair.mentee, event=activity, mentor=pair.mentor)
    assert is_on_register(pair.mentee, activity)
    mail = OutboxMessage.objects.get(event__startswith="signup:")
    assert mail.to == pair.mentor.user.email
    assert pair.mentee.child.first_name not in mail.subject + mail.body


def test_other_mentor_is_asked_and_their_yes_books_the_child(pair, activity, other, coordinator, sign_in):
    signup = ask(pair, activity, other, coordinator)
    assert not is_on_register(pair.mentee, activity)
    url = reverse("meetups:signup_answer", args=[signup.pk])
    client = sign_in(other.user)
    assert url in client.get("/").content.decode()
    assert url in client.get(reverse("meetups:activities_list")).content.decode()
    assert client.post(url, {"agrees": "yes"}).status_code == 302
    assert is_on_register(pair.mentee, activity)
    mail = OutboxMessage.objects.get(event__contains=":answered:")
    assert (mail.to, "yes" in mail.subject) == (coordinator.email, True)
    # Until the day they may still say that they cannot.
    assert client.post(url, {"agrees": "no", "words": "I am ill"}).status_code == 302
    assert not is_on_register(pair.mentee, activity)
    assert client.get(url).status_code == 404


def test_answer_half_typed_is_a_draft_until_it_is_given(pair, activity, other, coordinator, sign_in):
    signup = ask(pair, activity, other, coordinator)
    url, key, submission = reverse("meetups:signup_answer", args=[signup.pk]), f"signup:answer:{signup.pk}", uuid4()
    drafts.save(user=other.user, key=key, fields={"words": "I bring a torch"}, submission=submission, version=0)
    client = sign_in(other.user)

    page = client.get(url).content.decode()

    assert f'data-draft="{key}"' in page
    assert "I bring a torch" in page
    client.post(url, {"agrees": "yes", "words": "I bring a torch", "submission": str(submission)})
    assert SignUp.objects.get().words == "I bring a torch"
    assert drafts.load(other.user, key) is None


def test_own_mentor_asks_another_one_from_their_own_page(pair, activity, other, sign_in):
    url = reverse("meetups:signup_write", args=[activity.pk, pair.mentee_id])
    client = sign_in(pair.mentor.user)
    assert url in client.get(reverse("meetups:activities_list")).content.decode()
    assert client.post(url, {"who": "other", "mentor": other.pk}).status_code == 302
    signup = SignUp.objects.get()
    assert (signup.mentor, signup.status, signup.asked_by) == (other, "asked", pair.mentor.user)
    text = client.get(reverse("meetups:activities_list")).content.decode()
    assert "Hilary Stone has been asked and has not answered yet" in text
    client.post(url, {"who": "nobody", "words": "Away that day"})
    signup.refresh_from_db()
    assert (signup.mentor, signup.status) == (None, "not_coming")
    assert sign_in(other.user).get(reverse("meetups:signup_answer", args=[signup.pk])).status_code == 404


def test_everybody_is_booked_with_their_own_mentor_at_once(make_allocated, activity, coordinator, sign_in):
    pairs = [make_allocated(start_on=day(-60)) for _ in range(3)]
    lapsed, ends_before = make_allocated(start_on=day(-60)), make_allocated(start_on=day(-60), end_on=day(5))
    lapsed.mentor.trainings.update(taken_on=day(-500))
    nobody = MenteeFactory()
    actions.take_off(by=coordinator, mentee=pairs[0].mentee, event=activity)
    page = sign_in(coordinator).post(reverse("meetups:signups_book", args=[activity.pk]), follow=True)
    assert {pair.mentee for pair in pairs[1:]} == {m for m in Mentee.objects.all() if is_on_register(m, activity)}
    text = page.content.decode()
    assert "2 mentees are booked with their own mentor" in text
    assert text.count("Not booked: nobody takes responsibility yet.") == 3
    assert not any(is_on_register(m, activity) for m in (lapsed.mentee, ends_before.mentee, nobody))


@pytest.mark.parametrize("how", ["end", "close", "suspend", "left"])
def test_who_is_left_alone_comes_off_the_register(how, pair, activity, coordinator):
    actions.sign_up_mentee(by=coordinator, mentee=pair.mentee, event=activity, mentor=pair.mentor)
    assert is_on_register(pair.mentee, activity)
    if how == "end":
        actions.end_allocation(by=coordinator, allocation=pair, reason="Moved", last_day=day(3))
    elif how == "close":
        actions.close_mentee(
            by=coordinator, mentee=pair.mentee, last_day=day(3), kind="planned", reason="needs_met", words="Well",
            goodbye_words="A walk", results=(),
        )  # fmt: skip
    elif how == "suspend":
        type(pair.mentor).objects.update(suspended_at=timezone.now())
        assert actions.release_unaccompanied() == 1
    else:
        type(pair.mentor).objects.update(status="left")
        assert actions.release_unaccompanied() == 1
    assert not is_on_register(pair.mentee, activity)
    assert actions.release_unaccompanied() == 0


def test_next_mentor_comes_along_after_a_handover(pair, activity, other, coordinator, make_allocated):
    actions.sign_up_all(by=coordinator, event=activity)
    actions.end_allocation(by=coordinator, allocation=pair, reason="Moved", last_day=day(3))
    make_allocated(mentor=other, mentee=pair.mentee, start_on=day(4))
    assert not is_on_register(pair.mentee, activity)
    assert actions.sign_up_all(by=coordinator, event=activity) == 1
    assert SignUp.objects.get().mentor == other
    assert is_on_register(pair.mentee, activity)


def test_club_books_nobody_alone_and_other_events_as_ever(pair, activity, coordinator, sign_in):
    camp = EventFactory(kind=Event.Kind.CAMP, held_on=day(10))
    with pytest.raises(ValidationError, match="who comes with whom"):
        club_actions.book_children(by=coordinator, event=activity, children=[pair.mentee.child])
    club_actions.book_children(by=coordinator, event=camp, children=[pair.mentee.child])
    assert is_on_register(pair.mentee, camp)
    assert sign_in(coordinator).get(reverse("meetups:signups_list", args=[camp.pk])).status_code == 404
    # What happened is recorded: from its day on the register says who came.
    Event.objects.filter(pk=activity.pk).update(held_on=day(0))
    club_actions.book_children(by=coordinator, event=activity, children=[pair.mentee.child])
    assert is_on_register(pair.mentee, activity)


@pytest.mark.parametrize("what", ["over", "called off", "no termly", "closed", "lapsed", "paused"])
def test_sign_up_is_refused_where_it_cannot_be(what, pair, activity, other, coordinator):
    mentor = pair.mentor
    if what == "over":
        Event.objects.update(held_on=day(0))
    elif what == "called off":
        Event.objects.update(called_off_because="Flood")
    elif what == "no termly":
        Event.objects.update(kind=Event.Kind.CAMP)
    elif what == "closed":
        ClosingFactory(mentee=pair.mentee, last_day=day(3), closed_by=coordinator)
    elif what == "lapsed":
        mentor.trainings.update(taken_on=day(-500))
    else:
        mentor, other.status = other, "paused"
        other.save()
    with pytest.raises(ValidationError):
        actions.sign_up_mentee(by=coordinator, mentee=pair.mentee, event=activity, mentor=mentor)
    assert not SignUp.objects.exists()
    assert not RegisterEntry.objects.exists()


def test_mentor_whose_pause_is_over_is_asked(pair, activity, other, coordinator):
    other.status, other.paused_until = "paused", day(-1)
    other.save()

    assert actions.sign_up_mentee(by=coordinator, mentee=pair.mentee, event=activity, mentor=other).status == "asked"


def test_yes_to_a_full_activity_books_nobody_and_says_so(pair, activity, other, coordinator, sign_in):
    signup = ask(pair, activity, other, coordinator)
    Event.objects.update(places=1)
    RegisterEntry.objects.create(event=activity, child=MenteeFactory().child)
    page = sign_in(other.user).post(reverse("meetups:signup_answer", args=[signup.pk]), {"agrees": "yes"})
    assert "no place is free" in page.content.decode()
    signup.refresh_from_db()
    assert signup.status == "asked"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"who": ""}, "who"),
        ({"who": "all"}, "who"),
        ({"who": "other"}, "mentor"),
        ({"who": "other", "mentor": "99999"}, "mentor"),
        ({"who": "own", "words": "x" * 301}, "words"),
    ],
)
def test_form_says_what_is_missing(typed, field, pair, activity, coordinator, sign_in):
    page = sign_in(coordinator).post(reverse("meetups:signup_write", args=[activity.pk, pair.mentee_id]), typed)
    assert page.context["form"].errors[field]
    assert not SignUp.objects.exists()


def test_address_of_no_activity_is_not_there(pair, coordinator, sign_in):
    camp = EventFactory(held_on=day(10))
    for pk in (camp.pk, 99999, 2**70):
        assert sign_in(coordinator).get(f"/meet-ups/activities/{pk}/mentees/{pair.mentee_id}/").status_code == 404


def test_register_without_company_stands_out_on_the_page_and_the_due_list(pair, activity, coordinator, sign_in):
    RegisterEntry.objects.create(event=activity, child=pair.mentee.child)
    text = sign_in(coordinator).get(reverse("meetups:signups_list", args=[activity.pk])).content.decode()
    assert "On the register, and nobody takes responsibility" in text
    (due,) = activities_due(day(0), coordinator, Mentee.objects.all())
    assert (due.what, due.due_on) == ("1 mentee is not booked: nobody takes responsibility yet", day(10))
    actions.sign_up_all(by=coordinator, event=activity)
    assert activities_due(day(0), coordinator, Mentee.objects.all()) == []


def test_page_asks_as_often_for_many_as_for_one(make_allocated, activity, coordinator, sign_in):
    client, url = sign_in(coordinator), reverse("meetups:signups_list", args=[activity.pk])
    make_allocated(start_on=day(-60))
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(29):
        make_allocated(start_on=day(-60))
    actions.sign_up_all(by=coordinator, event=activity)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(one)


@pytest.mark.rule("KOT-20.2")
@pytest.mark.rule("KOT-20.3")
@pytest.mark.parametrize(
    ("status", "in_days", "seen"),
    [
        ("asked", 12, {"club.Child.known_as"}),
        ("agreed", 1, {"club.Child.known_as"}),
        ("agreed", 0, {"club.Child.known_as", "club.Child.needs", "club.CarerLink.relationship"}),
        ("asked", 0, {"club.Child.known_as"}),
        ("agreed", -1, None),
        ("declined", 12, None),
    ],
)
def test_other_mentor_reads_the_name_and_on_the_day_what_they_need(status, in_days, seen, world, sign_in):
    rows = fill(world)["own"]
    words = plant(world)
    SignUp.objects.filter(pk=rows["place"]).update(status=status, own_agreed_at=timezone.now())
    Event.objects.filter(pk=rows["activity"]).update(held_on=day(in_days))
    client = sign_in(world.other_mentor.user)
    page = client.get(reverse("meetups:signup_answer", args=[rows["place"]]))
    assert page.status_code == (404 if seen is None else 200)
    text = text_of(page)
    met = {where for word, (whose, where) in words.items() if word in text and whose == "own"}
    assert met == (seen or set())
    phone = world.own.child.carer_links.get().carer.phone
    assert (phone in text) is (in_days == 0 and status == "agreed")
    logged = ReadLogEntry.objects.filter(user=world.other_mentor.user, subject_id=world.own.child_id).exists()
    assert logged is (seen is not None)
    # Nothing else of the child opens with it.
    for name, key in (
        ("home:mentee_detail", "mentee"),
        ("meetups:note_detail", "note"),
        ("home:child_detail", "child"),
    ):
        assert client.get(reverse(name, args=[rows[key]])).status_code == 404


def test_asked_mentor_who_is_suspended_or_whose_child_is_closed_reads_nothing(pair, activity, other, coordinator):
    signup = SignUpFactory(event=activity, mentee=pair.mentee, mentor=other)
    assert list(SignUp.objects.asked_of(other.user)) == [signup]
    other.suspended_at = timezone.now()
    other.save()
    assert not SignUp.objects.asked_of(other.user).exists()
    other.suspended_at = None
    other.save()
    ClosingFactory(mentee=pair.mentee, last_day=day(3), closed_by=coordinator)
    assert not SignUp.objects.asked_of(other.user).exists()


@pytest.mark.rule("KOP-24")
def test_asked_mentor_reads_nothing_before_signing_the_agreements(pair, activity, other, coordinator, sign_in):
    signup = ask(pair, activity, other, coordinator)
    address = reverse("meetups:signup_answer", args=[signup.pk])
    assert sign_in(other.user).get(address).status_code == 200

    other.agreements.all().delete()

    assert sign_in(other.user).get(address).status_code == 404


def test_answer_to_what_is_asked_no_more_changes_nothing(pair, activity, other, coordinator):
    signup = ask(pair, activity, other, coordinator)
    actions.sign_up_mentee(by=coordinator, mentee=pair.mentee, event=activity, mentor=pair.mentor)
    with pytest.raises(ValidationError, match="not asked about this child any more"):
        actions.answer_sign_up(by=other.user, signup=signup, agrees=True)
    assert SignUp.objects.get().mentor == pair.mentor


def test_counted_by_the_database_it_is_as_told_one_by_one(make_allocated, activity, other):
    """Every way to stand on an activity, on the register and off it."""
    later = EventFactory(name="Barge trip", kind=Event.Kind.TERMLY, held_on=day(12))
    for status in SignUp.Status:
        for is_listed in (True, False):
            pair = make_allocated(start_on=day(-60), end_on=day(11))
            mentor = {"own": pair.mentor, "not_coming": None}.get(status, other)
            for event in (activity, later):
                SignUpFactory(event=event, mentee=pair.mentee, mentor=mentor, status=status, asked_by=pair.mentor.user)
                if is_listed:
                    RegisterEntry.objects.create(event=event, child=pair.mentee.child, mark="booked")
    make_allocated()
    mentees = Mentee.objects.supported()

    with CaptureQueriesContext(connection) as asked:
        found = open_places([activity, later], mentees)

    places = places_on([activity, later], mentees)
    told = [place.event.pk for place in places if not place.is_booked and not place.is_not_coming]
    assert found == {event.pk: told.count(event.pk) for event in (activity, later)}
    assert found == {activity.pk: 7, later.pk: 8}
    assert len(asked) == 2
