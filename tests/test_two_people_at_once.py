"""Two people act on one child at the same moment: one result, nothing lost, no fault. On PostgreSQL it counts.

`overtaken` lets the second begin when the first has acted and not finished: what it read before must not decide.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from club.models import RegisterEntry
from core.models import OneTimeLink, OutboxMessage
from core.roles import Role
from meetups import actions as meetup_actions
from meetups.models import MeetUp
from mentees import actions as mentee_actions
from mentees.models import Closing, Consent, ConsentRequest, ConsentWording, Mentee, MenteeKey, Referral
from policy.models import PolicyVersion, Scheme
from tests import factories
from tests.moments import at_once, overtaken

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def liaison(person):
    return person(Role.FAMILY_LIAISON, name="Grace Obi")


@pytest.fixture
def chief(person):
    return person(Role.CHIEF_EXECUTIVE, name="Ken Lowe")


@pytest.fixture
def allocation(make_allocated, coordinator):
    allocation = make_allocated()
    factories.start_of(allocation.mentee, by=coordinator)
    return allocation


@pytest.fixture
def mentee(allocation):
    return allocation.mentee


@pytest.fixture
def sends(sign_in):
    """An act: somebody sends a form. It answers with the status."""

    def make(user, url, fields):
        client = sign_in(user)
        client.raise_request_exception = False
        return lambda: client.post(url, fields).status_code

    return make


def page_of(client, url):
    """What the browser would send back from a page as it was opened."""
    form = client.get(url).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


def test_two_mark_one_register(sends, coordinator, liaison, sign_in):
    event = factories.EventFactory(held_on=timezone.localdate())
    both, first, second = (factories.RegisterEntryFactory(event=event, mark="booked") for _ in range(3))
    url = f"/events/{event.pk}/register/"
    opened = page_of(sign_in(coordinator), url)
    theirs = sends(coordinator, url, opened | {f"mark_{both.pk}": "present", f"mark_{first.pk}": "present"})
    mine = sends(liaison, url, opened | {f"mark_{both.pk}": "missed", f"mark_{second.pk}": "missed"})

    answers = overtaken(theirs, mine)

    marks = {entry.pk: entry.mark for entry in RegisterEntry.objects.all()}
    assert sorted(answers) == [200, 302]
    assert (marks[first.pk], marks[second.pk]) == ("present", "missed")
    assert marks[both.pk] == ("present" if answers[0] == 302 else "missed")
    assert both.history.count() == 2


def test_last_place_goes_to_one(sends, coordinator, liaison):
    event = factories.EventFactory(held_on=timezone.localdate() + timedelta(days=9), places=1)
    children = [factories.ChildFactory() for _ in range(2)]
    url = f"/events/{event.pk}/book/"
    acts = [sends(who, url, {"children": [one.pk]}) for who, one in zip((coordinator, liaison), children, strict=True)]

    answers = overtaken(*acts)

    assert sorted(answers) == [200, 302]
    assert event.register.count() == 1


def test_two_first_contacts_chosen_are_one(sends, coordinator, liaison):
    child = factories.ChildFactory()
    _, *chosen = (factories.CarerLinkFactory(child=child, is_first_contact=n == 0) for n in range(3))
    acts = [
        sends(who, f"/children/carer-links/{link.pk}/change/", {"relationship": "Nan", "is_first_contact": "on"})
        for who, link in zip((coordinator, liaison), chosen, strict=True)
    ]

    answers = overtaken(*acts)

    assert answers in ([302, 302], (302, 302))
    assert child.carer_links.filter(is_first_contact=True).count() == 1


def decide(by, seat, referral):
    return lambda: mentee_actions.decide_referral(
        by=by, seat=seat, referral=referral, is_yes=True, reason="Yes", against_check="They need it"
    )


@pytest.mark.rule("KOT-3.2")
def test_two_who_decide_at_one_moment_make_one_mentee(liaison, chief):
    referral = factories.ReferralFactory(child=factories.ChildFactory())

    answers = overtaken(decide(liaison, "family_liaison", referral), decide(chief, "chief_executive", referral))

    assert [type(answer).__name__ for answer in answers] == ["ReferralDecision"] * 2
    assert (Mentee.objects.count(), Referral.objects.get().status) == (1, "accepted")


@pytest.mark.rule("KOT-3.2")
def test_one_who_decides_twice_at_one_moment_has_said_it_once(sends, liaison, sign_in):
    referral = factories.ReferralFactory(child=factories.ChildFactory())
    url = f"/referrals/{referral.pk}/decide/"
    opened = page_of(sign_in(liaison), url)
    said = opened | {"is_yes": "yes", "reason": "They need it", "against_check": "All the same"}

    answers = overtaken(sends(liaison, url, said), sends(liaison, url, said))

    assert list(answers) == [302, 302]
    assert referral.decisions.count() == 1
    assert Referral.objects.get().is_open


def test_two_referrals_of_one_child_accepted_at_one_moment_are_one_mentee(liaison, chief):
    child = factories.ChildFactory()
    referrals = [factories.ReferralFactory(child=child) for _ in range(2)]
    for referral in referrals:
        decide(liaison, "family_liaison", referral)()

    answers = overtaken(*[decide(chief, "chief_executive", referral) for referral in referrals])

    assert sorted(type(answer).__name__ for answer in answers) == ["ReferralDecision", "ValidationError"]
    assert Mentee.objects.count() == 1


def test_accepted_and_withdrawn_at_one_moment_is_one_of_the_two(liaison, chief, coordinator):
    referral = factories.ReferralFactory(child=factories.ChildFactory())
    decide(liaison, "family_liaison", referral)()

    def withdraw():
        return mentee_actions.withdraw_referral(by=coordinator, referral=referral, words="They moved")

    answers = overtaken(decide(chief, "chief_executive", referral), withdraw)

    refused = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert len(refused) == 1
    assert Mentee.objects.count() == (Referral.objects.get().status == "accepted")


@pytest.mark.rule("KOP-16")
@pytest.mark.parametrize("first", ["withdraw", "confirm"])
def test_consent_withdrawn_while_a_meetup_is_confirmed_leaves_none_that_stands(
    first, sends, coordinator, allocation, mentee
):
    meetup = factories.MeetUpFactory(
        mentee=mentee, mentor=allocation.mentor, date=timezone.localdate() + timedelta(days=5)
    )
    consent = Consent.objects.get()
    acts = {
        "withdraw": sends(
            allocation.mentor.user,
            f"/mentees/consents/{consent.pk}/withdraw/",
            {"withdrawn_on": timezone.localdate().isoformat()},
        ),
        "confirm": sends(
            coordinator, f"/meet-ups/{meetup.pk}/answer/", {"status": "confirmed", "seen": meetup.version or ""}
        ),
    }
    order = [acts.pop(first), *acts.values()]

    answers = overtaken(*order)

    meetup = MeetUp.objects.get()
    assert all(answer in (200, 302) for answer in answers)
    assert not Consent.objects.standing().exists()
    assert meetup.lacks_consent
    if first == "withdraw":
        assert (answers, meetup.status) == ((302, 200), "planned")


@pytest.mark.rule("KOP-16")
def test_personal_link_in_two_tabs_is_answered_once(client, coordinator, mentee):
    link = factories.CarerLinkFactory(child=mentee.child, carer__email="layla@example.org")
    question = ConsentRequest.objects.create(mentee=mentee, carer=link.carer, kinds=["lift"], asked_by=coordinator)
    _, token = OneTimeLink.issue(purpose=OneTimeLink.Purpose.CONSENT, subject_id=question.pk, created_by=coordinator)
    wording = ConsentWording.objects.get(kind="lift")

    def answer(said):
        return lambda: client.post(f"/consents/answer/{token}/", {"lift": said, "signed_name": "Layla"}).status_code

    answers = overtaken(answer(str(wording.pk)), answer("no"))

    assert sorted(answers) == [302, 404]
    agreed = Consent.objects.filter(kind="lift").count()
    assert agreed == (0 if ConsentRequest.objects.get().refused_kinds else 1)
    assert OutboxMessage.objects.filter(event__endswith=":answered", to=coordinator.email).count() == 1


@pytest.mark.rule("KOP-18")
def test_meetup_whose_note_is_being_saved_is_not_cancelled(coordinator, allocation, mentee):
    meetup = factories.MeetUpFactory(mentee=mentee, mentor=allocation.mentor, date=timezone.localdate())
    words = {"date": meetup.date, "place": "Town museum", "activities": "Fossils"}

    def write():
        return meetup_actions.write_note(
            by=allocation.mentor.user, mentor=allocation.mentor, mentee=mentee, meetup=meetup, **words
        )

    def cancel():
        return meetup_actions.cancel_meetup(by=coordinator, meetup=meetup, words="Ill")

    _, cancelled = overtaken(write, cancel)

    assert isinstance(cancelled, ValidationError)
    assert MeetUp.objects.get().stands


# --- plan, closing, mentors -------------------------------------------------------------------------


@pytest.mark.rule("KOP-3")
def test_two_sign_off_one_plan(sends, coordinator, liaison, make_allocated):
    plan = factories.PlanFactory(mentee=make_allocated().mentee)
    factories.GoalFactory(plan=plan)
    acts = [sends(who, f"/mentees/plans/{plan.pk}/sign-off/", {"seen": plan.version}) for who in (coordinator, liaison)]

    answers = overtaken(*acts)

    plan.refresh_from_db()
    assert list(answers) == [302, 302]
    assert plan.is_signed_off
    assert plan.history.filter(signed_off_at__isnull=False).count() == 1


@pytest.mark.rule("KOT-2.4")
@pytest.mark.parametrize("other", ["period_over", "moved"])
def test_two_close_one_child(other, sends, coordinator, liaison, mentee):
    url = f"/meet-ups/mentees/{mentee.pk}/close/"
    sent = {
        "kind": "planned",
        "reason": "period_over",
        "goodbye_words": "Chips",
        "last_day": timezone.localdate().isoformat(),
    }

    answers = overtaken(sends(coordinator, url, sent), sends(liaison, url, sent | {"reason": other}))

    assert sorted(answers) == ([302, 302] if other == sent["reason"] else [200, 302])
    assert Closing.objects.count() == 1
    assert mentee.allocations.get().end_on == timezone.localdate()


def test_closed_while_somebody_allocates_leaves_nobody_with_a_key(coordinator, liaison, mentee, allocation):
    other = factories.MentorFactory()
    today = timezone.localdate()

    def close():
        return meetup_actions.close_mentee(
            by=coordinator,
            mentee=mentee,
            last_day=today - timedelta(days=1),
            results=[],
            kind="early",
            reason="moved",
            words="",
            goodbye_on=None,
            goodbye_words="None",
        )

    def allocate():
        return mentee_actions.allocate_mentor(
            by=liaison, mentee=mentee, mentor=other, start_on=today, end_on=today + timedelta(days=30)
        )

    overtaken(close, allocate)

    assert not MenteeKey.objects.exists()
    assert Closing.objects.count() == 1


def test_mentor_restored_while_allocated_anew_waits_and_does_not_lock_up(coordinator, liaison, make_allocated):
    for _ in range(6):
        allocation = make_allocated()
        mentor = allocation.mentor
        mentee_actions.suspend_mentor(by=coordinator, mentor=mentor, because="Asked to")
        mentor.refresh_from_db()

        def restore(mentor=mentor):
            return mentee_actions.restore_mentor(by=coordinator, mentor=mentor, because="Cleared")

        def allocate(mentor=mentor, mentee=allocation.mentee):
            return mentee_actions.allocate_mentor(
                by=liaison, mentee=mentee, mentor=mentor, start_on=timezone.localdate()
            )

        restored, allocated = at_once(restore, allocate)

        assert restored is None
        assert isinstance(allocated, ValidationError)
        assert MenteeKey.objects.filter(user=mentor.user).count() == 1


@pytest.mark.rule("KOT-20.4")
def test_two_sign_one_draft(person, sends):
    today = timezone.localdate()
    chiefs = [person(Role.CHIEF_EXECUTIVE, name=name) for name in ("Ken Lowe", "Delphine Osei")]
    draft = PolicyVersion.objects.create(
        scheme=Scheme.objects.first(), name="Next", in_force_from=today + timedelta(days=40), is_draft=True
    )
    signing = {
        "agreed_by_trustees_on": today.isoformat(),
        "agreed_by_committee_on": today.isoformat(),
        "next_review_on": (today + timedelta(days=400)).isoformat(),
        "seen": draft.seen,
    }
    acts = [sends(who, f"/policy/versions/{draft.pk}/sign/", signing | {"typed_name": who.name}) for who in chiefs]

    answers = overtaken(*acts)

    draft.refresh_from_db()
    assert sorted(answers) == [200, 302]
    assert draft.signed_by.startswith(chiefs[list(answers).index(302)].name)
    assert draft.history.filter(is_draft=False).count() == 1


def test_note_that_waited_on_a_phone_overwrites_none_that_is_being_saved(allocation):
    mentor, today = allocation.mentor, timezone.localdate()
    meetup = factories.MeetUpFactory(mentor=mentor, mentee=allocation.mentee, date=today)
    about = {"by": mentor.user, "mentor": mentor, "mentee": allocation.mentee, "meetup": meetup, "date": today}

    note, refused = overtaken(
        lambda: meetup_actions.write_note(**about, activities="At length, on the laptop"),
        lambda: meetup_actions.write_note(**about, activities="From the phone", is_unread=True),
    )

    assert isinstance(refused, ValidationError)
    assert "has a note already" in refused.messages[0]
    assert note.history.count() == 1
